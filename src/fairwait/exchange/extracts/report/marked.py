"""The user's own file given back with one more column: what was found in each row.

Text stays text in its own delimiter, encoding and line ends, with every line of the original; a spreadsheet is written
as XLSX with text as text, so that nothing in it runs.
"""

import codecs
import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import IO, Any

import polars as pl

from fairwait.engine.checks.findings import Severity
from fairwait.exchange.extracts.examine import Examination
from fairwait.exchange.extracts.reading.archives import directory_of
from fairwait.exchange.extracts.reading.outcome import Limits, Reading
from fairwait.exchange.extracts.reading.sheets.inspection import SheetFacts, inspect_workbook
from fairwait.exchange.extracts.report.said import COLUMN, TO_MEND, by_row, plain_marks, visible

SHEET_ROWS = 1_048_576
SHEET_TEXT = 32_767
_ENDS = ("\r\n", "\n", "\r")
_NEVER = "(formula, never calculated)"
"""Stands for a formula that the workbook keeps with another cell."""
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


class MarkingRefused(Exception):
    """The marked file cannot be written; the text says why and what to do."""


def write_marked(examination: Examination, out: Path) -> Path:
    """Write the file with an added column of findings; returns where it lies.

    The original is never overwritten, and `out` is either written whole or not at all.

    Raises: `MarkingRefused` where `out` is the original, or the rows do not fit into a sheet.
    """
    reading, out = examination.reading, Path(out)
    if out.exists() and out.resolve() == reading.path.resolve():
        raise MarkingRefused("This would overwrite the file you checked. Name another file for --marked.")
    return _write(examination, out, by_row(examination.row_by_row), column=COLUMN, only=None)


def write_unusable(examination: Examination, out: Path) -> Path:
    """Write only the rows that cannot be used, each with what is wrong and what to do; returns where they lie.

    Everything above the heading stays. The added column tells a later import that this is part of a list, not all of
    it: mended and brought again, it adds its rows, and nobody else is taken to have left.

    Raises: `MarkingRefused` as `write_marked` does.
    """
    stopped = examination.row_by_row.filter(pl.col("severity") == str(Severity.STOP))
    said = by_row(stopped)
    said.pop(examination.reading.header_row, None)
    for row, word in _of_unknown_pathways(examination).items():
        said.setdefault(row, f"Stop: “{visible(word)}” is none of your pathways (required-missing)")
    return _write(examination, Path(out), said, column=TO_MEND, only=frozenset(said))


def _of_unknown_pathways(examination: Examination) -> dict[int, str]:
    """The rows that name a pathway nobody knows, with the word: one finding on the header row speaks for them all."""
    unknown = pl.col("pathway").is_null() & pl.col("pathway_text").is_not_null()
    rows = pl.scan_parquet(examination.clean).filter(unknown).select("row", "pathway_text").collect()
    return dict(rows.iter_rows())


def _write(
    examination: Examination, out: Path, said: Mapping[int, str], *, column: str, only: frozenset[int] | None
) -> Path:
    reading = examination.reading
    handle, name = tempfile.mkstemp(dir=out.parent, prefix=".marked-", suffix=".xlsx")
    os.close(handle)
    part = Path(name)
    try:
        if reading.kind == "text":
            _mark_text(reading, said=said, into=part, column=column, only=only)
        else:
            _mark_sheet(reading, said=said, into=part, column=column, only=only)
        part.replace(out)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    return out


def _codec(reading: Reading) -> str:
    """The encoding without a mark of byte order: the mark stays in the first line as it is."""
    with reading.path.open("rb") as file:
        start = file.read(4)
    for mark, name in _MARKS:
        if start.startswith(mark):
            return name
    return reading.encoding or "utf-8"


def _starts(reading: Reading, said: Mapping[int, str]) -> list[int]:
    """The lines on which a record starts, in order: the header, the rows, and lines that have findings."""
    rows = pl.scan_parquet(reading.table).select("row").collect().get_column("row").to_list()
    return sorted({reading.header_row, *rows, *(row for row in said if row >= reading.header_row)})


