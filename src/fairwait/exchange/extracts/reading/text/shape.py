"""How many cells a row of a text file has, and whether a row may end early: judged from the rows below the header."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ..layout.profile import profile_of
from ..layout.values import trimmed
from ..outcome import Unreadable

_MANY = 5  # rows before a habit of the file is believed
_HABIT_SHARE = 0.05
_WEAK_SHARE = 0.02


@dataclass(frozen=True)
class Shape:
    """The cells of a row: as many as there are names, and blank ones that every line has after the last column."""

    names: tuple[str, ...]
    padding: int = 0
    short_ok: bool = False  # lines end after their last filled cell
    goes_on: bool = False  # what stands in the last column goes on over lines below, without quotation marks
    by_feeds: bool = False  # and is known to: those lines end as no row of the file does

    @property
    def width(self) -> int:
        """Columns of the table."""
        return len(self.names)

    @property
    def cells(self) -> int:
        """Cells of a whole line."""
        return self.width + self.padding


def shape_of(names: Sequence[str], rows: Sequence[Sequence[str]], *, header_cells: int) -> Shape:
    """The shape of a file from its header's names ("" where it has none) and its first rows.

    Raises: Unreadable when nearly all rows agree on a number of cells that is not the header's.
    """
    several = [row for row in rows if len(row) > 1 and any(map(trimmed, row))]
    named = max((place for place, name in enumerate(names, start=1) if name), default=0)
    used = max((_last_filled(row) for row in several if len(row) <= header_cells), default=named)
    width = max(named, min(used, header_cells))
    usual = Counter(map(len, several)).most_common(1)[0][0] if several else header_cells
    _refuse_other_width(several, usual=usual, width=width, header_cells=header_cells)
    padded = usual >= width and _share(several, lambda row: len(row) == usual and _last_filled(row) <= width) > 0.5
    padding = (usual if padded else header_cells) - width
    shape = Shape(names=tuple(names[:width]), padding=max(0, padding))
    return Shape(names=shape.names, padding=shape.padding, short_ok=_ends_early(several, shape))


def _last_filled(row: Sequence[str]) -> int:
    return next((place for place in range(len(row), 0, -1) if trimmed(row[place - 1])), 0)


def _share(rows: Sequence[Sequence[str]], test: Callable[[Sequence[str]], bool]) -> float:
    return sum(test(row) for row in rows) / len(rows) if rows else 0.0


def _refuse_other_width(rows: Sequence[Sequence[str]], *, usual: int, width: int, header_cells: int) -> None:
    if len(rows) < _MANY or usual == header_cells:
        return
    too_many = _share(rows, lambda row: _last_filled(row) > header_cells)
    if too_many >= 0.5:
        raise Unreadable(
            f"The rows have {usual} cells, and the header names {header_cells}, so the values cannot be told apart.",
            "Export again with quotation marks round text, or with another delimiter (a tab or a vertical bar).",
        )
    fewer = _share(rows, lambda row: len(row) == usual)
    if usual < width and fewer >= 0.98 and any(not trimmed(row[-1]) for row in rows if len(row) == usual):
        raise Unreadable(
            f"The header names {width} columns, and the rows have {usual} cells, so it is not known which is missing.",
            "Check the header for a delimiter inside a name, and export again.",
        )


def _ends_early(rows: Sequence[Sequence[str]], shape: Shape) -> bool:
    """Whether this file leaves out blank cells at the end of a line, as some exports do.

    A single short line is a fault; a habit shows in many, all of which fit their columns as they stand.
    """
    short = [row for row in rows if len(row) < shape.cells]
    whole = [row for row in rows if len(row) == shape.cells]
    if len(short) < _MANY:
        return False
    explicit = any(not trimmed(row[-1]) for row in whole)
    if len(short) < (_HABIT_SHARE if explicit else _WEAK_SHARE) * len(rows):
        return False
    if any(not trimmed(row[-1]) for row in short) and len(short) < 0.2 * len(rows):
        return False
    profile = profile_of((row[: shape.width] for row in whole), width=shape.width)
    fitting = sum(profile.against(row) == 0 for row in short)
    return fitting >= 0.9 * len(short)
