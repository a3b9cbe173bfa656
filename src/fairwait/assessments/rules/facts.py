"""The kinds of event of an assessment, and the few words they are made of. Pure.

Each is about the person and about no wait, so that none can move a clock, a band or a place.
"""

from enum import StrEnum

from fairwait.history.registry import Kind, register

BEGUN = register(Kind("assessment.begun"))
TALKED = register(Kind("assessment.talked"))
"""A conversation that was held to its end: what was answered in it, by whom, and what was confirmed."""
HANDED_OVER = register(Kind("assessment.handed_over"))
FORM_TAKEN = register(Kind("assessment.form_taken"))
FINISHED = register(Kind("assessment.finished"))
GIVEN = register(Kind("assessment.given"))
CHECKED = register(Kind("assessment.checked"))
KINDS = (BEGUN, TALKED, HANDED_OVER, FORM_TAKEN, FINISHED, GIVEN, CHECKED)


class Whose(StrEnum):
    """Who an answer comes from. What somebody said in confidence is left out of what the person is given."""

    OWN = "own"
    OTHER = "other"
    WORKER = "worker"
    CONFIDENCE = "confidence"

    @property
    def is_given(self) -> bool:
        """Whether the person is given it."""
        return self is not Whose.CONFIDENCE


class Outcome(StrEnum):
    """What came of it. A person decides; no count of outcomes does."""

    ELIGIBLE = "eligible"
    NOT_ELIGIBLE = "not_eligible"
    STOPPED = "stopped"


class Right(StrEnum):
    """What the person said when they were asked whether it is right."""

    YES = "yes"
    CHANGE = "change"
    NOT_ASKED = "not_asked"
