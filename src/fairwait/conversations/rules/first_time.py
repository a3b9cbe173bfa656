"""Was it solved first time? Counted by what people said, and by what came after. Pure.

The rule: solved is what the person calls solved, where they were asked; what they say some days later counts over what
was noted on the day. Where nobody asked, only a change made or a visit booked there and then counts. "Nothing more was
needed" is never solved by itself, and neither is a place on a list, or a connection nobody has asked about. Passed on
to another department, or back for the same reason within the days, was not solved first time whatever was said.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

import numpy as np

from fairwait.conversations.rules.shape import CameTo, Solved, Topic
from fairwait.engine.calendars import london_day
from fairwait.engine.suppression import as_shown

SOON, LATER = 28, 90
"""Within so many days the same reason again counts against the first time; shown for both."""


@dataclass(frozen=True)
class Heard:
    """One finished request as it is counted. `person`: whom it was about, by the record they now stand for, if named.

    `on` is the day it was finished, and `asked` when they got in touch; `order` tells which of one moment came first.
    `later`: what they said some days after, where they were asked.
    """

    on: date
    asked: datetime
    topic: Topic
    came_to: frozenset[CameTo]
    solved: Solved
    person: int | None
    order: int
    later: Solved | None = None

    @property
    def by_their_account(self) -> Solved:
        """Whether it was sorted, by what they said last."""
        return self.later or self.solved


DONE_THERE = frozenset({CameTo.CHANGED, CameTo.BOOKED})
"""What counts as solved where nobody asked: something was done there and then."""


class First(StrEnum):
    """How a request is counted. UNKNOWN: nobody asked, and nothing done there and then says so."""

    SOLVED = "solved"
    NOT_SOLVED = "not_solved"
    UNKNOWN = "unknown"
    NOT_YET = "not_yet"


def judged(heard: Sequence[Heard], *, within: int, as_of: date) -> list[First]:
    """Each request's count, in the order given. NOT_YET: the last of the `within` days after it is not over.

    Safeguarding is no answer to count: it left by its own door, and is UNKNOWN.
    """
    again = _again(heard, within=within)
    return [_judged(one, is_back=at in again, within=within, as_of=as_of) for at, one in enumerate(heard)]


def _judged(one: Heard, *, is_back: bool, within: int, as_of: date) -> First:
    if CameTo.SAFEGUARDING in one.came_to:
        return First.UNKNOWN
    if (as_of - one.on).days <= within:  # on the last of them they may still be back
        return First.NOT_YET  # a "no" too: else the latest month would count its failures alone
    said = one.by_their_account
    if is_back or CameTo.PASSED_ON in one.came_to or said in (Solved.NO, Solved.PARTLY):
        return First.NOT_SOLVED
    if said is Solved.YES or one.came_to & DONE_THERE:
        return First.SOLVED
    return First.UNKNOWN


def _again(heard: Sequence[Heard], *, within: int) -> set[int]:
    """The places of those after which the same person came back for the same reason within the days.

    In the order they got in touch, whichever was finished first: who rings while their form still waits to be read was
    not helped by the form, and was by the call.
    """
    last: dict[tuple[int, Topic], int] = {}
    found: set[int] = set()
    for at in sorted(range(len(heard)), key=lambda at: (heard[at].asked, heard[at].order)):
        one = heard[at]
        if one.person is None:
            continue
        before = last.get((one.person, one.topic))
        if before is not None and (london_day(one.asked) - heard[before].on).days <= within:
            found.add(before)
        last[one.person, one.topic] = at
    return found


@dataclass(frozen=True)
class Line:
    """The counts of some requests. None: too small to be shown, or it would give such a number away."""

    key: str
    all: int | None
    solved: int | None
    not_solved: int | None
    unknown: int | None
    not_yet: int | None


@dataclass(frozen=True)
class Table:
    """One line for each key, in the order they came, and one for all."""

    lines: tuple[Line, ...]
    together: Line


def table(counts: Sequence[tuple[str, First]], *, is_open: bool) -> Table:
    """How many of each kind of request were solved first time.

    Args:
        counts: each request's key (a topic, say) and how it counts.
        is_open: show small numbers too, to whoever may see the people themselves; else what is shown is in fives, so
            that two tables cannot be compared.
    """
    keys = list(dict.fromkeys(key for key, _first in counts))
    grid = np.zeros((len(keys), len(_SHOWN)), dtype=np.int64)
    for key, first in counts:
        grid[keys.index(key), _SHOWN.index(first)] += 1
    if not keys:
        return Table((), Line("", 0, 0, 0, 0, 0))
    shown = as_shown(grid, is_open=is_open)
    *lines, together = (Line(key, *line) for key, line in zip([*keys, ""], shown, strict=True))
    return Table(tuple(lines), together)


_SHOWN = (First.SOLVED, First.NOT_SOLVED, First.UNKNOWN, First.NOT_YET)
