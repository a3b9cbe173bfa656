"""The open waits as arrays: for each filter the code of every wait as a number, for each mark whether it has it.

A page of the list counts a dozen ways: every tab, every value of nine filters, the figures. Worked out of columns of
text, that is most of a page that nobody has asked for before; over arrays it is a few thousandths of a second. What a
mark means is said once, by the expressions in `frame`: here they are only evaluated.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from fairwait.desk.lists import frame as frames
from fairwait.desk.lists.frame import FLAGS, OF_FILTER, SEVERAL
from fairwait.desk.lists.narrowing import NOBODY, Tab

IntArray = np.ndarray[tuple[int], np.dtype[np.int64]]
BoolArray = np.ndarray[tuple[int], np.dtype[np.bool_]]
_FIGURES = (*FLAGS.values(), "has_wish", "is_unseen", "past_target")


@dataclass(frozen=True)
class Values:
    """One filter over one value: the codes that occur, and for every wait which of them it has, by its place."""

    codes: tuple[str, ...]
    places: Mapping[str, int]
    of: IntArray

    def among(self, codes: Sequence[str]) -> BoolArray:
        """The waits that have one of these codes."""
        wanted = np.zeros(len(self.codes), dtype=np.bool_)
        wanted[[self.places[code] for code in codes if code in self.places]] = True
        return wanted[self.of]

    def counted(self, mask: BoolArray) -> list[tuple[str, int, int]]:
        """The codes that occur among some waits, in their order: each with its first wait and how many there are."""
        where = np.flatnonzero(mask)
        of = self.of[where]
        counts = np.bincount(of, minlength=len(self.codes))
        first = np.zeros(len(self.codes), dtype=np.int64)
        first[of[::-1]] = where[::-1]  # the last to be written is the first to stand there
        return [(self.codes[at], int(first[at]), int(counts[at])) for at in np.flatnonzero(counts)]


@dataclass(frozen=True)
class Coded:
    """Every open wait in the order of the list. Days are counted from 1970; a wait without a start has the least."""

    numbers: IntArray
    values: Mapping[str, Values]
    tabs: Mapping[Tab, BoolArray]
    several: Mapping[str, Mapping[str, BoolArray]]
    figures: Mapping[str, BoolArray]
    people: IntArray
    started: IntArray
    by_number: IntArray

    def in_tab(self, tab: Tab, *, mine: str) -> BoolArray:
        """The waits of a tab. `mine`: the code of whoever looks, as a worker."""
        return self.tabs[tab] if tab is not Tab.MINE else self.values["worker"].among([mine] if mine != NOBODY else [])

    def chosen(self, name: str, codes: Sequence[str]) -> BoolArray:
        """The waits that have one of the values chosen in a filter."""
        if name not in SEVERAL:
            return self.values[name].among(codes)
        marks = self.several[name]
        found = np.zeros(self.numbers.size, dtype=np.bool_)
        for code in codes:
            if code in marks:
                found |= marks[code]
        return found

    def people_among(self, mask: BoolArray) -> int:
        """How many people some waits are about."""
        seen = np.zeros(self.people.size, dtype=np.bool_)
        seen[self.people[mask]] = True
        return int(np.count_nonzero(seen))

    def places_of(self, waits: Sequence[int]) -> dict[int, int]:
        """Where these waits stand, those that are here."""
        if not self.numbers.size:
            return {}
        order = self.by_number
        found = np.searchsorted(self.numbers, waits, sorter=order).clip(0, order.size - 1)
        return {wait: int(order[at]) for wait, at in zip(waits, found, strict=True) if self.numbers[order[at]] == wait}


def coded(frame: pl.DataFrame) -> Coded:
    """The arrays of a frame (see `frames.whole`)."""
    marks: dict[str, pl.Expr] = {f"tab {tab}": frames.in_tab(tab, mine=NOBODY) for tab in Tab}
    for name in SEVERAL:
        marks |= {f"{name} {code}": has for code, has in frames.several(name).items()}
    told = frame.select(*_FIGURES, **{name: has.fill_null(value=False) for name, has in marks.items()})
    numbers = frame["id"].to_numpy()
    return Coded(
        numbers=numbers,
        values={name: _values(frame[f"{name}_code"]) for name in OF_FILTER},
        tabs={tab: told[f"tab {tab}"].to_numpy() for tab in Tab},
        several={name: {code: told[f"{name} {code}"].to_numpy() for code in frames.several(name)} for name in SEVERAL},
        figures={name: told[name].to_numpy() for name in _FIGURES},
        people=np.unique(frame["root"].to_numpy(), return_inverse=True)[1],
        started=frame["clock_started_on"].to_physical().cast(pl.Int64).fill_null(NEVER).to_numpy(),
        by_number=np.argsort(numbers),
    )


NEVER = -(2**40)
"""The start of a wait that has none, in days."""


def days(day: date) -> int:
    """A day as starts are counted."""
    return (day - date(1970, 1, 1)).days


def _values(codes: pl.Series) -> Values:
    known = codes.unique().sort().to_list()
    of = codes.cast(pl.Enum(known)).to_physical().cast(pl.Int64).to_numpy()
    return Values(tuple(known), {code: at for at, code in enumerate(known)}, of)
