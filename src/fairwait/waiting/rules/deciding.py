"""What is put before a named person to decide, and what somebody who waits asked for. Pure parts of the fold.

Nothing ends by being asked about. A decision that is open stands until somebody makes it, ends the wait, or hears from
the person where it was about not hearing from them.
"""

from datetime import date, timedelta
from enum import StrEnum

from fairwait.history.registry import Told
from fairwait.waiting.rules.wait_state import WaitState


class Decision(StrEnum):
    """What a named person is asked to decide."""

    ENDING = "ending"
    DIED = "died"
    ADMITTED = "admitted"
    NO_ANSWER = "no-answer"


HELD = frozenset({Decision.DIED.value, Decision.ADMITTED.value, Decision.NO_ANSWER.value})
"""While one of these is being decided nobody rings: a named person has it."""
LATE_AFTER = timedelta(days=1)
"""A decision asked for longer ago is late: somebody may have died, or may not have been seen."""
RISKIEST_RANK = 2
"""Bands up to this rank take two to end, where somebody is said to need it no longer; so does a wait without a band."""


def takes_two(rank: int | None) -> bool:
    """Whether an ending that was asked about takes a second person."""
    return rank is None or rank <= RISKIEST_RANK


def asked(state: WaitState, event: Told) -> None:
    """A decision was put before a named person; the latest counts."""
    state.decision, state.decision_on = event.facts["what"], event.occurred_on
    state.decision_to, state.decision_by, state.decision_agreed_by = event.facts["to"], event.by, None


def agreed(state: WaitState, event: Told) -> None:
    """The first of two agreed."""
    if state.decision == event.facts["what"]:
        state.decision_agreed_by = event.by


def made(state: WaitState, event: Told) -> None:
    """It was decided, and the wait goes on. Who could not be reached is tried anew from here."""
    if event.facts["what"] == Decision.NO_ANSWER:
        state.tries = []
    settled(state)


def settled(state: WaitState) -> None:
    """Nothing is asked any more."""
    state.decision = state.decision_on = state.decision_to = state.decision_by = state.decision_agreed_by = None


def heard(state: WaitState, on: date) -> None:
    """The person was heard from: they were called as they asked, and are reached after all."""
    if state.call_asked_on is not None:
        state.call_asked_on = None
    if state.decision == Decision.NO_ANSWER:
        settled(state)
    state.tries = [one for one in state.tries if date.fromisoformat(one[0]) > on]


def call_asked(state: WaitState, event: Told) -> None:
    """The person asked to be called, on a day or from it on."""
    state.call_asked_on = date.fromisoformat(event.facts["on"])
