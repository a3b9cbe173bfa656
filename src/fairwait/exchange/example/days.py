"""Days as numbers, so that two years of a council fit in arrays, and as the texts that files write them in."""

from collections.abc import Callable
from datetime import date
from functools import cache

import numpy as np
from numpy.typing import NDArray

Days = NDArray[np.int64]
Texts = NDArray[np.object_]

NEVER = 0
"""A day that is not known or has not come. Real days are ordinals, as `date.toordinal` counts them."""
FAR = date(2105, 12, 31).toordinal()
_FIRST = date(1900, 1, 1).toordinal()
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_LONG_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)

STYLES: dict[str, Callable[[date], str]] = {
    "03/02/2026": lambda day: f"{day.day:02}/{day.month:02}/{day.year}",
    "3-Feb-26": lambda day: f"{day.day}-{MONTHS[day.month - 1]}-{day.year % 100:02}",
    "3-Feb-2026": lambda day: f"{day.day}-{MONTHS[day.month - 1]}-{day.year}",
    "03 February 2026": lambda day: f"{day.day:02} {_LONG_MONTHS[day.month - 1]} {day.year}",
    "2026-02-03": lambda day: f"{day.year}-{day.month:02}-{day.day:02}",
    "03.02.26 14:10": lambda day: (
        f"{day.day:02}.{day.month:02}.{day.year % 100:02} {8 + day.day % 10:02}:{day.month * 5 - 5:02}"
    ),
    "serial": lambda day: str(day.toordinal() - date(1899, 12, 30).toordinal()),
}


@cache
def _table(style: str) -> Texts:
    write = STYLES[style]
    texts = np.empty(FAR - _FIRST + 2, dtype=object)
    texts[0] = ""
    texts[1:] = [write(date.fromordinal(day)) for day in range(_FIRST, FAR + 1)]
    return texts


def written(days: Days, style: str) -> Texts:
    """Each day in one style, blank where it is NEVER. A day before 1900 or after 2105 has to be planted as text."""
    return _table(style)[np.where(days == NEVER, 0, days - _FIRST + 1)]


def to_weekday(days: Days, rng: np.random.Generator, *, share: float = 0.9) -> Days:
    """Most of what fell on a weekend moved to the Friday before, as offices do."""
    weekday = (days + 6) % 7  # ordinal 1 was a Monday
    moves = (weekday >= 5) & (rng.random(days.size) < share) & (days != NEVER)
    return np.where(moves, days - (weekday - 4), days)
