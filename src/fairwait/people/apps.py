"""The people room."""

from django.apps import AppConfig
from django.utils.translation import gettext


class PeopleConfig(AppConfig):
    """Who someone is; merging and parting of records."""

    name = "fairwait.people"
    verbose_name = "People"

    def ready(self) -> None:
        """Keep people's state folded from their events; put the queue of likely pairs into the navigation."""
        from fairwait.accounts import access, frame
        from fairwait.accounts.bulk import jobs
        from fairwait.accounts.rules import Permission
        from fairwait.history import registry
        from fairwait.people import due, erasing, queries, state  # noqa: F401  importing says what work there is
        from fairwait.people.joining.actions import JOINING
        from fairwait.upkeep import backup

        registry.keep(registry.Keeper(name="people", refold=state.refold, differences=state.differences))
        access.sights_read_by(queries.sights_of)
        jobs.register(JOINING)
        backup.when_restored(erasing.erase_again)
        frame.add_place(
            frame.Place(
                "same-person",
                lambda: gettext("Same person?"),
                "people:same_person",
                Permission.MERGE_PEOPLE,
                aside=True,
            ),
            before="measures",
        )
