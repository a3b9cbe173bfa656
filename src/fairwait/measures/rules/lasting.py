"""How long it took those who got what they waited for: a range, where enough did to say one. Pure.

It is what a person is told of their own wait, so it is said of few things only: of one pathway and one band, over one
year, from at least `LEAST` people, as the days between which eight in ten of them were seen. Whoever still waits is not
in it, so it can be too short where a list has just grown: it goes out with its number and its day, and as no promise.
"""

from collections.abc import Iterable
from dataclasses import dataclass

LEAST = 20
"""With fewer, one in ten is one person or two, and the ends of the range would tell of somebody."""
SHORT_OF, ENOUGH_FOR = 1, 9
"""Tenths: one in ten waited less, and one in ten longer."""
YEAR_DAYS = 365
QUARTER_DAYS = 91
LEAST_OF_HALF = 10
"""The middle of fewer would be one person's own wait, or nearly."""


@dataclass(frozen=True)
class Finished:
    """One wait that ended because the person got what they waited for."""

    pathway: str
    band: str
    days: int


@dataclass(frozen=True)
class Lasted:
    """How long waits of one pathway and band took: eight in ten of `n` between these days, both in it."""

    pathway: str
    band: str
    n: int
    low_days: int
    high_days: int


def lasted(finished: Iterable[Finished], *, least: int = LEAST) -> list[Lasted]:
    """One range for each pathway and band of which enough waits finished."""
    by_kind: dict[tuple[str, str], list[int]] = {}
    for one in finished:
        if one.days >= 0:
            by_kind.setdefault((one.pathway, one.band), []).append(one.days)
    return [
        Lasted(pathway, band, len(days), *_ends(sorted(days)))
        for (pathway, band), days in sorted(by_kind.items())
        if len(days) >= least
    ]


@dataclass(frozen=True)
class Half:
    """How long it took half of those who got what they waited for on one pathway: up to so many days, of `n` people."""

    pathway: str
    n: int
    days: int


def halves(finished: Iterable[Finished], *, least: int = LEAST_OF_HALF) -> list[Half]:
    """The middle of each pathway of which enough waits finished: half of them took so long or less."""
    by_pathway: dict[str, list[int]] = {}
    for one in finished:
        if one.days >= 0:
            by_pathway.setdefault(one.pathway, []).append(one.days)
    return [
        Half(pathway, len(days), sorted(days)[-(-len(days) // 2) - 1])
        for pathway, days in sorted(by_pathway.items())
        if len(days) >= least
    ]


def _ends(days: list[int]) -> tuple[int, int]:
    """The first that no more than a tenth fall short of, and the first that nine tenths do not pass."""
    return days[len(days) * SHORT_OF // 10], days[-(-len(days) * ENOUGH_FOR // 10) - 1]
