"""Huddles over time, by cycle: how much of a list was walked in each, and whom it missed. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median


@dataclass(frozen=True)
class Walk:
    """One wait on one agenda: on which day, and whether it was discussed."""

    wait: int
    on: date
    is_discussed: bool


@dataclass(frozen=True)
class Cycle:
    """Some days of a list: how many waits stood on an agenda in them, how many were discussed, whom none reached."""

    first: date
    last: date
    listed: int
    discussed: int
    missed: tuple[int, ...]


def cycles(walks: Iterable[Walk], *, every_days: int, today: date, most: int) -> tuple[Cycle, ...]:
    """The last cycles with a meeting in them, the newest first. The newest ends today, so that it is never half empty.

    A wait discussed once in a cycle is not missed in it, however often it stood on an agenda.
    """
    found: dict[int, dict[int, bool]] = {}
    for walk in walks:
        back = (today - walk.on).days // every_days
        if back >= 0:
            of_cycle = found.setdefault(back, {})
            of_cycle[walk.wait] = of_cycle.get(walk.wait, False) or walk.is_discussed
    return tuple(_cycle(back, found[back], every_days=every_days, today=today) for back in sorted(found)[:most])


def _cycle(back: int, walked: dict[int, bool], *, every_days: int, today: date) -> Cycle:
    last = today - timedelta(days=back * every_days)
    missed = tuple(sorted(wait for wait, is_discussed in walked.items() if not is_discussed))
    return Cycle(last - timedelta(days=every_days - 1), last, len(walked), len(walked) - len(missed), missed)


def median_days(spans: Sequence[int]) -> float | None:
    """The middle of some numbers of days; None of none."""
    return float(median(spans)) if spans else None
