"""The same person under two identities: found with a probability and evidence in plain words (docs/linkage.md)."""

from fairwait.engine.linkage.difference import clearly_different
from fairwait.engine.linkage.evidence import likely
from fairwait.engine.linkage.identities import COLUMNS, prepare
from fairwait.engine.linkage.pairs import (
    PAIRS,
    THRESHOLD,
    Group,
    Linkage,
    duplicate_people,
    groups,
    link,
    threshold_for,
)

__all__ = [
    "COLUMNS",
    "PAIRS",
    "THRESHOLD",
    "Group",
    "Linkage",
    "clearly_different",
    "duplicate_people",
    "groups",
    "likely",
    "link",
    "prepare",
    "threshold_for",
]
