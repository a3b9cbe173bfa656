"""Why somebody is to be spoken with now: one reason each, the first that holds. Pure."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from fairwait.keeping_in_touch.contacts.rules.no_answer import Numbers, Step, Try, stands
from fairwait.waiting.rules.deciding import HELD


class Why(StrEnum):
    """Why now, in the order of the queue."""

    ASKED = "asked"
    TELL = "tell"
    DUTY = "duty"
    PROMISED = "promised"
    AGAIN = "again"
    LETTER = "letter"
    OVERDUE = "overdue"
    DUE = "due"


_STEPS = {Step.DUTY: Why.DUTY, Step.AGAIN: Why.AGAIN, Step.LETTER: Why.LETTER}


@dataclass(frozen=True)
class Facts:
    """What is known of one open wait. `good_until`: how long the last contact, or a wish for none, holds."""

    good_until: date | None = None
    has_wish: bool = False
    planned_on: date | None = None
    promised_on: date | None = None
    last_contact_on: date | None = None
    asked_on: date | None = None
    to_tell_on: date | None = None
    decision: str | None = None
    tries: tuple[Try, ...] = ()


@dataclass(frozen=True)
class Now:
    """Why somebody is to be spoken with, and since when that is due. `because` where it needs words of its own."""

    why: Why
    since: date | None
    because: str = ""


def why_now(facts: Facts, *, numbers: Numbers, today: date) -> Now | None:
    """Why this person is to be spoken with on a day; None where nobody need.

    Somebody being tried is due when the protocol says, however late the contact is: ringing them hourly reaches nobody.
    """
    if facts.decision in HELD:
        return None
    if facts.asked_on is not None and facts.asked_on <= today:
        return Now(Why.ASKED, facts.asked_on)
    if facts.tries:
        step = stands(facts.tries, numbers=numbers, today=today)
        if step.step not in _STEPS or (step.not_before is not None and step.not_before > today):
            return None
        return Now(_STEPS[step.step], step.due, step.because)
    if facts.to_tell_on is not None and facts.to_tell_on <= today:
        return Now(Why.TELL, facts.to_tell_on)
    return _promised(facts, today) or _by_band(facts, today)


def _promised(facts: Facts, today: date) -> Now | None:
    """A day planned here, or promised, that has come with no contact since."""
    promised = facts.promised_on
    if promised is not None and facts.last_contact_on is not None and facts.last_contact_on >= promised:
        promised = None
    days = [day for day in (facts.planned_on, promised) if day is not None and day <= today]
    return Now(Why.PROMISED, min(days)) if days else None


def _by_band(facts: Facts, today: date) -> Now | None:
    if facts.has_wish or (facts.good_until is not None and facts.good_until > today):
        return None
    is_late = facts.good_until is None or facts.good_until < today
    return Now(Why.OVERDUE if is_late else Why.DUE, facts.good_until)