def _mark_text(
    reading: Reading, *, said: Mapping[int, str], into: Path, column: str, only: frozenset[int] | None
) -> None:
    codec, delimiter = _codec(reading), reading.delimiter or ","
    # Bytes that are not text in this encoding go through unchanged.
    errors = "surrogateescape" if not codec.lower().startswith("utf-16") else "surrogatepass"
    with (
        reading.path.open("r", encoding=codec, errors=errors, newline="") as source,
        into.open("w", encoding=codec, errors=errors, newline="") as target,
    ):
        for text in _marked_lines(
            source,
            starts=_starts(reading, said),
            header=reading.header_row,
            said=said,
            delimiter=delimiter,
            codec=codec,
            column=column,
            only=only,
        ):
            target.write(text)


def _marked_lines(
    source: IO[str],
    *,
    starts: list[int],
    header: int,
    said: Mapping[int, str],
    delimiter: str,
    codec: str,
    column: str,
    only: frozenset[int] | None,
) -> Iterator[str]:
    """Every line of the source, or those up to the heading and of some rows; a record's last line carries its cell."""

    def marked(record: int, lines: list[str], last: int) -> list[str]:
        cell = _cell(record, header=header, said=said, delimiter=delimiter, codec=codec, column=column)
        return [*lines[:last], _with_cell(lines[last], cell, delimiter), *lines[last + 1 :]]

    following = iter(starts)
    start, after = next(following, None), next(following, None)
    quotes = 0
    open_record: int | None = None
    held: list[str] = []  # lines of the record at hand
    for number, line in enumerate(source, start=1):
        if number == start:
            open_record, quotes = number, 0
        is_kept = only is None or number < header or open_record == header or open_record in only
        if open_record is None:
            if is_kept:
                yield line
            continue
        held.append(line)
        quotes += line.count('"')
        if quotes % 2 and (after is None or number + 1 < after):
            continue
        if is_kept:
            filled = [place for place, text in enumerate(held) if text.strip()]
            yield from marked(open_record, held, filled[-1] if quotes % 2 and filled else len(held) - 1)
        open_record, held = None, []
        start, after = after, next(following, None)
    if held and open_record is not None:  # quotation marks never closed: the record is its first line
        is_kept = only is None or open_record in only
        yield from marked(open_record, held if only is None else held[:1], 0) if is_kept else ()


def _with_cell(line: str, cell: str, delimiter: str) -> str:
    end = next((end for end in _ENDS if line.endswith(end)), "")
    return f"{line[: len(line) - len(end)]}{delimiter}{cell}{end}"


def _cell(row: int, *, header: int, said: Mapping[int, str], delimiter: str, codec: str, column: str) -> str:
    text = said.get(row, "")
    if row == header:
        text = f"{column}: {text}" if text else column
    if not text:
        return ""
    try:
        text.encode(codec)
    except UnicodeEncodeError:
        text = plain_marks(text).encode(codec, errors="replace").decode(codec)
    escaped = text.replace('"', '""')
    return f'"{escaped}"' if any(mark in text for mark in (delimiter, '"', "\n", "\r")) else escaped


def _mark_sheet(
    reading: Reading, *, said: Mapping[int, str], into: Path, column: str, only: frozenset[int] | None
) -> None:
    import xlsxwriter

    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(str(into), options) as book:
        formats = _Formats(book)
        for name, rows, is_list in _sheets(reading):
            if only is not None and not is_list:
                continue
            sheet = book.add_worksheet(name)
            width, written = (len(reading.columns) if is_list else 0), 0
            for number, cells in enumerate(rows, start=1):
                if number > SHEET_ROWS:
                    raise MarkingRefused(
                        "A sheet holds 1,048,576 rows and this file has more. Export it as CSV and check that."
                    )
                if is_list:
                    width = max(width, len(cells)) if number <= reading.header_row else width
                if only is not None and number > reading.header_row and number not in only:
                    continue
                _write_row(sheet, written, cells, formats=formats)
                if is_list and (number in said or number == reading.header_row):
                    text = said.get(number, "")
                    if number == reading.header_row:
                        text = f"{column}: {text}" if text else column
                    sheet.write_string(written, max(width, len(cells)), text[:SHEET_TEXT], formats.said)
                written += 1


