"""The waiting room."""

from django.apps import AppConfig


class WaitingConfig(AppConfig):
    """Pathways, waits and their events."""

    name = "fairwait.waiting"
    verbose_name = "Waiting"

    def ready(self) -> None:
        """Keep the waits' state folded from their events."""
        from fairwait.history import registry
        from fairwait.waiting import state

        registry.keep(registry.Keeper(name="waits", refold=state.refold, differences=state.differences))
