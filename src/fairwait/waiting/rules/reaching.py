"""Trying to reach somebody, what is planned, and who looked at how long a wait has lasted. Pure parts of the fold.

An attempt is no contact and a plan is no look: neither ever makes anybody seen. A plan stands until what it was for
happens, counted from the day it was made.
"""

from datetime import date
from enum import StrEnum

from fairwait.history.registry import Told
from fairwait.waiting.rules import deciding
from fairwait.waiting.rules.wait_state import WaitState


class Planned(StrEnum):
    """What can be planned for a day."""

    CONTACT = "contact"
    RECHECK = "recheck"


TRIED = ("letter", "phone", "mobile", "text", "email", "visit")
"""How somebody can be tried to be reached."""


def attempted(state: WaitState, event: Told) -> None:
    """Somebody tried to reach the person."""
    if state.last_contact_on is not None and event.occurred_on < state.last_contact_on:
        return
    state.last_attempt_on, state.attempts = event.occurred_on, (state.attempts or 0) + 1
    if event.facts["counts"]:
        state.tries.append([event.occurred_on.isoformat(), event.facts["at"], event.facts["how"]])


def planned(state: WaitState, event: Told) -> None:
    """A day was set for the next contact or re-check."""
    on = date.fromisoformat(event.facts["on"])
    if event.facts["what"] == Planned.CONTACT:
        state.contact_planned_on = on
    else:
        state.recheck_planned_on = on


def aged_seen(state: WaitState, event: Told) -> None:
    """Somebody of a level looked at how long the wait has lasted: a look at the list, and no re-check of the risk."""
    state.aged_seen, state.aged_seen_on, state.aged_seen_by = event.facts["level"], event.occurred_on, event.by


def heard(state: WaitState, on: date) -> None:
    """The person was heard from: what was tried before is over, and so is what was planned."""
    if state.last_attempt_on is None or state.last_attempt_on <= on:
        state.attempts = None
    state.contact_planned_on = None
    deciding.heard(state, on)


def looked(state: WaitState, on: date) -> None:
    """Somebody looked at the risk."""
    state.recheck_planned_on = None
