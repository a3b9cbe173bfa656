"""Planning a good life: what must be said, where the money comes from, and what peers say of it. Pure."""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Any

from fairwait.history.registry import Kind, register

BEGUN = register(Kind("life.begun"))
ASKED = register(Kind("life.asked"))
REFLECTED = register(Kind("life.reflected"))
SETTLED = register(Kind("life.settled"))


class View(StrEnum):
    """What a peer says. It is advice: nothing follows from it by itself, and nothing waits for it."""

    READY = "ready"
    MORE_FIRST = "more_first"
    UNSURE = "unsure"


class Source(StrEnum):
    """Where money, or help worth money, comes from."""

    COUNCIL = "council"
    OWN = "own"
    HEALTH = "health"
    BENEFITS = "benefits"
    FAMILY = "family"
    CHARITY = "charity"
    OTHER = "other"


def held_back(*, in_crisis: bool, reason: str) -> str:
    """Why nothing is planned for the long run now; "" where no crisis is under way, or somebody said why it must be."""
    if not in_crisis or reason.strip():
        return ""
    return "A plan through a crisis is under way. Nothing is planned for the long run before it is over."


def problems(said: Mapping[str, Any], amounts: Mapping[Source, int | None]) -> Iterator[tuple[str, str]]:
    """(box, what is wrong and what to do) for everything that stands against settling a plan.

    Args:
        amounts: pence a week from each source that something was typed for; None where it is no amount.
    """
    for box, words in _NEEDED:
        if not str(said.get(box) or "").strip():
            yield box, words
    for source, pence in amounts.items():
        if pence is None:
            yield f"from_{source.value}", "Enter an amount in pounds a week, like 35 or 12.50."


_NEEDED = (
    ("good_life", "Enter what a good life is, in their words."),
    ("who_plans", "Enter who plans with them."),
    ("chosen", "Enter what support they choose."),
)
