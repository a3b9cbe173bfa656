"""The header is found wherever it stands, in whatever words, and a file without one is not read as if it had."""

from collections.abc import Callable

import pytest

from fairwait.exchange.extracts.reading import Unreadable
from fairwait.exchange.extracts.reading.layout.header import column_names, find_header
from tests.exchange.mess import Layout, drawn, people
from tests.exchange.reading.here import Here

Reads = Callable[..., Here]
COLUMNS = ("Surname", "Forename", "Date of Birth", "NHS No", "Team", "Priority", "Date Referred")
TABLE = people(40, seed=3, columns=COLUMNS)
LINES = drawn(TABLE, Layout()).lines


def read_lines(reads: Reads, lines: list[str], **settled: object) -> Here:
    return reads(("\n".join(lines) + "\n").encode(), **settled)


@pytest.mark.parametrize(
    "above",
    [
        [],
        ["", ""],
        ["People waiting"],
        ["Adult Social Care,Waiting list,As at 03/02/2026"],
        ["Criteria: Team = North, Status = Open, Type = All, Worker = Any", ""],
        ["Report:,Waiting list,,,,,", "Printed on:,03/02/2026,,,,,", ",,,,,,"],
        ["Team,North,,,,,", "Status,Open,,,,,"],
        [f"Note {n}: this list is made weekly, see the guide" for n in range(40)],
        ["sep=,"],
    ],
)
def test_what_stands_above_the_header_is_no_part_of_it(reads: Reads, above: list[str]) -> None:
    here = read_lines(reads, [*above, *LINES])
    assert tuple(here.columns) == COLUMNS
    assert here.facts["header_rows"] == (len(above) + 1,)
    assert here.rows == list(TABLE.rows)
    filled = sum(any(cell.strip() for cell in line.split(",")) for line in above)
    assert here.left_out.get("preamble", 0) == filled


@pytest.mark.parametrize(
    "names",
    [
        "Rec'd,What for?,CLIENT_REF,Whose?,Zap,Qux,Wibble",
        "a,b,c,d,e,f,g",
        "1,2,3,4,5,6,7",
        "fld01,fld02,fld03,fld04,fld05,fld06,fld07",
        "SURNM,FNM,DTBIRTH,NHSNBR,TMCD,PRI,RECDT",
        "Cyfenw,Enw,Dyddiad geni,Rhif GIG,Tîm,Blaenoriaeth,Cyfeiriwyd",
    ],
)
def test_a_header_in_words_never_seen_is_found_by_contrast(reads: Reads, names: str) -> None:
    here = read_lines(reads, ["Some title", names, *LINES[1:]])
    assert here.columns == names.split(",")
    assert here.rows == list(TABLE.rows)


@pytest.mark.parametrize("rows", [0, 1, 2, 3])
def test_a_header_over_few_rows_or_none_is_found(reads: Reads, rows: int) -> None:
    here = read_lines(reads, LINES[: rows + 1])
    assert tuple(here.columns) == COLUMNS
    assert here.rows == list(TABLE.rows)[:rows]


@pytest.mark.parametrize(
    "lines",
    [
        LINES[1:],
        LINES[1:3],
        ["Dear all,", "please find the list attached, as agreed.", "Regards, M"],
        ["one line of words and nothing else"],
        ["A long report about waiting.", "It has several lines.", "None of them is a table."],
        ["9991234567", "9991234568", "9991234569"],
        [
            "01/02/2026,Yes,03/04/1940,12",
            *[f"0{n}/02/2026,{n},ZX1 {n}BD,12" for n in range(1, 9)],
        ],  # a first row of its own
    ],
)
def test_a_file_without_column_names_is_refused(reads: Reads, lines: list[str]) -> None:
    with pytest.raises(Unreadable, match="No line of column names was found. The file starts: "):
        read_lines(reads, lines)


def test_two_lines_are_one_header_when_the_upper_names_groups(reads: Reads) -> None:
    here = read_lines(reads, ["Title", "", "Person,,,,Wait,,", *LINES])
    assert here.columns == ["Person / Surname", *COLUMNS[1:4], "Wait / Team", *COLUMNS[5:]]
    assert here.facts["header_rows"] == (3, 4)
    assert here.facts["header_row"] == 4


