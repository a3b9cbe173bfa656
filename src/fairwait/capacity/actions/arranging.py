"""Booking, moving and letting go with what is written of it: both in one transaction, or neither."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from fairwait.accounts.models import User
from fairwait.capacity import telling
from fairwait.capacity.actions import booking
from fairwait.capacity.actions.booking import Picked
from fairwait.capacity.models import Visit
from fairwait.capacity.rules.visits import EndedBy
from fairwait.capacity.telling import Instead, Word
from fairwait.history import actions as history
from fairwait.waiting.models import Wait


@dataclass(frozen=True)
class Arranged:
    """A visit, and why nothing could be written of it; "" where it was, or nothing was to be."""

    visit: Visit
    untold: str = ""


@transaction.atomic
def book(
    *, wait: Wait, picked: Picked, once: UUID, by: User, now: datetime, note: str = "", cause: str = "",
    instead: Instead | None = None,
) -> Arranged:  # fmt: skip
    """Book a time, and confirm it. Sent twice it is booked once and told once. Raises as `booking.book`.

    `instead`: how they are told where a letter would come after the visit.
    """
    history.locked_head()
    is_new = not Visit.objects.filter(once=once).exists()
    visit = booking.book(
        wait=wait, picked=picked, once=once, by=by, now=now, note=note, cause=cause, told=_told(instead)
    )
    return Arranged(visit, telling.tell(visit, Word.BOOKED, by=by, now=now, instead=instead) if is_new else "")


@transaction.atomic
def move(
    *, visit: Visit, picked: Picked, by: User, now: datetime, revision: int, instead: Instead | None = None
) -> Arranged:  # fmt: skip
    """Move a visit, and say so. Raises as `booking.move`."""
    first = telling.first_day(visit, now=now)
    moved = booking.move(visit=visit, picked=picked, by=by, now=now, revision=revision, told=_told(instead))
    return Arranged(moved, telling.tell(moved, Word.MOVED, by=by, now=now, first=first, instead=instead))


@transaction.atomic
def cancel(
    *, visit: Visit, ended_by: EndedBy, reason: str, by: User, now: datetime, instead: Instead | None = None
) -> Arranged:  # fmt: skip
    """Let a visit go, and say so; nobody is written to about what they cancelled themselves."""
    first = telling.first_day(visit, now=now)
    gone = booking.cancel(visit=visit, ended_by=ended_by, reason=reason, by=by, now=now, told=_told(instead))
    if ended_by is EndedBy.PERSON:
        return Arranged(gone)
    return Arranged(gone, telling.tell(gone, Word.CANCELLED, by=by, now=now, first=first, instead=instead))


def _told(instead: Instead | None) -> str:
    return instead.how.value if instead else ""
