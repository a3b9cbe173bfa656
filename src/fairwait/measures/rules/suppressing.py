"""Measures made fit to leave the team: small numbers hidden, and whatever would give them away.

All tables of a set are looked at together, because they share totals: a number hidden in one is hidden in all. What is
not looked at is the difference between two sets (two dates, two areas): publish those with care.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from fairwait.engine.suppression import THRESHOLD, HiddenLine, HiddenTable, hide_line, hide_table, is_small
from fairwait.measures.rules.definitions import Kind, Value
from fairwait.measures.rules.results import Figure, Measured, MeasureSet

Place = tuple[str, str | None, str | None, str]
"""One number: its measure (of `n`, the measure whose it is), cut, group and name."""


def suppressed(measures: MeasureSet, *, threshold: int = THRESHOLD) -> MeasureSet:
    """The set with small numbers, and what would give them away, hidden; each figure names what was hidden of it."""
    hidden: set[Place] = set()
    tables = [table for measured in measures.measures for table in _tables(measured)]
    size = -1
    while len(hidden) > size:
        size = len(hidden)
        for table in tables:
            hidden |= table.hide(hidden, threshold)
    return replace(
        measures,
        is_suppressed=True,
        measures=tuple(_without(measured, hidden, threshold) for measured in measures.measures),
    )


@dataclass(frozen=True)
class _Table:
    """Counts of groups by parts, with the places of the counts and of their totals. The last of each is the total.

    `numbers` and `places` have shape (groups + 1, parts + 1); a count without parts has one column only.
    """

    numbers: np.ndarray[tuple[int, int], np.dtype[np.int64]]
    places: Sequence[Sequence[Place]]

    def hide(self, already: set[Place], threshold: int) -> set[Place]:
        before = np.array([[place in already for place in row] for row in self.places], dtype=np.bool_)
        if self.numbers.size == 1:
            after = before | np.array(is_small(int(self.numbers[0, 0]), threshold=threshold))
        elif 1 in self.numbers.shape:
            counts, flat = self.numbers.ravel(), before.ravel()
            line = hide_line(
                counts[:-1].tolist(),
                threshold=threshold,
                already=HiddenLine(cells=tuple(flat[:-1].tolist()), total=bool(flat[-1])),
            )
            after = np.append(line.cells, line.total).reshape(self.numbers.shape)
        else:
            table = hide_table(
                self.numbers[:-1, :-1],
                threshold=threshold,
                already=HiddenTable(before[:-1, :-1], before[:-1, -1], before[-1, :-1], bool(before[-1, -1])),
            )
            by_row = np.hstack([table.cells, table.row_totals[:, None]])
            after = np.vstack([by_row, np.append(table.column_totals, table.total)[None, :]])
        return {
            place
            for row, flags in zip(self.places, after.tolist(), strict=True)
            for place, flag in zip(row, flags, strict=True)
            if flag
        }


def _tables(measured: Measured) -> Iterator[_Table]:
    overall = measured.overall
    if overall is None:
        return
    cuts = dict.fromkeys(figure.cut for figure in measured.figures if figure.cut is not None)
    by_cut = [[figure for figure in measured.figures if figure.cut == cut] for cut in cuts] or [[]]
    for groups in by_cut:
        for total, parts in _splits(measured):
            yield _table(measured, [*groups, overall], parts, total)


def _splits(measured: Measured) -> list[tuple[str, tuple[str, ...]]]:
    """Each count that is a total, with the parts of each of its splits; a count without parts stands by itself."""
    splits: dict[tuple[str, str], list[str]] = {}
    for value in measured.values:
        if value.part_of is not None:
            splits.setdefault((value.part_of, value.split), []).append(value.name)
    totals = {total for total, _ in splits}
    alone = [value.name for value in measured.values if _is_lone_count(value) and value.name not in totals]
    return [(total, tuple(parts)) for (total, _), parts in splits.items()] + [(name, ()) for name in alone]


def _is_lone_count(value: Value) -> bool:
    return value.kind is Kind.COUNT and value.part_of is None


def _table(measured: Measured, figures: Sequence[Figure], parts: tuple[str, ...], total: str) -> _Table:
    names = (*parts, f"rest of {total} beside {parts[0]}", total) if parts else (total,)
    rows = [[_number(figure, name, parts, total) for name in names] for figure in figures]
    places = [[_place(measured, figure, name) for name in names] for figure in figures]
    return _Table(numbers=np.array(rows, dtype=np.int64), places=places)


def _number(figure: Figure, name: str, parts: tuple[str, ...], total: str) -> int:
    if name in figure.values:
        return int(figure.values[name] or 0)
    return int(figure.values[total] or 0) - sum(int(figure.values[part] or 0) for part in parts)


def _place(measured: Measured, figure: Figure, name: str) -> Place:
    definition = measured.definition
    owner, name = (definition.base, definition.base_value) if name == "n" else (definition.code, name)
    return owner, figure.cut, figure.group, name


def _without(measured: Measured, hidden: set[Place], threshold: int) -> Measured:
    return replace(
        measured, figures=tuple(_figure_without(measured, figure, hidden, threshold) for figure in measured.figures)
    )


def _figure_without(measured: Measured, figure: Figure, hidden: set[Place], threshold: int) -> Figure:
    gone = {value.name for value in measured.values if _place(measured, figure, value.name) in hidden}
    people = [value.name for value in measured.values if value.kind is Kind.PEOPLE]
    gone |= {name for name in people if is_small(int(figure.values[name] or 0), threshold=threshold)}
    for value in measured.values:
        if gone.intersection(value.rests_on):
            gone.add(value.name)
    return replace(
        figure,
        values={name: None if name in gone else number for name, number in figure.values.items()},
        hidden=tuple(value.name for value in measured.values if value.name in gone),
    )
