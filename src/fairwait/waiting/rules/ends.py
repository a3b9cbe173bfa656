"""Why waits end. A council's own reasons are data; each maps to one fixed reason that every council counts alike."""

from dataclasses import dataclass
from enum import StrEnum


class NationalEnd(StrEnum):
    """The fixed reasons of measure W12. "No reply" is not among them: silence never ends a wait."""

    ASSESSED = "assessed"
    NOT_NEEDED = "not-needed"
    MOVED = "moved"
    DIED = "died"
    ADMITTED = "admitted"
    DUPLICATE = "duplicate"
    MERGED = "merged"
    WITHDRAWN = "withdrawn"
    NO_CONTACT_DECISION = "no-contact-decision"
    NOT_GIVEN = "not-given"

    @property
    def label(self) -> str:
        """What a person reads."""
        return _LABELS[self]

    @property
    def is_helped(self) -> bool:
        """Whether the person got what they waited for, which is reported apart from every other way of leaving."""
        return self is NationalEnd.ASSESSED


_LABELS = {
    NationalEnd.ASSESSED: "Got what they waited for (assessed, reviewed, decided, started)",
    NationalEnd.NOT_NEEDED: "No longer needed",
    NationalEnd.MOVED: "Moved away, or to another list or council",
    NationalEnd.DIED: "Died",
    NationalEnd.ADMITTED: "Admitted to hospital or care home",
    NationalEnd.DUPLICATE: "Duplicate of another wait",
    NationalEnd.MERGED: "Merged with another wait",
    NationalEnd.WITHDRAWN: "Withdrawn or declined by the person",
    NationalEnd.NO_CONTACT_DECISION: "Decision by a named person after failed contact",
    NationalEnd.NOT_GIVEN: "No reason given",
}


@dataclass(frozen=True)
class EndReason:
    """One reason a council records for leaving a list, and the national reason it counts as.

    `is_own_door` marks the ways out that are not an answer to the wait but a more urgent route: a safeguarding concern
    leaves the list through it at once, it does not move up the list.
    """

    code: str
    label: str
    national: NationalEnd
    words: tuple[str, ...] = ()
    is_own_door: bool = False


NOT_GIVEN = EndReason(code="not-given", label="Not given", national=NationalEnd.NOT_GIVEN)
"""What an end found in an extract without a reason is recorded as."""
