"""By which ways a caller may reach somebody now: what is safe, what they can use, and when the council rings. Pure."""

from collections.abc import Collection
from datetime import datetime, time

from fairwait.engine.calendars import LONDON
from fairwait.people.rules.reaching import Channel, Contactable, Reach, may_reach

Hours = tuple[time, time]
AT_ONCE = frozenset({Channel.PHONE, Channel.MOBILE, Channel.TEXT, Channel.VISIT})
"""The ways that disturb somebody the moment they are used: these keep to the council's calling hours."""


def is_calling_time(at: datetime, *, hours: Hours) -> bool:
    """Whether the council rings at this instant, on London's clocks."""
    return hours[0] <= at.astimezone(LONDON).time() < hours[1]


def ways_now(
    person: Contactable, *, at: datetime, hours: Hours | None, cannot: Collection[Channel] = ()
) -> tuple[Reach, ...]:
    """Each way with whether it is open at this instant, and why not.

    Args:
        hours: when the council rings; None where the time of day is not known.
        cannot: the ways they told us they cannot use. A mobile is rung like a landline.
    """
    return tuple(_way(person, channel, at=at, hours=hours, cannot=cannot) for channel in Channel)


def _way(
    person: Contactable, channel: Channel, *, at: datetime, hours: Hours | None, cannot: Collection[Channel]
) -> Reach:
    found = may_reach(person, channel, at)
    if not (found.is_allowed or found.is_only_the_hour):
        return found
    if (Channel.PHONE if channel is Channel.MOBILE else channel) in cannot:
        return Reach(channel, False, "They cannot use it, they told us.")
    if found.is_allowed and hours is not None and channel in AT_ONCE and not is_calling_time(at, hours=hours):
        return Reach(channel, False, f"Not now: {rings(hours)}.", found.value, found.must, is_only_the_hour=True)
    return found


def rings(hours: Hours) -> str:
    """When the council rings, in words."""
    return f"we ring from {hours[0]:%H:%M} to {hours[1]:%H:%M}"
