"""Two wordings compared: who gets which, the difference with its interval, and the rule of when to stop. Pure.

Only words are compared; whether and when somebody is asked never depends on it. The rule is fixed before the start: one
look on the way, at which only an overwhelming difference counts (Haybittle and Peto), and one at the end.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from random import Random
from statistics import NormalDist

A, B = "a", "b"
AT_THE_END, ON_THE_WAY = 0.95, 0.999
"""How sure each look must be. At 99.9 % the look on the way costs the one at the end next to nothing."""


def allot(count: int, *, seed: int) -> list[str]:
    """A wording for each of so many people, in their order: of every two neighbours each gets another.

    So both are told at the same pace, and to people as much at risk.
    """
    rng = Random(seed)  # noqa: S311  drawn to be repeated, not to be secret
    arms: list[str] = []
    while len(arms) < count:
        pair = [A, B]
        rng.shuffle(pair)
        arms += pair
    return arms[:count]


@dataclass(frozen=True)
class Share:
    """So many of so many."""

    count: int
    total: int

    @property
    def share(self) -> float:
        """The share, 0 where there is nobody."""
        return self.count / self.total if self.total else 0.0

    def interval(self, *, level: float) -> tuple[float, float]:
        """Wilson's interval.

        Source: Wilson (1927), "Probable inference, the law of succession, and statistical inference".
        """
        if not self.total:
            return 0.0, 1.0
        z = NormalDist().inv_cdf(0.5 + level / 2)
        n, p = self.total, self.share
        middle = (p + z * z / (2 * n)) / (1 + z * z / n)
        half = z * (p * (1 - p) / n + z * z / (4 * n * n)) ** 0.5 / (1 + z * z / n)
        return max(0.0, middle - half), min(1.0, middle + half)


@dataclass(frozen=True)
class Difference:
    """How much more often the second wording was answered than the first, with its interval."""

    share: float
    low: float
    high: float
    level: float

    @property
    def is_clear(self) -> bool:
        """Whether the interval leaves out that there is none."""
        return self.low > 0 or self.high < 0


def difference(first: Share, second: Share, *, level: float) -> Difference:
    """The second share less the first.

    Source: Newcombe (1998), "Interval estimation for the difference between independent proportions", method 10.
    """
    (l1, u1), (l2, u2) = first.interval(level=level), second.interval(level=level)
    p1, p2 = first.share, second.share
    delta = p2 - p1
    low = delta - ((p2 - l2) ** 2 + (u1 - p1) ** 2) ** 0.5
    high = delta + ((u2 - p2) ** 2 + (p1 - l1) ** 2) ** 0.5
    return Difference(delta, max(-1.0, low), min(1.0, high), level)


class Look(StrEnum):
    """What the rule says now."""

    NOT_YET = "not-yet"
    GO_ON = "go-on"
    STOP = "stop"
    FINAL = "final"


@dataclass(frozen=True)
class Standing:
    """What may be known of a comparison now: nothing before a look is due."""

    look: Look
    difference: Difference | None = None
    shares: tuple[Share, Share] | None = None
    better: str = ""


def stands(shares: Sequence[Share], *, asked: int, to_ask: int, look_at_share: float, is_over: bool) -> Standing:
    """What the rule that was fixed before the start lets one know now.

    Args:
        shares: of each wording, who answered of those whose time to answer is over.
        asked, to_ask: how many such there are, and how many there will be.
        is_over: whether the campaign is.
    """
    first, second = shares
    if is_over:
        found = difference(first, second, level=AT_THE_END)
        return Standing(Look.FINAL, found, (first, second), _better(found))
    if look_at_share <= 0 or to_ask <= 0 or asked < look_at_share * to_ask:
        return Standing(Look.NOT_YET)
    found = difference(first, second, level=ON_THE_WAY)
    if not found.is_clear:
        return Standing(Look.GO_ON)
    return Standing(Look.STOP, found, (first, second), _better(found))


def _better(found: Difference) -> str:
    if not found.is_clear:
        return ""
    return B if found.share > 0 else A
