"""By which ways a caller may reach somebody now: what is safe, what they can use, and when the council rings. Pure."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from types import MappingProxyType
from typing import NamedTuple

from fairwait.engine.calendars import LONDON
from fairwait.people.rules.reaching import Channel, Contactable, Reach, may_reach

EVERY_DAY = (0, 1, 2, 3, 4, 5, 6)
_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


class Hours(NamedTuple):
    """When the council rings: from one time to another, on some days of the week (Monday is 0)."""

    begins: time
    ends: time
    days: tuple[int, ...] = EVERY_DAY

    def next_day(self, day: date) -> date:
        """A day itself, or the first after it on which the council rings."""
        return next(on for on in (day + timedelta(days=n) for n in range(7)) if on.weekday() in self.days)


AT_ONCE = frozenset({Channel.PHONE, Channel.MOBILE, Channel.TEXT, Channel.VISIT})
"""The ways that disturb somebody the moment they are used: these keep to the council's calling hours."""


def is_calling_time(at: datetime, *, hours: Hours) -> bool:
    """Whether the council rings at this instant, on London's clocks."""
    here = at.astimezone(LONDON)
    return here.weekday() in hours.days and hours.begins <= here.time() < hours.ends


NOTHING: Mapping[Channel, str] = MappingProxyType({})


def ways_now(
    person: Contactable, *, at: datetime, hours: Hours | None, cannot: Mapping[Channel, str] = NOTHING
) -> tuple[Reach, ...]:
    """Each way with whether it is open at this instant, and why not.

    Args:
        hours: when the council rings; None where the time of day is not known.
        cannot: the ways they cannot use, each with why. A mobile is rung like a landline.
    """
    return tuple(_way(person, channel, at=at, hours=hours, cannot=cannot) for channel in Channel)


def _way(
    person: Contactable, channel: Channel, *, at: datetime, hours: Hours | None, cannot: Mapping[Channel, str]
) -> Reach:
    found = may_reach(person, channel, at)
    if not (found.is_allowed or found.is_only_the_hour):
        return found
    if why := cannot.get(Channel.PHONE if channel is Channel.MOBILE else channel):
        return Reach(channel, False, f"{why}.")
    if found.is_allowed and hours is not None and channel in AT_ONCE and not is_calling_time(at, hours=hours):
        return Reach(channel, False, f"Not now: {rings(hours)}.", found.value, found.must, is_only_the_hour=True)
    return found


def rings(hours: Hours) -> str:
    """When the council rings, in words."""
    return f"we ring from {hours.begins:%H:%M} to {hours.ends:%H:%M}{_on(hours.days)}"


def _on(days: tuple[int, ...]) -> str:
    """Nothing of every day; three or more that follow one another by their first and last."""
    if len(days) == len(EVERY_DAY):
        return ""
    names = [_NAMES[day] for day in sorted(days)]
    if len(names) > 2 and max(days) - min(days) == len(names) - 1:
        return f", {names[0]} to {names[-1]}"
    return f", on {', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else f", on {names[0]}"