def test_two_lines_are_one_header_when_names_are_broken_over_them(reads: Reads) -> None:
    here = read_lines(reads, ["Sur,Fore,Date of,NHS,,,Date", "name,name,Birth,No,Team,Priority,Referred", *LINES[1:]])
    assert here.columns == [
        "Sur / name",
        "Fore / name",
        "Date of / Birth",
        "NHS / No",
        "Team",
        "Priority",
        "Date / Referred",
    ]
    assert here.rows == list(TABLE.rows)


def test_a_second_line_of_names_needs_no_known_word_where_it_is_unlike_every_row(reads: Reads) -> None:
    under = "(caps),given,Birth,#,with,elig,front door"
    here = read_lines(reads, [LINES[0], under, *LINES[1:]])
    assert here.columns == [f"{name} / {word}" for name, word in zip(COLUMNS, under.split(","), strict=True)]
    assert here.rows == list(TABLE.rows)


def test_a_first_row_with_one_day_too_bad_to_read_is_a_row(reads: Reads) -> None:
    row = LINES[1].split(",")
    bad = [*row[:2], "not known", *row[3:]]
    here = read_lines(reads, [LINES[0], ",".join(bad), *LINES[2:]])
    assert here.columns == list(COLUMNS)
    assert list(here.rows[0]) == bad


def test_a_person_may_say_where_the_header_is(reads: Reads) -> None:
    here = read_lines(reads, [*LINES[:11], LINES[0], *LINES[11:]], header_row=12)
    assert here.columns == list(COLUMNS)
    assert here.rows == list(TABLE.rows)[10:]
    assert here.left_out == {"preamble": 11}
    with pytest.raises(Unreadable, match="Line 3 is blank"):
        read_lines(reads, [LINES[0], LINES[1], "", *LINES[2:]], header_row=3)


def test_the_header_said_by_a_person_is_the_one_found(reads: Reads) -> None:
    """A mapping keeps the header's row; reading with it must give the same columns, two-line headers too."""
    lines = ["Title", "", "Person,,,,Wait,,", *LINES]
    found = read_lines(reads, lines)
    again = read_lines(reads, lines, header_row=found.facts["header_row"])
    assert again.columns == found.columns
    assert again.rows == found.rows


def test_names_broken_by_line_ends_in_quotes_are_one_line(reads: Reads) -> None:
    head = '"Sur\nname",Forename,"Date of\nBirth",NHS No,Team,Priority,"Date  Referred "'
    here = read_lines(reads, [head, *LINES[1:]])
    assert here.columns == ["Sur name", "Forename", "Date of Birth", "NHS No", "Team", "Priority", "Date Referred"]
    assert here.numbers[0] == 4


def test_every_column_gets_a_name_of_its_own() -> None:
    names = ("Date", "", "Date", "row", "Date (2)", "Date")
    assert column_names(names) == ("Date", "Column 2", "Date (2)", "row (2)", "Date (2) (2)", "Date (3)")


def test_a_repeated_name_is_kept_with_its_values(reads: Reads) -> None:
    here = reads(b"Case ID,Date,Date\n" + b"".join(b"C%d,01/02/2026,03/04/2026\n" % n for n in range(9)))
    assert here.columns == ["Case ID", "Date", "Date (2)"]
    assert here.rows[0] == ("C0", "01/02/2026", "03/04/2026")
    assert here.facts["notes"] == ["Some columns have the same name; the later ones are numbered: “Date”."]


def test_a_single_column_is_a_table(reads: Reads) -> None:
    here = reads(b"NHS Number\n\n9991234567\n\n9991234568, or so\n")
    assert here.columns == ["NHS Number"]
    assert here.rows == [("9991234567",), ("9991234568, or so",)]
    assert here.numbers == [3, 5]
    assert here.facts["delimiter"] is None


def test_the_first_data_row_is_not_mistaken_for_the_rest_of_the_header() -> None:
    lines = [(1, ["Case", "Team", "Need"]), (2, ["Ann", "Review team", "Waiting"]), (3, ["Bo", "Duty team", "Care"])]
    assert find_header(lines).rows == (1,)


def test_columns_set_apart_by_spaces_are_refused_with_advice(reads: Reads) -> None:
    lines = ["Case ID   Surname     Team", *[f"C{n:<8} Brindle     North" for n in range(20)]]
    with pytest.raises(Unreadable, match="set apart by spaces"):
        read_lines(reads, lines)
