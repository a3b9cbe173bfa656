"""Texts of the last column that go on over lines below, without quotation marks: put back where that is a habit."""

from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from fairwait.exchange.extracts.reading.layout.tidy import PUT_BACK
from fairwait.exchange.extracts.reading.outcome import Limits
from fairwait.exchange.extracts.reading.text import reader
from tests.exchange.mess import Layout, drawn, people
from tests.exchange.reading.here import Here

Reads = Callable[..., Here]
COLUMNS = ("Case ID", "Surname", "Date of Birth", "Team", "Date Referred", "Tel")


def _note(number: int) -> str:
    return f"Rang the {number % 7} o'clock number and she would like a rail by the back door"


def _lines(many: int = 60) -> tuple[list[str], list[tuple[str, ...]]]:
    """The lines of a list whose last column is a note, and its rows."""
    table = people(many, seed=8, columns=COLUMNS)
    head, *lines = drawn(table, Layout()).lines
    rows = [(*row, _note(number)) for number, row in enumerate(table.rows)]
    return [f"{head},Notes", *(f"{line},{_note(number)}" for number, line in enumerate(lines))], rows


def _broken(every: int, *tails: str, many: int = 60) -> tuple[list[str], list[tuple[str, ...]]]:
    (head, *lines), rows = _lines(many)
    out, read = [head], []
    for number, (line, row) in enumerate(zip(lines, rows, strict=True)):
        breaks = number % every == 0
        out += [line, *tails] if breaks else [line]
        read.append((*row[:-1], "\n".join([row[-1], *tails])) if breaks else row)
    return out, read


def _read(reads: Reads, lines: list[str]) -> Here:
    return reads(("\r\n".join(lines) + "\r\n").encode())


@pytest.mark.parametrize("tails", [("More in the file.",), ("she will ring again on Monday", "No need to write.")])
def test_lines_below_are_put_back_to_the_text_above_and_it_is_said_once(reads: Reads, tails: tuple[str, ...]) -> None:
    lines, rows = _broken(5, *tails)
    here = _read(reads, lines)
    assert here.rows == rows
    assert here.found("row-shape") == [(row, "warn") for row in here.numbers[::5]]
    assert here.facts["misshapen"] == 0
    assert here.facts["said_once"] == [PUT_BACK]
    (note,) = here.facts["notes"]
    assert f"rows 2, {7 + len(tails)}, " in note
    assert here.numbers[:3] == [2, 3 + len(tails), 4 + len(tails)]


