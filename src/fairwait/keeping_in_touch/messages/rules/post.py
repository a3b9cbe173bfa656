"""When post can be expected to arrive, in working days of the council's own calendar. Pure."""

from dataclasses import dataclass
from datetime import date, datetime, time

from fairwait.engine.calendars import LONDON, WorkingCalendar
from fairwait.keeping_in_touch.messages.rules.channels import Channel

LAST_POST = time(17)
"""What is written later is printed on the next working day."""


@dataclass(frozen=True)
class Post:
    """How long post takes here: printed by the provider, and printed and posted by the council itself."""

    calendar: WorkingCalendar
    letter_days: int
    print_days: int

    def arrives(self, channel: Channel, *, now: datetime) -> date:
        """The day by which a letter written now can be expected; it may come sooner."""
        here = now.astimezone(LONDON)
        first = here.date()
        if here.time() >= LAST_POST or not self.calendar.is_working_day(first):
            first = self.calendar.add_working_days(first, 1)
        days = self.print_days if channel is Channel.PRINT else self.letter_days
        return self.calendar.add_working_days(first, days)

    def is_too_late(self, channel: Channel, *, speaks_of: date | None, now: datetime) -> bool:
        """Whether a letter would come on the day it speaks of, or after it. What does not come by post never does."""
        return speaks_of is not None and channel.is_post and self.arrives(channel, now=now) >= speaks_of
