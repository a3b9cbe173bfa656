"""Texts of the last column that go on over the lines below, in files written without quotation marks.

One such line could be anything and stays misshapen. Where many lines of words stand below whole rows whose last text
they can go on with, and most of them read like sentences, that is how the file is written.
"""

import re
from collections.abc import Sequence

from ..layout.header import Header
from ..layout.profile import ColumnLook, Profile
from ..layout.values import trimmed
from ..layout.words import END, PAGE, SECTION, TOTAL
from .records import Parsed
from .shape import Shape

_MANY = 5  # lines before a habit of the file is believed
_SHARE = 0.02
_LIKE_SENTENCES = 0.5
_SENTENCE = re.compile(r"[.!?)]$|^[a-z]|^\S+(?:\s+\S+){3,}")


def could_go_on(text: str, *, column: ColumnLook) -> bool:
    """Whether a line of words may be the rest of a text in this column: it does not read like a title or a footer."""
    value = trimmed(text)
    if not value or not column.free_text:
        return False
    titled = SECTION.search(value) or TOTAL.match(value) or PAGE.search(value) or END.match(value)
    return not titled and not value.isupper()


def goes_on(lines: Sequence[tuple[int, Parsed]], *, header: Header, shape: Shape, profile: Profile) -> bool:
    """Whether the last column's texts go on over lines below, as the first lines of the file show.

    Args:
        lines: the records of the sample with their line numbers.
        header: where the table begins.
        shape: the cells of a whole row.
        profile: what the columns hold.
    """
    if shape.width < 3 or not profile.columns[-1].free_text:
        return False
    below = [parsed.cells for line, parsed in lines if line > header.last_row]
    tails, is_open = [], False
    for cells in below:
        if len(cells) == shape.cells:
            is_open = bool(trimmed(cells[shape.width - 1]))
            continue
        is_open = is_open and len(cells) == 1 and could_go_on(cells[0], column=profile.columns[-1])
        if is_open:
            tails.append(trimmed(cells[0]))
    sentences = sum(_SENTENCE.search(text) is not None for text in tails)
    return len(tails) >= max(_MANY, _SHARE * len(below)) and sentences >= _LIKE_SENTENCES * len(tails)
