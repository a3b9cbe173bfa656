"""What stands of conversations on one person's record."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from fairwait.conversations.models import Crisis
from fairwait.people.models import Person


@dataclass(frozen=True)
class Talks:
    """The plan that is not closed, how many of its contacts were missed, and those that are closed."""

    crisis: Crisis | None
    missed: int
    closed: tuple[Crisis, ...]


def talks_of(records: Sequence[Person], *, now: datetime) -> Talks:
    """Of the records of one person, for whoever may open them."""
    found = list(Crisis.objects.filter(person__in=[one.pk for one in records]).select_related("worker").order_by("-pk"))
    crisis = next((one for one in found if one.closed_at is None), None)
    missed = crisis.contacts.filter(outcome="", due_at__lt=now).count() if crisis and crisis.begun_at else 0
    return Talks(crisis, missed, tuple(one for one in found if one.closed_at is not None))
