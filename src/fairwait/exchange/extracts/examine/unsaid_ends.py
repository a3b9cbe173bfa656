"""Days that may have ended waits and are taken for nothing, or for a pause: else ended waits come in as open ones."""

import polars as pl

from fairwait.engine.checks.columns import Setting
from fairwait.engine.checks.values.blanks import without_blanks
from fairwait.exchange.extracts.mapping.ends import asked_as_ends
from fairwait.exchange.extracts.mapping.mapping import ExtractMapping
from fairwait.exchange.extracts.mapping.profile import speaks_of
from fairwait.exchange.extracts.reading.layout.tidy import ROW

_LEAST, _MOST = 2, 0.8


def unsaid_ends(table: pl.LazyFrame, mapping: ExtractMapping, *, setting: Setting) -> tuple[str, ...]:
    """What to say of columns that may tell of ends; nothing where one is taken as the day a wait ended."""
    if "ended_on" in setting.columns:
        return ()
    asked = asked_as_ends(mapping)
    counts = table.select(pl.col(name).is_not_null().sum() for name in asked).collect().row(0) if asked else ()
    said = [
        f"“{name}” has a day in {rows:,} rows, hardly one before the referral, and is taken for nothing. If it is the "
        "day the wait ended, map it to ended_on: else these come in as waits that are still open."
        for name, rows in zip(asked, counts, strict=True)
    ]
    return (*said, *_ends_called_pauses(table, setting=setting))


def _ends_called_pauses(table: pl.LazyFrame, *, setting: Setting) -> tuple[str, ...]:
    """The rows are counted and their words not told, for a reason can name somebody."""
    header, day = setting.columns.get("pause_reason"), setting.columns.get("paused_on")
    if header is None or day is None or "end_reason" in setting.columns or "resumes_on" in setting.columns:
        return ()
    told = without_blanks(pl.col(header), field="pause_reason").alias("reason")
    counts = table.select(ROW, told).drop_nulls().group_by("reason").len().collect()
    told_rows = dict(counts.iter_rows())
    ends = sum(rows for reason, rows in told_rows.items() if speaks_of("end_reason", reason))
    if ends < _LEAST or ends < _MOST * sum(told_rows.values()):
        return ()
    return (
        f"“{header}” is taken as the reason for a pause, and {ends:,} of its cells read like the reason for an end. If "
        f"those waits ended, map “{day}” to ended_on and “{header}” to end_reason: else they stay open.",
    )
