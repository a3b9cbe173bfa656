"""How many are asked now: never more than the team can read. Pure."""

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True)
class Room:
    """How many may be asked now, and why no more."""

    count: int
    because: str


def room(*, a_day: int, asked_today: int, unread: int, is_working_day: bool) -> Room:
    """How many messages may be written now. What nobody has read yet takes the room of what would be asked."""
    if not is_working_day:
        return Room(0, "Nobody is asked on a day on which nobody reads.")
    if unread >= a_day:
        return Room(0, f"{unread} answers wait to be read: as many as the team reads in a day. Read them first.")
    left = min(a_day - asked_today, a_day - unread)
    if left <= 0:
        return Room(0, "As many as the team can read were asked today. The next wave goes on the next working day.")
    return Room(left, "")


def reminder_due(*, asked: int, last_asked_on: date | None, reminders: int, between_days: int, today: date) -> bool:
    """Whether somebody who has not answered is reminded today."""
    if not 1 <= asked <= reminders or last_asked_on is None:
        return False
    return last_asked_on + timedelta(days=between_days) <= today
