"""The first records of a file, from which its dialect, its header and the looks of its columns are learnt."""

from collections.abc import Iterator
from dataclasses import replace

from .marks import Dialect
from .records import Parsed, strict, unquoted
from .swallowed import swallows_rows


def records(text: str, dialect: Dialect, *, most: int) -> Iterator[tuple[int, Parsed]]:
    """Records with the line each starts on, counted from 1, at most `most` of them; a blank line is one of one cell.

    A record over several lines whose quotes do not add up, or that took the rows below it into a cell, is read as one
    line instead: one stray quote must not swallow the sample.
    """
    at, line = 0, 1
    for _ in range(most):
        if at >= len(text):
            return
        parsed = strict(text, at, dialect)
        own = text[at : parsed.end]
        several = "\n" in own[:-1]
        if several and (not parsed.clean or swallows_rows(own, replace(parsed, end=len(own)), dialect=dialect)):
            parsed = unquoted(text, at, dialect)
        yield line, parsed
        line += text.count("\n", at, parsed.end)
        at = parsed.end
