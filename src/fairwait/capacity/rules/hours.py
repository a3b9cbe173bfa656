"""Working hours as people write them: "09:00 to 12:30, 13:00 to 17:00" for each weekday. Pure."""

import re
from collections.abc import Sequence

Span = tuple[int, int]
"""Minutes after midnight by the clock on the wall, from and to."""
Week = tuple[tuple[Span, ...], ...]
"""The spans of Monday to Sunday."""
NOBODY: Week = ((),) * 7
_SPAN = re.compile(r"(\d{1,2})[:.]?(\d{2})?\s*(?:to|-|\N{EN DASH})\s*(\d{1,2})[:.]?(\d{2})?")
_EARLIEST = 3 * 60
"""Before this hour the clocks change, and nobody is visited."""


class HoursRefused(ValueError):
    """Hours that cannot be read; the words say what to write."""


def read_day(text: str) -> tuple[Span, ...]:
    """The hours of one day; nothing for a day off. Raises HoursRefused."""
    spans = [_read_span(part.strip()) for part in text.split(",") if part.strip()]
    spans.sort()
    for (_from, until), (start, _to) in zip(spans, spans[1:], strict=False):
        if start < until:
            raise HoursRefused("These hours overlap: write each time once.")
    return tuple(spans)


def _read_span(text: str) -> Span:
    found = _SPAN.fullmatch(text)
    if not found:
        raise HoursRefused(f"“{text}” cannot be read: write hours like 09:00 to 17:00.")
    numbers = [int(part or 0) for part in found.groups()]
    start, end = numbers[0] * 60 + numbers[1], numbers[2] * 60 + numbers[3]
    if numbers[1] > 59 or numbers[3] > 59 or end > 24 * 60:
        raise HoursRefused(f"“{text}” is no time of day: write hours like 09:00 to 17:00.")
    if end <= start:
        raise HoursRefused(f"“{text}” ends before it begins.")
    if start < _EARLIEST:
        raise HoursRefused("Nobody is visited before 03:00: begin later.")
    return start, end


def write_day(spans: Sequence[Span]) -> str:
    """Hours as people write them."""
    return ", ".join(f"{_clock(start)} to {_clock(end)}" for start, end in spans)


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def opened(kept: Sequence[Sequence[Sequence[int]]]) -> Week:
    """A week as it is kept."""
    return tuple(tuple((span[0], span[1]) for span in day) for day in kept)
