"""Rows of a list as CSV, a piece at a time, and as a workbook with its data dictionary; neither is held in memory."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import IO, Any

from fairwait.desk.files.cells import inert
from fairwait.desk.files.fields import FIELDS, NAMES, dictionary, said

_A_PIECE = 500
_LONGEST_CELL = 32_767
_WIDTHS = {"text": 18, "day": 12, "number": 12, "yes or no": 10, "codes": 24}


def csv_pieces(
    rows: Iterable[Mapping[str, Any]], *, names: Sequence[str] = NAMES, has_mark: bool = True
) -> Iterator[str]:
    """The CSV of these rows, some hundreds at a time.

    A file begins with the mark by which a spreadsheet knows UTF-8; what another program reads at once need not.
    """
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    buffer.write("\ufeff" if has_mark else "")
    writer.writerow(names)
    for number, row in enumerate(rows, start=1):
        writer.writerow(_cell(row[name]) for name in names)
        if number % _A_PIECE == 0:
            yield _emptied(buffer)
    yield _emptied(buffer)


def _cell(value: Any) -> str:
    # A number is written by us and cannot be a formula; all else might have been typed by anybody.
    return said(value) if isinstance(value, int | float) else inert(said(value))


def _emptied(buffer: io.StringIO) -> str:
    piece = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return piece


def dictionary_csv() -> Iterator[str]:
    """The data dictionary as a file of its own."""
    return csv_pieces(dictionary(), names=("column", "kind", "meaning"))


def write_book(rows: Iterable[Mapping[str, Any]], into: Path | IO[bytes], *, about: Sequence[tuple[str, str]]) -> None:
    """A workbook: the list, then what its columns mean, then who took it away and what was left out.

    Text is written as text, so that nothing in it can run and nothing must be put before it.
    """
    import xlsxwriter

    options = {
        "constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
    }  # fmt: skip
    with xlsxwriter.Workbook(into if not isinstance(into, Path) else str(into), options) as book:
        head, day = book.add_format({"bold": True}), book.add_format({"num_format": "dd/mm/yyyy"})
        sheet = book.add_worksheet("List")
        sheet.freeze_panes(1, 0)
        for place, field in enumerate(FIELDS):
            sheet.set_column(place, place, _WIDTHS[field.kind])
        _write(sheet, 0, NAMES, head)
        for number, row in enumerate(rows, start=1):
            for place, name in enumerate(NAMES):
                _put(sheet, number, place, row[name], day)
        columns = book.add_worksheet("Columns")
        columns.set_column(0, 1, 20)
        columns.set_column(2, 2, 90)
        for number, line in enumerate([("column", "kind", "meaning"), *(each.values() for each in dictionary())]):
            _write(columns, number, line, head if number == 0 else None)
        notes = book.add_worksheet("About this file")
        notes.set_column(0, 0, 32)
        notes.set_column(1, 1, 90)
        for number, line in enumerate(about):
            _write(notes, number, line, None)


def _put(sheet: Any, row: int, place: int, value: Any, day: Any) -> None:
    if value is None or value == []:
        return
    if isinstance(value, date):
        # A day before 1900 is no day to a spreadsheet: it is written as words.
        if value.year >= 1900:
            sheet.write_datetime(row, place, value, day)
        else:
            sheet.write_string(row, place, said(value))
    elif isinstance(value, int | float) and not isinstance(value, bool):
        sheet.write_number(row, place, value)
    else:
        sheet.write_string(row, place, said(value)[:_LONGEST_CELL])


def _write(sheet: Any, row: int, cells: Iterable[str], look: Any) -> None:
    for place, text in enumerate(cells):
        sheet.write_string(row, place, text[:_LONGEST_CELL], look)
