"""An act over many: where it and each of its items stand, and for how long it is undone as a whole. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

UNDO_WITHIN = timedelta(hours=24)


class RunState(StrEnum):
    """Where an act stands."""

    DRAFT = "draft"
    RUNNING = "running"
    DONE = "done"
    UNDOING = "undoing"
    UNDONE = "undone"


class ItemState(StrEnum):
    """Where one item of an act stands. KEPT: done, and left as it is by the undoing."""

    CHOSEN = "chosen"
    SKIPPED = "skipped"
    DONE = "done"
    UNDONE = "undone"
    KEPT = "kept"


UNDER_WAY = frozenset({RunState.RUNNING, RunState.UNDOING})


@dataclass(frozen=True)
class Words:
    """What somebody is told by one kind of act: why not, and what its job does to how many of what."""

    nothing: str
    too_many: str
    unsaid: str
    not_theirs: str
    too_late: str
    doing: str
    things: str


def may_still_undo(finished_at: datetime | None, *, now: datetime) -> bool:
    """Whether a finished act may still be undone as a whole."""
    return finished_at is not None and now <= finished_at + UNDO_WITHIN
