"""The fast reading agrees with the obvious slow one, and both with the format's own rules."""

import csv
import io
import itertools
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fairwait.exchange.extracts.reading.text import body, reader
from fairwait.exchange.extracts.reading.text.marks import Dialect
from fairwait.exchange.extracts.reading.text.records import mended, strict
from fairwait.exchange.extracts.reading.text.scan import find_records, marks_of, tally, whole_records_end
from tests.exchange.reading.here import read_here

cells = st.text(st.sampled_from('ab ,"\n;é'), max_size=8)
tables = st.integers(2, 5).flatmap(
    lambda width: st.lists(st.lists(cells, min_size=width, max_size=width), min_size=1, max_size=12)
)


def written(rows: list[list[str]], *, quote_all: bool = False) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n", quoting=csv.QUOTE_ALL if quote_all else csv.QUOTE_MINIMAL).writerows(rows)
    return out.getvalue().replace("\r\n", "\n")


@given(rows=tables, quote_all=st.booleans())
@settings(max_examples=200, deadline=None)
def test_well_formed_records_are_found_where_they_are(rows: list[list[str]], quote_all: bool) -> None:
    text = written(rows, quote_all=quote_all)
    block = np.frombuffer(text.encode(), dtype=np.uint8)
    found = find_records(block, delimiter=ord(","), quoted=True)
    assert found.cells.tolist() == [len(row) for row in rows]
    assert not found.broken
    assert found.stop == len(block)
    starts = [0]
    for row in rows[:-1]:
        starts.append(starts[-1] + len(written([row], quote_all=quote_all).encode()))
    assert found.starts.tolist() == starts
    assert found.lines.tolist() == [text.encode()[:start].count(b"\n") for start in starts]
    marks = marks_of(block, delimiter=ord(","), quoted=True)
    held = tally(marks, end=whole_records_end(marks))
    assert held is not None
    assert held.rows == len(rows)
    assert held.dropped_quotes == text.count('"') - sum(cell.count('"') for row in rows for cell in row)


@given(rows=tables, quote_all=st.booleans())
@settings(max_examples=200, deadline=None)
def test_the_careful_reading_agrees_with_the_format(rows: list[list[str]], quote_all: bool) -> None:
    text, at, read = written(rows, quote_all=quote_all), 0, []
    while at < len(text):
        parsed = strict(text, at, Dialect(","))
        assert parsed.clean
        read.append(parsed.cells)
        at = parsed.end
    assert read == rows


@given(
    rows=tables,
    quote_all=st.booleans(),
    step=st.integers(3, 40),
    fault=st.integers(0, 400),
    kind=st.sampled_from(['"', ",", "\n", '",', " ", ""]),
    ends=st.sampled_from(["\n", "\r\n", "\r"]),
)
@settings(max_examples=100, deadline=None)
def test_quick_and_careful_readings_of_a_damaged_file_agree(
    rows: list[list[str]], quote_all: bool, step: int, fault: int, kind: str, ends: str
) -> None:
    """One byte put in anywhere: what is read must not depend on which way it was read, on where pieces end, nor on how
    lines do."""
    width = len(rows[0])
    head = ",".join(["Case ID", "Name", "Team", "Notes", "Status"][:width]) + "\n"
    text = written(
        [["C1", *["x"] * (width - 1)]] + [[f"C{n}", *row[1:]] for n, row in enumerate(rows)], quote_all=quote_all
    )
    place = fault % len(text)
    plain = (head + text[:place] + kind + text[place:]).encode()
    content = plain.replace(b"\n", ends.encode())
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x"
        path.write_bytes(content)
        quick = read_here(path, Path(folder) / "quick", delimiter=",")
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(body, "tally", lambda marks, *, end, cells: None)
            careful = read_here(path, Path(folder) / "careful", delimiter=",")
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(reader, "chain", lambda *streams: in_pieces(itertools.chain(*streams), step))
            pieced = read_here(path, Path(folder) / "pieced", delimiter=",")
        path.write_bytes(plain)
        fed = read_here(path, Path(folder) / "fed", delimiter=",")
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(reader, "chain", lambda *streams: with_returns(itertools.chain(*streams)))
            returned = read_here(path, Path(folder) / "returned", delimiter=",")
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(reader, "chain", lambda *streams: in_pieces(with_returns(itertools.chain(*streams)), step))
            returned_in_pieces = read_here(path, Path(folder) / "in pieces", delimiter=",")
    for other in (careful, pieced):
        assert quick.facts == other.facts
    for other in (returned, returned_in_pieces):
        assert fed.facts == other.facts
    for other in (careful, pieced, fed, returned, returned_in_pieces):
        assert quick.table.equals(other.table)
        assert quick.findings.equals(other.findings)


def with_returns(stream: Iterator[bytes]) -> Iterator[bytes]:
    """As the reader gets a file of Windows that is larger than its sample."""
    return (piece.replace(b"\n", b"\r\n") for piece in stream)


def in_pieces(stream: Iterator[bytes], step: int) -> Iterator[bytes]:
    for piece in stream:
        yield from (piece[at : at + step] for at in range(0, len(piece), step))


def test_a_quote_is_mended_only_where_one_reading_is_left() -> None:
    def cells_of(text: str, width: int) -> list[str] | None:
        return mended(text, width=width, dialect=Dialect(","))

    assert cells_of('1,"said "no", twice",x', 3) == ["1", 'said "no", twice', "x"]
    assert cells_of('1,"said ""no"" and "yes" too",x', 3) == ["1", 'said "no" and "yes" too', "x"]
    assert cells_of('"a","said "b", c","d"', 3) == ["a", 'said "b", c', "d"]
    assert cells_of("1,5'6\" tall,x", 3) == ["1", "5'6\" tall", "x"]
    assert cells_of('1,"never closed,x', 3) == ["1", '"never closed', "x"]
    assert cells_of('1,"a", b", c",x', 3) is None or cells_of('1,"a", b", c",x', 3) == ["1", 'a", b", c', "x"]
    assert cells_of('"a", "b", "c" d", e"', 3) is not None
    assert cells_of('"a",b","c",d"', 3) is None  # a",b | c | d"  or  a | b" | c",d
