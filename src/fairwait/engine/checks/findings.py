"""The shape of a finding: one thing wrong, or worth knowing, at one place in a file."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import NamedTuple

import polars as pl


class Severity(StrEnum):
    """What a finding means for its row."""

    STOP = "stop"
    WARN = "warn"
    NOTE = "note"


class Finding(NamedTuple):
    """One finding. `row` is the number a person sees in the file; `column` is the file's own header."""

    rule: str
    severity: str
    row: int
    column: str | None
    value: str | None
    message: str
    fix: str


SCHEMA: dict[str, pl.DataType] = {
    "rule": pl.String(),
    "severity": pl.String(),
    "row": pl.Int64(),
    "column": pl.String(),
    "value": pl.String(),
    "message": pl.String(),
    "fix": pl.String(),
}

COLUMNS = pl.Schema(SCHEMA)
"""`SCHEMA` as Polars casts to it."""


def frame(findings: Iterable[Finding] = ()) -> pl.DataFrame:
    """Findings as a frame of `SCHEMA`; an empty one has the same columns."""
    return pl.DataFrame([tuple(finding) for finding in findings], schema=SCHEMA, orient="row")


def joined(frames: Iterable[pl.DataFrame]) -> pl.DataFrame:
    """Frames of findings in one, ordered by row, then rule, then column."""
    every = [part.select(list(SCHEMA)) for part in frames if part.height]
    if not every:
        return frame()
    return pl.concat(every, how="vertical_relaxed").sort(
        ["row", "rule", "column"], nulls_last=False, maintain_order=True
    )


_WORDS_NAMED = 5


def named_words(words: Mapping[str, int]) -> str:
    """Words of a column with the rows that hold them: "“Physio” (12 rows), “Falls” (1 row) and 3 more"."""
    said = [f"“{word[:60]}” ({rows:,} {'row' if rows == 1 else 'rows'})" for word, rows in words.items()]
    more = len(said) - _WORDS_NAMED
    return ", ".join(said[:_WORDS_NAMED]) + (f" and {more} more" if more > 0 else "")
