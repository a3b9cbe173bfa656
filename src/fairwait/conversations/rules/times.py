"""A time of day as people write it. Pure."""

import re
from datetime import time

_READ = re.compile(r"(\d{1,2})(?:\s*[:.]\s*|(?=\d{2}\b))?(\d{2})?\s*([ap])?\.?\s*m?\.?", re.ASCII | re.IGNORECASE)
_NAMED = {"noon": time(12), "midday": time(12), "midnight": time(0)}


def read_time(text: str) -> time | None:
    """The time somebody wrote: 9, 9am, 14:30, 14.30, 1430, 2.30 pm, noon. None where it is none."""
    words = text.strip().lower()
    if words in _NAMED:
        return _NAMED[words]
    found = _READ.fullmatch(words)
    if found is None:
        return None
    hour, minute, half = int(found[1]), int(found[2] or 0), found[3]
    if half is not None:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "p" else 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None
