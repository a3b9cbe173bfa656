"""Joining several pairs in one act: where it stands, and why a pair is left out or stays joined. Pure."""

from datetime import datetime, timedelta
from enum import StrEnum

UNDO_WITHIN = timedelta(hours=24)
MOST_PAIRS = 500
"""No more than somebody can look through, pair by pair, before they say yes."""


class JoinState(StrEnum):
    """Where the act stands."""

    DRAFT = "draft"
    RUNNING = "running"
    DONE = "done"
    UNDOING = "undoing"
    UNDONE = "undone"


class PairState(StrEnum):
    """Where one pair of it stands. KEPT: joined, and left so by the undoing."""

    CHOSEN = "chosen"
    SKIPPED = "skipped"
    DONE = "done"
    UNDONE = "undone"
    KEPT = "kept"


class Left(StrEnum):
    """Why a pair is left out, or stays joined."""

    ERASED = "erased"
    JOINED = "joined"
    RESTRICTED = "restricted"
    NOT_ASKED = "not-asked"
    CHANGED = "changed"
    DOUBTED = "doubted"
    PARTED = "parted"
    NOT_YOURS = "not-yours"


def may_still_undo(finished_at: datetime | None, *, now: datetime) -> bool:
    """Whether the whole act may still be undone. Each joining may always be undone by itself."""
    return finished_at is not None and now <= finished_at + UNDO_WITHIN
