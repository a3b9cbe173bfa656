"""Rows that do not line up: never in silence, recovered only with certainty, and never at the cost of a good row."""

from collections.abc import Callable

import pytest

from fairwait.exchange.extracts.reading import Unreadable
from tests.exchange.mess import Layout, drawn, people
from tests.exchange.reading.here import Here

Reads = Callable[..., Here]
N = 60
TABLE = people(N, seed=4)


def lines_of(layout: Layout) -> list[str]:
    return drawn(TABLE, layout).lines


def plain_row(lines: list[str]) -> int:
    """The place of a row without quotes, all of whose cells are filled."""
    return next(place for place, line in enumerate(lines) if place > 9 and '"' not in line and ",," not in line + ",")


def spoilt(reads: Reads, change: Callable[[list[str]], str]) -> tuple[Here, list[int], int]:
    """Read the file with one row changed. Returns: the line number of every row, and the place of the changed one."""
    lines = lines_of(Layout())
    place = plain_row(lines)
    lines[place] = change(lines[place].split(","))
    numbers = [1 + sum(1 + line.count("\n") for line in lines[:index]) for index in range(1, len(lines))]
    return reads(("\r\n".join(lines) + "\r\n").encode()), numbers, place - 1


def joined(*cells: str) -> str:
    return ",".join(cells)


@pytest.mark.parametrize(
    "change",
    [
        lambda c: joined(*c[:-1]),
        lambda c: joined(*c[:4]),
        lambda c: joined(*c[:5], *c[6:]),
        lambda c: joined(*c[:5], "Flat 2", *c[5:]),
        lambda c: joined(*c[:5], "Flat 2", *c[5:-1], ""),
        lambda c: joined(*c[:11], "called twice", " no answer", ""),
        lambda c: joined(*c, "and more"),
        lambda c: joined(c[0]),
        lambda c: joined(*c[:3], '"never closed', *c[5:]),
    ],
    ids=[
        "one short",
        "cut",
        "one missing inside",
        "comma in address",
        "comma, last blank",
        "comma in note, last blank",
        "one more",
        "alone",
        "unclosed",
    ],
)
def test_a_row_that_cannot_be_lined_up_is_named_and_left_out(reads: Reads, change: Callable[[list[str]], str]) -> None:
    here, numbers, place = spoilt(reads, change)
    assert here.found("row-shape") == [(numbers[place], "stop")]
    assert here.facts["misshapen"] == 1
    assert here.numbers == [number for index, number in enumerate(numbers) if index != place]
    assert here.rows == [row for index, row in enumerate(TABLE.rows) if index != place]


@pytest.mark.parametrize(
    ("change", "column", "value"),
    [
        (lambda c: joined(*c[:11], 'said "fine" twice', *c[12:]), 11, 'said "fine" twice'),
        (lambda c: joined(*c[:11], '"said "fine", twice"', *c[12:]), 11, 'said "fine", twice'),
        (lambda c: joined(*c[:11], '"so "she, he" said"', *c[12:]), 11, 'so "she, he" said'),
        (lambda c: joined(*c[:11], '"said fine', *c[12:]), 11, '"said fine'),
        (lambda c: joined(*c[:11], 'said fine"', *c[12:]), 11, 'said fine"'),
        (lambda c: joined(*c[:11], '"one "two"\r\nthree, four"', *c[12:]), 11, 'one "two"\nthree, four'),
        (lambda c: joined(*c[:11], "first line\r\nsecond line of it", *c[12:]), 11, "first line\nsecond line of it"),
        (
            lambda c: joined(*c[:11], "first line\r\n\r\nthird line of it", *c[12:]),
            11,
            "first line\n\nthird line of it",
        ),
        (lambda c: joined(*c[:5], "12 Mill Lane\r\nZedtown", *c[6:]), 5, "12 Mill Lane\nZedtown"),
    ],
)
def test_a_row_that_can_be_lined_up_in_one_way_is_kept_and_named(
    reads: Reads, change: Callable[[list[str]], str], column: int, value: str
) -> None:
    here, numbers, place = spoilt(reads, change)
    assert here.found("row-shape") == [(numbers[place], "warn")]
    assert here.facts["misshapen"] == 0
    assert here.numbers == numbers
    assert here.rows[place][column] == value
    others = [row for index, row in enumerate(TABLE.rows) if index != place]
    assert [row for index, row in enumerate(here.rows) if index != place] == others
    assert (
        here.rows[place][:column] + here.rows[place][column + 1 :]
        == TABLE.rows[place][:column] + TABLE.rows[place][column + 1 :]
    )


