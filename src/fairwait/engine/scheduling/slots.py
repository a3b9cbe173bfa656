"""The best times for one visit, from the diaries of many workers at once.

Time is counted in minutes from the first instant of a window and looked at in quarters of an hour. Days are given by
where they begin, because a London day has 23, 24 or 25 hours. A visit fits where the worker is at work, is not busy,
and can get there from what comes before and on to what comes after.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]

TICK_MINUTES = 15
_NEVER = np.int64(2**62)
_LESS_WISHED = np.int64(2**40)
"""What is not on a wished day comes after everything that is, however far the way."""
_LOADS = 4_096
"""Of two that cost the same, the worker with fewer visits: up to so many are told apart."""


@dataclass(frozen=True)
class Window:
    """The days that are looked at.

    Attributes:
        day_starts: minutes from the first instant to the beginning of each day, and to the end of the last.
        noons: minutes to each noon.
    """

    day_starts: IntArray
    noons: IntArray

    def __post_init__(self) -> None:
        """Refuse days that do not follow one another."""
        if len(self.day_starts) != len(self.noons) + 1 or self.day_starts[0] != 0:
            raise ValueError("day_starts must begin with 0 and hold one more than noons")
        if np.any(np.diff(self.day_starts) <= 0):
            raise ValueError("day_starts must rise")

    @property
    def ticks(self) -> int:
        """Quarters of an hour in it."""
        return int(self.day_starts[-1]) // TICK_MINUTES

    def days(self) -> IntArray:
        """The day of each tick, counted from 0."""
        return np.searchsorted(self.day_starts, np.arange(self.ticks) * TICK_MINUTES, side="right") - 1

    def halves(self) -> IntArray:
        """The half-day of each tick: mornings are even, afternoons odd."""
        days = self.days()
        return days * 2 + (np.arange(self.ticks) * TICK_MINUTES >= self.noons[days])


@dataclass(frozen=True)
class Open:
    """When each worker may be seen: worker by number, and the span in minutes. Spans may touch or overlap."""

    worker: IntArray
    start: IntArray
    end: IntArray


@dataclass(frozen=True)
class Busy:
    """When each worker is not free.

    Attributes:
        worker, start, end: as in `Open`.
        travel: minutes from there to the place of the new visit, and back; 0 where it does not matter (leave).
        is_visit: whether it counts as one of the day's visits, and as where the worker comes from.
    """

    worker: IntArray
    start: IntArray
    end: IntArray
    travel: IntArray
    is_visit: BoolArray


@dataclass(frozen=True)
class Diaries:
    """The time of `workers` people, numbered from 0.

    Attributes:
        base_travel: minutes to the new visit for the first of a day, by worker: from where they set out.
        most_visits: how many visits a day, by worker; or by worker and day, where that changes.
    """

    workers: int
    open: Open
    busy: Busy
    base_travel: IntArray
    most_visits: IntArray

    def __post_init__(self) -> None:
        """Refuse arrays that do not belong together."""
        for spans in (self.open, self.busy):
            if not len(spans.worker) == len(spans.start) == len(spans.end):
                raise ValueError("worker, start and end must be as long as each other")
            if len(spans.worker) and (spans.worker.min() < 0 or spans.worker.max() >= self.workers):
                raise ValueError(f"a worker must be from 0 to {self.workers - 1}")
            if np.any(spans.end < spans.start):
                raise ValueError("a span must not end before it starts")
        if not len(self.busy.travel) == len(self.busy.is_visit) == len(self.busy.worker):
            raise ValueError("travel and is_visit must be as long as worker")
        if not len(self.base_travel) == len(self.most_visits) == self.workers:
            raise ValueError("base_travel and most_visits must hold one number for each worker")


@dataclass(frozen=True)
class Wanted:
    """The visit that is to be booked.

    Attributes:
        minutes: how long it takes, > 0.
        earliest: not before so many minutes into the window.
        allowed: ticks at which it may begin.
        wished: ticks at which they would like it to begin; these come first.
        day_cost: minutes on the road that a day sooner is worth.
        known: workers they know already.
        known_worth: minutes on the road that a worker they know is worth.
    """

    minutes: int
    earliest: int
    allowed: BoolArray
    wished: BoolArray
    day_cost: int
    known: BoolArray
    known_worth: int

    def __post_init__(self) -> None:
        """Refuse a visit of no length."""
        if self.minutes <= 0:
            raise ValueError(f"minutes must be more than 0, got {self.minutes}")


@dataclass(frozen=True)
class Free:
    """Where a visit fits, with the way there and the way on in minutes.

    Attributes:
        ticks: those at which anybody could begin it; the others are left out.
        fits, before, after: by worker and place in `ticks`.
    """

    ticks: IntArray
    fits: BoolArray
    before: IntArray
    after: IntArray


@dataclass(frozen=True)
class Slot:
    """One time for the visit: whose, when it starts (minutes into the window), and the way there and on."""

    worker: int
    start: int
    before_minutes: int
    after_minutes: int
    is_wished: bool


def free_starts(*, diaries: Diaries, window: Window, minutes: int) -> Free:
    """Where a visit of this length fits into each diary.

    Assumes that working hours are for visits and the way between them; the way from home is not counted in them.
    """
    ticks = window.ticks
    opened, busy = diaries.open, diaries.busy
    free = _covered(diaries.workers, ticks, opened.worker, -(-opened.start // TICK_MINUTES), opened.end // TICK_MINUTES)
    first = (busy.start - busy.travel) // TICK_MINUTES
    last = -(-(busy.end + busy.travel) // TICK_MINUTES)
    free &= ~_covered(diaries.workers, ticks, busy.worker, first, last)
    length = -(-minutes // TICK_MINUTES)
    run = np.zeros((diaries.workers, ticks + 1), dtype=np.int32)
    np.cumsum(free, axis=1, out=run[:, 1:])
    fits = np.zeros((diaries.workers, ticks), dtype=np.bool_)
    if length <= ticks:
        fits[:, : ticks - length + 1] = run[:, length:] - run[:, : ticks - length + 1] == length
    days = window.days()
    fits &= _has_room(diaries, window)[:, days]
    some = np.flatnonzero(fits.any(axis=0))
    before, after = _ways(diaries, window, some, days[some])
    return Free(some, fits[:, some], before, after)


def best(*, diaries: Diaries, free: Free, window: Window, wanted: Wanted, count: int, by_tick: bool = False,
         skip: int = 0) -> tuple[Slot, ...]:  # fmt: skip
    """The best times, best first: wished days before others, then the least cost, then the sooner.

    What a time costs is the way there and on, and `day_cost` for each day later; a worker they know costs
    `known_worth` less; of two that cost the same, the one with fewer visits in the window.

    Args:
        by_tick: one for each quarter of an hour, for looking at one day; else one for each half-day, so that five
            times are five choices.
        skip: so many of the best are left out, for showing more.
    """
    may_start = wanted.allowed[free.ticks] & (free.ticks * TICK_MINUTES >= wanted.earliest)
    ticks = free.ticks[may_start]
    if not len(ticks):
        return ()
    before, after = free.before[:, may_start], free.after[:, may_start]
    load = np.bincount(diaries.busy.worker[diaries.busy.is_visit], minlength=diaries.workers)
    own = np.minimum(load, _LOADS - 1) - np.where(wanted.known, wanted.known_worth * _LOADS, 0)
    cost = np.where(free.fits[:, may_start], (before + after) * _LOADS + own[:, None], _NEVER)
    who = cost.argmin(axis=0)
    total = cost[who, np.arange(len(ticks))] + window.days()[ticks] * (wanted.day_cost * _LOADS)
    total += np.where(wanted.wished[ticks], 0, _LESS_WISHED)
    order = np.lexsort((ticks, total))
    groups = ticks if by_tick else window.halves()[ticks]
    _values, firsts = np.unique(groups[order], return_index=True)
    chosen = order[np.sort(firsts)][skip : skip + count]
    return tuple(
        Slot(
            int(who[at]), int(ticks[at]) * TICK_MINUTES, int(before[who[at], at]), int(after[who[at], at]),
            bool(wanted.wished[ticks[at]]),
        )
        for at in chosen
    )  # fmt: skip


def _covered(workers: int, ticks: int, worker: IntArray, first: IntArray, last: IntArray) -> BoolArray:
    """Whether each tick of each worker lies in one of the spans."""
    edges = np.zeros((workers, ticks + 1), dtype=np.int32)
    is_span = last > first
    np.add.at(edges, (worker[is_span], np.clip(first[is_span], 0, ticks)), 1)
    np.add.at(edges, (worker[is_span], np.clip(last[is_span], 0, ticks)), -1)
    return np.cumsum(edges[:, :ticks], axis=1) > 0


def _has_room(diaries: Diaries, window: Window) -> BoolArray:
    """Whether each worker may have one more visit on each day."""
    busy, length = diaries.busy, len(window.noons)
    of = np.searchsorted(window.day_starts, busy.start[busy.is_visit], side="right") - 1
    is_inside = (of >= 0) & (of < length)
    had = np.zeros((diaries.workers, length), dtype=np.int64)
    np.add.at(had, (busy.worker[busy.is_visit][is_inside], of[is_inside]), 1)
    most = diaries.most_visits
    return had < (most if most.ndim == 2 else most[:, None])


def _ways(diaries: Diaries, window: Window, ticks: IntArray, days: IntArray) -> tuple[IntArray, IntArray]:
    """The way there and on at each tick: from and to the visits beside it on that day, else from where they set out."""
    shape, busy = (diaries.workers, len(ticks)), diaries.busy
    visits = np.flatnonzero(busy.is_visit)
    visits = visits[np.argsort(busy.start[visits], kind="stable")]
    start, worker = busy.start[visits], busy.worker[visits]
    on = np.searchsorted(window.day_starts, start, side="right") - 1
    number = np.arange(len(visits), dtype=np.int32)
    later = np.searchsorted(ticks, start // TICK_MINUTES, side="left")  # the first tick at or after its start
    sooner = np.searchsorted(ticks, start // TICK_MINUTES, side="right") - 1  # the last at or before it
    is_later, is_sooner = later < len(ticks), sooner >= 0
    previous, following = np.full(shape, -1, dtype=np.int32), np.full(shape, len(visits), dtype=np.int32)
    np.maximum.at(previous, (worker[is_later], later[is_later]), number[is_later])
    np.minimum.at(following, (worker[is_sooner], sooner[is_sooner]), number[is_sooner])
    previous = np.maximum.accumulate(previous, axis=1)
    following = np.minimum.accumulate(following[:, ::-1], axis=1)[:, ::-1]
    # One past the end stands for no visit: it is on no day, so where they set out from is counted.
    on, travel = np.append(on, -1), np.append(busy.travel[visits], 0)
    base = np.broadcast_to(diaries.base_travel[:, None], shape)
    return (
        np.where(on[previous] == days, travel[previous], base),
        np.where(on[following] == days, travel[following], base),
    )
