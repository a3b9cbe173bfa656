"""Inside the child: from the kind of file to a table on disk and a description of it."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars as pl

from fairwait.engine.checks.findings import frame as findings_frame
from fairwait.engine.checks.findings import joined

from .layout.header import Header
from .layout.parts import words_in_no_column
from .layout.tidy import Ledger
from .layout.totals import false_total
from .left import FINDINGS, TABLE
from .outcome import Limits
from .tables import amend_table, write_table
from .text.encodings import MIXED

Say = Callable[[int, int], None]
_MOST_ABOUT = 200


@dataclass
class _Source:
    """What every kind of file comes to."""

    columns: tuple[str, ...]
    unnamed: frozenset[str]  # columns that the file gives no name: left out if nothing stands in them
    ledger: Ledger
    frames: Iterator[pl.DataFrame]
    expected_rows: int
    facts: dict[str, Any] = field(default_factory=dict)
    repeated: tuple[str, ...] = ()  # names that more than one column has


def parse(request: Mapping[str, Any], *, folder: Path, limits: Limits, say: Say) -> dict[str, Any]:
    """Write the table and the findings; return what a `Reading` needs besides. Raises: Unreadable."""
    source = _opened(request, limits)
    table = folder / TABLE
    filled: set[str] = set()

    def seen(frame: pl.DataFrame) -> None:
        filled.update(name for name in source.unnamed - filled if frame[name].null_count() < frame.height)
        say(source.ledger.rows, max(source.expected_rows, source.ledger.rows))

    write_table(source.frames, columns=source.columns, to=table, seen=seen)
    tail = source.ledger.settle()
    source.ledger.say_once()
    empty = [name for name in source.columns if name in source.unnamed - filled]
    if len(empty) == len(source.columns):
        empty = []
    amend_table(table, drop_columns=empty, drop_rows=tail)
    _count(source, table)
    if (lost := words_in_no_column(source.ledger.titles, pl.scan_parquet(table))) is not None:
        source.ledger.notes.append(lost)
    joined([findings_frame(source.ledger.findings)]).write_parquet(folder / FINDINGS)
    return source.facts | {
        "columns": [name for name in source.columns if name not in empty],
        "rows": source.ledger.rows,
        "left_out": source.ledger.left_out,
        "misshapen": source.ledger.misshapen,
        "notes": _notes(source),
        "doubts": dict(source.ledger.doubts),
        "said_once": list(source.ledger.once),
        "about": sorted(source.ledger.about.items())[:_MOST_ABOUT],
    }


def _count(source: _Source, table: Path) -> None:
    """Hold the lines of totals against the rows that are there."""
    ledger = source.ledger
    if ledger.totals:
        rows, lines = ledger.rows + ledger.misshapen, len(source.facts["header_rows"])
        found = false_total(ledger.totals, rows=rows, header_lines=lines, table=pl.scan_parquet(table))
        if found is not None:
            ledger.miscount(found, rows=rows)


def _notes(source: _Source) -> list[str]:
    """What a person should know of the file and no rule covers."""
    notes = []
    if source.facts.get("other_lists"):
        others = ", ".join(f"“{name}”" for name in source.facts["other_lists"])
        notes.append(f"Only the sheet “{source.facts['sheet']}” was read; these look like lists too: {others}.")
    if source.facts.get("encoding") == MIXED:
        notes.append("The file mixes two encodings (UTF-8 and CP1252); each character was read as what it is.")
    if source.repeated:
        names = ", ".join(f"“{name}”" for name in source.repeated)
        notes.append(f"Some columns have the same name; the later ones are numbered: {names}.")
    return [*notes, *source.ledger.notes, *source.ledger.doubts.values()]


def _opened(request: Mapping[str, Any], limits: Limits) -> _Source:
    kind, path = request["kind"], Path(request["path"])
    if kind == "text":
        return _text(path, request, limits)
    if kind == "parquet":
        return _columns(path, limits)
    return _book(path, request, limits)


def _text(path: Path, request: Mapping[str, Any], limits: Limits) -> _Source:
    from .text.reader import open_text

    opened = open_text(
        path,
        limits=limits,
        encoding=request["encoding"],
        delimiter=request["delimiter"],
        header_row=request["header_row"],
    )
    return _Source(
        columns=opened.columns,
        unnamed=_unnamed(opened.columns, opened.header.names),
        ledger=opened.ledger,
        frames=opened.frames,
        expected_rows=opened.survey.lines,
        repeated=_repeated(opened.header.names),
        facts=_header_facts(opened.header) | {"encoding": opened.survey.encoding, "delimiter": opened.delimiter},
    )


def _book(path: Path, request: Mapping[str, Any], limits: Limits) -> _Source:
    from .sheets.workbook import open_book

    opened = open_book(
        path, kind=request["kind"], limits=limits, sheet=request["sheet"], header_row=request["header_row"]
    )
    return _Source(
        columns=opened.columns,
        unnamed=_unnamed(opened.columns, opened.header.names),
        ledger=opened.ledger,
        frames=opened.frames,
        expected_rows=opened.height,
        repeated=_repeated(opened.header.names),
        facts=_header_facts(opened.header)
        | {
            "sheet": opened.sheet,
            "sheets": opened.sheets,
            "other_lists": opened.other_lists,
            "hidden_sheets": opened.hidden,
            "excel_1904": opened.excel_1904,
        },
    )


def _columns(path: Path, limits: Limits) -> _Source:
    from .sheets.columnar import open_columns

    opened = open_columns(path, limits=limits)
    return _Source(
        columns=opened.columns,
        unnamed=frozenset(),
        ledger=opened.ledger,
        frames=opened.frames,
        expected_rows=opened.height,
        facts={"header_row": 1, "header_rows": [1]},
    )


def _header_facts(header: Header) -> dict[str, Any]:
    return {"header_row": header.last_row, "header_rows": header.rows}


def _unnamed(columns: Sequence[str], names: Sequence[str]) -> frozenset[str]:
    padded = [*names, *[""] * (len(columns) - len(names))]
    return frozenset(column for column, name in zip(columns, padded, strict=False) if not name)


def _repeated(names: Sequence[str]) -> tuple[str, ...]:
    return tuple(name for name, times in Counter(filter(None, names)).items() if times > 1)
