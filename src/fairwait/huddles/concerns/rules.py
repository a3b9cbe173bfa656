"""What a concern is, what may be decided about one, and when that is complete. Pure."""

import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from enum import StrEnum


class Kind(StrEnum):
    """What is walked: a provider somebody worries about, or something that happened."""

    PROVIDER = "provider"
    INCIDENT = "incident"


class Severity(StrEnum):
    """How bad it is, or could become; the worst is walked first."""

    GRAVE = "grave"
    SERIOUS = "serious"
    WATCH = "watch"


RANK: dict[str, int] = {one.value: rank for rank, one in enumerate(Severity)}


class Decision(StrEnum):
    """What was decided about one. RAISED is its first step, and no round decides it."""

    RAISED = "raised"
    GOES_ON = "goes_on"
    ESCALATED = "escalated"
    NOT_TODAY = "not_today"
    CLOSED = "closed"


@dataclass(frozen=True)
class NewStep:
    """What is decided: in words, and who does what next by when."""

    decision: Decision
    words: str
    severity: Severity
    owner: int | None = None
    next_step: str = ""
    next_on: date | None = None


def problems(step: NewStep, *, today: date) -> tuple[tuple[str, str], ...]:
    """What is missing, each with its field: whatever goes on has one owner, one next step and one day."""
    found = []
    if not step.words.strip():
        found.append(("words", "Enter what came of it" if step.decision is Decision.CLOSED else "Enter why, in a line"))
    if step.decision is Decision.CLOSED:
        return tuple(found)
    if step.owner is None:
        found.append(("owner", "Select the one person who owns it"))
    if not step.next_step.strip():
        found.append(("next_step", "Enter the next step"))
    if step.next_on is None or step.next_on < today:
        found.append(("next_on", "Enter a day from today on"))
    return tuple(found)


@dataclass(frozen=True)
class Open:
    """What the order of a round looks at."""

    number: int
    severity: str
    next_on: date | None


def in_order(concerns: Iterable[Open]) -> list[int]:
    """The worst first; within that, whose next step was due first."""
    return [one.number for one in sorted(concerns, key=lambda c: (RANK[c.severity], c.next_on or date.max, c.number))]


def next_left(agenda: Iterable[int], settled: Iterable[int], *, after: int = 0) -> int | None:
    """The position of the first not settled after one position, else the first left behind, else None."""
    done = set(settled)
    left = [position for position, number in enumerate(agenda, start=1) if number not in done]
    return next((position for position in left if position > after), left[0] if left else None)


def provider_key(name: str) -> str:
    """A provider's name without case, accents, spaces and signs, so that two people who type it mean one provider."""
    plain = unicodedata.normalize("NFKD", name).casefold()
    return "".join(letter for letter in plain if letter.isalnum())


_NEARLY = 0.82


def nearly(key: str, known: Collection[str]) -> list[str]:
    """Keys of known providers that may be the same one, spelt another way; the nearest first."""
    return get_close_matches(key, [one for one in known if one != key], n=3, cutoff=_NEARLY)
