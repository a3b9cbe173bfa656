"""When somebody is erased, where their visits were goes, and who had to interpret; that they took place counts on."""

from collections.abc import Sequence
from datetime import datetime

from fairwait.capacity.models import Hold, Span, Visit
from fairwait.capacity.rules.visits import EndedBy, Interpreting, State
from fairwait.people.erasing import Held, Holder, hold


def _held(records: Sequence[int]) -> list[Held]:
    count = Visit.objects.filter(wait__person__in=records).count()
    return [Held("visits", count, "that one was booked, and whether it took place, still counts")]


def _refusal(records: Sequence[int]) -> str:
    count = Visit.objects.filter(wait__person__in=records, state=State.BOOKED.value).count()
    return f"A visit is booked ({count}): cancel it, or say whether it took place, first." if count else ""


def _erase(records: Sequence[int]) -> None:
    theirs = Visit.objects.filter(wait__person__in=records)
    Span.objects.filter(visit__in=theirs).delete()
    Hold.objects.filter(visit__in=theirs).delete()
    theirs.update(
        latitude=None, longitude=None, area="", need="", kind="", kind_name="", interpreter=None,
        interpreting=Interpreting.NONE.value, lost_at=None,
    )  # fmt: skip


def _close(records: Sequence[int], by: int | None, now: datetime) -> None:
    """Somebody was erased after this backup was made: nothing is booked for them any more, and nothing to be found."""
    theirs = Visit.objects.filter(wait__person__in=records)
    theirs.filter(state=State.BOOKED.value).update(
        state=State.CANCELLED.value, ended_by=EndedBy.COUNCIL.value, settled_at=now
    )  # fmt: skip
    theirs.update(lost_at=None)


def register() -> None:
    """Make it known."""
    hold(Holder("visits", refusal=_refusal, held=_held, erase=_erase, close=_close))
