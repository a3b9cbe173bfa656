"""Days and instants in London, across both changes of the clocks.

Instants are kept in UTC and everything people count is counted in London days, so every crossing from one to the other
goes through here.
"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import polars as pl

LONDON = ZoneInfo("Europe/London")


def london_day(instant: datetime) -> date:
    """The day it was in London at this instant: 23:30 UTC on 1 July is 2 July.

    Raises: ValueError if the instant has no time zone, because then nobody can say which day it was.
    """
    if instant.tzinfo is None:
        raise ValueError(f"instant must carry a time zone, got {instant.isoformat()}")
    return instant.astimezone(LONDON).date()


def london_instant(day: date, at: time = time(0)) -> datetime:
    """The instant, in UTC, at which London clocks show this time on this day.

    A time that comes twice (01:30 on the October Sunday) is the first of the two. A time that does not come at all
    (01:30 on the March Sunday) is read as if the clocks had not yet changed, so it falls just after the gap: due work
    runs once, and late rather than never.

    Raises: ValueError if `at` carries a time zone of its own.
    """
    if at.tzinfo is not None:
        raise ValueError("at must be a plain London time, got one with a time zone")
    return datetime.combine(day, at.replace(fold=0), tzinfo=LONDON).astimezone(UTC)


def day_bounds(day: date) -> tuple[datetime, datetime]:
    """The first instant of a London day and the first of the next, in UTC: 23, 24 or 25 hours apart."""
    return london_instant(day), london_instant(day + timedelta(days=1))


def london_days(instants: pl.Expr) -> pl.Expr:
    """The London day of each instant; the column must be a Datetime with a time zone. Twin of `london_day`."""
    return instants.dt.convert_time_zone("Europe/London").dt.date()
