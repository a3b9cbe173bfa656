"""Decisions of upkeep that need no database: states of a job, when a timetable is due, how versions compare."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
MOST_MISSED = 400
"""Periods looked back over at most: a year of days. Older ones are counted, not listed."""


class JobState(StrEnum):
    """Where a job stands."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Lane(StrEnum):
    """Which worker takes a kind of job, so that what is urgent never waits behind what takes minutes."""

    SHORT = "short"
    LONG = "long"


ENDED = frozenset({JobState.DONE, JobState.FAILED, JobState.CANCELLED})


class State(StrEnum):
    """How one thing about the system stands."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


class Outcome(StrEnum):
    """What became of one period of a timetable."""

    QUEUED = "queued"
    SKIPPED = "skipped"


@dataclass(frozen=True)
class Daily:
    """Once each London day, at this time by the clock on the wall; never twice in the autumn, never none in spring."""

    at: time

    def period(self, moment: datetime) -> str:
        """The name of the latest period due at a moment."""
        local = moment.astimezone(LONDON)
        day = local.date()
        return (day if moment >= self._due(day) else day - timedelta(days=1)).isoformat()

    def after(self, period: str) -> str:
        """The name of the next period."""
        return (date.fromisoformat(period) + timedelta(days=1)).isoformat()

    def _due(self, day: date) -> datetime:
        # An hour that does not exist in spring is read with the winter offset, which puts it just after the gap.
        return datetime.combine(day, self.at, tzinfo=LONDON).astimezone(UTC)


@dataclass(frozen=True)
class Hourly:
    """Once each hour, this many minutes past."""

    minute: int = 0

    def period(self, moment: datetime) -> str:
        """The name of the latest period due at a moment, in UTC so that no hour is named twice."""
        hour = (moment.astimezone(UTC) - timedelta(minutes=self.minute)).replace(minute=0, second=0, microsecond=0)
        return hour.strftime("%Y-%m-%dT%H")

    def after(self, period: str) -> str:
        """The name of the next period."""
        hour = datetime.strptime(period, "%Y-%m-%dT%H").replace(tzinfo=UTC) + timedelta(hours=1)
        return hour.strftime("%Y-%m-%dT%H")


Timetable = Daily | Hourly


def due_periods(timetable: Timetable, *, last: str, now: datetime) -> list[str]:
    """The periods after `last` that are due by `now`, oldest first, at most MOST_MISSED of the latest."""
    latest = timetable.period(now)
    return list(_between(timetable, last, latest))[-MOST_MISSED:]


def _between(timetable: Timetable, last: str, latest: str) -> Iterator[str]:
    period = last
    while period < latest:  # names sort as time does
        period = timetable.after(period)
        yield period


def version_number(version: str) -> tuple[int, ...]:
    """A version as numbers that compare: "0.12.1" is later than "0.9". Anything after the numbers is left out."""
    numbers = []
    for part in version.split("."):
        digits = "".join(character for character in part if character.isdigit())
        if not digits:
            break
        numbers.append(int(digits))
    return tuple(numbers)
