"""Texts of the last column that go on over the lines below, in files written without quotation marks.

One such line could be anything and stays misshapen. Where many lines of words stand below whole rows whose last text
they go on with, that is how the file is written; a line goes on with a text where it begins in lower case, or where the
text has no end yet and the line reads like a sentence.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

from ..layout.header import Header
from ..layout.profile import ColumnLook, Profile
from ..layout.values import trimmed
from ..layout.words import END, PAGE, SECTION, TOTAL
from .records import Parsed
from .shape import Shape

_MANY = 5  # lines before a habit of the file is believed
_SHARE = 0.02
_SURE = 2  # rows broken by a line feed alone before they are believed
_FEW_FEEDS = 0.2
_WIDE = 3
_SENTENCE = re.compile(r"[.!?)]$|^\S+(?:\s+\S+){3,}")
_ENDED = re.compile(r"""[.!?]["'\u2019\u201d)]*$""")


def could_go_on(text: str, *, column: ColumnLook) -> bool:
    """Whether a line of words may be the rest of a text in this column: it does not read like a title or a footer."""
    value = trimmed(text)
    if not value or not column.free_text:
        return False
    titled = SECTION.search(value) or TOTAL.match(value) or PAGE.search(value) or END.match(value)
    return not titled and not value.isupper()


def begins_low(text: str) -> bool:
    """Whether a line begins in lower case, as no title and no sentence of the report's own does."""
    return trimmed(text)[:1].islower()


def like_a_sentence(text: str) -> bool:
    """Whether a line is more than a name or a title."""
    return begins_low(text) or _SENTENCE.search(trimmed(text)) is not None


def continues(text: str, *, above: str) -> bool:
    """Whether a line goes on with the text that ends above it."""
    return begins_low(text) or (_ENDED.search(trimmed(above)) is None and like_a_sentence(text))


def feeds_within(first: bytes) -> frozenset[int]:
    """Which of the first lines of a file end with a line feed alone, where rows end with a carriage return before it.

    A system that ends its rows so writes a line feed alone only within a text.
    """
    feeds, pairs = first.count(b"\n"), first.count(b"\r\n")
    if not pairs or pairs != first.count(b"\r") or feeds - pairs > _FEW_FEEDS * feeds:
        return frozenset()
    ends = first.split(b"\n")[:-1]
    return frozenset(number for number, line in enumerate(ends, start=1) if not line.endswith(b"\r"))


def broken_by_feeds(
    lines: Sequence[tuple[int, Parsed]], *, header: Header, shape: Shape, profile: Profile, feeds: frozenset[int]
) -> bool:
    """Whether every row that ends with a line feed alone is followed by a line of words: then its last text goes on.

    Args: as for `goes_on`, and `feeds` as `feeds_within` gives them.
    """
    if shape.width < _WIDE or not profile.columns[-1].free_text:
        return False
    follow = [
        (one.cells, other.cells)
        for (line, one), (below, other) in pairwise(lines)
        if line > header.last_row and below - 1 in feeds and len(one.cells) == shape.cells
    ]
    return len(follow) >= _SURE and all(
        len(below) == 1 and could_go_on(below[0], column=profile.columns[-1]) for _, below in follow
    )


def goes_on(lines: Sequence[tuple[int, Parsed]], *, header: Header, shape: Shape, profile: Profile) -> bool:
    """Whether the last column's texts go on over lines below, as the first lines of the file show.

    Args:
        lines: the records of the sample with their line numbers.
        header: where the table begins.
        shape: the cells of a whole row.
        profile: what the columns hold.
    """
    if shape.width < _WIDE or not profile.columns[-1].free_text:
        return False
    below = [parsed.cells for line, parsed in lines if line > header.last_row]
    tails, above = 0, ""
    for cells in below:
        if len(cells) == shape.cells:
            above = trimmed(cells[shape.width - 1])
            continue
        is_alone = bool(above) and len(cells) == 1 and could_go_on(cells[0], column=profile.columns[-1])
        above = cells[0] if is_alone and continues(cells[0], above=above) else ""
        tails += bool(above)
    return tails >= max(_MANY, _SHARE * len(below))
