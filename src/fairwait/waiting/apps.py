"""The waiting room."""

from django.apps import AppConfig


class WaitingConfig(AppConfig):
    """Pathways, waits and their events."""

    name = "fairwait.waiting"
    verbose_name = "Waiting"

    def ready(self) -> None:
        """Keep the waits' state folded from their events; say whose record somebody may open, and who may be erased."""
        from fairwait.accounts.bulk import jobs
        from fairwait.history import registry
        from fairwait.people import queries as people
        from fairwait.waiting import due, erasing, opening, state  # noqa: F401  importing says what work there is
        from fairwait.waiting.bulk.actions import ON_WAITS

        registry.keep(registry.Keeper(name="waits", refold=state.refold, differences=state.differences))
        people.narrowed_by(opening.visible_people)
        erasing.register()
        jobs.register(ON_WAITS)
