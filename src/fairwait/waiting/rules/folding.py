"""A wait, as its events tell it: now, or as it truly was on a day. Pure.

Each event tells one or more *dated facts*: a row read on Monday may say that somebody was last spoken to in August. A
wait as at a day is every fact dated on or before it, in order of date, then of telling. The two clocks of knowing are
the caller's: hand over only the events known by a day, and this folds the wait as it was known then (decision 9).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Any

from fairwait.history.registry import Told
from fairwait.history.rules import standing
from fairwait.waiting.rules import facts
from fairwait.waiting.rules.ends import NOT_GIVEN
from fairwait.waiting.rules.pauses import Pause

ALWAYS = date.min
"""The date of what is true of a wait from its first day, whenever we learned it."""


class WaitStatus(StrEnum):
    """Where a wait stands. `void` is one whose import was undone: it never was."""

    OPEN = "open"
    ENDED = "ended"
    VOID = "void"


class Question(StrEnum):
    """What an import leaves for a person to answer."""

    LEFT_EXTRACT = "left-extract"
    REOPENED = "reopened"


@dataclass
class WaitState:
    """One wait, folded. Field names are those of the extract and of the stored wait."""

    id: int
    person: int
    source: str = ""
    key: str = ""
    told: dict[str, Any] = field(default_factory=dict)
    """What the extract last said, field by field."""
    own: dict[str, Any] = field(default_factory=dict)
    """What people here decided, field by field: it outranks what the extract says."""
    pauses: list[Pause] = field(default_factory=list)
    exists: bool = False
    first_known_on: date | None = None
    ended_on: date | None = None
    end_reason: str | None = None
    end_national: str | None = None
    end_told: str | None = None
    band_reason: str | None = None
    band_on: date | None = None
    band_by: int | None = None
    last_contact_on: date | None = None
    last_contact_by: int | None = None
    last_checked_on: date | None = None
    last_checked_by: int | None = None
    wish_on: date | None = None
    wish_until: date | None = None
    wish_reason: str | None = None
    left_extract_on: date | None = None
    question: Question | None = None
    asked_on: date | None = None
    last_seq: int = 0

    def value(self, name: str) -> Any:
        """A field's value: what people here decided, else what the extract says."""
        return self.own[name] if name in self.own else self.told.get(name)

    @property
    def status(self) -> WaitStatus:
        """Open, ended, or void."""
        if not self.exists:
            return WaitStatus.VOID
        return WaitStatus.ENDED if self.ended_on is not None else WaitStatus.OPEN

    @property
    def referred_on(self) -> date | None:
        """The day the wait began, as now known."""
        return self.told.get("referred_on")


@dataclass(frozen=True)
class _Moment:
    on: date
    seq: int
    turn: int
    event: Told
    values: dict[str, Any]


def fold(wait: int, events: Iterable[Told], *, until: date | None = None) -> WaitState | None:
    """A wait from its events, as at the end of `until` (None: everything told).

    Args:
        wait: the wait's number; events of other waits are passed over.
        events: events of its subject in order, only those known by the day one asks about.
        until: count what was true on or before this day.
    Returns: None where no event tells of the wait, or where it had not begun by `until`.
    """
    listed = list(events)
    mine = [event for event in listed if event.wait == wait]
    if not mine:
        return None
    counted = [event for event in standing(listed) if event.wait == wait]
    state = WaitState(id=wait, person=mine[0].subject, last_seq=mine[-1].seq)
    for moment in sorted(
        (moment for event in counted for moment in _moments(event)), key=lambda m: (m.on, m.seq, m.turn)
    ):
        if until is None or moment.on <= until:
            _apply(state, moment)
    if until is not None and not _had_begun(state, until):
        return None
    return state


def _had_begun(state: WaitState, until: date) -> bool:
    # A referral dated ahead is on the list from the day we knew of it: paused and future-dated waits count too.
    starts = [day for day in (state.referred_on, state.first_known_on) if day is not None]
    return state.exists and min(starts) <= until


