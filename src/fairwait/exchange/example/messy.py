"""Extracts in the example's own layouts with many faults and a record of each: for measuring what is found."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

from fairwait.exchange.example import doubles, faults, flow, people, truth, waits
from fairwait.exchange.example.bench import MONDAY
from fairwait.exchange.example.days import Days
from fairwait.exchange.example.flow import CARERS, OT, REVIEWS, TRAYS
from fairwait.exchange.example.layouts import BY_NAME, LAYOUTS
from fairwait.exchange.example.town import Rows, Town, listed

_PEOPLE_A_ROW = {TRAYS: 0.5, REVIEWS: 0.8, OT: 7.0, CARERS: 9.0}
"""How many people must wait for one system to list a row, with some to spare."""
_CLOSED_DAYS = 185


@dataclass(frozen=True)
class MessyExtract:
    """A file with known faults.

    `faults` are (row as numbered in the file, rule), `arguable` the same where silence would be as right; `pairs` are
    rows of one person, then of the other, and what the two truly are to each other. `pathway` is given where the file
    has no such column.
    """

    path: Path
    rows: int
    as_of: date
    pathway: str | None
    faults: tuple[tuple[int, str], ...]
    arguable: tuple[tuple[int, str], ...]
    pairs: tuple[tuple[str, tuple[int, ...], tuple[int, ...]], ...]


def messy_extract(
    rows: int, seed: int, out: Path, layout: str, *, times: float = 4.0, rates: Mapping[str, float] = faults.RATES
) -> MessyExtract:
    """Write `rows` data rows in one of the layouts "trays", "ot", "reviews", "carers", with every fault remembered.

    Args:
        rows: at least 50.
        out: the file to write; its ending should be the layout's own.
        times: how many times commoner each fault is than in the example council.
        rates: share of open waits broken in each way, before `times`.
    Raises: ValueError if `rows` is too small or the layout is not one of ours.
    """
    if rows < 50 or layout not in BY_NAME:
        raise ValueError(f"rows must be at least 50 and layout one of {sorted(BY_NAME)}, got {rows} and {layout!r}")
    source = BY_NAME[layout]
    today = MONDAY.toordinal()
    town, pairs = _town(rows, seed, source, today, {rule: rate * times for rule, rate in rates.items()})
    chosen = _exactly(rows, town, pairs, listed(town, source=source, day=today, closed_days=_CLOSED_DAYS), seed)
    numbers: Days = LAYOUTS[source].write(chosen, out)
    known = truth.broken(town, chosen)
    broken = {(int(numbers[at]), rule) for at, rule in known}
    arguable = tuple((int(numbers[at]), rule) for at, rule in truth.arguable(chosen, known))
    found = tuple(_rows_of(pair, chosen, numbers) for pair in pairs)
    found = tuple(each for each in found if each[1] and each[2])
    broken |= {(row, "duplicate-person") for kind, left, right in found if kind == doubles.SAME for row in left + right}
    return MessyExtract(
        path=out,
        rows=rows,
        as_of=MONDAY,
        pathway="ot" if source == OT else None,
        faults=tuple(sorted(broken)),
        arguable=arguable,
        pairs=found,
    )


def _town(
    rows: int, seed: int, source: int, today: int, rates: Mapping[str, float]
) -> tuple[Town, list[doubles.Double]]:
    rngs = [np.random.default_rng([seed, 500 + source, stage]) for stage in range(5)]
    drawn = flow.simulate(people=int(rows * _PEOPLE_A_ROW[source]) + 120, today=today, rng=rngs[0])
    drawn = flow.only(drawn, source)
    persons = people.draw(drawn, today=today, rng=rngs[1], reserved=frozenset())
    town = Town(people=persons, waits=waits.draw(drawn, persons, today=today, rng=rngs[2]))
    pairs = doubles.plant(
        town, today=today, rng=rngs[3], same=max(1, rows // 80), twins=max(1, rows // 300), fathers=max(1, rows // 300)
    )
    looked_at = frozenset(person for pair in pairs for person in (pair.left, pair.right))
    faults.plant(
        town, today=today, rng=rngs[4], rates=rates, keep_clear=looked_at, steps_missing=source != OT, every_rule=True
    )
    return town, pairs


def _exactly(rows: int, town: Town, pairs: list[doubles.Double], every: Rows, seed: int) -> Rows:
    """So many of the rows, those with something planted first, in the order of the list."""
    marked = np.isin(every.person, [person for pair in pairs for person in (pair.left, pair.right)])
    for who, numbers in ((town.planted_people, every.person), (town.planted_waits, every.wait)):
        for each in who.values():
            marked |= np.isin(numbers, sorted(each))
    order = np.random.default_rng([seed, 9]).permutation(every.size)
    order = np.concatenate([order[marked[order]], order[~marked[order]]])[:rows]
    if order.size < rows:
        raise ValueError(f"only {order.size} rows could be made; ask for fewer")
    return every.take(np.sort(order))


def _rows_of(pair: doubles.Double, rows: Rows, numbers: Days) -> tuple[str, tuple[int, ...], tuple[int, ...]]:
    left = tuple(int(numbers[at]) for at in np.flatnonzero(rows.person == pair.left))
    right = tuple(int(numbers[at]) for at in np.flatnonzero(rows.person == pair.right))
    return pair.kind, left, right
