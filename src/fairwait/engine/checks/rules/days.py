"""Dates that cannot be read, lie in the future, or are the wrong way round."""

from collections.abc import Iterator
from functools import partial

import polars as pl

from fairwait.engine.checks.columns import Columns
from fairwait.engine.checks.fields import BY_NAME, DATE_FIELDS
from fairwait.engine.checks.findings import Finding, Severity, frame
from fairwait.engine.checks.rules.batch import Batch, as_written, explained, found
from fairwait.engine.checks.rules.catalogue import BY_NAME as BY_RULE
from fairwait.engine.checks.values import dates

NOT_IN_FUTURE = ("referred_on", "last_contact_on", "last_checked_on", "date_of_birth", "date_of_death")


def date_unreadable(batch: Batch) -> Iterator[pl.DataFrame]:
    """A date cell that is no date, or no day there is."""
    for name in DATE_FIELDS:
        if not batch.has(name):
            continue
        undecided = batch.columns.lookups[name].undecided
        unread = as_written(name).is_not_null() & pl.col(name).is_null()
        if undecided:
            unread &= ~as_written(name).is_in(list(undecided))
        yield explained(
            batch,
            unread,
            rule="date-unreadable",
            field=name,
            explain=partial(_why, name=name, columns=batch.columns),
            severity=Severity.STOP if name == "referred_on" else Severity.WARN,
            fix="Correct the date; the row cannot be used without it." if name == "referred_on" else None,
        )


def _why(text: str, *, name: str, columns: Columns) -> str:
    order = columns.orders[name]
    setting = columns.setting
    read = dates.read(
        text,
        order=order,
        as_of=setting.as_of,
        birth=name == "date_of_birth",
        epoch_1904=setting.epoch_1904,
        words_of=name,
    )
    problem = read.problem or "this is not a date"
    first = {"mdy": " (read month first)", "ymd": " (read year first)"}.get(order or "", "")
    return f"“{text[:60]}” is not a day: {problem}{first}."


_SAID = {"dmy": "day", "mdy": "month"}


def _otherwise_than_last_time(columns: Columns) -> list[Finding]:
    """A warning for each column that proves another order than this source had so far; what it proves is followed."""
    setting = columns.setting
    return [
        Finding(
            "date-ambiguous", Severity.WARN, setting.header_row, setting.columns[name], None,
            f"The dates of this column have the {_SAID[order]} first; until now this source had the "
            f"{_SAID[setting.remembered_order or '']} first. They are read as this file proves.",
            "See that the export has not changed; dates brought in before may have been read the wrong way round.",
        )
        for name, order in columns.orders.items()
        if order in _SAID
        and setting.remembered_order in _SAID
        and order != setting.remembered_order
        and columns.evidence[name].proves == order
    ]  # fmt: skip


def date_ambiguous(columns: Columns) -> pl.DataFrame:
    """One finding on the header row for each date column whose order nobody can tell, or is not what it was."""
    rows = _otherwise_than_last_time(columns)
    for name, order in columns.orders.items():
        found_here = columns.evidence[name]
        if order is not None or not columns.lookups[name].undecided:
            continue
        mixed = found_here.day_first and found_here.month_first
        why = (
            "some of its dates have the day first and some the month first"
            if mixed
            else "every date in it could be read day first or month first"
        )
        example = columns.lookups[name].undecided[0]
        rows.append(
            Finding(
                "date-ambiguous", Severity.STOP, columns.setting.header_row, columns.setting.columns[name], example,
                f"Nobody can tell day from month in this column: {why} (“{example}”).",
                "Say --date-order dmy or mdy, or settle it in the mapping.",
            )
        )  # fmt: skip
    return frame(rows)


_WORDED_SHOWN = 3


def words_beside(columns: Columns) -> pl.DataFrame:
    """A note on the header row of each date column in which words stand beside days: the days are read."""
    rows = []
    for name in DATE_FIELDS:
        worded = columns.lookups[name].worded if name in columns.lookups else ()
        if not worded:
            continue
        shown = ", ".join(f"“{text[:40]}”" for text in worded[:_WORDED_SHOWN])
        more = f" and {len(worded) - _WORDED_SHOWN:,} more" if len(worded) > _WORDED_SHOWN else ""
        rows.append(
            Finding(
                "date-with-words", Severity.NOTE, columns.setting.header_row, columns.setting.columns[name], worded[0],
                f"Words stand beside the day ({shown}{more}). The day is read; the words stay in the source row.",
                BY_RULE["date-with-words"].fix,
            )
        )  # fmt: skip
    return frame(rows)


def date_in_future(batch: Batch) -> Iterator[pl.DataFrame]:
    """A referral, contact, re-check, birth or death after the as-of date."""
    as_of = batch.setting.as_of
    for name in NOT_IN_FUTURE:
        if batch.has(name):
            yield found(
                batch,
                pl.col(name) > as_of,
                rule="date-in-future",
                column=batch.header(name),
                value=as_written(name),
                message=pl.format(
                    "{} {} lies after the as-of date, {}.",
                    pl.lit(BY_NAME[name].label),
                    _shown(name),
                    pl.lit(f"{as_of.day} {as_of:%B %Y}"),
                ),
            )


def _shown(name: str) -> pl.Expr:
    return pl.col(name).dt.strftime("%-d %B %Y")


def date_order(batch: Batch) -> Iterator[pl.DataFrame]:
    """Death before birth, referral before birth, end before referral, pause end before start."""
    pairs = (
        ("date_of_birth", "date_of_death", "The person died ({}) before they were born ({})."),
        ("date_of_birth", "referred_on", "The referral ({}) is before the person was born ({})."),
        ("referred_on", "ended_on", "The wait ended ({}) before it began ({})."),
        ("paused_on", "resumes_on", "The pause ends ({}) before it starts ({})."),
    )
    for earlier, later, message in pairs:
        if batch.has(earlier, later):
            yield found(
                batch,
                pl.col(later) < pl.col(earlier),
                rule="date-order",
                column=batch.header(later),
                value=as_written(later),
                message=pl.format(message, _shown(later), _shown(earlier)),
            )
