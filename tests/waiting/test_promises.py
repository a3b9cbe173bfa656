"""Promises: kept, late, missed, open or replaced, as the events of a wait tell."""

from datetime import UTC, date, datetime, timedelta

import pytest

from fairwait.history.registry import Told
from fairwait.history.rules import UNDONE
from fairwait.waiting.rules import facts
from fairwait.waiting.rules.folding import fold
from fairwait.waiting.rules.promises import Outcome, promises

TODAY = date(2026, 11, 23)
SEQ = iter(range(1, 10_000))


def day(ago: int) -> date:
    return TODAY - timedelta(days=ago)


def event(kind, ago: int, *, wait: int = 9, cause: str = "", by: int | None = 4, **told) -> Told:
    return Told(
        seq=next(SEQ), subject=1, wait=wait, kind=kind.name, occurred_on=day(ago), occurred_at=None, known_on=day(ago),
        recorded_at=datetime(2026, 11, 1, tzinfo=UTC), by=by, cause=cause, facts=told, private={},
    )  # fmt: skip


def row(ago: int, kind=facts.FOUND, **said) -> Told:
    values = {name: value.isoformat() for name, value in said.items()}
    return event(kind, ago, source="trays", key="wait_id:1", set=values, cause="import:1")


def promise(ago: int, due: int) -> Told:
    return event(facts.PROMISED, ago, on=day(due).isoformat())


def outcomes(*events) -> list[tuple[Outcome, int]]:
    return [(one.outcome, one.days_late(TODAY)) for one in promises(events, today=TODAY)]


CONTACTED = facts.CONTACTED


@pytest.mark.parametrize(
    ("events", "wanted"),
    [
        ([promise(30, 10), event(CONTACTED, 12)], [(Outcome.KEPT, 0)]),
        ([promise(30, 10), event(CONTACTED, 10)], [(Outcome.KEPT, 0)]),
        ([event(CONTACTED, 30), promise(30, 10), event(CONTACTED, 7)], [(Outcome.LATE, 3)]),
        ([event(CONTACTED, 30), promise(30, 10)], [(Outcome.MISSED, 10)]),
        ([event(CONTACTED, 30), promise(30, 0)], [(Outcome.OPEN, 0)]),
        ([promise(30, -5)], [(Outcome.OPEN, 0)]),
        ([promise(30, 10), promise(12, 5)], [(Outcome.MISSED, 5), (Outcome.REPLACED, 10)]),
        ([promise(30, 10), promise(8, 5)], [(Outcome.MISSED, 5), (Outcome.MISSED, 10)]),
        ([promise(30, 10), event(facts.ENDED, 11, reason="x")], [(Outcome.REPLACED, 10)]),
        ([promise(30, 10), event(facts.ENDED, 11), event(facts.REOPENED, 10)], [(Outcome.MISSED, 10)]),
        ([row(40, next_contact_due=day(20)), row(15, facts.CHANGED, last_contact_on=day(21))], [(Outcome.KEPT, 0)]),
        ([row(40, next_contact_due=day(20)), row(15, facts.CHANGED, ended_on=day(25))], [(Outcome.REPLACED, 20)]),
        ([row(40, next_contact_due=day(50))], []),  # past when first told of: nobody here promised it
        ([row(40, referred_on=day(60))], []),
    ],
)
def test_what_became_of_a_promise(events, wanted):
    assert outcomes(*events) == wanted


def test_each_wait_keeps_its_own_promises():
    told = promises([promise(30, 10), event(CONTACTED, 12, wait=8)], today=TODAY)
    assert [(one.wait, one.outcome, one.by, one.spoken_on) for one in told] == [(9, Outcome.MISSED, 4, None)]


def test_what_was_undone_was_not_promised():
    undone = event(UNDONE, 1, cause="undo:1")
    undone.facts["cause"] = "import:1"
    assert outcomes(row(40, next_contact_due=day(20)), undone) == []


def test_a_promise_is_the_next_contact_until_an_extract_says_another():
    first = row(40, referred_on=day(60), next_contact_due=day(20))
    told = [first, promise(30, 10)]
    assert fold(9, told).value("next_contact_due") == day(10)
    assert fold(9, told, until=day(35)).value("next_contact_due") == day(20)
    later = row(5, facts.CHANGED, next_contact_due=day(2))
    assert fold(9, [*told, later]).value("next_contact_due") == day(2)
