"""What stands of conversations on one person's record."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from fairwait.conversations.models import Crisis, GoodLife
from fairwait.people.models import Person


@dataclass(frozen=True)
class Talks:
    """Plans through a crisis: the one that is not closed, how many of its contacts were missed, and those closed.

    Plans for a good life: the one that is not settled, and those that are.
    """

    crisis: Crisis | None
    missed: int
    closed: tuple[Crisis, ...]
    life: GoodLife | None
    settled: tuple[GoodLife, ...]


def talks_of(records: Sequence[Person], *, now: datetime) -> Talks:
    """Of the records of one person, for whoever may open them."""
    found = list(Crisis.objects.filter(person__in=[one.pk for one in records]).select_related("worker").order_by("-pk"))
    crisis = next((one for one in found if one.closed_at is None), None)
    missed = crisis.contacts.filter(outcome="", due_at__lt=now).count() if crisis and crisis.begun_at else 0
    lives = list(GoodLife.objects.filter(person__in=[one.pk for one in records]).order_by("-pk"))
    return Talks(
        crisis, missed, tuple(one for one in found if one.closed_at is not None),
        next((one for one in lives if one.settled_at is None), None),
        tuple(one for one in lives if one.settled_at is not None),
    )  # fmt: skip
