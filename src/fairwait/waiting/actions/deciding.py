"""Putting something about a wait before a named person, and deciding it."""

from datetime import datetime

from django.db import transaction

from fairwait.accounts.access import may
from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission
from fairwait.history.models import Event
from fairwait.waiting.actions.recording import WaitRefused, locked, record
from fairwait.waiting.actions.recording import said as needed
from fairwait.waiting.models import Wait
from fairwait.waiting.rules import facts
from fairwait.waiting.rules.deciding import Decision


@transaction.atomic
def ask_for_decision(
    *,
    wait: Wait,
    what: Decision,
    to: User,
    words: str,
    said_by: str = "",
    by: User,
    now: datetime,
    cause: str = "",
) -> Event:
    """Put something before a named person who may decide it. Nothing ends or changes by being asked."""
    wait = locked(wait, permission=Permission.RECORD_CONTACT, by=by)
    if not may(to, DECIDED_BY[what], on=wait):
        raise WaitRefused(f"{to.display_name} may not decide this. Choose somebody who may.", field="to")
    private = {"words": needed(words, "what is known", field="said")}
    if said_by.strip():
        private["said_by"] = said_by.strip()
    return record(
        facts.DECISION_ASKED, wait=wait, by=by, now=now, cause=cause, private=private,
        told={"what": what.value, "to": to.pk},
    )  # fmt: skip


@transaction.atomic
def agree(*, wait: Wait, words: str, by: User, now: datetime) -> Event:
    """The first of two agrees to what is asked. Whoever asked is neither of them."""
    wait = _deciding(wait, by=by)
    if by.pk == wait.decision_by:
        raise WaitRefused("Whoever asked is not one of the two: somebody else must look.", field="words")
    why = needed(words, "why you agree", field="words")
    told = {"what": wait.decision}
    return record(facts.DECISION_AGREED, wait=wait, by=by, now=now, private={"words": why}, told=told)


@transaction.atomic
def decide_to_go_on(*, wait: Wait, words: str, by: User, now: datetime, cause: str = "") -> Event:
    """Decide what was asked, and the wait goes on."""
    wait = _deciding(wait, by=by)
    why = needed(words, "what you decided, and why", field="words")
    told = {"what": wait.decision}
    return record(facts.DECISION_MADE, wait=wait, by=by, now=now, cause=cause, private={"words": why}, told=told)


def _deciding(wait: Wait, *, by: User) -> Wait:
    fresh = Wait.objects.get(pk=wait.pk)
    if fresh.decision is None:
        raise WaitRefused("Nothing is being asked about this wait any more.")
    return locked(wait, permission=DECIDED_BY[Decision(fresh.decision)], by=by)


DECIDED_BY = {
    Decision.ENDING: Permission.END_WAIT,
    Decision.DIED: Permission.END_WAIT,
    Decision.ADMITTED: Permission.SET_PRIORITY,
    Decision.NO_ANSWER: Permission.SET_PRIORITY,
}
"""What somebody must be allowed who decides each."""
