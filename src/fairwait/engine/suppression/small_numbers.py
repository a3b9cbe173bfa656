"""Hiding small numbers, so that no published table says, or lets anybody work out, what few people have in common.

A count under the threshold is hidden, zero excepted. Where one hidden count could be had by subtraction from a total or
from another table line, one more is hidden with it: the smallest that serves, so that as little as possible is lost.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]

THRESHOLD = 5
"""Counts under this are hidden. Source: practice brief section 2.3, statistics rules."""


@dataclass(frozen=True)
class HiddenLine:
    """Which counts of one line are hidden, and whether its total is."""

    cells: tuple[bool, ...]
    total: bool


@dataclass(frozen=True)
class HiddenTable:
    """What is hidden of a table: its cells (rows, columns), row totals, column totals and the total of all."""

    cells: BoolArray
    row_totals: BoolArray
    column_totals: BoolArray
    total: bool


def is_small(count: int, *, threshold: int = THRESHOLD) -> bool:
    """Whether a count by itself is too small to publish; zero says nothing about anybody, and stays."""
    return 0 < count < threshold


def hide_line(counts: Sequence[int], *, threshold: int = THRESHOLD, already: HiddenLine | None = None) -> HiddenLine:
    """What to hide of counts that are published beside their total.

    `already` is what other tables hide of the same numbers; it stays hidden, and is made good for here.

    Raises: ValueError naming the bound if a count is negative or the threshold is under 2.
    """
    values = np.append(np.asarray(counts, dtype=np.int64), sum(counts))
    line = _Line(parts=tuple(range(len(counts))), total=len(counts))
    before = np.append(already.cells, already.total) if already else np.zeros(values.size, dtype=np.bool_)
    none = np.zeros(values.size, dtype=np.bool_)
    hidden = _hide(values, [line], threshold, before.astype(np.bool_), told=none, unsaid=none)
    return HiddenLine(cells=tuple(bool(cell) for cell in hidden[:-1]), total=bool(hidden[-1]))


def hide_table(
    counts: IntArray,
    *,
    threshold: int = THRESHOLD,
    already: HiddenTable | None = None,
    totals_are_told: bool = False,
    unsaid: Sequence[int] = (),
) -> HiddenTable:
    """What to hide of a table of counts published with its row totals, column totals and the total of all.

    Afterwards no hidden number is fixed by the shown ones through sums, and what a line hides under a shown total adds
    up to the threshold or more (two ones under a total would otherwise be told by their sum).

    Args:
        counts: people in each cell, shape (rows, columns), >= 0, not empty.
        threshold: counts from 1 to threshold - 1 are hidden; >= 2.
        already: what other tables hide of the same numbers; it stays hidden, and is made good for here.
        totals_are_told: the column totals and the total of all stand elsewhere too, so that hiding them here would hide
            nothing. Of a column whose told total is small, every cell is hidden, zeros too. Where all is one row, that
            row is told whatever is hidden.
        unsaid: columns that are not published. Working one of their counts out tells nothing unless it is small.
    Raises: ValueError naming the bound if the shape, a count or the threshold is out of it.
    Source: complementary suppression as in Hundepool and others (2012), "Statistical Disclosure Control", chapter 4;
        the choice of what else to hide is greedy, not the smallest possible.
    """
    if counts.ndim != 2 or not counts.size:
        raise ValueError(f"counts must have rows and columns, got shape {counts.shape}")
    by_row = np.hstack([counts, counts.sum(axis=1, keepdims=True)])
    whole = np.vstack([by_row, by_row.sum(axis=0, keepdims=True)])
    place = np.arange(whole.size).reshape(whole.shape)
    lines = [_Line(parts=tuple(line[:-1].tolist()), total=int(line[-1])) for line in (*place, *place.T)]
    before = _whole(already) if already else np.zeros(whole.shape, dtype=np.bool_)
    told, kept_back = np.zeros(whole.shape, dtype=np.bool_), np.zeros(whole.shape, dtype=np.bool_)
    told[-1, :] = totals_are_told
    kept_back[:-1, list(unsaid)] = True
    hidden = _hide(
        whole.ravel(), lines, threshold, before.ravel(), told=told.ravel(), unsaid=kept_back.ravel()
    ).reshape(whole.shape)
    return HiddenTable(
        cells=hidden[:-1, :-1],
        row_totals=hidden[:-1, -1],
        column_totals=hidden[-1, :-1],
        total=bool(hidden[-1, -1]),
    )


def _whole(hidden: HiddenTable) -> BoolArray:
    by_row = np.hstack([hidden.cells, hidden.row_totals[:, None]])
    return np.vstack([by_row, np.append(hidden.column_totals, hidden.total)[None, :]])


@dataclass(frozen=True)
class _Line:
    """Places whose numbers add up to that of another place."""

    parts: tuple[int, ...]
    total: int


def _hide(
    values: IntArray,
    lines: Sequence[_Line],
    threshold: int,
    already: BoolArray,
    *,
    told: BoolArray,
    unsaid: BoolArray,
) -> BoolArray:
    if threshold < 2:
        raise ValueError(f"threshold must be at least 2, got {threshold}")
    if values.size and values.min() < 0:
        raise ValueError(f"counts must not be negative, got {values.min()}")
    small: BoolArray = (values > 0) & (values < threshold)
    hidden: BoolArray = (already | small) & ~told | unsaid
    harmless: BoolArray = unsaid & ~small & ~already
    while (place := _next(values, hidden, told, harmless, lines, threshold)) is not None:
        hidden[place] = True
    return hidden


def _next(
    values: IntArray,
    hidden: BoolArray,
    told: BoolArray,
    harmless: BoolArray,
    lines: Sequence[_Line],
    threshold: int,
) -> int | None:
    """The next place to hide, or None once nothing hidden can be worked out or nothing more can be hidden."""
    kept = hidden | told
    for line in lines:
        if _is_told(line, values, hidden, harmless, threshold) and (place := _least(line, values, kept)) is not None:
            return place
    for fixed in _fixed(hidden, lines):
        near = (_least(line, values, kept) for line in lines if fixed in (*line.parts, line.total))
        if not harmless[fixed] and (places := [place for place in near if place is not None]):
            return min(places, key=lambda place: _cost(values, place))
    return None


def _is_told(line: _Line, values: IntArray, hidden: BoolArray, harmless: BoolArray, threshold: int) -> bool:
    """Whether this line by itself gives a hidden number away that matters."""
    parts = [place for place in line.parts if hidden[place]]
    every = [*parts, line.total] if hidden[line.total] else parts
    if bool(harmless[every].all()):
        return False
    too_few = not hidden[line.total] and int(values[parts].sum()) < threshold
    return len(every) == 1 or too_few


def _least(line: _Line, values: IntArray, kept: BoolArray) -> int | None:
    """The place of a line whose loss costs least: the smallest count, then a zero, then the total. None: no place.

    `kept`: places that are hidden already, or told elsewhere.
    """
    shown = [place for place in line.parts if not kept[place]]
    if shown:
        return min(shown, key=lambda place: _cost(values, place))
    return None if kept[line.total] else line.total


def _cost(values: IntArray, place: int) -> tuple[bool, int, int]:
    return bool(values[place] == 0), int(values[place]), place


def _fixed(hidden: BoolArray, lines: Sequence[_Line]) -> list[int]:
    """The hidden places whose numbers the sums fix: those on which every solution of the sums agrees."""
    places = np.flatnonzero(hidden)
    if not places.size:
        return []
    sums = np.zeros((len(lines), hidden.size))
    for number, line in enumerate(lines):
        sums[number, list(line.parts)] = 1.0
        sums[number, line.total] = -1.0
    _, sizes, directions = np.linalg.svd(sums[:, places])
    rank = int((sizes > 1e-9).sum())
    freedom = np.abs(directions[rank:]).max(axis=0, initial=0.0)
    return [int(place) for place in places[freedom < 1e-9]]
