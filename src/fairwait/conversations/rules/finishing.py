"""When a request may be finished: what must be said by then, and what contradicts it. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from fairwait.conversations.rules.shape import CameTo, Safe, Solved, Speaker, Urgent


@dataclass(frozen=True)
class Who:
    """Whom a request is about, as far as finishing it depends on that. `is_named`: somebody is chosen, or recorded."""

    is_named: bool
    gives_no_name: bool
    connections: int


def problems(said: Mapping[str, Any], who: Who, *, today: date) -> Iterator[tuple[str | None, str]]:
    """(box, what is wrong and what to do) for everything that stands against finishing.

    Args:
        said: the answers, cleaned: enumerations by value, days as days, None or "" where nothing was said.
    """
    if not who.is_named and not who.gives_no_name:
        yield "find", "Say who this is about: choose somebody, record somebody new, or say that no name was given."
    yield from _speaking(said)
    came_to = set(said.get("came_to") or ())
    opens = said.get("pathway") or ""
    if opens and not who.is_named:
        yield "pathway", "A wait is somebody’s: choose or record the person first."
    if CameTo.NOTHING.value in came_to and (came_to != {CameTo.NOTHING.value} or opens or who.connections):
        yield "came_to", "Something came of it, so “nothing more” cannot stand beside it."
    if not (came_to or opens or who.connections):
        yield "came_to", "Select what came of it."
    if CameTo.PASSED_ON.value in came_to:
        yield from _passed_on(said, today=today)
    if said.get("urgent") == Urgent.DANGER.value and not said.get("urgent_done"):
        yield "urgent_done", "Somebody is in danger: enter what was done about it now."
    if said.get("solved") == Solved.NOT_ASKED.value and not said.get("solved_words"):
        yield "solved_words", "Enter why they were not asked."
    if said.get("solved") in (Solved.PARTLY.value, Solved.NO.value) and not said.get("solved_words"):
        yield "solved_words", "Enter what is left, and who does it by when."


def _speaking(said: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    if said.get("speaker") not in ("", None, Speaker.SELF.value):
        if not said.get("speaker_name"):
            yield "speaker_name", "Enter who speaks, and how they are known to the person."
        if not said.get("knows"):
            yield "knows", "Select whether the person knows about this."
    if said.get("safe") == Safe.SOME_WAYS.value and not said.get("safe_words"):
        yield "safe_words", "Enter which way is safe, and which is not."


def _passed_on(said: Mapping[str, Any], *, today: date) -> Iterator[tuple[str, str]]:
    if not said.get("passed_to"):
        yield "passed_to", "Enter who does it now: a name, and their department."
    if said.get("passed_by") is None:
        yield "passed_by", "Enter the day by which they come back to us."
    elif said["passed_by"] < today:
        yield "passed_by", "The day must be today or later."
