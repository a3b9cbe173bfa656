"""Joining several pairs in one act: how many, and why a pair is left out or stays joined. Pure."""

from enum import StrEnum

MOST_PAIRS = 500
"""No more than somebody can look through, pair by pair, before they say yes."""


class Skip(StrEnum):
    """Why a pair is left out, or stays joined."""

    ERASED = "erased"
    JOINED = "joined"
    RESTRICTED = "restricted"
    NOT_ASKED = "not-asked"
    CHANGED = "changed"
    DOUBTED = "doubted"
    PARTED = "parted"
    NOT_YOURS = "not-yours"
