"""What is folded from a wait's events: where it stands, and every field of it. Pure."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from fairwait.waiting.rules.pauses import Pause

NOT_KNOWN = "not known"
ERASED = "erased"


class WaitStatus(StrEnum):
    """Where a wait stands. `void` is one whose import was undone: it never was."""

    OPEN = "open"
    ENDED = "ended"
    VOID = "void"


class Question(StrEnum):
    """What an import leaves for a person to answer."""

    LEFT_EXTRACT = "left-extract"
    REOPENED = "reopened"


@dataclass
class WaitState:
    """One wait, folded. Field names are those of the extract and of the stored wait."""

    id: int
    person: int
    source: str = ""
    key: str = ""
    told: dict[str, Any] = field(default_factory=dict)
    """What the extract last said, field by field."""
    own: dict[str, Any] = field(default_factory=dict)
    """What people here decided, field by field: it outranks what the extract says."""
    pauses: list[Pause] = field(default_factory=list)
    exists: bool = False
    first_known_on: date | None = None
    ended_on: date | None = None
    end_reason: str | None = None
    end_national: str | None = None
    end_told: str | None = None
    end_is_ours: bool = False
    band_reason: str | None = None
    band_on: date | None = None
    band_by: int | None = None
    last_contact_on: date | None = None
    last_contact_by: int | None = None
    last_checked_on: date | None = None
    last_checked_by: int | None = None
    wish_on: date | None = None
    wish_until: date | None = None
    wish_reason: str | None = None
    triage: dict[str, list[Any]] = field(default_factory=dict)
    """The last answer to each question of a policy, with its day: code -> [answer, ISO day]."""
    triaged_on: date | None = None
    triaged_by: int | None = None
    escalated: str | None = None
    """The escalator told of since anybody last looked."""
    escalated_on: date | None = None
    last_attempt_on: date | None = None
    attempts: int | None = None
    """How often somebody tried to reach the person since they were last heard from; None: never."""
    tries: list[list[Any]] = field(default_factory=list)
    """What was tried since they were last heard from and counts: [ISO day, HH:MM or None, way]."""
    call_asked_on: date | None = None
    """The day on which the person asked to be called."""
    decision: str | None = None
    """What a named person is asked to decide, since when, by whom, and who agreed where it takes two."""
    decision_on: date | None = None
    decision_to: int | None = None
    decision_by: int | None = None
    decision_agreed_by: int | None = None
    contact_planned_on: date | None = None
    recheck_planned_on: date | None = None
    aged_seen: str | None = None
    """The level that last looked at how long this wait has lasted."""
    aged_seen_on: date | None = None
    aged_seen_by: int | None = None
    left_extract_on: date | None = None
    question: Question | None = None
    asked_on: date | None = None
    last_seq: int = 0

    def value(self, name: str) -> Any:
        """A field's value: what people here decided, else what the extract says."""
        return self.own[name] if name in self.own else self.told.get(name)

    @property
    def status(self) -> WaitStatus:
        """Open, ended, or void."""
        if not self.exists:
            return WaitStatus.VOID
        return WaitStatus.ENDED if self.ended_on is not None else WaitStatus.OPEN

    @property
    def referred_on(self) -> date | None:
        """The day the wait began, as now known."""
        found: date | None = self.value("referred_on")
        return found
