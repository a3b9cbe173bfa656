"""The people room."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Who someone is; merging and parting of records."""

    name = "fairwait.people"
    verbose_name = "People"

    def ready(self) -> None:
        """Keep people's state folded from their events."""
        from fairwait.history import registry
        from fairwait.people import state

        registry.keep(registry.Keeper(name="people", refold=state.refold, differences=state.differences))
