"""A wait, as its events tell it: now, or as it truly was on a day. Pure.

Each event tells one or more *dated facts*: a row read on Monday may say that somebody was last spoken to in August. A
wait as at a day is every fact dated on or before it, in order of date, then of telling. The two clocks of knowing are
the caller's: hand over only the events known by a day, and this folds the wait as it was known then (decision 9).
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from fairwait.history.registry import Told
from fairwait.history.rules import standing
from fairwait.people import rules as people
from fairwait.waiting.rules import deciding, facts, reaching
from fairwait.waiting.rules.ends import NOT_GIVEN
from fairwait.waiting.rules.pauses import Pause
from fairwait.waiting.rules.wait_state import ERASED, NOT_KNOWN, Question, WaitState, WaitStatus


def fold(wait: int, events: Iterable[Told], *, until: date | None = None) -> WaitState | None:
    """A wait from its events, as at the end of `until` (None: everything told).

    What an extract says is a correction of what it said before, so its latest word counts, for every day it is true of.
    What happened (contacts, re-checks, bands chosen, leaving and returning) is taken in the order it happened.

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
    last = until or date.max
    state = WaitState(id=wait, person=mine[0].subject, last_seq=mine[-1].seq)
    is_counted_there = False
    for event in counted:
        if event.kind in facts.FROM_EXTRACT or event.kind == facts.OPENED.name:
            _hear(state, event, last)
        elif event.kind == facts.PROMISED.name and event.occurred_on <= last:
            state.told["next_contact_due"] = date.fromisoformat(event.facts["on"])
        elif event.kind == facts.JOINED_INTO.name:
            is_counted_there = True
        _settle_end(state, event, last)
    if is_counted_there:
        state.exists = False
    _begin_earlier(state, counted, last)
    for day, event in sorted(_happenings(counted), key=lambda moment: (moment[0], moment[1].seq)):
        if day <= last:
            _apply(state, event, day)
    state.pauses.sort(key=lambda pause: pause.paused_on)
    if any(event.kind == people.ERASED.name for event in listed):
        state.key = f"{ERASED}|{wait}"  # whoever is told of under the old key is somebody new
    if until is not None and not _had_begun(state, until):
        return None
    return state


def _had_begun(state: WaitState, until: date) -> bool:
    # A referral dated ahead is on the list from the day we knew of it: paused and future-dated waits count too.
    starts = [day for day in (state.referred_on, state.first_known_on) if day is not None]
    return state.exists and min(starts) <= until


# What the extract says ---------------------------------------------------------------------------------------------

_DATED = frozenset({"last_contact_on", "last_checked_on", "ended_on", "paused_on"})
"""Fields whose value is the day they are true from. Others date from the telling, if not `_FROM_THE_START`."""
_FROM_THE_START = frozenset(
    {
        "pathway",
        "referred_on",
        "digest",
        "source_of_request",
        "support_reason",
        "target_on",
        "review_due_on",
        "expires_on",
    }
) | frozenset(facts.PRIVATE_FIELDS)
_WITH_THE_END = frozenset({"end_reason", "end_national"})
_PAUSE = frozenset({"paused_on", "resumes_on", "pause_reason", "status"})
PAUSED_STATUS = "paused"
WORSE = "worse"
"""Told through a private link; the escalator of that code reopens triage."""


def _said(event: Told) -> dict[str, Any]:
    """The words of a row that are new or changed, dates opened."""
    words = {**event.facts.get("set", {}), **event.private.get("set", {})}
    for name in words.keys() & facts.DATE_FIELDS:
        if words[name] is not None:
            words[name] = date.fromisoformat(words[name])
    return words


def _hear(state: WaitState, event: Told, last: date) -> None:
    """Take in a row: its words as far as they are true by `last`, its key, its pause."""
    words = _said(event)
    if event.kind in facts.BEGIN:
        state.exists, state.source, state.first_known_on = True, event.facts["source"], event.known_on
    state.key = event.facts.get("key", state.key)
    state.told.update(words if last == date.max else _true_by(last, words, known_on=event.known_on))
    if words.keys() & _PAUSE:
        _hear_pause(state, event, last, resumes_on=words.get("resumes_on"), reason=words.get("pause_reason"))


def _true_by(last: date, words: dict[str, Any], *, known_on: date) -> dict[str, Any]:
    """The words of a row as far as they are true by a day."""
    ends = words.get("ended_on")
    told: dict[str, Any] = {}
    for name, value in words.items():
        if name in _DATED:
            told[name] = value if value is None or min(value, known_on) <= last else None
        elif (
            name in _FROM_THE_START or known_on <= last or (name in _WITH_THE_END and ends is not None and ends <= last)
        ):
            told[name] = value
    return told