def test_a_text_that_goes_on_is_put_back_wherever_a_piece_of_the_file_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Read in pieces of a line or less, as a long file is in pieces of a megabyte."""
    lines, rows = _broken(5, "more of it below", "and more", many=8_001)
    path = tmp_path / "list.csv"
    path.write_text("\n".join(lines) + "\n")
    monkeypatch.setattr(reader, "STEP", 100)
    opened = reader.open_text(path, limits=Limits())
    assert pl.concat(opened.frames).drop("row").with_columns(pl.all().fill_null("")).rows() == rows
    assert opened.ledger.misshapen == 0


def test_the_text_of_a_row_in_quotation_marks_goes_on_too(reads: Reads) -> None:
    lines, rows = _broken(5, "she will ring again on Monday")
    lines[1] = lines[1].replace(_note(0), f'"{_note(0)},\r\nand again"')
    rows[0] = (*rows[0][:-1], f"{_note(0)},\nand again\nshe will ring again on Monday")
    assert _read(reads, lines).rows == rows


def test_a_line_or_four_are_no_habit_and_stay_named(reads: Reads) -> None:
    lines, _ = _broken(15, "More in the file.")
    here = _read(reads, lines)
    assert len(here.found("row-shape")) == 4
    assert here.facts["misshapen"] == 4


def test_words_alone_that_are_no_sentences_are_not_put_to_the_row_above(reads: Reads) -> None:
    lines, rows = _broken(5, "Thornbury")
    here = _read(reads, lines)
    assert here.rows == [(*row[:-1], row[-1].removesuffix("\nThornbury")) for row in rows]


def test_the_last_text_of_a_list_goes_on_only_in_lower_case(reads: Reads) -> None:
    """What begins with a capital below the last row is the report's, and named; it is written into nobody's notes."""
    lines, rows = _broken(5, "she will ring again on Monday")
    foot = "Prepared for the Monday meeting by Pat Quick with questions."
    ended = _read(reads, [*lines, "and her neighbour will come", foot])
    assert ended.rows == [*rows[:-1], (*rows[-1][:-1], f"{rows[-1][-1]}\nand her neighbour will come")]
    assert ended.left_out == {"footer": 1}
    assert ended.found("total-row") == [(len(lines) + 2, "note")]


@pytest.mark.parametrize(
    ("place", "left_out", "stops"), [("Wexmoor", {"section-title": 1}, []), ("More in the file.", {}, [16])]
)
def test_a_name_or_a_sentence_of_its_own_is_put_to_nobodys_text(
    reads: Reads, place: str, left_out: dict[str, int], stops: list[int]
) -> None:
    lines, rows = _broken(5, "she will ring again on Monday.")
    here = _read(reads, [*lines[:15], place, *lines[15:]])
    assert here.rows == rows
    assert here.left_out == left_out
    assert [row for row, severity in here.found("row-shape") if severity == "stop"] == stops


def test_titles_and_totals_are_left_out_where_texts_go_on(reads: Reads) -> None:
    lines, rows = _broken(5, "she will ring again on Monday")
    here = _read(reads, [*lines[:22], "North Team", *lines[22:], "Total: 60"])
    assert here.rows == rows
    assert here.left_out == {"section-title": 1, "total": 1}


def test_lines_below_a_row_whose_last_cell_is_blank_are_not_put_to_it(reads: Reads) -> None:
    lines, rows = _broken(5, "she will ring again on Monday")
    lines[4] = lines[4].removesuffix(_note(2))
    here = _read(reads, [*lines[:5], "and whose is this", *lines[5:]])
    assert here.rows == [*rows[:2], (*rows[2][:-1], ""), *rows[3:]]
    assert [row for row, severity in here.found("row-shape") if severity == "stop"] == [6]


def test_what_is_put_right_again_and_again_is_said_once_with_the_rows(reads: Reads) -> None:
    lines, rows = _lines()
    marked = [f'{line[: -len(_note(number))]}"she said "yes" then"' for number, line in enumerate(lines[1:])]
    here = _read(reads, [lines[0], *marked[:20], *lines[21:]])
    assert [row[-1] for row in here.rows[:20]] == ['she said "yes" then'] * 20
    assert here.found("row-shape") == [(row, "warn") for row in range(2, 22)]
    assert here.facts["said_once"] == here.findings["message"].unique().to_list()
    (note,) = here.facts["notes"]
    assert "A quotation mark in this row is not doubled" in note
    assert "rows 2, 3, 4" in note
    few = _read(reads, [lines[0], *marked[:11], *lines[12:]])
    assert len(few.found("row-shape")) == 11
    assert few.facts["notes"] == few.facts["said_once"] == []


def _ended(lines: list[str], ends: list[str]) -> bytes:
    return "".join(f"{line}{end}" for line, end in zip(lines, ends, strict=True)).encode()


def _fed_within(every: int, tail: str, *, note: str) -> tuple[bytes, list[tuple[str, ...]]]:
    """A list whose rows end with a carriage return and a line feed, with texts broken by a line feed alone."""
    (head, *lines), rows = _lines()
    content, read = f"{head}\r\n", []
    for number, (line, row) in enumerate(zip(lines, rows, strict=True)):
        own = line.removesuffix(row[-1]) + note
        content += f"{own}\n{tail}\r\n" if number % every == 1 else f"{own}\r\n"
        read.append((*row[:-1], f"{note}\n{tail}" if number % every == 1 else note))
    return content.encode(), read


def test_a_text_broken_as_no_row_ends_is_put_back_though_nothing_in_its_words_tells(reads: Reads) -> None:
    content, rows = _fed_within(20, "Chased by phone.", note="Prefers afternoon visits; an advocate is to be present.")
    here = reads(content)
    assert here.rows == rows
    assert here.facts["said_once"] == [PUT_BACK]
    assert (
        reads(content.replace(b"\r\n", b"\n")).facts["misshapen"] == 3
    )  # where rows end so too, it is anybody's guess


def test_a_file_whose_lines_end_both_ways_is_read_as_before(reads: Reads) -> None:
    lines, rows = _lines()
    ends = ["\n" if number % 9 == 4 else "\r\n" for number in range(len(lines))]
    here = reads(_ended(lines, ends))
    assert here.rows == rows
    assert here.found("row-shape") == []
