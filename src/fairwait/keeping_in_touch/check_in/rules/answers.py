"""What a person can tell us, and who reads it when. Pure.

No answer lowers a priority or ends anything by itself (S38): "worse" reopens triage, the others ask a person to read.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum


class Told(StrEnum):
    """One answer."""

    SAME = "same"
    BETTER = "better"
    WORSE = "worse"
    NOT_NEEDED = "not-needed"
    MOVED = "moved"
    CALL_ME = "call-me"
    LESS_OFTEN = "less-often"
    REACH_ME = "reach-me"
    COME_BACK = "come-back"
    NOT_SAFE = "not-safe"


FIRST = (Told.NOT_SAFE, Told.WORSE, Told.CALL_ME)
"""Read before the others, in this order."""
ESCALATES = "worse"
"""The escalator of a policy that "worse" tells of."""


def place(told: Told) -> int:
    """Where an answer stands among those to read: smaller first."""
    return FIRST.index(told) if told in FIRST else len(FIRST)


@dataclass(frozen=True)
class Hours:
    """When somebody reads: on working days, from one time to another."""

    opens: time
    closes: time
    within_minutes: int


@dataclass(frozen=True)
class Reading:
    """When an answer will be read: in the hours it came in, or from when the hours begin again."""

    by: datetime
    is_now: bool


def reading(at: datetime, *, hours: Hours, is_working_day: Callable[[date], bool]) -> Reading:
    """By when an answer that came at `at` (London time) is read.

    An answer too late in the day to be read within the hours is one for the next working day: nobody is told that a
    screen is watched when it is not.
    """
    within = timedelta(minutes=hours.within_minutes)
    today_opens, closes = _at(at, hours.opens), _at(at, hours.closes)
    if is_working_day(at.date()) and today_opens <= at and at + within <= closes:
        return Reading(at + within, is_now=True)
    day = at.date()
    if not (is_working_day(day) and at < today_opens):
        day += timedelta(days=1)
        while not is_working_day(day):
            day += timedelta(days=1)
    opens = datetime.combine(day, hours.opens, tzinfo=at.tzinfo)
    return Reading(opens + within, is_now=False)


def _at(day: datetime, clock: time) -> datetime:
    return datetime.combine(day.date(), clock, tzinfo=day.tzinfo)
