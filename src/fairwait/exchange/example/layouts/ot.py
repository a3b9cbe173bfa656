"""The OT team's own workbook: the list on the third sheet, merged headings, colours, telephone numbers as numbers."""

from datetime import date, datetime
from pathlib import Path

import numpy as np
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from fairwait.exchange.example.days import NEVER, Days, Texts, written
from fairwait.exchange.example.layouts.written import spelled
from fairwait.exchange.example.places import COUNCIL
from fairwait.exchange.example.town import Rows

COLOURS = (("Red",), ("Red",), ("Amber",), ("Green",))
_FILLS = {"Red": "#F4B6B0", "Amber": "#F7DFA5", "Green": "#BFE3C2"}
_GROUPS = (("Person", 6), ("Where", 4), ("Referral", 6), ("Keeping in touch", 5), ("On hold", 3), ("Finished", 2))
_TEXTS = {
    "Client No.": "person_id",
    "Surname": "last_name",
    "Forename": "first_name",
    "Sex": "gender",
    "Address": "address",
    "Postcode": "postcode",
    "Referred by": "source_of_request",
    "Reason for referral": "reason",
    "Team": "team",
    "OT": "worker",
    "Status": "status",
    "Notes": "notes",
    "Contact warning": "unsafe_contact",
    "Why on hold": "pause_reason",
    "Outcome": "end_reason",
}
_DATES = {
    "DOB": "date_of_birth",
    "Date rec'd": "referred_on",
    "Last rang": "last_contact_on",
    "Last risk check": "last_checked_on",
    "On hold from": "paused_on",
    "On hold until": "resumes_on",
    "Date closed": "ended_on",
}
_SERIAL = frozenset({"Last risk check"})
"""Columns somebody pasted without their date format: bare day numbers."""
_PHONES = {"Tel": "phone", "Mobile": "mobile"}
HEADINGS = (
    "Client No.",
    "Surname",
    "Forename",
    "DOB",
    "Sex",
    "NHS No.",
    "Address",
    "Postcode",
    "Tel",
    "Mobile",
    "Date rec'd",
    "Referred by",
    "Reason for referral",
    "RAG",
    "Team",
    "OT",
    "Status",
    "Last rang",
    "Last risk check",
    "Contact warning",
    "Notes",
    "Why on hold",
    "On hold from",
    "On hold until",
    "Date closed",
    "Outcome",
)
_GROUP_OF = [title for title, width in _GROUPS for _ in range(width)]
COLUMNS = {
    f"{group} / {name}": {"RAG": "priority", "NHS No.": "nhs_number"}.get(name) or (_TEXTS | _DATES | _PHONES)[name]
    for group, name in zip(_GROUP_OF, HEADINGS, strict=True)
}
"""The sheet's columns, both rows of their header joined, and what each truly is."""
SHEET = "Waiting list"
FIRST_ROW = 5


def write(rows: Rows, path: Path) -> Days:
    """The workbook with its cover, its drop-downs and its list."""
    with xlsxwriter.Workbook(str(path)) as book:
        book.set_properties({"title": "OT waiting list", "company": COUNCIL, "created": datetime(2020, 1, 1)})  # noqa: DTZ001 - a fixed stamp, so the same bytes each time
        _cover(book.add_worksheet("Read me"), rows.day)
        _choices(book.add_worksheet("Drop-downs"))
        sheet = book.add_worksheet(SHEET)
        _headings(book, sheet, rows.day)
        _cells(book, sheet, rows)
        sheet.write_string(FIRST_ROW - 1 + rows.size, 0, "Total")
        sheet.write_number(FIRST_ROW - 1 + rows.size, 1, rows.size)
        sheet.freeze_panes(FIRST_ROW - 1, 3)
    return np.arange(FIRST_ROW, FIRST_ROW + rows.size, dtype=np.int64)


def _cover(sheet: Worksheet, day: int) -> None:
    for at, line in enumerate(
        (
            "OT team: waiting list",
            "Please do not sort without selecting all columns.",
            "Red = ring today, Amber = ring this month, Green = routine.",
            "Ask Anna before adding a column.",
            f"Last tidied {written(np.array([day]), '3-Feb-2026')[0]}",
        )
    ):
        sheet.write_string(at, 0, line)


def _choices(sheet: Worksheet) -> None:
    for column, choices in enumerate(
        (("RAG", "Red", "Amber", "Green"), ("Status", "Awaiting allocation", "Allocated", "On hold", "Closed"))
    ):
        for at, choice in enumerate(choices):
            sheet.write_string(at, column, choice)


def _headings(book: Workbook, sheet: Worksheet, day: int) -> None:
    bold = book.add_format({"bold": True, "align": "center", "border": 1})
    sheet.write_string(0, 0, f"{COUNCIL} OT waiting list")
    sheet.write_string(1, 0, f"Week of {written(np.array([day]), '3-Feb-2026')[0]}")
    column = 0
    for title, width in _GROUPS:
        sheet.merge_range(FIRST_ROW - 3, column, FIRST_ROW - 3, column + width - 1, title, bold)
        column += width
    for at, name in enumerate(HEADINGS):
        sheet.write_string(FIRST_ROW - 2, at, name, bold)


def _cells(book: Workbook, sheet: Worksheet, rows: Rows) -> None:
    day_format = book.add_format({"num_format": "dd/mm/yyyy"})
    fills = {name: book.add_format({"bg_color": colour}) for name, colour in _FILLS.items()}
    for column, name in enumerate(HEADINGS):
        if name in _DATES:
            _write_dates(sheet, column, rows, _DATES[name], None if name in _SERIAL else day_format)
        elif name in _PHONES:
            _write_numbers(sheet, column, rows.texts[_PHONES[name]])
        elif name == "RAG":
            _write_colours(sheet, column, spelled(rows, COLOURS), fills)
        elif name == "NHS No.":
            _write_numbers(sheet, column, rows.texts["nhs_number"])
        else:
            _write_texts(sheet, column, rows.texts[_TEXTS[name]])


def _write_texts(sheet: Worksheet, column: int, texts: Texts) -> None:
    for at, text in enumerate(texts):
        if text:
            sheet.write_string(FIRST_ROW - 1 + at, column, text)


def _write_numbers(sheet: Worksheet, column: int, texts: Texts) -> None:
    for at, text in enumerate(texts):
        bare = text.replace(" ", "")
        if bare.isdigit():
            sheet.write_number(FIRST_ROW - 1 + at, column, int(bare))
        elif text:
            sheet.write_string(FIRST_ROW - 1 + at, column, text)


def _write_colours(sheet: Worksheet, column: int, texts: Texts, fills: dict[str, Format]) -> None:
    for at, text in enumerate(texts):
        if text:
            sheet.write_string(FIRST_ROW - 1 + at, column, text, fills.get(text))


def _write_dates(sheet: Worksheet, column: int, rows: Rows, name: str, style: Format | None) -> None:
    base = date(1899, 12, 30).toordinal()
    raw = rows.raw.get(name, {})
    for at, day in enumerate(rows.dates[name]):
        if at in raw:
            sheet.write_string(FIRST_ROW - 1 + at, column, raw[at])
        elif day != NEVER:
            sheet.write_number(FIRST_ROW - 1 + at, column, int(day) - base, style)
