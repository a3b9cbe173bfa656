"""One record at a time, with care: the slow path for lines that do not add up, and for the first lines of a file."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from .marks import Dialect

MOST_CLOSERS = 400  # quotes looked at in one record before it is called hopeless
MOST_CELLS = 400  # the search goes one call deeper with every cell
MOST_STEPS = 20_000  # of the search, for one record


@dataclass(frozen=True)
class Parsed:
    """A record read from text. `clean` says that its quotes are as the format has them, so nothing was guessed."""

    cells: list[str]
    end: int  # offset just past the record's line end
    clean: bool


@lru_cache(maxsize=32)
def _patterns(delimiter: str) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    mark = re.escape(delimiter)
    quoted = re.compile(rf'[ ]*"((?:[^"]|"")*)"[ ]*(?={mark}|\n|\Z)')
    plain = re.compile(rf"[^{mark}\n]*")
    closer = re.compile(rf'"[ ]*(?={mark}|\n|\Z)')
    return quoted, plain, closer


def strict(text: str, start: int, dialect: Dialect) -> Parsed:
    """The record at `start`, read as RFC 4180 has it; where that fails a quote is taken as a letter (`clean` False)."""
    if dialect.quote is None or text.find(dialect.quote, start, line_end(text, start)) < 0:
        return unquoted(text, start, dialect)
    quoted, plain, _ = _patterns(dialect.delimiter)
    cells: list[str] = []
    clean, at = True, start
    while True:
        found = quoted.match(text, at)
        if found:
            cells.append(found[1].replace('""', '"'))
        else:
            found = plain.match(text, at)
            if found is None:  # cannot happen: the pattern matches nothing too
                raise ValueError("no field")
            clean = clean and '"' not in found[0]
            cells.append(found[0])
        at = found.end()
        if at >= len(text) or text[at] == "\n":
            return Parsed(cells=cells, end=min(at + 1, len(text)), clean=clean)
        at += 1


def unquoted(text: str, start: int, dialect: Dialect) -> Parsed:
    """The line at `start`, split at every delimiter."""
    end = line_end(text, start)
    return Parsed(cells=text[start:end].split(dialect.delimiter), end=min(end + 1, len(text)), clean=True)


def line_end(text: str, start: int) -> int:
    """Where the line at `start` ends."""
    end = text.find("\n", start)
    return len(text) if end < 0 else end


def mended(text: str, *, width: int, dialect: Dialect) -> list[str] | None:
    """The cells of one record whose quotes are out of order, when there is exactly one way to read `width` of them.

    A quoted cell ends at a quote that a delimiter or the end follows; other quotes inside it are letters. Where no such
    reading has the right number of cells, an opening quote may itself be a letter. None when several readings differ,
    or none fits.
    """
    for literal in (False, True):
        ways = _ways(text, width=width, dialect=dialect, literal=literal)
        if len(ways) == 1:
            return ways[0]
        if ways:
            return None
    return None


def _ways(text: str, *, width: int, dialect: Dialect, literal: bool) -> list[list[str]]:
    """Up to two different readings of `text` as `width` cells."""
    _, plain, closer = _patterns(dialect.delimiter)
    closers = [(found.start(), found.end()) for found in closer.finditer(text)]
    if len(closers) > MOST_CLOSERS or width > MOST_CELLS:
        return []
    firm = (f'{dialect.delimiter}"', f'{dialect.delimiter} "')
    known: dict[tuple[int, int], list[list[str]]] = {}

    def plain_field(at: int) -> tuple[str, int] | None:
        found = plain.match(text, at)
        return (found[0], found.end()) if found else None

    def fields(at: int) -> Iterator[tuple[str, int]]:
        opening = at
        while text[opening : opening + 1] == " ":
            opening += 1
        if opening < len(text) and text[opening] == '"':
            for start, end in closers:
                if start <= opening:
                    continue
                yield text[opening + 1 : start].replace('""', '"'), end
                if text.startswith(firm, end):  # a quote followed by these surely ends its cell
                    break
            if not literal:
                return
        found = plain_field(at)
        if found:
            yield found

    def read(at: int, left: int) -> list[list[str]]:
        key = (at, left)
        if key in known or len(known) > MOST_STEPS:
            return known.get(key, [])
        ways: list[list[str]] = []
        tails: list[list[str]]
        for value, end in fields(at):
            if end >= len(text):
                tails = [[]] if left == 1 else []
            elif text[end] == dialect.delimiter and left > 1:
                tails = read(end + 1, left - 1)
            else:
                tails = []
            for tail in tails:
                way = [value, *tail]
                if way not in ways:
                    ways.append(way)
            if len(ways) > 1:
                break
        known[key] = ways
        return ways

    return read(0, width)
