"""What the person was told they could count on, and whether it was kept. Pure, from events.

A promise is a day by which the person was told they would be spoken with: recorded here with a contact, or set in an
extract as the next contact. It is kept by a contact on or before that day, late by one after it, missed while there is
none, and stands no longer where a later word replaced it in time or the wait ended before it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from fairwait.history.registry import Told
from fairwait.history.rules import standing
from fairwait.waiting.rules import facts


class Outcome(StrEnum):
    """What became of a promise."""

    KEPT = "kept"
    LATE = "late"
    MISSED = "missed"
    OPEN = "open"
    REPLACED = "replaced"


@dataclass(frozen=True)
class Promise:
    """One day somebody counts on. `by` is who promised here, None where an extract says so; `spoken_on` settled it."""

    wait: int
    on: date
    told_on: date
    by: int | None
    source: str
    outcome: Outcome
    spoken_on: date | None = None

    def days_late(self, today: date) -> int:
        """By how many days it was, or is, late."""
        return max(((self.spoken_on or today) - self.on).days, 0)


@dataclass(frozen=True)
class _Given:
    on: date
    told_on: date
    by: int | None
    source: str


def promises(events: Iterable[Told], *, today: date) -> tuple[Promise, ...]:
    """Every promise of a person’s waits, the latest day first."""
    told = standing(list(events))
    waits = sorted({event.wait for event in told if event.wait is not None})
    found = [one for wait in waits for one in _of_one([event for event in told if event.wait == wait], wait, today)]
    return tuple(sorted(found, key=lambda one: (one.on, one.told_on, one.wait), reverse=True))


def _of_one(events: list[Told], wait: int, today: date) -> Iterator[Promise]:
    given = list(_given(events))
    spoken, ended = sorted(_spoken(events)), _ended(events)
    for index, one in enumerate(given):
        following = given[index + 1] if index + 1 < len(given) else None
        outcome, on = _outcome(one, following=following, spoken=spoken, ended=ended, today=today)
        yield Promise(wait, one.on, one.told_on, one.by, one.source, outcome, on)


def _outcome(
    one: _Given, *, following: _Given | None, spoken: list[date], ended: date | None, today: date
) -> tuple[Outcome, date | None]:
    after = next((day for day in spoken if day > one.told_on), None)
    if after is not None and after <= one.on:
        return Outcome.KEPT, after
    if following is not None and following.told_on <= one.on:
        return Outcome.REPLACED, None
    if ended is not None and ended <= one.on:
        return Outcome.REPLACED, None
    if after is not None:
        return Outcome.LATE, after
    return (Outcome.MISSED if one.on < today else Outcome.OPEN), None


def _given(events: list[Told]) -> Iterator[_Given]:
    """In the order they were told. A day already past when an extract first tells of it was promised to nobody here."""
    for event in events:
        if event.kind == facts.PROMISED.name:
            yield _Given(date.fromisoformat(event.facts["on"]), event.occurred_on, event.by, "")
        elif event.kind in facts.FROM_EXTRACT:
            day = event.facts.get("set", {}).get("next_contact_due")
            if day and date.fromisoformat(day) >= event.known_on:
                yield _Given(date.fromisoformat(day), event.known_on, None, event.facts.get("source", ""))


def _spoken(events: list[Told]) -> Iterator[date]:
    for event in events:
        if event.kind == facts.CONTACTED.name:
            yield event.occurred_on
        elif event.kind in facts.FROM_EXTRACT and (day := event.facts.get("set", {}).get("last_contact_on")):
            yield date.fromisoformat(day)


def _ended(events: list[Told]) -> date | None:
    """The day the wait ended and stayed ended, as last told."""
    ended: date | None = None
    for event in events:
        if event.kind == facts.ENDED.name:
            ended = event.occurred_on
        elif event.kind == facts.REOPENED.name:
            ended = None
        elif event.kind in facts.FROM_EXTRACT and (day := event.facts.get("set", {}).get("ended_on")):
            ended = date.fromisoformat(day)
    return ended
