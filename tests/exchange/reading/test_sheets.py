"""Spreadsheets: the right sheet, its rows as numbered in it, every kind of cell as the text a person would expect."""

import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time
from functools import partial
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter

from fairwait.exchange.extracts.examine import examine
from fairwait.exchange.extracts.reading import Unreadable
from fairwait.waiting.rules.pathways import starter, vocabulary
from tests.exchange.mess import people
from tests.exchange.reading.drawn import ods_row, one_sheet, opendocument, workbook
from tests.exchange.reading.here import Here

Reads = Callable[..., Here]


def test_rows_are_numbered_as_in_the_sheet_wherever_the_table_stands(reads: Reads) -> None:
    table = people(30)
    here = reads(one_sheet([list(table.columns), *map(list, table.rows)], top=6, left=3))
    assert tuple(here.columns) == table.columns
    assert here.numbers == list(range(8, 38))
    assert here.rows == list(table.rows)
    assert here.facts["header_row"] == 7


def test_the_list_is_found_behind_a_cover_a_lookup_and_a_hidden_sheet(reads: Reads) -> None:
    table = people(40)

    def fill(book: xlsxwriter.Workbook) -> None:
        cover = book.add_worksheet("Cover")
        cover.write("B2", "People waiting for adult social care")
        cover.write_row("B4", ["Printed on", "03/02/2026"])
        lookup = book.add_worksheet("Lookups")
        lookup.write_row(0, 0, ["Code", "Description"])
        for index in range(60):
            lookup.write_row(index + 1, 0, [f"T{index}", f"Team number {index}"])
        hidden = book.add_worksheet("Old list")
        data = book.add_worksheet("Waiting")
        for sheet in (hidden, data):
            for index, row in enumerate([table.columns, *table.rows]):
                sheet.write_row(index, 0, row)
        for index in range(300):
            hidden.write_row(41 + index, 0, table.rows[0])
        hidden.hide()

    here = reads(workbook(fill))
    assert here.facts["sheet"] == "Waiting"
    assert here.facts["sheets"] == ("Cover", "Lookups", "Waiting")
    assert here.rows == list(table.rows)
    assert len(reads(workbook(fill), sheet="Old list").rows) == 340  # named by a person, so read
    with pytest.raises(Unreadable, match="no sheet called “Nowhere”"):
        reads(workbook(fill), sheet="Nowhere")


def test_a_second_list_that_was_not_read_is_said(reads: Reads) -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        for name, rows in (("North", 30), ("South", 20)):
            sheet = book.add_worksheet(name)
            table = people(rows)
            for index, row in enumerate([table.columns, *table.rows]):
                sheet.write_row(index, 0, row)
        prompts = book.add_worksheet("Prompts")
        for index, row in enumerate([("Prompt", "Value"), ("Team", "All"), ("Snapshot", "25/11/2026")]):
            prompts.write_row(index, 0, row)

    here = reads(workbook(fill))
    assert here.facts["sheet"] == "North"
    assert here.facts["other_lists"] == ("South",)
    assert here.facts["notes"] == ["Only the sheet “North” was read; these look like lists too: “South”."]


@pytest.mark.parametrize(
    ("hidden", "said"),
    [
        (("Data",), "The workbook has a sheet that is hidden and was not read: “Data”."),
        (tuple("ABCDEFG"), "sheets that are hidden and were not read: “A”, “B”, “C”, “D”, “E” and 2 more."),
    ],
)
def test_a_list_that_stands_only_on_a_hidden_sheet_is_refused_with_a_word_of_hidden_sheets(
    reads: Reads, hidden: tuple[str, ...], said: str
) -> None:
    table = people(10)

    def fill(book: xlsxwriter.Workbook) -> None:
        book.add_worksheet("Cover")
        for name in hidden:
            sheet = book.add_worksheet(name)
            for index, row in enumerate([table.columns, *table.rows]):
                sheet.write_row(index, 0, row)
            sheet.hide()

    with pytest.raises(Unreadable) as refused:
        reads(workbook(fill))
    assert said in refused.value.remedy
    assert refused.value.remedy.endswith("If the list stands there, unhide it, or name it.")
    with pytest.raises(Unreadable) as named:
        reads(workbook(fill), sheet="Cover")
    assert "hidden" not in named.value.remedy


def test_hidden_sheets_are_told_of_where_nothing_on_the_one_that_is_read_can_be_used(tmp_path: Path) -> None:
    def fill(book: xlsxwriter.Workbook, *, also: bool) -> None:
        cover = book.add_worksheet("Summary")
        for index, row in enumerate([["Team", "Waiting"], ["North", "12"], ["South", "7"]]):
            cover.write_row(index, 0, row)
        data = book.add_worksheet("Data")
        for index, row in enumerate([WAITS[0], *WAITS[1:]]):
            data.write_row(index, 0, row)
        if also:
            book.add_worksheet("Codes").hide()
        else:
            data.hide()

    def noted(content: bytes) -> tuple[str, ...]:
        path = tmp_path / "list.xlsx"
        path.write_bytes(content)
        work = tmp_path / "work"
        work.mkdir(exist_ok=True)
        found = examine(path, workdir=work, vocabulary=vocabulary(starter()), as_of=date(2026, 11, 23))
        return tuple(note for note in found.notes if "hidden" in note)

    assert noted(workbook(partial(fill, also=False))) == (
        "The workbook has a sheet that is hidden and was not read: “Data”. If the list stands there, unhide it, or "
        "name it.",
    )
    assert noted(workbook(partial(fill, also=True))) == ()


