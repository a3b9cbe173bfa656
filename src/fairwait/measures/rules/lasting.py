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
    person: int


@dataclass(frozen=True)
class Lasted:
    """How long waits of one pathway and band took `n` people: eight in ten waits between these days, both in it."""

    pathway: str
    band: str
    n: int
    low_days: int
    high_days: int


def lasted(finished: Iterable[Finished], *, least: int = LEAST) -> list[Lasted]:
    """One range for each pathway and band in which enough people's waits finished."""
    by_kind: dict[tuple[str, str], list[Finished]] = {}
    for one in finished:
        if one.days >= 0:
            by_kind.setdefault((one.pathway, one.band), []).append(one)
    return [
        Lasted(pathway, band, people, *_ends(sorted(one.days for one in waits)))
        for (pathway, band), waits in sorted(by_kind.items())
        if (people := _people(waits)) >= least
    ]


@dataclass(frozen=True)
class Half:
    """How long it took half of those who got what they waited for on one pathway: up to so many days, of `n` people."""

    pathway: str
    n: int
    days: int


def halves(finished: Iterable[Finished], *, least: int = LEAST_OF_HALF) -> list[Half]:
    """The middle of each pathway in which enough people's waits finished: half of them took so long or less."""
    by_pathway: dict[str, list[Finished]] = {}
    for one in finished:
        if one.days >= 0:
            by_pathway.setdefault(one.pathway, []).append(one)
    return [
        Half(pathway, people, sorted(one.days for one in waits)[-(-len(waits) // 2) - 1])
        for pathway, waits in sorted(by_pathway.items())
        if (people := _people(waits)) >= least
    ]


def _people(waits: Iterable[Finished]) -> int:
    """How many people these are: one who waited for the same three times is one."""
    return len({one.person for one in waits})


def _ends(days: list[int]) -> tuple[int, int]:
    """The first that no more than a tenth fall short of, and the first that nine tenths do not pass."""
    return days[len(days) * SHORT_OF // 10], days[-(-len(days) * ENOUGH_FOR // 10) - 1]
