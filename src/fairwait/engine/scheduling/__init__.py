"""Who can do what when: times for visits from many diaries at once, and the way between two places."""

from fairwait.engine.scheduling.slots import (
    TICK_MINUTES,
    Busy,
    Diaries,
    Free,
    Open,
    Slot,
    Wanted,
    Window,
    best,
    free_starts,
)
from fairwait.engine.scheduling.travel import Travel, travel_minutes

__all__ = [
    "TICK_MINUTES",
    "Busy",
    "Diaries",
    "Free",
    "Open",
    "Slot",
    "Travel",
    "Wanted",
    "Window",
    "best",
    "free_starts",
    "travel_minutes",
]
