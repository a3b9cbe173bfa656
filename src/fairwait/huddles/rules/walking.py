"""Walking a list: the states of a meeting and of each person on its agenda, what a decision needs, what was covered."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class MeetingState(StrEnum):
    """Where a meeting stands."""

    RUNNING = "running"
    PAUSED = "paused"
    ENDED = "ended"


class ItemState(StrEnum):
    """Where one wait of the agenda stands. NOT_REACHED is given when the meeting ends, and only then."""

    TO_COME = "to_come"
    DISCUSSED = "discussed"
    NOT_TODAY = "not_today"
    NOT_REACHED = "not_reached"


class DecisionKind(StrEnum):
    """What a meeting may decide about one wait. All but the last two are events of the wait."""

    BAND = "band"
    CONTACT = "contact"
    RECHECK = "recheck"
    TEAM = "team"
    PAUSE = "pause"
    END = "end"
    CONFIRM = "confirm"
    NOTE = "note"


NEEDS_CHOICE = {
    DecisionKind.BAND: "Choose the band",
    DecisionKind.CONTACT: "Select how you spoke",
    DecisionKind.TEAM: "Select the team that takes it",
    DecisionKind.PAUSE: "Select why the wait is paused",
    DecisionKind.END: "Select why the wait ends",
}
NEEDS_WORDS = {
    DecisionKind.BAND: "Enter why, in one line",
    DecisionKind.CONTACT: "Enter what was said, in one line",
    DecisionKind.RECHECK: "Enter what was found, in one line",
    DecisionKind.END: "Enter what the person was told, or \u201cnot known\u201d",
    DecisionKind.NOTE: "Enter what was decided, in one line",
}

CONFIRM_OR_OTHER = "Every answer is yes: confirm the next step, or select what else was decided"
WORDS_IN_EVENT = frozenset({DecisionKind.BAND, DecisionKind.CONTACT, DecisionKind.RECHECK, DecisionKind.END})
"""Whose one line is kept in the event of the wait, and nowhere else."""


@dataclass(frozen=True)
class Decided:
    """A decision as it is put: what kind, which of its choices (a band, a team, a reason), and one line of words."""

    kind: DecisionKind
    choice: str = ""
    words: str = ""


@dataclass(frozen=True)
class NewAction:
    """Something somebody takes on: what, who, by when; `question` is the code of the \u201cno\u201d it comes from."""

    what: str
    owner: int | None
    due_on: date | None
    question: str = ""


@dataclass(frozen=True)
class Problem:
    """One thing that is missing, and the box it belongs in."""

    field: str
    words: str


def problems(
    *,
    questions: Sequence[str],
    answers: Mapping[str, bool],
    actions: Sequence[NewAction],
    still_open: Collection[str],
    decided: Decided | None,
    today: date,
    offered: Collection[DecisionKind] = tuple(DecisionKind),
    lacks_owner: bool = False,
) -> tuple[Problem, ...]:
    """What a decision still lacks.

    Args:
        offered: what may be decided in a huddle of this kind.
        lacks_owner: whether one person must leave as the keeper of the plan, and none was named.

    Every question is answered; every no leaves an action, unless one from the same question is still open; every action
    has one owner and a date to come; the next step is confirmed only where every answer is yes.
    """
    found = [Problem(f"q_{code}", "Answer yes or no") for code in questions if code not in answers]
    given = {action.question for action in actions}
    found += [
        Problem(f"what_{code}", "Enter what will be done about this \u201cno\u201d")
        for code in questions
        if answers.get(code) is False and code not in given and code not in still_open
    ]
    for action in actions:
        found += _of_action(action, today=today)
    if lacks_owner and not (decided and decided.kind is DecisionKind.END):
        found.append(Problem("owner", "Select the one person who keeps their plan"))
    if decided is not None and decided.kind not in offered:
        found.append(Problem("decision", "Select one of what may be decided in this kind of huddle"))
    if decided is None:
        forward = DecisionKind.CONFIRM in offered and all_yes(questions, answers)
        return (*found, Problem("decision", CONFIRM_OR_OTHER if forward else "Select what was decided"))
    return (*found, *_of_decision(decided, all_yes=all_yes(questions, answers)))


def all_yes(questions: Sequence[str], answers: Mapping[str, bool]) -> bool:
    """Whether every question that is asked was answered yes, so that the next step is put forward."""
    return all(answers.get(code) for code in questions)


def _of_action(action: NewAction, *, today: date) -> list[Problem]:
    end, found = action.question or "more", []
    if not action.what.strip():
        found.append(Problem(f"what_{end}", "Enter what will be done"))
    if action.owner is None:
        found.append(Problem(f"who_{end}", "Select who will do it"))
    if action.due_on is None or action.due_on < today:
        found.append(Problem(f"by_{end}", "Select the day it will be done by"))
    return found


def _of_decision(decided: Decided, *, all_yes: bool) -> list[Problem]:
    found = []
    if not decided.choice and (words := NEEDS_CHOICE.get(decided.kind)):
        found.append(Problem("decision" if decided.kind is DecisionKind.BAND else f"{decided.kind}_choice", words))
    if not decided.words.strip() and (words := NEEDS_WORDS.get(decided.kind)):
        found.append(Problem("why", words))
    if decided.kind is DecisionKind.CONFIRM and not all_yes:
        found.append(Problem("decision", "The next step is confirmed only when every answer is yes"))
    return found


def next_to_come(states: Mapping[int, str], *, after: int) -> int | None:
    """The position that comes next: the first to come after this one, else the first left behind, else none."""
    left = sorted(position for position, state in states.items() if state == ItemState.TO_COME)
    return next((position for position in left if position > after), left[0] if left else None)


@dataclass(frozen=True)
class Coverage:
    """How much of its agenda a meeting walked. It says nothing of how fast: haste is no merit."""

    in_all: int
    discussed: int
    not_today: int
    left: int

    @property
    def is_whole(self) -> bool:
        """Whether nobody was missed."""
        return not self.left


def coverage(states: Iterable[str]) -> Coverage:
    """What was covered, from the state of each wait of the agenda."""
    found = list(states)
    discussed, not_today = found.count(ItemState.DISCUSSED), found.count(ItemState.NOT_TODAY)
    return Coverage(len(found), discussed, not_today, len(found) - discussed - not_today)


@dataclass(frozen=True)
class Walked:
    """One wait of a list: when it was first on an agenda of this kind, and when it was last discussed, if ever."""

    wait: int
    first_on: date
    discussed_on: date | None


def oldest_unwalked_days(walked: Iterable[Walked], *, today: date) -> int | None:
    """The days since the longest unwalked wait was last discussed, or first put on an agenda if it never was."""
    days = [(today - (one.discussed_on or one.first_on)).days for one in walked]
    return max(days, default=None)


@dataclass(frozen=True)
class Figures:
    """A list in four numbers, as it stood when a meeting began or ended."""

    waits: int
    unseen: int
    past_target: int
    longest_days: int | None