# What is true of a wait from its first day. A corrected referral date is a correction: it was always so.
_FROM_THE_START = frozenset(
    {"pathway", "referred_on", "digest", "source_of_request", "support_reason", "target_on", "review_due_on", "expires_on"}
) | frozenset(facts.PRIVATE_FIELDS)
_DATED = {"last_contact_on": "last_contact_on", "last_checked_on": "last_checked_on", "ended_on": "ended_on"}
_PAUSE = ("paused_on", "resumes_on", "pause_reason")


def _moments(event: Told) -> Iterator[_Moment]:
    """The dated facts one event tells. A date that had not come when it was told counts from when it was told."""
    if event.kind not in facts.FROM_EXTRACT:
        yield _Moment(event.occurred_on, event.seq, 0, event, {})
        return
    values = _opened({**event.facts.get("set", {}), **event.private.get("set", {})})
    start = {name: value for name, value in values.items() if name in _FROM_THE_START}
    yield _Moment(ALWAYS, event.seq, 0, event, start)
    by_day: dict[date, dict[str, Any]] = {}
    for name, value in values.items():
        if name not in start:
            by_day.setdefault(_day_of(name, value, values, event), {})[name] = value
    by_day.setdefault(event.known_on, {})  # being in the extract is itself a fact of that day
    for turn, day in enumerate(sorted(by_day), start=1):
        yield _Moment(day, event.seq, turn, event, by_day[day])


def _day_of(name: str, value: Any, values: dict[str, Any], event: Told) -> date:
    if name in _DATED and value is not None:
        return min(value, event.known_on)
    if name in ("end_reason", "end_national") and values.get("ended_on") is not None:
        return min(values["ended_on"], event.known_on)
    if name in _PAUSE and values.get("paused_on") is not None:
        return min(values["paused_on"], event.known_on)
    return event.known_on


def _opened(values: dict[str, Any]) -> dict[str, Any]:
    return {
        name: date.fromisoformat(value) if value is not None and name in facts.DATE_FIELDS else value
        for name, value in values.items()
    }


def _apply(state: WaitState, moment: _Moment) -> None:
    event = moment.event
    if event.kind in facts.FROM_EXTRACT:
        if event.kind == facts.FOUND.name:
            state.exists, state.source, state.key = True, event.facts["source"], event.facts["key"]
            state.first_known_on = state.first_known_on or event.known_on
        elif "key" in event.facts:
            state.key = event.facts["key"]
        _apply_row(state, moment)
        return
    _ACTS[event.kind](state, event)


def _apply_row(state: WaitState, moment: _Moment) -> None:
    values, source = moment.values, moment.event.facts.get("source", state.source)
    state.told.update(values)
    if values.get("band") is not None and "band" not in state.own:
        state.band_reason, state.band_on, state.band_by = f"set in {source}", moment.on, None
    elif "band" in values and "band" not in state.own:
        state.band_reason = state.band_on = None
    _apply_later_date(state, "last_contact", values.get("last_contact_on"))
    _apply_later_date(state, "last_checked", values.get("last_checked_on"))
    if any(name in values for name in (*_PAUSE, "status")):
        _apply_extract_pause(state, moment)
    if "ended_on" in values or "end_reason" in values:
        _apply_extract_end(state)
    if moment.event.kind == facts.CHANGED.name and moment.on == moment.event.known_on:
        state.left_extract_on = None
        if state.question is Question.LEFT_EXTRACT:
            state.question = None


def _apply_later_date(state: WaitState, what: str, value: date | None) -> None:
    """The latest contact or re-check counts, whoever recorded it: an extract that forgets one unsays nothing."""
    known = getattr(state, f"{what}_on")
    if value is not None and (known is None or value > known):
        setattr(state, f"{what}_on", value)
        setattr(state, f"{what}_by", None)


def _apply_extract_pause(state: WaitState, moment: _Moment) -> None:
    paused_on = state.told.get("paused_on")
    if paused_on is None and state.told.get("status") == PAUSED_STATUS:
        paused_on = state.pauses[-1].paused_on if _runs(state) else moment.on
    if paused_on is None:
        _end_pause(state, moment.on)
        return
    pause = Pause(
        paused_on=paused_on, resumes_on=state.told.get("resumes_on"), reason=state.told.get("pause_reason")
    )
    if state.pauses and state.pauses[-1].paused_on == paused_on:
        state.pauses[-1] = pause
        return
    _end_pause(state, paused_on)
    state.pauses.append(pause)