WAITS = [
    ["Client ref", "Surname", "Forename", "DOB", "What for", "Referred", "Priority"],
    *[[f"C{1000 + 7 * n}", "Marlowe", "Edith", "13/03/1942", "OT assessment", f"{1 + n:02}/05/2026", "High"]
      for n in range(9)],
]  # fmt: skip


def test_formulas_of_an_open_document_that_were_never_calculated_are_told_of(reads: Reads) -> None:
    def told(*cells: str) -> list[str]:
        north = '<table:table-cell office:value-type="string"><text:p>North</text:p></table:table-cell>'
        rows = "".join(f"<table:table-row>{cell}{north}</table:table-row>" for cell in cells)
        return reads(opendocument(ods_row("Age", "Team") + rows)).facts["notes"]

    never = '<table:table-cell table:formula="of:=[.B2]+1"/>'
    known = '<table:table-cell table:formula="of:=1+1" office:value-type="float" office:value="2"><text:p>2</text:p>'
    known += "</table:table-cell>"
    said = "The spreadsheet has 2 cells with formulas that were never calculated; they read as blank."
    assert told(never, known, never)[0].startswith(said)
    assert told(known, known) == []


def test_a_workbook_of_nothing_but_hidden_sheets_is_not_read_unasked(reads: Reads) -> None:
    content = one_sheet([["Name", "Team"], ["Ann", "North"]])
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(
        b'<sheet name="List"', b'<sheet state="hidden" name="List"'
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    with pytest.raises(Unreadable, match="no sheet that can be seen"):
        reads(out.getvalue())


def test_cells_of_every_kind_become_the_text_a_person_expects(reads: Reads) -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet()
        names = [
            "Case ID",
            "NHS",
            "Born",
            "Seen at",
            "Share",
            "Big",
            "Huge",
            "Live",
            "Start time",
            "Serial",
            "Half",
            "Name",
        ]
        sheet.write_row(0, 0, names)
        day, moment = book.add_format({"num_format": "dd/mm/yyyy"}), book.add_format({"num_format": "dd/mm/yyyy hh:mm"})
        clock, percent = book.add_format({"num_format": "hh:mm"}), book.add_format({"num_format": "0%"})
        for row in range(1, 4):
            sheet.write_row(row, 0, [100 + row, 9991234567])
            sheet.write_datetime(row, 2, date(1940, 2, 29), day)
            sheet.write_datetime(row, 3, datetime(2026, 2, 3, 14, 10), moment)
            sheet.write_number(row, 4, 0.25, percent)
            sheet.write_number(row, 5, 123456789012345)
            sheet.write_number(row, 6, 4.51e21)
            sheet.write_boolean(row, 7, True)
            sheet.write_datetime(row, 8, time(9, 5), clock)
            sheet.write_number(row, 9, 46056)
            sheet.write_number(row, 10, 12.5)
            sheet.write_string(row, 11, "\u00a0 Zoe\u0308 ")

    here = reads(workbook(fill))
    assert here.rows[0] == (
        "101", "9991234567", "1940-02-29", "2026-02-03T14:10:00", "0.25", "123456789012345", "4.51e+21", "TRUE",
        "09:05:00", "46056", "12.5", "Zoë",
    )  # fmt: skip


def test_dates_of_the_1904_system_are_the_days_the_sheet_shows(reads: Reads) -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Case ID", "Referred"])
        for row in range(1, 6):
            sheet.write(row, 0, f"C{row}")
            sheet.write_datetime(row, 1, date(2026, 2, row), book.add_format({"num_format": "dd/mm/yyyy"}))

    here = reads(workbook(fill, date_1904=True))
    assert [row[1] for row in here.rows] == [f"2026-02-0{row}" for row in range(1, 6)]
    assert here.facts["excel_1904"] is True
    assert reads(workbook(fill)).facts["excel_1904"] is False


def test_error_cells_read_as_a_person_sees_them(reads: Reads) -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet()
        sheet.write_row(1, 1, ["Case ID", "Team"])
        for row in range(2, 8):
            sheet.write(row, 1, f"C{row}")
            sheet.write(row, 2, "North")
        sheet.write_formula(4, 2, "=VLOOKUP(1,A:B,2)", None, "#N/A")

    assert [row[1] for row in reads(workbook(fill)).rows] == ["North", "North", "#N/A", "North", "North", "North"]


def test_formulas_that_were_never_calculated_are_said_plainly(reads: Reads) -> None:
    content = one_sheet([["Case ID", "Team", "Days"], *[[f"C{n}", "North", 7] for n in range(6)]])
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheet = parts["xl/worksheets/sheet1.xml"]
    for row in (3, 4):
        sheet = sheet.replace(
            f'<c r="C{row}"><v>7</v></c>'.encode(), f'<c r="C{row}"><f>TODAY()-B{row}</f><v></v></c>'.encode()
        )
    parts["xl/worksheets/sheet1.xml"] = sheet
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    here = reads(out.getvalue())
    found = here.findings.filter(pl.col("rule") == "text-damaged").to_dicts()
    assert [(each["row"], each["column"], each["value"]) for each in found] == [
        (3, "Days", "=TODAY()-B3"),
        (4, "Days", "=TODAY()-B4"),
    ]
    assert all("never calculated" in each["message"] and "let it calculate" in each["fix"] for each in found)
    assert [row[2] for row in here.rows] == ["7", "", "", "7", "7", "7"]


def test_a_column_full_of_formulas_never_calculated_is_said_once(reads: Reads) -> None:
    content = one_sheet([["Case ID", "Team", "Days"], *[[f"C{n}", "North", 98765] for n in range(40)]])
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as archive, zipfile.ZipFile(out, "w") as written:
        for name in archive.namelist():
            written.writestr(name, archive.read(name).replace(b"<v>98765</v>", b"<f>NOW()</f>"))
    (found,) = reads(out.getvalue()).findings.filter(pl.col("rule") == "text-damaged").to_dicts()
    assert (found["row"], found["value"]) == (2, "=NOW()")
    assert "never calculated (40 cells)" in found["message"]


def test_rows_that_are_no_data_are_left_out_of_a_sheet(reads: Reads) -> None:
    table = people(12)
    rows: list[list[object]] = [
        ["Waiting list"],
        [],
        list(table.columns),
        *map(list, table.rows[:6]),
        [],
        ["North team"],
    ]
    rows += [list(table.columns), *map(list, table.rows[6:]), [], ["Total", "", 12], ["Printed by M Brandreth"]]
    here = reads(one_sheet(rows))
    assert here.numbers == [*range(4, 10), *range(13, 19)]
    assert here.left_out == {
        "preamble": 1,
        "blank": 3,
        "section-title": 1,
        "repeated-header": 1,
        "total": 1,
        "footer": 1,
    }
    assert here.found("total-row") == [(20, "note"), (21, "note")]


def test_a_column_without_a_name_is_kept_when_filled_and_dropped_when_not(reads: Reads) -> None:
    rows = [["Case ID", "", "Team", "", "Born"], *[[f"C{n}", "", "North", "see file", "01/02/1940"] for n in range(9)]]
    here = reads(one_sheet(rows))
    assert here.columns == ["Case ID", "Team", "Column 4", "Born"]


def test_an_opendocument_sheet_is_read_with_its_repeats_and_dates(reads: Reads) -> None:
    born = '<table:table-cell office:value-type="date" office:date-value="1940-02-29"/>'
    rows = ods_row(repeated=3) + ods_row("Case ID", "Team", "Born")
    rows += "".join(
        ods_row(f"C{n}", "North").replace("</table:table-row>", f"{born}</table:table-row>") for n in range(5)
    )
    empty = '<table:table-cell table:number-columns-repeated="16384"/>'
    rows += f'<table:table-row table:number-rows-repeated="1048000">{empty}</table:table-row>'
    here = reads(opendocument(rows))
    assert here.columns == ["Case ID", "Team", "Born"]
    assert here.numbers == [5, 6, 7, 8, 9]
    assert here.rows[0] == ("C0", "North", "1940-02-29")


def test_typed_columns_of_a_parquet_file_become_text(reads: Reads, tmp_path: Path) -> None:
    frame = pl.DataFrame(
        {
            "Case ID": [1, 2, None],
            "NHS": [9991234567.0, None, 4.5],
            "Born": [date(1940, 2, 29), None, date(2000, 1, 1)],
            "Seen": [datetime(2026, 2, 3, 14, 10), datetime(2026, 2, 3), None],
            "Live": [True, False, None],
            "row": [" a ", "", "b\x00"],
        }
    )
    frame.write_parquet(tmp_path / "x.parquet")
    here = reads((tmp_path / "x.parquet").read_bytes())
    assert here.columns == ["Case ID", "NHS", "Born", "Seen", "Live", "row (2)"]
    assert here.rows == [
        ("1", "9991234567", "1940-02-29", "2026-02-03T14:10:00", "TRUE", "a"),
        ("2", "", "", "2026-02-03", "FALSE", ""),
        ("", "4.5", "2000-01-01", "", "", "b\u2400"),
    ]
    assert here.numbers == [2, 3, 4]