class _Formats:
    """The few formats a marked sheet needs."""

    def __init__(self, book: Any) -> None:
        self.said = book.add_format({"bg_color": "#FFF2CC"})
        self.day = book.add_format({"num_format": "dd/mm/yyyy"})
        self.moment = book.add_format({"num_format": "dd/mm/yyyy hh:mm"})
        self.span = book.add_format({"num_format": "[h]:mm:ss"})


def _write_row(sheet: Any, row: int, cells: Iterable[Any], *, formats: _Formats) -> None:
    for place, value in enumerate(cells):
        if value is None or value == "":
            continue
        if isinstance(value, bool):
            sheet.write_boolean(row, place, value)
        elif isinstance(value, int | float):
            sheet.write_number(row, place, value)
        elif isinstance(value, datetime):
            sheet.write_datetime(row, place, value, formats.day if value.time() == time() else formats.moment)
        elif isinstance(value, date):
            sheet.write_datetime(row, place, value, formats.day)
        elif isinstance(value, time | timedelta):
            sheet.write_datetime(row, place, value, formats.span)
        else:
            sheet.write_string(row, place, str(value)[:SHEET_TEXT])


def _sheets(reading: Reading) -> Iterator[tuple[str, Iterable[list[Any]], bool]]:
    """Each sheet a person sees: its name, its rows from the first, and whether it is the one that was read."""
    if reading.kind == "parquet":
        yield "List", _table_rows(reading), True
        return
    from python_calamine import CalamineWorkbook

    facts = _facts(reading)
    book = CalamineWorkbook.from_path(str(reading.path))
    for name in dict.fromkeys([*reading.sheets, *([reading.sheet] if reading.sheet else [])]):
        yield name[:31], _as_seen(book.get_sheet_by_name(name), facts.get(name)), name == reading.sheet


def _facts(reading: Reading) -> Mapping[str, SheetFacts]:
    """What the sheets hold that a parser loses: formulas never calculated, and errors."""
    if reading.kind != "xlsx":
        return {}
    limits = Limits()
    found = inspect_workbook(directory_of(reading.path, limits=limits), limits=limits, sheet=None).sheets
    if reading.sheet is None or reading.sheet in found:
        return found
    named = inspect_workbook(directory_of(reading.path, limits=limits), limits=limits, sheet=reading.sheet)
    return {**found, **named.sheets}


def _as_seen(sheet: Any, facts: SheetFacts | None) -> Iterator[list[Any]]:
    """The rows of a sheet; a formula that was never calculated comes back as it was written, as text."""
    left = sheet.start[1] if sheet.start else 0
    lost: dict[int, dict[int, str]] = {}
    if facts is not None:
        formulas = {place: f"={formula}" if formula else _NEVER for place, formula in facts.uncounted.items()}
        for (row, column), text in {**formulas, **facts.errors}.items():
            lost.setdefault(row, {})[column - left - 1] = text
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        for place, text in sorted(lost.get(number, {}).items()):
            if place >= 0:
                cells += [""] * (place + 1 - len(cells))
                cells[place] = text if cells[place] in ("", None) else cells[place]
        yield cells


def _table_rows(reading: Reading) -> Iterator[list[Any]]:
    """The rows of a table without a sheet, each at the number a person sees."""
    frame = pl.scan_parquet(reading.table).collect()
    at = 1
    while at < reading.header_row:
        yield []
        at += 1
    yield list(reading.columns)
    for row, *cells in frame.iter_rows():
        at += 1
        while at < row:
            yield []
            at += 1
        yield list(cells)