def test_a_broken_row_that_nothing_behind_the_break_proves_is_named_line_by_line(reads: Reads) -> None:
    here, numbers, place = spoilt(reads, lambda c: joined(*c[:11], "first line\r\nsecond line of it", ""))
    assert here.found("row-shape") == [(numbers[place], "stop"), (numbers[place] + 1, "stop")]
    assert here.left_out == {}
    assert here.rows == [row for index, row in enumerate(TABLE.rows) if index != place]


def test_blank_cells_too_many_at_the_end_are_no_finding_where_nothing_moved(reads: Reads) -> None:
    here, _, _ = spoilt(reads, lambda c: joined(*c, "", ""))
    assert here.found("row-shape") == []
    assert here.rows == list(TABLE.rows)


def test_an_export_that_drops_blank_cells_at_the_end_of_lines_is_read_whole(reads: Reads) -> None:
    lines = [line.rstrip(",") for line in lines_of(Layout())]
    assert sum(len(line) < len(whole) for line, whole in zip(lines, lines_of(Layout()), strict=True)) > 5
    here = reads("\n".join(lines).encode())
    assert here.found("row-shape") == []
    assert here.rows == list(TABLE.rows)


def test_a_few_short_rows_are_no_habit_of_the_file(reads: Reads) -> None:
    """The same lines, but so few that a cut is as likely: each is named."""
    lines = lines_of(Layout())
    ends_blank = [place for place, line in enumerate(lines) if line.endswith(",")][:2]
    for place in ends_blank:
        lines[place] = lines[place].rstrip(",")
    here = reads("\n".join(lines).encode())
    assert [severity for _, severity in here.found("row-shape")] == ["stop", "stop"]
    assert here.facts["misshapen"] == 2


def test_two_short_rows_of_a_dozen_are_no_habit_either(reads: Reads) -> None:
    table = people(12, seed=4, columns=("Case ID", "Surname", "Date of Birth", "Team", "Date Referred", "Tel"))
    lines = drawn(table, Layout()).lines
    lines[3], lines[7] = (lines[place].rsplit(",", 1)[0] for place in (3, 7))
    here = reads("\n".join(lines).encode())
    assert here.found("row-shape") == [(4, "stop"), (8, "stop")]


def test_one_unclosed_quote_costs_one_row_and_not_the_file(reads: Reads) -> None:
    table = people(3_000, seed=2)
    lines = drawn(table, Layout()).lines
    lines[100] = lines[100].split(",")[0] + ',"' + ",".join(lines[100].split(",")[2:8])
    here = reads("\n".join(lines).encode())
    assert len(here.rows) == 2_999
    assert [severity for _, severity in here.found("row-shape")] == ["stop"]


def test_quotes_that_are_letters_throughout_are_read_as_they_stand(reads: Reads) -> None:
    lines = [
        "Case ID\tName\tHeight\tReferred",
        *[f"C{n}\tAnn\t5'{n % 12}\" tall\t0{n % 9 + 1}/02/2026" for n in range(50)],
    ]
    here = reads("\n".join(lines).encode())
    assert here.found("row-shape") == []
    assert here.rows[3] == ("C3", "Ann", "5'3\" tall", "04/02/2026")


def test_the_end_of_a_note_below_its_row_is_named_and_not_taken_for_a_title(reads: Reads) -> None:
    table = people(N, seed=4, columns=("Case ID", "Surname", "Team", "Date Referred", "Case Notes"))
    lines = drawn(table, Layout()).lines
    place = next(place for place, line in enumerate(lines) if place > 9 and line.endswith("tired"))
    number = 1 + sum(1 + line.count("\n") for line in lines[:place])
    lines[place] += "\nand her daughter lives in Zedtown"
    here = reads("\n".join(lines).encode())
    assert here.found("row-shape") == [(number + 1, "stop")]
    assert len(here.rows) == N


def test_rows_that_all_disagree_with_the_header_are_refused(reads: Reads) -> None:
    lines = ["Case ID,Name,Team,Referred", *[f"C{n},SMITH, Ann,North,0{n % 9 + 1}/02/2026" for n in range(20)]]
    with pytest.raises(Unreadable, match="The rows have 5 cells, and the header names 4"):
        reads("\n".join(lines).encode())


def test_a_cut_file_names_its_last_row(reads: Reads) -> None:
    content = drawn(TABLE, Layout()).content
    here = reads(content[: len(content) // 2])
    assert [severity for _, severity in here.found("row-shape")] == ["stop"]
    assert here.rows == list(TABLE.rows)[: len(here.rows)]
