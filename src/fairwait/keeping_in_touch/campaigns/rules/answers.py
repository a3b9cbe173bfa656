"""What is told in answer to a campaign: how it came, in which order it is read, which of two answers counts. Pure."""

from collections.abc import Mapping
from enum import StrEnum

from fairwait.keeping_in_touch.check_in.rules.answers import Told
from fairwait.keeping_in_touch.contacts.rules.outcomes import Outcome


class How(StrEnum):
    """How an answer came."""

    LINK = "link"
    CODE = "code"
    TEXT = "text"
    PHONE = "phone"

    @property
    def label(self) -> str:
        """As people read it."""
        return {How.LINK: "by link", How.CODE: "by code from a letter", How.TEXT: "by text", How.PHONE: "in a call"}[
            self
        ]


UNCLEAR = "unclear"
"""Of a text: an answer came, and no rule can tell which. A person reads it and says."""
LABELS: Mapping[str, str] = {
    Told.WORSE: "Worse", Told.CALL_ME: "Please call", Told.COME_BACK: "Left, and asks to come back",
    UNCLEAR: "Unclear: read it", Told.NOT_NEEDED: "No longer needed",
    Told.MOVED: "Moved or in hospital", Told.SAME: "Still waiting, about the same",
    Told.BETTER: "Better, still waiting",
    Told.LESS_OFTEN: "Still waiting, less contact", Told.REACH_ME: "How to reach them changed",
}  # fmt: skip
"""Every answer, the most pressing first."""
ORDER = tuple(LABELS)
STILL_WAITING = frozenset(
    {Told.WORSE, Told.COME_BACK, Told.SAME, Told.BETTER, Told.LESS_OFTEN, Told.CALL_ME, Told.REACH_ME, Told.MOVED}
)
"""Answers of somebody who waits on: all but that it is no longer needed, and what nobody has understood yet."""
_CALLS: Mapping[str, Told] = {
    Outcome.SPOKEN: Told.SAME, Outcome.BETTER: Told.BETTER, Outcome.WORSE: Told.WORSE, Outcome.MOVED: Told.MOVED,
    Outcome.NO_LONGER_NEEDED: Told.NOT_NEEDED, Outcome.LESS_CONTACT: Told.LESS_OFTEN,
}  # fmt: skip


def of_call(outcome: str) -> Told:
    """What a call told, by its outcome. A conversation is otherwise one with somebody who waits."""
    return _CALLS.get(outcome, Told.SAME)


def counts(new: str, *, known: str) -> str:
    """Which of two answers of one person counts: the later one, but "worse" is never taken back by another."""
    if known == Told.WORSE or (new == UNCLEAR and known):
        return known
    return new


def place(told: str) -> int:
    """Where an answer stands: smaller first."""
    return ORDER.index(told) if told in ORDER else len(ORDER)
