"""Days and reasons that may end a wait: told from pauses by their words, and asked about where nothing takes them.

An end taken for a pause, or for nothing, leaves somebody on the list who waits no more.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from fairwait.engine.checks.values.pathways import term
from fairwait.exchange.extracts.mapping.column import NOT_A_PERSONS, PLAIN_FLOOR, PLAINLY, Column
from fairwait.exchange.extracts.mapping.headers import words_of
from fairwait.exchange.extracts.mapping.lexicon import LEFT_OUT, stem, tokens
from fairwait.exchange.extracts.mapping.mapping import ColumnMap, ExtractMapping
from fairwait.exchange.extracts.mapping.relations import apart, share_before
from fairwait.exchange.extracts.mapping.sampling import value_counts

if TYPE_CHECKING:
    from fairwait.exchange.extracts.reading import Reading

_OF_PAUSES = frozenset(map(stem, ("pause", "paused", "hold", "suspended", "suspension", "deferred", "delay", "clock")))
_ENDS = 0.8
_STEPS = LEFT_OUT + "steps"
_LEAST_DAYS, _DATES, _MOST_FILLED = 3, 0.6, 0.6
_SAME_ROWS, _HARDLY_BEFORE, _HARDLY_TO_COME = 0.95, 0.05, 0.02
_HARDLY_BEFORE_WHAT_IS_SAID = 0.15
"""Slips before the referral that a few days may hold where the heading or the outcome says that they are ends."""
_ACTS, _REVIEW, _AGAIN = ("assessment", "review"), "review", "reassessment"
_DONE = frozenset(map(stem, ("complete", "end", "finish", "done", "close", "conclude", "conclud", "sign", "off")))
_DAY = frozenset({"date"})
_AS_SAID = 2.5
_LOOSELY = ("last_checked_on", "last_contact_on", "review_due_on", "target_on")
_NEARLY, _SOME_WAIT_FOR_IT, _LITTLE = 0.9, 0.1, 0.2
_ASKED, _PERHAPS = 0.5, 0.4
_BECAUSE = "Filled in some rows and hardly ever before the referral: it may be the day the wait ended."


def tell_ends_from_pauses(columns: Mapping[str, Column], pairs: Mapping[str, str]) -> bool:
    """ "Stopped" and "Why stopped" over "Declined" and "Died" are an end and no pause, where no heading speaks of a
    pause, and no column of an end or of taking up again; so they are where there are no values yet."""
    owners = {field_name: name for name, field_name in pairs.items()}
    if "paused_on" not in owners or {"ended_on", "resumes_on"} & set(owners):
        return False
    day = columns[owners["paused_on"]]
    reason = columns.get(owners.get("pause_reason", owners.get("end_reason", "")))
    if reason is None or any(word.readings & _OF_PAUSES for each in (day, reason) for word in words_of(each.name)):
        return False
    told = reason.profile.words
    ends = told.get("end_reason", 0.0)
    if not reason.profile.is_empty and (ends < _ENDS or ends < told.get("pause_reason", 0.0)):
        return False
    if reason.profile.is_empty and not day.profile.is_empty:
        return False
    for column, pause, end in ((day, "paused_on", "ended_on"), (reason, "pause_reason", "end_reason")):
        column.odds[end] = max(column.odds[end], column.odds[pause], column.left_out_odds + PLAIN_FLOOR)
        column.odds[pause] -= NOT_A_PERSONS
    return True


def take_the_day_beside_the_end(reading: "Reading", columns: Mapping[str, Column], pairs: Mapping[str, str]) -> bool:
    """The one column of days that is filled where the outcome is, and nowhere else, is the day of the end where no
    other is: "Signed" beside "Granted"."""
    owners = {field_name: name for name, field_name in pairs.items()}
    if "end_reason" not in owners:
        return False
    days = [
        column
        for column in _days_later(reading, columns, pairs, may_be=(None, _STEPS), hardly=_HARDLY_BEFORE_WHAT_IS_SAID)
        if _on_the_same_rows(reading, column.name, owners["end_reason"])
    ]
    if len(days) != 1:
        return False
    return _take(days[0])


def take_the_completion_of_what_is_waited_for(
    reading: "Reading", columns: Mapping[str, Column], pairs: Mapping[str, str], *, waited_for: str | None
) -> bool:
    """ "Review completed on" is the end of the wait where nearly every row waits for a review; beside other things it
    is asked about.

    Args:
        waited_for: the name of the pathway of the whole file, if one was given.
    """
    done = _completions(reading, columns, pairs, waited_for=waited_for, by=_NEARLY)
    return len(done) == 1 and _take(done[0], by=_AS_SAID)


def _completions(
    reading: "Reading", columns: Mapping[str, Column], pairs: Mapping[str, str], *, waited_for: str | None, by: float
) -> list[Column]:
    """Days on which what at least this share of the rows waits for was done."""
    free = {name: taken for name, taken in pairs.items() if not (taken in _LOOSELY and _is_loose(columns[name], taken))}
    days = _days_later(reading, columns, free, may_be=(None, _STEPS), hardly=_HARDLY_BEFORE_WHAT_IS_SAID)
    spoken = [day for day in days if _completes(day.name)]
    acts = _acts_waited_for(reading, pairs, waited_for, by=by) if spoken else frozenset()
    return [day for day in spoken if _completes(day.name) & acts]


def _is_loose(column: Column, taken: str) -> bool:
    """Whether "Review done on" was taken as a day that its heading does not plainly say."""
    return column.heard.odds(taken) < PLAINLY


def _take(day: Column, *, by: float = PLAIN_FLOOR) -> bool:
    day.odds["ended_on"] = max(day.odds["ended_on"], day.left_out_odds + by)
    for name in _LOOSELY:
        day.odds[name] = min(day.odds[name], day.odds["ended_on"] - by)
    return True


def _completes(heading: str) -> frozenset[str]:
    """The acts that a heading says are done, and nothing else: "Review completed on", "Assessment end date"."""
    words = [word.readings for word in words_of(heading)]
    acts = frozenset(act for act in _ACTS if any(stem(act) in readings for readings in words))
    is_done = any(readings & _DONE for readings in words)
    says_more = any(
        not readings & _DONE and not readings & frozenset(map(stem, acts)) and tokens().spare(readings) > _LITTLE
        for readings in words
        if not readings & _DAY
    )
    return acts if is_done and len(acts) == 1 and not says_more else frozenset()


def _acts_waited_for(
    reading: "Reading", pairs: Mapping[str, str], waited_for: str | None, *, by: float
) -> frozenset[str]:
    """The acts that at least a share of the rows names as what is waited for, or the heading of "Review type"."""
    column = next((name for name, field_name in pairs.items() if field_name == "pathway"), None)
    counts = value_counts(reading, column) if column is not None else {waited_for: 1} if waited_for else {}
    spoken = {text: _acts_of(text) for text in counts}
    if column is not None and _acts_of(column) == {_REVIEW}:
        spoken = dict.fromkeys(counts, _acts_of(column))
    rows = sum(counts.values())
    return frozenset(
        act for act in _ACTS if rows and sum(counts[text] for text in counts if act in spoken[text]) >= by * rows
    )


def _acts_of(text: str) -> frozenset[str]:
    """ "Reassessment" is a review of needs and an assessment again: either may be said to be complete."""
    words = set(term(text).split())
    return frozenset(_ACTS) if _AGAIN in words else frozenset(_ACTS) & words


def _days_later(
    reading: "Reading",
    columns: Mapping[str, Column],
    pairs: Mapping[str, str],
    *,
    may_be: tuple[str | None, ...],
    hardly: float = _HARDLY_BEFORE,
) -> list[Column]:
    """Columns of past days in some rows that nothing took, hardly one before the referral, where no end is told."""
    referred = next((name for name, field_name in pairs.items() if field_name == "referred_on"), None)
    if referred is None or "ended_on" in pairs.values():
        return []
    days = [
        column
        for name, column in sorted(columns.items())
        if name not in pairs
        and column.heard.whose is None
        and (column.left_out in may_be or column.left_out_odds < PLAINLY)
        and column.profile.date >= _DATES
        and len(column.profile.years) >= _LEAST_DAYS
        and column.profile.filled <= _MOST_FILLED
        and (column.near.future(column.profile.years) or 0.0) <= _HARDLY_TO_COME
    ]
    return [day for day in days if _is_later(reading, day.name, referred, hardly)]


def _is_later(reading: "Reading", day: str, referred: str, hardly: float) -> bool:
    gaps = apart(reading, day, other=referred)
    return len(gaps) >= _LEAST_DAYS and share_before(gaps) <= hardly


def _on_the_same_rows(reading: "Reading", day: str, reason: str) -> bool:
    has_day, has_reason = pl.col(day).is_not_null(), pl.col(reason).is_not_null()
    counts = (has_day & has_reason).sum().alias("both"), (has_day | has_reason).sum().alias("either")
    both, either = pl.scan_parquet(reading.table).select(*counts).collect().row(0)
    return bool(both >= _LEAST_DAYS and both >= _SAME_ROWS * either)


def ask_about_ends(
    reading: "Reading",
    columns: Mapping[str, Column],
    pairs: Mapping[str, str],
    maps: dict[str, ColumnMap],
    *,
    waited_for: str | None,
) -> None:
    """Make a question of each column left out that may be the day the wait ended, where no column is: "Review
    completed" too, where some rows wait for a review and others do not."""
    spoken = _completions(reading, columns, pairs, waited_for=waited_for, by=_SOME_WAIT_FOR_IT)
    done = [day for day in spoken if day.name not in pairs]
    others = _days_later(reading, columns, pairs, may_be=(None,))
    for day in (*done, *(other for other in others if other not in done)):
        told = maps[day.name]
        options = tuple(option for option in told.options if option[0] != "ended_on")
        maps[day.name] = replace(
            told,
            confidence=min(told.confidence, _ASKED),
            because=_BECAUSE,
            options=(("ended_on", _PERHAPS), *options),
        )


def asked_as_ends(mapping: ExtractMapping) -> tuple[str, ...]:
    """The columns of a suggested mapping that are left out and may be the day a wait ended."""
    return tuple(column.column for column in mapping.columns if column.field is None and column.because == _BECAUSE)
