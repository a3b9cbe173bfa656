"""Asking some days later whether it is sorted: who may be asked, and what a reply by text says. Pure."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from fairwait.conversations.rules.shape import CameTo, Knows, Safe, Solved, Speaker
from fairwait.history.registry import Kind, register

ANSWERED = register(Kind("request.asked_after"))
"""What somebody said later of a request of theirs. What they said describes them, so it is `private`."""
AFTER = timedelta(days=7)
"""Long enough that what was promised should have happened, soon enough that they remember."""
FOR = timedelta(days=28)
"""So long it is asked; later nobody remembers what a call was about."""


class Later(StrEnum):
    """What somebody says when they are asked later."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"
    CALL_ME = "call_me"

    @property
    def solved(self) -> Solved | None:
        """What it says of the request; None where it says only that they want to speak with somebody."""
        return None if self is Later.CALL_ME else Solved(self.value)

    @property
    def is_read(self) -> bool:
        """Whether somebody here must read it and do something."""
        return self is not Later.YES


class Heard(StrEnum):
    """How an answer came."""

    PAGE = "page"
    TEXT = "text"
    SPOKEN = "spoken"


@dataclass(frozen=True)
class Ended:
    """A request as it was finished, as far as asking later depends on it.

    `is_closed`: the record is restricted, or they died. `safe_before`: somebody recorded earlier how they are reached
    safely. `asked_not_to`: they said that they do not want to be asked.
    """

    came_to: frozenset[CameTo]
    is_named: bool
    is_closed: bool
    speaker: str
    knows: str
    safe: str
    safe_before: bool
    asked_not_to: bool = False


@dataclass(frozen=True)
class Asking:
    """Whether somebody is asked later, and why not. `by_message`: a message may ask; else a colleague rings."""

    is_asked: bool
    because: str
    by_message: bool = False


_GOES_ON = frozenset({CameTo.WAIT_OPENED, CameTo.PASSED_ON, CameTo.SAFEGUARDING, CameTo.BOOKED, CameTo.NO_REQUEST})
"""What has not ended with the call: whether it was sorted is not to be asked yet."""


def asking(ended: Ended) -> Asking:
    """Whether somebody is asked some days later, and by which hand."""
    if not ended.is_named:
        return Asking(False, "no name was given")
    if ended.came_to & _GOES_ON:
        return Asking(False, "it goes on: nothing has ended yet that could be asked about")
    if ended.is_closed:
        return Asking(False, "nobody is asked by us whose record is restricted, or who died")
    if ended.asked_not_to:
        return Asking(False, "they would rather not be asked")
    if ended.speaker not in ("", Speaker.SELF.value) and ended.knows != Knows.YES.value:
        return Asking(False, "the person does not know that somebody spoke for them, or nobody could say")
    if ended.safe == Safe.SOME_WAYS.value:
        return Asking(True, "not every way is safe, so a colleague asks and no message does")
    if ended.safe != Safe.ANY_WAY.value and not ended.safe_before:
        return Asking(False, "nobody could ask whether it is safe to be in touch")
    return Asking(True, "", by_message=True)


_THANKS = r"(?: (?:thanks?|thank you|ta|please|all sorted|sorted|it (?:has|did|is)))*"
_REPLIES = (
    (Later.YES, re.compile(r"(?:yes|y|yeah|yep|yup)" + _THANKS)),
    (Later.PARTLY, re.compile(r"partly(?: sorted)?|part|partially|in part|some of it|a bit")),
    (Later.NO, re.compile(r"(?:no|n|nope)(?: it (?:has|did|is)(?: not|n'?t))?|not yet")),
    (Later.CALL_ME, re.compile(r"(?:please )?(?:call|ring|phone)(?: me)?(?: back)?(?: please)?")),
)  # fmt: skip


def replied(words: str) -> Later | None:
    """What a text plainly answers; None where it says more than that, and only a person can tell."""
    plain = " ".join(re.sub(r"[.,!?\"\u2018\u201c\u201d]+", " ", words.lower().replace("\u2019", "'")).split())
    return next((told for told, shape in _REPLIES if shape.fullmatch(plain)), None)


def is_over(ask_on: date, *, today: date) -> bool:
    """Whether it is too late to ask."""
    return today > ask_on + FOR
