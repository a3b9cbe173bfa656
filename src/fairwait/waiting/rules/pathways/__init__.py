"""Pathways: what one can wait for."""

from fairwait.waiting.rules.ends import EndReason, NationalEnd
from fairwait.waiting.rules.pathways.check import check, check_together
from fairwait.waiting.rules.pathways.refusal import PathwayRefused
from fairwait.waiting.rules.pathways.shape import (
    Band,
    ClockRule,
    DayUnit,
    Intervals,
    Length,
    NationalCount,
    Pathway,
    StartFrom,
    Target,
    TargetBasis,
)
from fairwait.waiting.rules.pathways.starter import starter, starter_texts
from fairwait.waiting.rules.pathways.terms import vocabulary
from fairwait.waiting.rules.pathways.toml import SCHEMA, as_adopted, from_toml, parse_length, to_toml
from fairwait.waiting.rules.pauses import PauseReason, Side

__all__ = [
    "SCHEMA",
    "Band",
    "ClockRule",
    "DayUnit",
    "EndReason",
    "Intervals",
    "Length",
    "NationalCount",
    "NationalEnd",
    "Pathway",
    "PathwayRefused",
    "PauseReason",
    "Side",
    "StartFrom",
    "Target",
    "TargetBasis",
    "as_adopted",
    "check",
    "check_together",
    "from_toml",
    "parse_length",
    "starter",
    "starter_texts",
    "to_toml",
    "vocabulary",
]
