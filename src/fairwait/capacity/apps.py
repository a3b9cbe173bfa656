"""The room of diaries and visits."""

from django.apps import AppConfig
from django.utils.translation import gettext


class CapacityConfig(AppConfig):
    """Who can do what when: diaries, and the visits booked in them."""

    name = "fairwait.capacity"
    verbose_name = "Capacity"

    def ready(self) -> None:
        """Words for the timeline, what goes with an erased person, and what is proved."""
        from fairwait.accounts import frame
        from fairwait.accounts.rules import Permission
        from fairwait.capacity import due, erasing, hearing, jobs, proof, sentences  # noqa: F401  importing says what is due
        from fairwait.history import registry

        erasing.register()
        jobs.register()
        proof.register()
        sentences.register()
        registry.listen(hearing.heard)
        place = frame.Place("visits", lambda: gettext("Visits"), "capacity:week", Permission.BOOK_VISIT)
        frame.add_place(place, before="huddles")
