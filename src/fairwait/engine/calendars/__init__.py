"""Working days, bank holidays, and the days and instants of London."""

from fairwait.engine.calendars.london import LONDON, day_bounds, london_day, london_days, london_instant
from fairwait.engine.calendars.working import Nation, WorkingCalendar, bank_holidays

__all__ = [
    "LONDON",
    "Nation",
    "WorkingCalendar",
    "bank_holidays",
    "day_bounds",
    "london_day",
    "london_days",
    "london_instant",
]
