"""What reading a file gives: a `Reading`, or `Unreadable` with reason and remedy; and the limits it works within."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

Progress = Callable[[str, int, int], None]
"""Called as (phase, done, total); total is 0 while nobody can know it yet."""


class Unreadable(Exception):
    """The file is refused whole. `reason` says what is wrong, `remedy` what to do; both are plain sentences."""

    def __init__(self, reason: str, remedy: str) -> None:
        super().__init__(f"{reason} {remedy}")
        self.reason = reason
        self.remedy = remedy


@dataclass(frozen=True)
class Limits:
    """The most that is read. Beyond any of these a file is refused early, with the limit named."""

    size_bytes: int = 4 * 1024**3  # the file as it lies
    rows: int = 3_000_000
    columns: int = 2_000
    field_bytes: int = 8 * 1024**2  # one cell of a text file; a longer one is an unclosed quote
    sheet_cells: int = 25_000_000  # a spreadsheet is held in memory whole, so its area is limited
    archive_entries: int = 5_000  # files inside an XLSX or ODS
    archive_bytes: int = 3 * 1024**3  # all of them unpacked
    archive_ratio: int = 400  # unpacked to packed, judged for members over a few megabytes
    memory_bytes: int = 2 * 1024**3  # resident, of the reading process
    seconds: int = 600  # by the clock on the wall
    cpu_seconds: int = 1_200  # over all its threads


@dataclass(frozen=True)
class Reading:
    """A file read: where its table lies, how it was understood, and what was left out or found."""

    path: Path
    name: str
    sha256: str
    size_bytes: int
    kind: str  # "text" | "xlsx" | "ods" | "parquet"
    encoding: str | None
    delimiter: str | None
    sheet: str | None
    sheets: tuple[str, ...]  # those a person sees: hidden ones are not named
    header_row: int  # the last line of the header, counted from 1 with everything above it
    header_rows: tuple[int, ...]
    columns: tuple[str, ...]
    table: Path  # Parquet: `row` Int64, then one String column per header
    rows: int
    left_out: Mapping[str, int]
    findings: pl.DataFrame
    misshapen: int
    excel_1904: bool = False
    other_lists: tuple[str, ...] = ()  # visible sheets not read that also look like a list
    hidden_sheets: tuple[str, ...] = ()  # not read, for nobody named one
    about: tuple[tuple[int, str], ...] = ()  # (line, text) of titles and feet: where the report speaks of itself
    notes: tuple[str, ...] = ()  # sentences about the file as a whole that a person should see and no rule covers
    said_once: tuple[str, ...] = ()  # messages of findings that one of the notes stands for
    doubts: Mapping[str, str] = field(default_factory=dict)  # why the file may not be whole: "cut", "total", in words


_HIDDEN_NAMED = 5


def hidden_said(names: Sequence[str]) -> str:
    """That a workbook has hidden sheets which were not read, and what to do if the list stands there."""
    shown = ", ".join(f"“{name}”" for name in names[:_HIDDEN_NAMED])
    more = f" and {len(names) - _HIDDEN_NAMED} more" if len(names) > _HIDDEN_NAMED else ""
    many = "sheets that are hidden and were" if len(names) > 1 else "a sheet that is hidden and was"
    return f"The workbook has {many} not read: {shown}{more}. If the list stands there, unhide it, or name it."


LEFT_OUT = ("preamble", "blank", "repeated-header", "total", "section-title", "footer")
"""The kinds of line that are no data, in the order they are reported."""


def nothing_left_out() -> dict[str, int]:
    """A counter with every kind of line at zero."""
    return dict.fromkeys(LEFT_OUT, 0)
