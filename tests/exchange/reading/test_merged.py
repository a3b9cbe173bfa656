"""Merged cells: a heading over several columns or rows, and what one cell says of several rows."""

from collections.abc import Callable

import xlsxwriter

from fairwait.exchange.extracts.reading.layout.tidy import MERGED
from tests.exchange.mess import people
from tests.exchange.reading.drawn import ods_row, opendocument, workbook
from tests.exchange.reading.here import Here

Reads = Callable[..., Here]


def test_merged_group_headings_are_carried_right_and_a_merged_title_is_not(reads: Reads) -> None:
    table = people(20)

    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet()
        sheet.merge_range(0, 0, 0, len(table.columns) - 1, "People waiting, February 2026")
        sheet.merge_range(2, 0, 2, 4, "Person")
        sheet.merge_range(2, 5, 2, 7, "Contact")
        sheet.merge_range(2, 8, 2, 12, "Wait")
        for index, row in enumerate([table.columns, *table.rows]):
            sheet.write_row(3 + index, 0, row)

    here = reads(workbook(fill))
    groups = ["Person"] * 5 + ["Contact"] * 3 + ["Wait"] * 5
    assert here.columns == [f"{group} / {name}" for group, name in zip(groups, table.columns, strict=True)]
    assert here.facts["header_rows"] == (3, 4)
    assert here.left_out == {"preamble": 1, "blank": 1}


def test_the_merged_cells_of_an_open_document_say_the_same_as_those_of_a_workbook(reads: Reads) -> None:
    def cell(text: str, span: str = "") -> str:
        return f'<table:table-cell {span} office:value-type="string"><text:p>{text}</text:p></table:table-cell>'

    covered = "<table:covered-table-cell/>"
    groups = (
        cell("Person", 'table:number-columns-spanned="2"') + covered + cell("Home", 'table:number-columns-spanned="2"')
    )
    rows = [
        ods_row(*[""] * 4, repeated=2),
        f"<table:table-row>{groups}{covered}</table:table-row>",
        ods_row("Name", "DOB", "Address", "Postcode"),
        *(ods_row(f"Ann Reed{n}", f"{n + 1}/03/1940", f"{n} Mill Lane", f"ZX{n} 1AB") for n in range(20)),
        "<table:table-row>" + cell("Una Hale", 'table:number-rows-spanned="2"') + cell("1/03/1950")
        + cell("1 Elm Row") + cell("ZX1 2AB") + "</table:table-row>",
        f"<table:table-row>{covered}" + cell("2/03/1950") + cell("2 Elm Row") + cell("ZX2 2AB") + "</table:table-row>",
    ]  # fmt: skip
    here = reads(opendocument("".join(rows)))
    assert tuple(here.columns) == ("Person / Name", "Person / DOB", "Home / Address", "Home / Postcode")
    assert [row[0] for row in here.rows[-2:]] == ["Una Hale", "Una Hale"]


def test_headings_merged_over_two_rows_keep_their_one_name(reads: Reads) -> None:
    table = people(20)

    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet()
        for index, name in enumerate(table.columns):
            if name in ("Team", "Priority"):
                sheet.write(1, index, name)
            else:
                sheet.merge_range(0, index, 1, index, name)
        sheet.merge_range(0, 8, 0, 9, "Where and how soon")
        for index, row in enumerate(table.rows):
            sheet.write_row(2 + index, 0, row)

    here = reads(workbook(fill))
    assert here.columns[7:11] == ["Tel", "Where and how soon / Team", "Where and how soon / Priority", "Date Referred"]
    assert here.numbers == list(range(3, 23))


def test_a_cell_merged_over_several_rows_says_the_same_in_each(reads: Reads) -> None:
    table = people(30)

    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet("List")
        sheet.merge_range(0, 0, 1, 0, "People waiting")
        sheet.write_row(2, 0, table.columns)
        at = 3
        for number, row in enumerate(table.rows):
            for column, value in enumerate(row):
                if column < 2 and number % 3 == 0:
                    sheet.merge_range(at, column, at + 1, column, value)
                else:
                    sheet.write(at, column, value)
            if number % 3 == 0:
                sheet.write_row(at + 1, 2, row[2:])
            at += 2 if number % 3 == 0 else 1

    expected = [row for number, row in enumerate(table.rows) for _ in range(2 if number % 3 == 0 else 1)]
    assert reads(workbook(fill)).rows == expected


def test_text_beside_cells_merged_over_several_rows_is_the_rest_of_the_row_above(reads: Reads) -> None:
    table = people(30)
    note, rest = "She would like a rail by the back door and somebody to ring", "second line of it, she is often alone"

    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet("List")
        sheet.write_row(0, 0, [*table.columns, "Notes"])
        at = 1
        for number, row in enumerate(table.rows):
            merges = number % 3 == 0
            for column, value in enumerate(row):
                if merges:
                    sheet.merge_range(at, column, at + 2, column, value)
                else:
                    sheet.write(at, column, value)
            if number != 3:
                sheet.write(at, len(row), note)
            if merges:
                sheet.write(at + 2, len(row), rest)
            at += 3 if merges else 1

    here = reads(workbook(fill))
    texts = [rest if number == 3 else f"{note}\n{rest}" if number % 3 == 0 else note for number in range(30)]
    assert here.rows == [(*row, text) for row, text in zip(table.rows, texts, strict=True)]
    assert here.left_out == {"blank": 10}
    assert here.facts["said_once"] == [MERGED]
    assert here.found("row-shape") == [(row, "warn") for row in here.numbers[::3]]


def test_a_row_of_its_own_beside_one_merged_cell_stays_a_row(reads: Reads) -> None:
    table = people(30, columns=("Team", "Case ID", "Surname", "Date of Birth", "Date Referred"))
    note = "She would like a rail by the back door and somebody to ring"

    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet("List")
        sheet.write_row(0, 0, [*table.columns, "Notes"])
        sheet.merge_range(1, 0, 30, 0, "North")
        for number, row in enumerate(table.rows, start=1):
            sheet.write_row(number, 1, [*row[1:], note] if number % 7 else [""] * 4 + [note])

    here = reads(workbook(fill))
    assert [row[0] for row in here.rows] == ["North"] * 30
    assert all(row[-1] == note for row in here.rows)
