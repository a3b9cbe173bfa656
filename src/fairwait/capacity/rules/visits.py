"""The words a visit is made of: how it stands, what becomes of it, why a worker is away. Pure."""

from datetime import datetime
from enum import StrEnum

from fairwait.history.registry import Kind, register

BOOKED = register(Kind("visit.booked"))
MOVED = register(Kind("visit.moved"))
CANCELLED = register(Kind("visit.cancelled"))
KEPT = register(Kind("visit.kept"))
MISSED = register(Kind("visit.missed"))
LOST = register(Kind("visit.lost"))
"""The worker is away after all: another time is needed, and the person still has the old one in mind."""
STANDS = register(Kind("visit.stands"))
"""The wait has ended, and the visit takes place all the same."""
INTERPRETER = register(Kind("visit.interpreter"))
"""Somebody was found outside who interprets, or nobody was."""

TICK = 15
"""Diaries are kept in quarters of an hour."""


class State(StrEnum):
    """How a visit stands."""

    BOOKED = "booked"
    CANCELLED = "cancelled"
    KEPT = "kept"
    MISSED = "missed"


class DiaryKind(StrEnum):
    """Whose diary it is: somebody who visits, or somebody who comes along."""

    WORKER = "worker"
    INTERPRETER = "interpreter"


class Away(StrEnum):
    """Why somebody is away."""

    LEAVE = "leave"
    SICKNESS = "sickness"
    TRAINING = "training"
    MEETING = "meeting"
    OTHER = "other"


class Source(StrEnum):
    """What takes a span of a diary."""

    VISIT = "visit"
    AWAY = "away"
    CALENDAR = "feed"


class Interpreting(StrEnum):
    """How it stands with whoever must be there for the person to be understood."""

    NONE = "none"
    BOOKED = "booked"
    ASKED = "asked"
    FOUND = "found"


class EndedBy(StrEnum):
    """Who let a visit go."""

    PERSON = "person"
    COUNCIL = "council"


def minute_of(instant: datetime) -> int:
    """Whole minutes since 1970: how diaries count time, the same in both databases."""
    return int(instant.timestamp() // 60)


def ticks_of(start: int, minutes: int) -> range:
    """The quarters of an hour a visit takes, as minutes since 1970: what no two visits of one diary may share."""
    return range(start - start % TICK, start + minutes, TICK)
