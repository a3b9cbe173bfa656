"""A quotation mark that begins a cell and is closed in another row: by the format, all rows between are one text.

Whether that is so is told by the lines: where one of them, by itself, has the cells of a row and what rows hold stands
in the same places, it is somebody's row. A note over several lines has neither, however many commas it has.
"""

from collections.abc import Sequence

from ..layout.profile import Profile
from ..layout.values import Look, look_of
from .marks import Dialect
from .records import Parsed, mended, strict

_MOST_LINES = 40  # looked at below the one that opens the quotation marks
_TELLING = 2  # cells that stand where rows have them
_FAULTS = 1  # cells of such a row that may contradict their column
_FEW_CELLS = 3  # of a line; fewer are as likely two words with a comma between


def swallows_rows(text: str, parsed: Parsed, *, dialect: Dialect, profile: Profile | None = None) -> bool:
    """Whether the record that `text` begins with took the rows below it into one of its cells.

    Args:
        text: from the start of the record on.
        parsed: the record as the format has it.
        dialect: how the file marks its cells.
        profile: what columns hold; without it a line is compared with the record's own first line.
    """
    cells = len(parsed.cells)
    if cells < _FEW_CELLS or not parsed.clean or "\n" not in text[: parsed.end - 1]:
        return False
    first, *below = text[: parsed.end].removesuffix("\n").split("\n")[: _MOST_LINES + 1]
    above = first.split(dialect.delimiter)
    for line in below:
        found = by_itself(line, cells=cells, dialect=dialect)
        if found and (_stands_in(found, profile) if profile is not None else _like(above, found)):
            return True
    return False


def by_itself(line: str, *, cells: int, dialect: Dialect) -> list[str] | None:
    """A line as a row of so many cells, if it can be one."""
    if line.count(dialect.delimiter) < cells - 1:
        return None
    one = strict(line, 0, dialect)
    if one.clean:
        return one.cells if len(one.cells) == cells else None
    return mended(line, width=cells, dialect=dialect)


def rows_taken(text: str, parsed: Parsed) -> int:
    """The lines below the one that opens the quotation marks, up to the one that closes them."""
    return text.count("\n", 0, max(parsed.end - 1, 0))


def _stands_in(cells: Sequence[str], profile: Profile) -> bool:
    """Whether cells stand where rows have them."""
    telling = sum(bool(column.choices) or column.look not in (None, Look.TEXT) for column in profile.columns)
    wanted = max(1, min(_TELLING, telling))
    return profile.against(cells) <= _FAULTS and profile.for_it(cells) - profile.against(cells) >= wanted


def _like(above: Sequence[str], cells: Sequence[str]) -> bool:
    """Whether two lines have days, numbers and the like in the same places."""
    pairs = [(look_of(one), look_of(other)) for one, other in zip(above, cells, strict=False)]
    plain = (Look.TEXT, Look.BLANK)
    return sum(one is other and one not in plain for one, other in pairs) >= _TELLING
