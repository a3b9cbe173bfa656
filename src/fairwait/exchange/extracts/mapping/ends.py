"""Days and reasons that may end a wait: told from pauses by their words, and asked about where nothing takes them.

An end taken for a pause, or for nothing, leaves somebody on the list who waits no more.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from fairwait.exchange.extracts.mapping.column import NOT_A_PERSONS, PLAIN_FLOOR, PLAINLY, Column
from fairwait.exchange.extracts.mapping.headers import words_of
from fairwait.exchange.extracts.mapping.lexicon import LEFT_OUT, stem
from fairwait.exchange.extracts.mapping.mapping import ColumnMap, ExtractMapping
from fairwait.exchange.extracts.mapping.relations import apart, share_before

if TYPE_CHECKING:
    from fairwait.exchange.extracts.reading import Reading

_OF_PAUSES = frozenset(map(stem, ("pause", "paused", "hold", "suspended", "suspension", "deferred", "delay", "clock")))
_ENDS = 0.8
_STEPS = LEFT_OUT + "steps"
_LEAST_DAYS, _DATES, _MOST_FILLED = 3, 0.6, 0.6
_SAME_ROWS, _HARDLY_BEFORE, _HARDLY_TO_COME = 0.95, 0.05, 0.02
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
        for column in _days_later(reading, columns, pairs, may_be=(None, _STEPS))
        if _on_the_same_rows(reading, column.name, owners["end_reason"])
    ]
    if len(days) != 1:
        return False
    (day,) = days
    day.odds["ended_on"] = max(day.odds["ended_on"], day.left_out_odds + PLAIN_FLOOR)
    return True


def _days_later(
    reading: "Reading", columns: Mapping[str, Column], pairs: Mapping[str, str], *, may_be: tuple[str | None, ...]
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
    return [day for day in days if _is_later(reading, day.name, referred)]


def _is_later(reading: "Reading", day: str, referred: str) -> bool:
    gaps = apart(reading, day, other=referred)
    return len(gaps) >= _LEAST_DAYS and share_before(gaps) <= _HARDLY_BEFORE


def _on_the_same_rows(reading: "Reading", day: str, reason: str) -> bool:
    has_day, has_reason = pl.col(day).is_not_null(), pl.col(reason).is_not_null()
    counts = (has_day & has_reason).sum().alias("both"), (has_day | has_reason).sum().alias("either")
    both, either = pl.scan_parquet(reading.table).select(*counts).collect().row(0)
    return bool(both >= _LEAST_DAYS and both >= _SAME_ROWS * either)


def ask_about_ends(
    reading: "Reading", columns: Mapping[str, Column], pairs: Mapping[str, str], maps: dict[str, ColumnMap]
) -> None:
    """Make a question of each column left out that may be the day the wait ended, where no column is."""
    for day in _days_later(reading, columns, pairs, may_be=(None,)):
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
