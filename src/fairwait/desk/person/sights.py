"""Which colleagues may, or may not, open one person's record: as it stands, for their page and for who has looked."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from fairwait.accounts import queries as accounts
from fairwait.accounts.models import User
from fairwait.accounts.rules import Sight
from fairwait.history import queries as history
from fairwait.history.registry import Told
from fairwait.people.rules import SightTerms, fold
from fairwait.waiting.opening import Opened


@dataclass(frozen=True)
class SightShown:
    """What was said of one colleague, with their name and that of whoever said it."""

    record: int
    colleague: int
    name: str
    by: str
    terms: SightTerms

    @property
    def is_leave(self) -> bool:
        """Whether they may open the record."""
        return self.terms.sight is Sight.MAY


def sights_of(opened: Opened, *, today: date) -> tuple[SightShown, ...]:
    """What counts on a day."""
    told = history.about([record.pk for record in opened.records])
    return sights_in((event for events in told.values() for event in events), today=today)


def sights_in(told: Iterable[Told], *, today: date) -> tuple[SightShown, ...]:
    """What counts on a day, from the events of every record of one person: leaves first, then by name."""
    by_record: dict[int, list[Told]] = {}
    for event in told:
        by_record.setdefault(event.subject, []).append(event)
    standing = [
        (record, colleague, terms)
        for record, events in by_record.items()
        for colleague, terms in fold(record, events).sights.items()
        if terms.until >= today
    ]
    if not standing:
        return ()
    names = accounts.names_of(pk for _record, colleague, terms in standing for pk in (colleague, terms.by))
    shown = [
        SightShown(record, colleague, names.get(colleague, ""), names.get(terms.by or 0, ""), terms)
        for record, colleague, terms in standing
    ]
    return tuple(sorted(shown, key=lambda one: (not one.is_leave, one.name, one.record)))


def colleagues(viewer: User) -> list[tuple[str, str]]:
    """Everybody of whom this viewer may say it, to choose from."""
    return [
        (str(user.pk), ", ".join([user.display_name, user.role_label, *user.teams]))
        for user in accounts.colleagues_of(viewer)
    ]
