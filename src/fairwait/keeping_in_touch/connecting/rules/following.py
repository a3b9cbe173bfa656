"""What followed for whom was connected with help nearby: whether they came back, and how far they went on. Pure.

Each connection is followed for a number of days after the day it was made, and counted once all of them are over. What
came on that day itself is no consequence of it. Several ways on can be true of one connection, save NOTHING.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

import numpy as np

from fairwait.engine.suppression import as_shown

FOLLOWED = timedelta(days=90)
"""As long as coming back for the same reason counts at the front door. Source: ours; systems brief D6 names no time."""


class Came(StrEnum):
    """What came after."""

    BACK = "back"
    CRISIS = "crisis"
    GOOD_LIFE = "good_life"
    WAIT = "wait"
    SUPPORT = "support"
    NOTHING = "nothing"


@dataclass(frozen=True)
class Connected:
    """One connection: its kind, the record its person now stands for, and the day it was made."""

    kind: str
    person: int
    on: date


Step = tuple[date, Came]


def came_of(made: Connected, steps: Iterable[Step], *, as_of: date) -> frozenset[Came] | None:
    """What came of one, given all that came to its person; None where not all of the days are over."""
    last = made.on + FOLLOWED
    if as_of <= last:
        return None
    return frozenset(came for on, came in steps if made.on < on <= last) or frozenset({Came.NOTHING})


@dataclass(frozen=True)
class OfKind:
    """One kind, or all ("" ): how many were followed, and how many of these came to what, in the order of `Came`.

    None is a number too small to be shown, or one that would give such a number away.
    """

    kind: str
    followed: int | None
    came: tuple[int | None, ...]

    def share_of(self, at: int) -> tuple[int, int] | None:
        """One of these ways, of those followed; None where either is hidden or nobody was."""
        count = self.came[at]
        return (count, self.followed) if count is not None and self.followed else None


@dataclass(frozen=True)
class WhatFollowed:
    """Every kind, all together last, and how many connections are too recent to tell (None: too few to be shown)."""

    kinds: tuple[OfKind, ...]
    too_recent: int | None


def what_followed(
    made: Sequence[Connected], steps: Mapping[int, Sequence[Step]], *, as_of: date, is_open: bool
) -> WhatFollowed:  # fmt: skip
    """What followed, by kind.

    Args:
        made: the connections of a period.
        steps: what came to people, and when, by the record they now stand for.
        is_open: show small numbers too, to whoever may see the people themselves; else what is shown is in fives.
    """
    came = [(one.kind, came_of(one, steps.get(one.person, ()), as_of=as_of)) for one in made]
    over = [(kind, ways) for kind, ways in came if ways is not None]
    recent = len(came) - len(over)
    kinds = sorted({kind for kind, _ways in over})
    shown_recent = as_shown(np.array([[recent]]), is_open=is_open)[0][1]
    if not kinds:
        return WhatFollowed((), shown_recent)
    tables = []
    for way in Came:  # they overlap: each is a table of its own, of those to whom it came and those to whom it did not
        grid = np.zeros((len(kinds), 2), dtype=np.int64)
        for kind, ways in over:
            grid[kinds.index(kind), 0 if way in ways else 1] += 1
        tables.append(as_shown(grid, is_open=is_open))
    lines = tuple(
        OfKind(kind, _all_of(tables, at), tuple(table[at][1] for table in tables))
        for at, kind in enumerate([*kinds, ""])
    )
    return WhatFollowed(lines, shown_recent)


def _all_of(tables: Sequence[list[list[int | None]]], at: int) -> int | None:
    """How many were followed, where no table must hide it."""
    totals = [table[at][0] for table in tables]
    return None if None in totals else totals[0]
