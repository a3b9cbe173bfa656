"""What became of the times that were booked. Pure.

A visit that is moved had two times, and each ends in one way: the first was moved, the second was kept, say. So the
ways add up to the times, and each counts on the day it was for.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import numpy as np

from fairwait.capacity.rules.visits import EndedBy, State
from fairwait.engine.suppression import as_shown


class Became(StrEnum):
    """How a booked time ended. UNSAID: it is over, and nobody has said whether the visit took place."""

    KEPT = "kept"
    MISSED = "missed"
    MOVED = "moved"
    BY_PERSON = "by_person"
    BY_COUNCIL = "by_council"
    UNSAID = "unsaid"


class Chosen(StrEnum):
    """How a time was booked: in the contact they came with, by us at another moment, or on the person's own page."""

    FIRST_CONTACT = "first_contact"
    COLLEAGUE = "colleague"
    PERSON = "person"


@dataclass(frozen=True)
class Time:
    """One time that was booked, and how it was chosen."""

    starts_at: datetime
    chosen: Chosen


def ends(times: Sequence[Time], *, state: State, ended_by: str, now: datetime) -> list[tuple[Time, Became]]:
    """How each time of one visit ended, in the order they were booked. One that stands and has not come is left out."""
    *moved, last = times
    found = [(one, Became.MOVED) for one in moved]
    if state is State.BOOKED and last.starts_at > now:
        return found
    return [*found, (last, _last(state, ended_by))]


def _last(state: State, ended_by: str) -> Became:
    if state is State.CANCELLED:
        return Became.BY_PERSON if ended_by == EndedBy.PERSON.value else Became.BY_COUNCIL
    return {State.KEPT: Became.KEPT, State.MISSED: Became.MISSED, State.BOOKED: Became.UNSAID}[state]


@dataclass(frozen=True)
class Line:
    """The counts of some times, by how they ended. None: too small to be shown, or it would give such a number away."""

    key: str
    all: int | None
    counts: tuple[int | None, ...]

    def of(self, became: Became) -> int | None:
        """How many ended so."""
        return self.counts[list(Became).index(became)]


@dataclass(frozen=True)
class Table:
    """One line for each key, in order, and one for all."""

    lines: tuple[Line, ...]
    together: Line


def table(counts: Sequence[tuple[str, Became]], *, is_open: bool) -> Table:
    """How booked times ended, by key.

    Args:
        counts: each time's key (a month, say) and how it ended.
        is_open: show small numbers too, to whoever may see the people themselves; else what is shown is in fives, so
            that two tables cannot be compared.
    """
    keys, ways = sorted({key for key, _became in counts}), list(Became)
    grid = np.zeros((len(keys), len(ways)), dtype=np.int64)
    for key, became in counts:
        grid[keys.index(key), ways.index(became)] += 1
    if not keys:
        return Table((), Line("", 0, (0,) * len(ways)))
    shown = as_shown(grid, is_open=is_open)
    *lines, together = (Line(key, line[0], tuple(line[1:])) for key, line in zip([*keys, ""], shown, strict=True))
    return Table(tuple(lines), together)