def _hear_pause(state: WaitState, event: Told, last: date, *, resumes_on: date | None, reason: str | None) -> None:
    paused_on = state.told.get("paused_on")
    if paused_on is None and state.told.get("status") == PAUSED_STATUS:
        paused_on = state.pauses[-1].paused_on if _runs(state) else event.known_on
    if paused_on is None:
        if event.known_on <= last:
            _end_pause(state, event.known_on)
        return
    pause = Pause(
        paused_on=paused_on,
        resumes_on=resumes_on or state.told.get("resumes_on"),
        reason=reason or state.told.get("pause_reason"),
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


# How it ended ------------------------------------------------------------------------------------------------------


def _settle_end(state: WaitState, event: Told, last: date) -> None:
    """Ends and reopenings in the order they were told. A person's end outranks the extract's; a wait that a person
    reopened is ended again only by a new word of the extract."""
    if event.kind in facts.FROM_EXTRACT:
        if not state.end_is_ours and event.facts.get("set", {}).keys() & {"ended_on", *_WITH_THE_END}:
            _end_as_told(state)
    elif event.kind == facts.ENDED.name and event.occurred_on <= last:
        state.end_is_ours = True
        state.ended_on, state.end_told = event.occurred_on, event.private.get("told", ERASED)
        state.end_reason, state.end_national = event.facts["reason"], event.facts["national"]
    elif event.kind == facts.REOPENED.name and event.occurred_on <= last:
        state.end_is_ours = False
        state.ended_on = state.end_reason = state.end_national = state.end_told = None


def _end_as_told(state: WaitState) -> None:
    state.ended_on = state.told.get("ended_on")
    over = state.ended_on is not None
    state.end_reason = (state.told.get("end_reason") or NOT_GIVEN.label) if over else None
    state.end_national = (state.told.get("end_national") or NOT_GIVEN.national.value) if over else None
    state.end_told = NOT_KNOWN if over else None


def _begin_earlier(state: WaitState, events: Iterable[Told], last: date) -> None:
    """Of a wait that was opened here before the extract told of it, the first asking is its start, on every day; its
    pauses were this wait's too."""
    for event in events:
        if event.kind != facts.JOINED.name:
            continue
        start, known = date.fromisoformat(event.facts["referred_on"]), state.referred_on  # of several, the earliest
        if known is None or start < known:
            state.own["referred_on"] = start
        for name in _CARRIED:  # what the extract never said it does not say now: the next one changes nothing by that
            if event.facts[name] is not None:
                state.told.setdefault(name, None)
        for paused_on, resumes_on, reason in event.facts["pauses"]:
            pause = Pause(date.fromisoformat(paused_on), _day(resumes_on), reason)
            if pause.paused_on <= last and pause not in state.pauses:
                state.pauses.append(pause)


_CARRIED = ("last_contact_on", "last_checked_on", "band", "team", "worker")


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


# What happened -----------------------------------------------------------------------------------------------------


def _happenings(events: Iterable[Told]) -> Iterator[tuple[date, Told]]:
    """Each event with the days something of it happened.

    A day that had not come when it was told counts from the telling.
    """
    for event in events:
        if event.kind == facts.JOINED.name:
            heard = (_day(event.facts[f"{what}_on"]) for what in _HEARD)
            for day in {event.occurred_on, *(day for day in heard if day is not None)}:
                yield day, event
            continue
        if event.kind not in facts.FROM_EXTRACT:
            yield event.occurred_on, event
            continue
        words = event.facts.get("set", {})
        days = {event.known_on}
        for name in ("last_contact_on", "last_checked_on"):
            if words.get(name):
                days.add(min(date.fromisoformat(words[name]), event.known_on))
        for day in days:
            yield day, event


_HEARD = ("last_contact", "last_checked")
_HEARD_ON = tuple((what, f"{what}_on") for what in _HEARD)


def _apply(state: WaitState, event: Told, day: date) -> None:
    if event.kind in facts.FROM_EXTRACT:
        _apply_row(state, event, day)
    elif event.kind == facts.JOINED.name:
        _apply_joined(state, event, day)
    elif event.kind in _ACTS:
        _ACTS[event.kind](state, event)


def _apply_joined(state: WaitState, event: Told, day: date) -> None:
    """What was heard on the other wait was heard here; what was decided there holds where nothing is decided here."""
    for what in _HEARD:
        if _day(event.facts[f"{what}_on"]) == day:
            _heard_of(state, what, day)
    if day != event.occurred_on:
        return
    for name in ("band", "team", "worker"):
        if event.facts[name] is not None and state.value(name) is None:
            state.own[name] = event.facts[name]
            if name == "band":
                state.band_reason, state.band_on = event.private.get("band_reason", ERASED), day
                state.band_by = event.facts["band_by"]


def _apply_row(state: WaitState, event: Told, day: date) -> None:
    words = event.facts.get("set", {})
    for what, name in _HEARD_ON:
        if (value := words.get(name)) and min(on := date.fromisoformat(value), event.known_on) == day:
            _heard_of(state, what, on)
    if day != event.known_on:
        return
    if "band" in words and "band" not in state.own:
        is_banded = words["band"] is not None
        state.band_reason = f"set in {event.facts['source']}" if is_banded else None
        state.band_on, state.band_by = day if is_banded else None, None
    if event.kind == facts.CHANGED.name:  # being in the extract is itself a fact of that day
        _returned(state, event)
    if words.get("ended_on"):
        state.question = state.left_extract_on = state.asked_on = None


def _heard_of(state: WaitState, what: str, value: date) -> None:
    """The latest contact or re-check counts, whoever recorded it: an extract that forgets one unsays nothing."""
    known = getattr(state, f"{what}_on")
    if known is None or value > known:
        setattr(state, f"{what}_on", value)
        setattr(state, f"{what}_by", None)
        (reaching.heard if what == "last_contact" else reaching.looked)(state, value)


def _band_set(state: WaitState, event: Told) -> None:
    state.own["band"] = event.facts["band"]
    _looked_at(state)
    reaching.looked(state, event.occurred_on)
    state.band_reason, state.band_on, state.band_by = event.private.get("reason", ERASED), event.occurred_on, event.by


def _contacted(state: WaitState, event: Told) -> None:
    reaching.heard(state, event.occurred_on)
    if state.last_contact_on is None or event.occurred_on >= state.last_contact_on:
        state.last_contact_on, state.last_contact_by = event.occurred_on, event.by


def _rechecked(state: WaitState, event: Told) -> None:
    reaching.looked(state, event.occurred_on)
    if state.last_checked_on is None or event.occurred_on >= state.last_checked_on:
        state.last_checked_on, state.last_checked_by = event.occurred_on, event.by


def _triaged(state: WaitState, event: Told) -> None:
    """Triage is also a look at the risk."""
    for code, answer in event.private.get("answers", {}).items():
        state.triage.pop(code, None)
        if answer is not None:
            state.triage[code] = [answer, event.occurred_on.isoformat()]
    state.triaged_on, state.triaged_by = event.occurred_on, event.by
    _looked_at(state)
    _rechecked(state, event)


def _change_told(state: WaitState, event: Told) -> None:
    """What was answered with it are facts of that day; only going through triage is a look at them."""
    for code, answer in event.private.get("answers", {}).items():
        state.triage[code] = [answer, event.occurred_on.isoformat()]
    state.escalated = event.private.get("what")
    state.escalated_on = event.occurred_on if state.escalated else None


def _checked_in(state: WaitState, event: Told) -> None:
    """What a person tells us is no contact until somebody answers; that things are worse reopens triage at once."""
    if event.private.get("told") == WORSE:
        state.escalated, state.escalated_on = WORSE, event.occurred_on


def _looked_at(state: WaitState) -> None:
    state.escalated = state.escalated_on = None


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
    if event.facts.get("ends") == "any" and state.pauses:
        last = state.pauses[-1]
        if last.paused_on <= event.occurred_on < (last.resumes_on or event.occurred_on):
            state.pauses[-1] = replace(last, resumes_on=event.occurred_on)


def _wish_recorded(state: WaitState, event: Told) -> None:
    state.wish_on, state.wish_until = event.occurred_on, date.fromisoformat(event.facts["until"])
    state.wish_reason = event.private.get("reason", ERASED)


def _closed(state: WaitState, event: Told) -> None:
    """Ended or reopened by a person: whatever an import asked is answered, and whatever was to be decided is."""
    deciding.settled(state)
    state.question = state.left_extract_on = state.asked_on = None


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
    facts.TRIAGED.name: _triaged,
    facts.CHANGE_TOLD.name: _change_told,
    facts.TEAM_SET.name: _team_set,
    facts.PAUSED.name: _paused,
    facts.RESUMED.name: _resumed,
    facts.WISH_RECORDED.name: _wish_recorded,
    facts.ENDED.name: _closed,
    facts.REOPENED.name: _closed,
    facts.LEFT.name: _left,
    facts.RETURNED.name: _returned,
    facts.ASKED.name: _asked,
    facts.ANSWERED.name: _answered,
    facts.ATTEMPTED.name: reaching.attempted,
    facts.PLANNED.name: reaching.planned,
    facts.AGED_SEEN.name: reaching.aged_seen,
    facts.CALL_ASKED.name: deciding.call_asked,
    facts.DECISION_ASKED.name: deciding.asked,
    facts.DECISION_AGREED.name: deciding.agreed,
    facts.DECISION_MADE.name: deciding.made,
    facts.CHECKED_IN.name: _checked_in,
}

__all__ = ["ERASED", "NOT_KNOWN", "PAUSED_STATUS", "Question", "WaitState", "WaitStatus", "fold"]
