"""A list before its first huddle and since: how many waits ended a week, and how long people had waited. Pure.

It says what differs, never why: other things change too. The interval of the ratio is widened where weeks vary by more
than chance (quasi-Poisson: McCullagh and Nelder, Generalized Linear Models, 2nd edition, 1989, chapter 6); that of a
median goes by ranks (Campbell and Gardner, British Medical Journal 1988; 296: 1454-6).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from math import exp, log, sqrt

LEAST_WEEKS = 4
"""Fewer whole weeks on either side say nothing of a change."""
MOST_WEEKS = 52
"""As many weeks are looked at on either side: a year, with every season in it."""
Z = 1.96
"""Intervals are of 95 in 100."""


@dataclass(frozen=True)
class Ratio:
    """How many times as many, with the ends of its interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Middle:
    """How many waited on a day, and the middle of the days they had waited, with its interval where there is one."""

    waiting: int
    days: float | None
    low: int | None = None
    high: int | None = None


@dataclass(frozen=True)
class BeforeAfter:
    """A list before and since its first huddle. The waits that ended in each whole week, the earliest week first."""

    first: date
    ended_before: tuple[int, ...]
    ended_since: tuple[int, ...]
    then: Middle
    now: Middle

    @property
    def is_too_early(self) -> bool:
        """Whether there are too few whole weeks on a side to compare."""
        return min(len(self.ended_before), len(self.ended_since)) < LEAST_WEEKS

    @property
    def ratio(self) -> Ratio | None:
        """How many times as many waits ended in a week; None where it is too early, or where none ended on a side."""
        return None if self.is_too_early else ratio(self.ended_before, self.ended_since)


def known_since(sources: Iterable[tuple[date, int]]) -> date | None:
    """From which day nineteen in twenty of some waits were told of, by the first day and the waits of each source.

    Before a source was read, nobody it holds had ended: to count those weeks would make every list seem to speed up.
    """
    told, among = sorted(sources), 0
    whole = sum(count for _first, count in told)
    for first, count in told:
        among += count
        if among * 20 >= whole * 19:
            return first
    return None


def before_after(
    *, ended: Mapping[date, int], then: Mapping[date, int], now: Mapping[date, int], first: date, known_since: date,
    today: date,
) -> BeforeAfter:  # fmt: skip
    """Put a list before its first huddle beside the list since.

    Args:
        ended: how many waits ended on each day.
        then: of those who waited on the day of the first huddle, how many began on each day; `now` likewise, today.
        known_since: the first day of which anything is known. A week is whole or is left out.
    """
    before = min((first - known_since).days // 7, MOST_WEEKS)
    since = min((today - first).days // 7, MOST_WEEKS)
    return BeforeAfter(
        first=first,
        ended_before=tuple(_weeks(ended, first - timedelta(weeks=max(before, 0)), max(before, 0))),
        ended_since=tuple(_weeks(ended, first + timedelta(weeks=(today - first).days // 7 - since), since)),
        then=middle(then, on=first),
        now=middle(now, on=today),
    )


def _weeks(ended: Mapping[date, int], first: date, count: int) -> Iterator[int]:
    for week in range(count):
        days = (first + timedelta(days=7 * week + day) for day in range(7))
        yield sum(ended.get(day, 0) for day in days)


def ratio(before: tuple[int, ...], since: tuple[int, ...]) -> Ratio | None:
    """The ratio of two weekly counts, with its interval; None where a side has nothing."""
    if not sum(before) or not sum(since):
        return None
    means = (sum(before) / len(before), sum(since) / len(since))
    spread = sum((week - mean) ** 2 / mean for side, mean in zip((before, since), means, strict=True) for week in side)
    free = len(before) + len(since) - 2
    over = max(1.0, spread / free) if free > 0 else 1.0  # weeks that vary by less than chance are chance
    value, error = means[1] / means[0], sqrt(over * (1 / sum(before) + 1 / sum(since)))
    return Ratio(value, exp(log(value) - Z * error), exp(log(value) + Z * error))


def middle(began: Mapping[date, int], *, on: date) -> Middle:
    """The middle of the days waited on a day, by how many began on each day."""
    days = sorted(((on - day).days, count) for day, count in began.items() if count)
    n = sum(count for _days, count in days)
    if not n:
        return Middle(0, None)
    half = (_at(days, (n + 1) // 2) + _at(days, n // 2 + 1)) / 2
    low, high = ranks(n)
    return Middle(n, half, _at(days, low), _at(days, high)) if low >= 1 and high <= n else Middle(n, half)


def ranks(n: int) -> tuple[int, int]:
    """Between which ranks of n ordered values their median lies, 95 times in 100 (Campbell and Gardner, 1988)."""
    around = Z * sqrt(n) / 2
    return round(n / 2 - around), round(1 + n / 2 + around)


def _at(days: list[tuple[int, int]], rank: int) -> int:
    for value, count in days:
        rank -= count
        if rank <= 0:
            return value
    return days[-1][0]
