"""What each column of a table usually holds, learnt from its first rows: to tell whether a doubtful row lines up."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .values import Look, look_of, trimmed

MOST_ROWS = 1_500
_FEW = 5  # values seen before a column is said to have a look
_TYPED_SHARE = 0.85
_LISTED = 60  # different values at most in a column that is a list of choices
_FREE_LENGTH = 24
_FEW_CELLS = 3  # of a line that may say when a report was made


@dataclass(frozen=True)
class ColumnLook:
    """One column: how often it is blank, its usual look, its choices if it has few, and whether it is free text."""

    seen: int  # rows looked at
    filled: int  # of them not blank
    look: Look | None  # None while too little has been seen, or the column is mixed
    choices: frozenset[str]
    looks: frozenset[Look]
    free_text: bool

    def fits(self, cell: str) -> bool | None:
        """Whether a cell could stand in this column; None when it neither speaks for it nor against."""
        look = look_of(cell)
        if look is Look.BLANK:
            return None
        if self.look is not None and self.look is not Look.TEXT:
            return look is self.look or (look in self.looks and None)
        if self.choices:
            return True if trimmed(cell).lower() in self.choices else (None if look in self.looks else False)
        if self.look is Look.TEXT and look in (Look.DATE, Look.EMAIL, Look.POSTCODE) and look not in self.looks:
            return False
        return None


def _column(values: Sequence[str]) -> ColumnLook:
    looks: Counter[Look] = Counter()
    texts: Counter[str] = Counter()
    for value, times in Counter(values).items():  # each different value is looked at once
        look = look_of(value)
        if look is not Look.BLANK:
            looks[look] += times
            texts[trimmed(value)] += times
    filled = looks.total()
    usual, times = looks.most_common(1)[0] if looks else (None, 0)
    own = usual if filled >= _FEW and times >= _TYPED_SHARE * filled else None
    different = {text.lower() for text in texts}
    length = sum(len(text) * times for text, times in texts.items())
    long = bool(texts) and (max(map(len, texts)) > 60 or length / filled > _FREE_LENGTH)
    few = not long and filled >= 10 and len(different) <= min(_LISTED, filled // 4)
    return ColumnLook(
        seen=len(values),
        filled=filled,
        look=own,
        choices=frozenset(different) if few else frozenset(),
        looks=frozenset(looks),
        free_text=own in (Look.TEXT, None) and long,
    )


@dataclass(frozen=True)
class Profile:
    """The looks of a table's columns."""

    columns: tuple[ColumnLook, ...]

    @property
    def width(self) -> int:
        """Columns of the table."""
        return len(self.columns)

    def against(self, cells: Sequence[str]) -> int:
        """Cells that contradict their column."""
        return sum(column.fits(cell) is False for column, cell in zip(self.columns, cells, strict=False))

    def for_it(self, cells: Sequence[str], *, start: int = 0) -> int:
        """Cells from `start` on that speak for their column."""
        pairs = list(zip(self.columns, cells, strict=False))[start:]
        return sum(column.fits(cell) is True for column, cell in pairs)

    def like_a_row(self, cells: Sequence[str]) -> bool:
        """Whether a line that does not line up is a row all the same: a cell, counted from either end, is in its place.

        A day in a line of several cells is enough, wherever it stands, where rows have days.
        """
        from_the_end = zip(reversed(self.columns), reversed(cells), strict=False)
        if self.for_it(cells) or any(column.fits(cell) is True for column, cell in from_the_end):
            return True
        dated = any(column.look is Look.DATE for column in self.columns)
        return dated and len(cells) > _FEW_CELLS and any(look_of(cell) is Look.DATE for cell in cells)

    def least_filled(self) -> int:
        """Cells a sparse but ordinary row fills: columns filled nearly always."""
        return sum(column.filled >= 0.9 * column.seen for column in self.columns if column.seen)


def profile_of(rows: Iterable[Sequence[str]], *, width: int) -> Profile:
    """The profile of rows that have `width` cells each; others are ignored."""
    whole = [row for row, _ in zip((row for row in rows if len(row) == width), range(MOST_ROWS), strict=False)]
    return Profile(columns=tuple(_column([row[index] for row in whole]) for index in range(width)))


def lines_up(cells: Sequence[str], profile: Profile) -> bool:
    """Whether a row with blank cells too many at its end surely lines up as it stands.

    The cells must not contradict their columns, and every other way to bring the row to the right width, by joining
    neighbours as if a delimiter between them belonged to the text, must contradict them or have less to say for itself.
    """
    width, extra = profile.width, len(cells) - profile.width
    if extra <= 0 or any(trimmed(cell) for cell in cells[width:]) or profile.against(cells[:width]):
        return False
    speaks = profile.for_it(cells[:width])
    last = max((index for index, cell in enumerate(cells) if trimmed(cell)), default=0)
    for at in range(last):
        if not trimmed(cells[at]) or not trimmed(cells[at + 1]):
            continue  # text broken by a delimiter has something on both sides
        joined = [*cells[:at], "".join(cells[at : at + extra + 1]), *cells[at + extra + 1 :]]
        if not profile.against(joined) and profile.for_it(joined) >= speaks:
            return False
    return True
