"""Who is about to speak with somebody: one person on the staff at a time, for a while, so that nobody is rung twice."""

from dataclasses import dataclass
from datetime import datetime, timedelta

CLAIM = timedelta(minutes=30)
"""A call and its notes; whoever forgets somebody they took holds up nobody for longer."""


@dataclass(frozen=True)
class Taken:
    """Somebody on the staff took a person, until an instant."""

    by: int
    until: datetime

    def holds(self, *, now: datetime) -> bool:
        """Whether it still stands."""
        return now < self.until

    def keeps_out(self, user: int, *, now: datetime) -> bool:
        """Whether somebody must leave this person to a colleague."""
        return self.by != user and self.holds(now=now)


def until(now: datetime) -> datetime:
    """How long somebody taken now is kept for whoever took them."""
    return now + CLAIM
