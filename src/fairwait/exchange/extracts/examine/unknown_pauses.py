"""Pauses for a reason that no pathway knows: they stop no clock, so whoever brings the file hears of it.

The rows are named and not their words, for a note is kept with the import and a reason can name somebody.
"""

import polars as pl

from fairwait.engine.checks.columns import Setting
from fairwait.engine.checks.values.blanks import without_blanks
from fairwait.engine.checks.values.codes import plain
from fairwait.exchange.extracts.reading.layout.tidy import ROW

_SHOWN = 5


def unknown_pauses(table: pl.LazyFrame, *, setting: Setting) -> tuple[str, ...]:
    """What to say of the pause reasons of a file; nothing where each is known, or where nobody told us of any."""
    header, known = setting.columns.get("pause_reason"), setting.vocabulary.pause_words
    if header is None or not known:
        return ()
    told = table.select(ROW, reason=without_blanks(pl.col(header), field="pause_reason")).drop_nulls().collect()
    words = {_plain(word) for word in known}
    unknown = [reason for reason in told["reason"].unique().to_list() if _plain(reason) not in words]
    rows = told.filter(pl.col("reason").is_in(unknown))[ROW].sort().to_list()
    if not rows:
        return ()
    shown = ", ".join(f"{row:,}" for row in rows[:_SHOWN])
    more = f" and {len(rows) - _SHOWN:,} more" if len(rows) > _SHOWN else ""
    return (
        f"No pathway knows the reason for a pause in {'row' if len(rows) == 1 else 'rows'} {shown}{more}: their clocks "
        "keep running. Add the words to the pathway\u2019s pause reasons if they should not.",
    )


def _plain(word: str) -> str:
    return plain(word.replace("'", "").replace("\u2019", ""))
