"""A quotation mark that is opened in one row and closed in another takes nobody with it; real notes stay whole."""

import csv
import io
import random
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.exchange.mess import Layout, drawn, people
from tests.exchange.reading.here import Here, read_here

Reads = Callable[..., Here]
HEADER = ("Case ID", "Surname", "First", "DOB", "Team", "Notes", "Referred")
NOTE = HEADER.index("Notes")
LONG_NOTES = (
    "Rang twice, no answer.\nTry the neighbour, who has a key",
    "Stairs, bath, bed, chair, door, step and kettle:\nall looked at, all high, steep, low, narrow, wide, old, heavy",
    'Said she is "managing",\nbut, on the stairs, in the bath, at the door, by night, by day, she is not\n\nCall',
    "Seen 03/02/2026, 04/02/2026, by North, South, then by Smith, Jones, Patel and Bell\n, , , , , ,",
)
PLAIN_NOTES = ("", "fell at home", "lives alone", "waiting for rails")
OPENED = ('"opened', '"', '"she said')
CLOSED = ('closed"', '"', "is 5'6\"", 'so she said"')


def rows_of(many: int, *, seed: int, long_share: float) -> list[list[str]]:
    """Invented rows; some notes go over several lines."""
    rnd = random.Random(seed)

    def day(first: int, last: int) -> str:
        return f"{rnd.randint(1, 28):02}/{rnd.randint(1, 12):02}/{rnd.randint(first, last)}"

    return [
        [
            f"C{number:05}",
            rnd.choice(("Smith", "Jones", "Patel", "Bell")),
            rnd.choice(("Ann", "Bob", "Cai")),
            day(1925, 1970),
            rnd.choice(("North", "South")),
            rnd.choice(LONG_NOTES) if rnd.random() < long_share else rnd.choice(PLAIN_NOTES),
            day(2025, 2026),
        ]
        for number in range(many)
    ]


def line_of(row: list[str]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="").writerow(row)
    return out.getvalue()


def read(lines: list[str]) -> Here:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x"
        path.write_bytes(("\n".join(lines) + "\n").encode())
        return read_here(path, Path(folder) / "work")


@given(
    seed=st.integers(0, 10_000),
    many=st.integers(12, 90),
    long_share=st.sampled_from((0.0, 0.1, 0.5)),
    opens=st.floats(0, 0.99),
    after=st.integers(1, 60),
    column=st.sampled_from((1, 2, NOTE)),
    kinds=st.tuples(st.sampled_from(OPENED), st.sampled_from((*CLOSED, None))),
)
@settings(max_examples=120, deadline=None)
def test_a_mark_closed_in_another_row_takes_nobody_and_real_notes_stay_whole(
    seed: int, many: int, long_share: float, opens: float, after: int, column: int, kinds: tuple[str, str | None]
) -> None:
    rows = rows_of(many, seed=seed, long_share=long_share)
    stray = int(opens * many)
    closing = stray + after if kinds[1] is not None and stray + after < many else None
    lines = [line_of(row) for row in rows]
    changed = {stray: kinds[0]} | ({closing: kinds[1]} if closing is not None and kinds[1] else {})
    for place, text in changed.items():
        if "\n" in rows[place][NOTE]:
            rows[place][NOTE] = ""
        kept = [*rows[place][:column], text, *rows[place][column + 1 :]]
        lines[place] = ",".join(
            line_of([cell]) if index != column and cell else cell for index, cell in enumerate(kept)
        )
        rows[place] = kept
    numbers = [2 + sum(1 + line.count("\n") for line in lines[:place]) for place in range(many)]
    here = read([",".join(HEADER), *lines])
    named = dict(here.found("row-shape"))
    read_rows = dict(zip(here.numbers, here.rows, strict=True))
    for place, row in enumerate(rows):
        number = numbers[place]
        if place in changed:
            assert number in read_rows or named.get(number) == "stop"
            assert number in named or place == closing
        else:
            assert read_rows[number] == tuple(row)
            assert number not in named
    assert len(here.rows) + here.facts["misshapen"] == many


def test_the_finding_says_which_line_and_how_many_would_have_gone(reads: Reads) -> None:
    rows = rows_of(400, seed=1, long_share=0)
    rows[50][NOTE], rows[300][NOTE] = '"opened', "is 5'6\""
    here = reads("\n".join(",".join(row) for row in [list(HEADER), *rows]).encode())
    assert len(here.rows) == 400
    assert here.found("row-shape") == [(52, "warn"), (302, "warn")]
    said = here.findings.filter(here.findings["row"] == 52).row(0, named=True)
    assert "250 lines below" in said["message"]
    assert "Take the quotation mark out" in said["fix"]
    assert here.rows[50][NOTE] == '"opened'
    assert here.rows[300][NOTE] == "is 5'6\""


def test_the_next_row_alone_is_not_taken_either(reads: Reads) -> None:
    rows = rows_of(30, seed=3, long_share=0)
    rows[9][NOTE], rows[10][NOTE] = '"opened', 'closed"'
    here = reads("\n".join(",".join(row) for row in [list(HEADER), *rows]).encode())
    assert [row[0] for row in here.rows] == [row[0] for row in rows]
    assert "the line below" in here.findings["message"][0]


def test_a_row_that_cannot_be_mended_is_named_and_those_below_are_read(reads: Reads) -> None:
    rows = rows_of(60, seed=5, long_share=0)
    rows[9][NOTE], rows[40][NOTE] = '"stairs, bath', 'bed"'
    here = reads("\n".join(",".join(row) for row in [list(HEADER), *rows]).encode())
    assert here.found("row-shape") == [(11, "stop"), (42, "warn")]
    assert [row[0] for row in here.rows] == [row[0] for place, row in enumerate(rows) if place != 9]


@pytest.mark.parametrize("seed", [4, 5])
def test_in_a_narrow_table_a_note_with_commas_is_no_row(reads: Reads, seed: int) -> None:
    rnd = random.Random(seed)
    notes = ("Said yes, then no\nthen, perhaps, yes", "North, South\nEast, West", "a, b\nc, d, e\nf, g")
    rows = [[f"C{number}", rnd.choice(("North", "South", "East")), rnd.choice(notes)] for number in range(80)]
    here = reads("\n".join(line_of(row) for row in [["Case ID", "Team", "Notes"], *rows]).encode())
    assert here.rows == [tuple(row) for row in rows]
    assert here.found("row-shape") == []


def test_an_export_with_notes_over_lines_is_read_as_before(reads: Reads) -> None:
    table = people(300, seed=8)
    here = reads(drawn(table, Layout()).content)
    assert here.rows == list(table.rows)
    assert here.found("row-shape") == []
