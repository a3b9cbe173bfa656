"""Acts on many waits at once: which there are, who is left out and why, what undoing leaves alone. Pure.

Only what can be true of many people alike is done in bulk. A band, a contact, a re-check and an end are decisions about
one person, and are taken one person at a time.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from fairwait.accounts.rules import Permission
from fairwait.history.registry import Told
from fairwait.waiting.rules import facts

MOST_WAITS = 5_000
"""More than this is no bulk act but a change of how the council works: narrow the list."""


class BulkAct(StrEnum):
    """What can be done to many waits at once."""

    TEAM = "team"
    PAUSE = "pause"
    RESUME = "resume"
    PLAN_CONTACT = "plan-contact"
    PLAN_RECHECK = "plan-recheck"
    ATTEMPT = "attempt"

    @property
    def permission(self) -> Permission:
        """What somebody must be allowed, of each wait."""
        return _PERMISSIONS[self]


_PERMISSIONS = {
    BulkAct.TEAM: Permission.ALLOCATE,
    BulkAct.PAUSE: Permission.PAUSE_WAIT,
    BulkAct.RESUME: Permission.PAUSE_WAIT,
    BulkAct.PLAN_CONTACT: Permission.RECORD_CONTACT,
    BulkAct.PLAN_RECHECK: Permission.RECORD_CONTACT,
    BulkAct.ATTEMPT: Permission.RECORD_CONTACT,
}
_KINDS = {
    BulkAct.TEAM: facts.TEAM_SET.name,
    BulkAct.PAUSE: facts.PAUSED.name,
    BulkAct.RESUME: facts.RESUMED.name,
    BulkAct.PLAN_CONTACT: facts.PLANNED.name,
    BulkAct.PLAN_RECHECK: facts.PLANNED.name,
    BulkAct.ATTEMPT: facts.ATTEMPTED.name,
}


class Skip(StrEnum):
    """Why a wait is left out, or left as it is."""

    ENDED = "ended"
    ERASED = "erased"
    RESTRICTED = "restricted"
    NOT_YOURS = "not-yours"
    CHANGED = "changed"
    ALREADY = "already"
    NO_REASON = "no-reason"
    NOT_SAFE = "not-safe"


@dataclass(frozen=True)
class Choices:
    """What a bulk act does, as far as its kind needs it."""

    team: str = ""
    worker: str = ""
    reason: str = ""
    how: str = ""
    on: date | None = None
    until: date | None = None

    def kept(self) -> dict[str, str]:
        """As it is stored: only what was said, days as ISO text."""
        said = {name: value for name, value in vars(self).items() if value}
        return {name: value.isoformat() if isinstance(value, date) else value for name, value in said.items()}

    @classmethod
    def opened(cls, kept: Mapping[str, str]) -> "Choices":
        """As `kept` gave it."""
        days = {name: date.fromisoformat(kept[name]) for name in ("on", "until") if name in kept}
        return cls(**{**{name: str(value) for name, value in kept.items() if name not in days}, **days})  # type: ignore[arg-type]


@dataclass(frozen=True)
class Stood:
    """How one wait stands when it is judged."""

    last_seq: int
    is_open: bool = True
    is_erased: bool = False
    is_restricted: bool = False
    is_theirs: bool = True
    team: str | None = None
    worker: str | None = None
    is_paused: bool = False
    pause_reasons: frozenset[str] = frozenset()
    planned_on: date | None = None
    not_safe: str = ""


def skipped(stood: Stood, *, act: BulkAct, choices: Choices, seen: int) -> Skip | None:
    """Why a wait is left out; None where the act is done. `seen` is how far its history went when it was previewed."""
    if stood.is_erased:
        return Skip.ERASED
    if not stood.is_open:
        return Skip.ENDED
    if stood.is_restricted:
        return Skip.RESTRICTED
    if not stood.is_theirs:
        return Skip.NOT_YOURS
    if stood.last_seq != seen:
        return Skip.CHANGED
    if _is_already_so(stood, act=act, choices=choices):
        return Skip.ALREADY
    if act is BulkAct.PAUSE and choices.reason not in stood.pause_reasons:
        return Skip.NO_REASON
    return Skip.NOT_SAFE if stood.not_safe else None


def _is_already_so(stood: Stood, *, act: BulkAct, choices: Choices) -> bool:
    if act is BulkAct.TEAM:
        return stood.team == choices.team and (not choices.worker or stood.worker == choices.worker)
    if act is BulkAct.PAUSE:
        return stood.is_paused
    if act is BulkAct.RESUME:
        return not stood.is_paused
    return act in (BulkAct.PLAN_CONTACT, BulkAct.PLAN_RECHECK) and stood.planned_on == choices.on


def told(act: BulkAct, choices: Choices) -> tuple[str, dict[str, Any], date | None]:
    """The event of one wait: its kind, what it tells, and the day it happened where that is not today."""
    if act is BulkAct.TEAM:
        return _KINDS[act], {"team": choices.team, **({"worker": choices.worker} if choices.worker else {})}, None
    if act is BulkAct.PAUSE:
        until = choices.until
        return _KINDS[act], {"reason": choices.reason, **({"until": until.isoformat()} if until else {})}, None
    if act is BulkAct.RESUME:
        return _KINDS[act], {"ends": "any"}, None
    if act is BulkAct.ATTEMPT:
        # A letter to many is no step towards somebody who did not answer.
        told = {"how": choices.how, "at": None, "outcome": "no_answer", "counts": False}
        return _KINDS[act], told, choices.on
    what = "contact" if act is BulkAct.PLAN_CONTACT else "recheck"
    return _KINDS[act], {"what": what, "on": choices.on.isoformat() if choices.on else ""}, None


_TOUCHED = {
    BulkAct.TEAM: frozenset({"team", "worker"}),
    BulkAct.PAUSE: frozenset({"paused_on", "resumes_on", "pause_reason", "status"}),
    BulkAct.RESUME: frozenset({"paused_on", "resumes_on", "pause_reason", "status"}),
}


def stands_against_undoing(event: Told, *, act: BulkAct) -> bool:
    """Whether a later event of the same wait keeps the act from being undone.

    Whatever a person did since may have been done because of it. A row of an extract matters only where it tells of the
    same thing, or ends the wait: else every nightly import would make undoing impossible.
    """
    if event.kind in facts.FROM_EXTRACT:
        said = event.facts.get("set", {}).keys()
        return bool(said & _TOUCHED.get(act, frozenset())) or "ended_on" in said
    return event.kind not in (facts.LEFT.name, facts.RETURNED.name, facts.ASKED.name)
