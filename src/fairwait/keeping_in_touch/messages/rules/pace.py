"""How fast, how long to wait, and until when."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol

from fairwait.engine.calendars import london_day, london_instant
from fairwait.engine.calendars.london import LONDON

MINUTE = timedelta(minutes=1)


class Chance(Protocol):
    """A source of randomness that is handed over."""

    def uniform(self, a: float, b: float, /) -> float:
        """A number between two."""


def back_off(*, failures: int, rng: Chance, first_seconds: float = 5.0, most_seconds: float = 300.0) -> timedelta:
    """How long to wait after the n-th failure in a row: doubling, never the same for two who wait (full jitter above
    a half, so that nobody comes back at once).

    Raises: ValueError.
    """
    if failures < 1:
        raise ValueError(f"failures must be at least 1, got {failures}")
    ceiling = min(most_seconds, first_seconds * 2 ** min(failures - 1, 20))
    return timedelta(seconds=rng.uniform(ceiling / 2, ceiling))


def room_left(*, sent: list[datetime], now: datetime, per_minute: int) -> int:
    """How many more may go now, of so many a rolling minute, given when the last ones went."""
    return max(0, per_minute - sum(at > now - MINUTE for at in sent))


def next_room(*, sent: list[datetime], now: datetime, per_minute: int) -> datetime:
    """When the next may go."""
    recent = sorted(at for at in sent if at > now - MINUTE)
    return now if len(recent) < per_minute else recent[-per_minute] + MINUTE


def tomorrow_utc(now: datetime) -> datetime:
    """When the provider's day begins anew."""
    return datetime.combine(now.astimezone(UTC).date() + timedelta(days=1), time(0), tzinfo=UTC)


@dataclass(frozen=True)
class Hours:
    """When a message may reach somebody, by the clock on the wall in London: from, until (not included), on which days.

    `days` are numbers from Monday, 0, to Sunday, 6.
    """

    earliest: time = time(9)
    latest: time = time(19)
    days: frozenset[int] = frozenset(range(6))

    def __post_init__(self) -> None:
        if not self.earliest < self.latest:
            raise ValueError(f"earliest must be before latest, got {self.earliest} and {self.latest}")
        if not self.days:
            raise ValueError("days must name at least one day of the week")

    def narrowed(self, other: "Hours") -> "Hours | None":
        """Only when both allow it; None where they never do."""
        earliest, latest = max(self.earliest, other.earliest), min(self.latest, other.latest)
        days = self.days & other.days
        return Hours(earliest, latest, days) if earliest < latest and days else None

    def allow(self, now: datetime) -> bool:
        """Whether a message may go now."""
        local = now.astimezone(LONDON)
        return local.weekday() in self.days and self.earliest <= local.time() < self.latest

    def next_allowed(self, now: datetime) -> datetime:
        """The first moment from now at which a message may go."""
        if self.allow(now):
            return now
        today = london_day(now)
        days: list[date] = [today + timedelta(days=ahead) for ahead in range(9)]
        opens = (london_instant(day, self.earliest) for day in days if day.weekday() in self.days)
        return next(moment for moment in opens if moment > now)


def settle_after(*, asked_at: datetime, timeout: timedelta) -> datetime:
    """When a message whose answer never came may first be looked up.

    A request that is still under way must be over by then: ours ends with its timeout, and one of a worker that was
    frozen carries a token that the provider refuses 30 seconds after it was made, by a clock up to 30 seconds off.
    """
    return asked_at + timeout + timedelta(seconds=60) + timedelta(seconds=60)
