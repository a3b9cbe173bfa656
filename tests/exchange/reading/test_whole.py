"""Whether a file is whole: a last row broken off, and a total line that counts more rows than are there."""

from datetime import date

import pytest

from fairwait.exchange.imports.gate import GateRule, Today, Usual, questions
from tests.exchange.reading.here import read_here

HEADER = "Client ref;Known as;Family;Born;Wanted;Asked on;Days"
ROWS = [
    f"{7000 + n:07};Ann;Bell{n};{1 + n % 28:02}/04/1950;OT;{1 + n % 28:02}/06/2026;{100 + n}" for n in range(40)
]  # fmt: skip


def read(tmp_path, lines, *, end="\r\n"):
    file = tmp_path / "list.csv"
    file.write_bytes(("\r\n".join([HEADER, *lines]) + end).encode())
    return read_here(file, tmp_path / "out")


@pytest.mark.parametrize("kept", ["0007039;Ann;Be", "0007039;Ann;Bell39;12/04/1950;OT;12/0", "0007039;"])
def test_a_file_that_ends_in_the_middle_of_a_row_is_said_to_be_cut(kept, tmp_path):
    here = read(tmp_path, [*ROWS[:-1], kept], end="")
    assert "ends in the middle of a row (line 41" in here.facts["doubts"]["cut"]
    (message,) = here.findings["message"].to_list()
    assert message.startswith("The file ends in the middle")
    assert here.facts["doubts"]["cut"] in here.facts["notes"]


@pytest.mark.parametrize("last", [ROWS[-1], "Total;40", "*** end of report ***", "Official-Sensitive"])
def test_a_whole_file_needs_no_line_end(last, tmp_path):
    lines = ROWS if last == ROWS[-1] else [*ROWS, last]
    here = read(tmp_path, lines, end="")
    assert (here.facts["doubts"], here.table.height) == ({}, 40)


def test_a_short_row_with_its_line_end_is_a_row_to_mend_and_no_cut(tmp_path):
    here = read(tmp_path, [*ROWS[:-1], "0007039;Ann;Be"])
    assert (here.facts["doubts"], here.facts["misshapen"]) == ({}, 1)


@pytest.mark.parametrize("said", ["Total;50", "Grand total: 50", "50 records returned", "Total;;;;50"])
def test_a_total_line_that_counts_more_than_is_there_is_found(said, tmp_path):
    here = read(tmp_path, [*ROWS, said])
    assert here.facts["doubts"] == {"total": "The total line 42 says 50, and 40 rows are there."}
    assert here.found("total-row") == [(42, "warn")]


NO_WOLF = {
    "it counts them": ["Total;40"],
    "it counts the headings too": ["Rows: 41"],
    "it is the sum of a column": [f"Total;{sum(100 + n for n in range(40))}"],
    "it stands under numbers": ["Total;;;;;;9,999"],
    "it counts people": ["Total people: 31"],
    "it counts something else": ["Total visits: 312"],
    "it is of a page": ["Page total: 50"],
    "it counts groups": ["Total;25", "Total;15"],
    "groups, and all of them": ["Total North: 25", "Total;15", "Grand total;40"],
}


@pytest.mark.parametrize("lines", NO_WOLF.values(), ids=NO_WOLF)
def test_a_total_line_that_fits_or_counts_something_else_is_left_alone(lines, tmp_path):
    assert read(tmp_path, [*ROWS, *lines]).facts["doubts"] == {}


def asked(*, usual: Usual | None = None, open_: int = 240, told: int = 240, **today):
    of = {"ot": open_}
    now = Today(date(2026, 11, 23), (), of, {"ot": told}, **today)
    return [question.rule for question in questions(usual, now)]


BEFORE = Usual(date(2026, 11, 16), (), {"ot": 240}, has_total=True)


def test_the_gate_asks_about_a_file_that_is_not_whole_even_the_first():
    assert asked(doubts={"cut": "It ends in the middle of a row."}) == [GateRule.CUT]
    assert asked(usual=BEFORE, has_total=True, doubts={"total": "It says 250."}) == [GateRule.TOTAL]
    assert asked(usual=BEFORE, has_total=True) == []
    assert asked(usual=BEFORE, has_total=True, contradictions=["“Team”: it holds days"]) == [GateRule.VALUES]


def test_the_gate_asks_where_rows_and_the_total_line_are_missing_together():
    assert asked(usual=BEFORE, open_=190, told=190) == [GateRule.NO_TOTAL]
    assert asked(usual=BEFORE, open_=190, told=190, has_total=True) == []
    assert asked(usual=BEFORE) == []
