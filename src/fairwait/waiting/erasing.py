"""What waits have to do with erasing a person: nobody leaves a list by being erased."""

from collections.abc import Sequence
from datetime import datetime

from fairwait.history import actions as history
from fairwait.people.erasing import Holder, hold
from fairwait.waiting.models import Wait
from fairwait.waiting.rules import facts
from fairwait.waiting.rules.ends import NOT_GIVEN
from fairwait.waiting.rules.folding import NOT_KNOWN


def _open(records: Sequence[int]) -> list[tuple[int, int]]:
    waits = Wait.objects.filter(person__in=records, status="open").order_by("pk")
    return list(waits.values_list("pk", "person_id"))


def _refusal(records: Sequence[int]) -> str:
    count = len(_open(records))
    if not count:
        return ""
    return f"This person still waits ({count} open): end that first. Nobody leaves a list by being erased."


def _close(records: Sequence[int], by: int | None, now: datetime) -> None:
    """A backup from before the end brings a wait back open. The rule is: it ended, for only then are people erased."""
    ends = [
        history.Fact(
            kind=facts.ENDED.name, subject=person, wait=wait, private={"told": NOT_KNOWN},
            facts={"reason": NOT_GIVEN.label, "national": NOT_GIVEN.national.value},
        )
        for wait, person in _open(records)
    ]  # fmt: skip
    if ends:
        history.record_all(ends, by=by, now=now, cause="erased since this backup")


def register() -> None:
    """Make it known."""
    hold(Holder("waiting", refusal=_refusal, close=_close))
