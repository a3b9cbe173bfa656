"""A text file from its first byte to a stream of clean frames."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

import polars as pl

from ..layout.furniture import furniture_of
from ..layout.header import Header, Line, column_names, find_header
from ..layout.profile import profile_of
from ..layout.tidy import Ledger
from ..outcome import Limits, Unreadable
from .body import Body, too_many_rows
from .dialects import dialect_of, named_in
from .encodings import STEP, Survey, pieces, survey, with_line_feeds
from .marks import Dialect
from .records import Parsed
from .sample import records
from .shape import shape_of
from .tails import broken_by_feeds, feeds_within, goes_on

SAMPLE_BYTES = 384 * 1024
_SAMPLE_RECORDS = 2_500
_WIDE = ("utf-16", "utf-32")
_STAND_IN = "\x1f"  # for a delimiter of several bytes, which Polars cannot take


@dataclass(frozen=True)
class Opened:
    """A text file understood, and its rows still to come."""

    survey: Survey
    delimiter: str | None
    header: Header
    columns: tuple[str, ...]
    ledger: Ledger
    frames: Iterator[pl.DataFrame]


def open_text(
    path: Path,
    *,
    limits: Limits,
    encoding: str | None = None,
    delimiter: str | None = None,
    header_row: int | None = None,
) -> Opened:
    """Understand a text file from its first lines. Raises: Unreadable."""
    found = survey(path, encoding=encoding)
    if not found.has_quote and found.lines > limits.rows + 1_000:
        raise too_many_rows(limits)
    first, rest = _first_and_rest(pieces(path, found, step=STEP, as_written=found.are_paired))
    sample = _sample(first)
    dialect = dialect_of(sample, delimiter=delimiter)
    shown = None if dialect.alone else dialect.delimiter
    if not dialect.delimiter.isascii():
        first, rest = _replaced(first, rest, dialect.delimiter.encode(), _STAND_IN.encode())
        dialect = replace(dialect, delimiter=_STAND_IN)
    if dialect.backslashes:
        first, rest = _replaced(first, rest, b'\\"', b'""')
    sample = _sample(first)
    lines = list(records(sample, dialect, most=_SAMPLE_RECORDS))
    feeds = _feeds(path, found)
    return _opened(found, shown, dialect, lines, sample, first, rest, feeds, header_row=header_row, limits=limits)


def _opened(
    found: Survey,
    shown: str | None,
    dialect: Dialect,
    lines: Sequence[tuple[int, Parsed]],
    sample: str,
    first: bytes,
    rest: Iterator[bytes],
    feeds: frozenset[int],
    *,
    header_row: int | None,
    limits: Limits,
) -> Opened:
    header = find_header(_for_header(lines, header_row), header_row=header_row)
    end, next_line = _after_header(sample, lines, header)
    below = [parsed.cells for line, parsed in lines if line > header.last_row]
    if len(header.names) > limits.columns:
        raise too_many_columns(len(header.names), limits)
    shape = shape_of(header.names, below, header_cells=len(header.names))
    columns = column_names(shape.names)
    profile = profile_of((cells[: shape.width] for cells in below if len(cells) == shape.cells), width=shape.width)
    above = [parsed.cells for line, parsed in lines if line < header.rows[0]]
    ledger = Ledger()
    ledger.stand_above((line, parsed.cells) for line, parsed in lines if line < header.rows[0])
    by_feeds = bool(feeds) and broken_by_feeds(lines, header=header, shape=shape, profile=profile, feeds=feeds)
    body = Body(
        dialect=dialect,
        shape=replace(
            shape,
            names=columns,
            goes_on=by_feeds or goes_on(lines, header=header, shape=shape, profile=profile),
            by_feeds=by_feeds,
        ),
        furniture=furniture_of(header, above, profile),
        ledger=ledger,
        first_line=next_line,
        limits=limits,
    )
    start = len(sample[:end].encode())
    return Opened(
        survey=found,
        delimiter=shown,
        header=header,
        columns=columns,
        ledger=ledger,
        frames=body.frames(chain([first[start:]], rest)),
    )


def too_many_columns(number: int, limits: Limits) -> Unreadable:
    """The refusal for a table wider than is read."""
    return Unreadable(
        f"The table has {number:,} columns; the most that is read is {limits.columns:,}.",
        "Delete the columns that are empty or not needed, and save it again.",
    )


def _first_and_rest(stream: Iterator[bytes]) -> tuple[bytes, Iterator[bytes]]:
    """The first bytes, enough for a sample and with line feeds as far as that goes, and the others."""
    first = b""
    for piece in stream:
        first += piece
        if len(first) >= SAMPLE_BYTES * 2:
            break
    head = first.rfind(b"\n", 0, SAMPLE_BYTES * 2) + 1
    tidied = with_line_feeds(first[:head])
    if len(tidied) < SAMPLE_BYTES:
        return with_line_feeds(first), stream
    return tidied + first[head:], stream


def _feeds(path: Path, found: Survey) -> frozenset[int]:
    """Which of the first lines end with a line feed alone in a file whose rows end otherwise."""
    if not found.has_cr or found.are_paired or found.encoding.startswith(_WIDE):
        return frozenset()
    with path.open("rb") as file:
        return feeds_within(file.read(SAMPLE_BYTES))


def _sample(first: bytes) -> str:
    """The first whole lines as text."""
    piece = first[:SAMPLE_BYTES]
    if len(first) > len(piece):
        piece = piece[: piece.rfind(b"\n") + 1] or piece
    return piece.decode("utf-8", errors="ignore")


def _replaced(first: bytes, rest: Iterator[bytes], old: bytes, new: bytes) -> tuple[bytes, Iterator[bytes]]:
    """The stream with two bytes replaced, also where they lie across two pieces."""
    stream = _replaced_in(chain([first], rest), old, new)
    return next(stream), stream


def _replaced_in(stream: Iterator[bytes], old: bytes, new: bytes) -> Iterator[bytes]:
    held = b""
    for piece in stream:
        piece = held + piece
        held = piece[-1:] if piece[-1:] == old[:1] else b""
        yield piece[: len(piece) - len(held)].replace(old, new)
    yield held


def _for_header(lines: Sequence[tuple[int, Parsed]], header_row: int | None) -> list[Line]:
    """Lines a header may be among; Excel's `sep=` line is none."""
    most = 400 if header_row is None else len(lines)
    skip = bool(lines) and lines[0][0] == 1 and named_in(",".join(lines[0][1].cells)) is not None
    return [(line, parsed.cells) for line, parsed in lines[skip:most]]


def _after_header(sample: str, lines: Sequence[tuple[int, Parsed]], header: Header) -> tuple[int, int]:
    """Where the records below the header start: the character in the sample, and the number of the line."""
    for line, parsed in lines:
        if line == header.last_row:
            return parsed.end, 1 + sample.count("\n", 0, parsed.end)
    raise Unreadable("The header could not be found again.", "Say on which line the column names stand.")