def _runs(state: WaitState) -> bool:
    return bool(state.pauses) and state.pauses[-1].resumes_on is None


def _end_pause(state: WaitState, on: date) -> None:
    if _runs(state):
        state.pauses[-1] = replace(state.pauses[-1], resumes_on=on)


PAUSED_STATUS = "paused"


def _apply_extract_end(state: WaitState) -> None:
    if "ended_on" in state.own:
        return
    state.ended_on = state.told.get("ended_on")
    state.end_reason = (state.told.get("end_reason") or NOT_GIVEN.label) if state.ended_on else None
    state.end_national = (state.told.get("end_national") or NOT_GIVEN.national.value) if state.ended_on else None
    state.end_told = NOT_KNOWN if state.ended_on else None
    if state.ended_on is not None:
        state.question = state.left_extract_on = state.asked_on = None


NOT_KNOWN = "not known"
ERASED = "erased"


def _band_set(state: WaitState, event: Told) -> None:
    state.own["band"] = event.facts["band"]
    state.band_reason, state.band_on, state.band_by = event.private.get("reason", ERASED), event.occurred_on, event.by


def _contacted(state: WaitState, event: Told) -> None:
    if state.last_contact_on is None or event.occurred_on >= state.last_contact_on:
        state.last_contact_on, state.last_contact_by = event.occurred_on, event.by


def _rechecked(state: WaitState, event: Told) -> None:
    if state.last_checked_on is None or event.occurred_on >= state.last_checked_on:
        state.last_checked_on, state.last_checked_by = event.occurred_on, event.by


def _team_set(state: WaitState, event: Told) -> None:
    for name in ("team", "worker"):
        if name in event.facts:
            state.own[name] = event.facts[name]


def _paused(state: WaitState, event: Told) -> None:
    until = event.facts.get("until")
    _end_pause(state, event.occurred_on)
    state.pauses.append(
        Pause(
            paused_on=event.occurred_on,
            resumes_on=date.fromisoformat(until) if until else None,
            reason=event.facts["reason"],
        )
    )


def _resumed(state: WaitState, event: Told) -> None:
    _end_pause(state, event.occurred_on)


def _wish_recorded(state: WaitState, event: Told) -> None:
    state.wish_on, state.wish_until = event.occurred_on, date.fromisoformat(event.facts["until"])
    state.wish_reason = event.private.get("reason", ERASED)


def _ended(state: WaitState, event: Told) -> None:
    state.own["ended_on"] = event.occurred_on
    state.ended_on, state.end_told = event.occurred_on, event.facts["told"]
    state.end_reason, state.end_national = event.facts["reason"], event.facts["national"]
    state.question = state.left_extract_on = state.asked_on = None


def _reopened(state: WaitState, event: Told) -> None:
    state.own.pop("ended_on", None)
    state.ended_on = state.end_reason = state.end_national = state.end_told = None
    state.question = state.left_extract_on = state.asked_on = None
    # The extract's end is answered too: only a new one ends the wait again.
    state.told["ended_on"] = state.told["end_reason"] = state.told["end_national"] = None


def _left(state: WaitState, event: Told) -> None:
    state.left_extract_on, state.question = event.occurred_on, Question.LEFT_EXTRACT


def _returned(state: WaitState, event: Told) -> None:
    state.left_extract_on = None
    if state.question is Question.LEFT_EXTRACT:
        state.question = None


def _asked(state: WaitState, event: Told) -> None:
    state.question, state.asked_on = Question.REOPENED, event.occurred_on


def _answered(state: WaitState, event: Told) -> None:
    state.question = None


_ACTS = {
    facts.BAND_SET.name: _band_set,
    facts.CONTACTED.name: _contacted,
    facts.RECHECKED.name: _rechecked,
    facts.TEAM_SET.name: _team_set,
    facts.PAUSED.name: _paused,
    facts.RESUMED.name: _resumed,
    facts.WISH_RECORDED.name: _wish_recorded,
    facts.ENDED.name: _ended,
    facts.REOPENED.name: _reopened,
    facts.LEFT.name: _left,
    facts.RETURNED.name: _returned,
    facts.ASKED.name: _asked,
    facts.ANSWERED.name: _answered,
}
