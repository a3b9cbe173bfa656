"""Who answers for somebody's contacts at an instant: they themselves, or whoever covers while they are away. Pure."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from fairwait.engine.calendars import london_day


@dataclass(frozen=True)
class Away:
    """Somebody is away from one day until another, both included, and whoever covers."""

    who: int
    start: date
    until: date
    cover: int | None

    def holds(self, on: date) -> bool:
        """Whether they are away on a day."""
        return self.start <= on <= self.until


def answers(who: int, *, at: datetime, away: Iterable[Away], staff: Collection[int]) -> int | None:
    """Who answers for this colleague at an instant, or None where nobody does.

    Whoever covers may be away as well: then whoever covers them, and so on. A colleague who left the staff is away for
    good, and nobody was named for them.
    """
    on = london_day(at)
    covers: Mapping[int, int | None] = {one.who: one.cover for one in away if one.holds(on)}
    met: set[int] = set()
    now: int | None = who
    while now is not None and now not in met:
        if now not in staff:
            return None
        if now not in covers:
            return now
        met.add(now)
        now = covers[now]
    return None


def overlap(one: Away, *, start: date, until: date) -> bool:
    """Whether they are away on any of these days."""
    return one.start <= until and one.until >= start
