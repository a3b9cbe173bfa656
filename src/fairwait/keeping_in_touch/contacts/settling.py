"""Deciding what a call put before somebody; news of a person is settled with it."""

from datetime import datetime

from django.db import transaction

from fairwait.accounts.models import User
from fairwait.history.models import Event
from fairwait.keeping_in_touch.contacts.calling import CallRefused
from fairwait.people import actions as people
from fairwait.people import reaching
from fairwait.waiting import actions as waiting
from fairwait.waiting.models import Wait
from fairwait.waiting.rules.deciding import Decision

_NEWS = (Decision.DIED, Decision.ADMITTED)


@transaction.atomic
def go_on(*, wait: Wait, words: str, by: User, now: datetime) -> Event:
    """The wait goes on. What was told of the person, if anything was, is settled: they may be contacted again."""
    decision = Wait.objects.values_list("decision", flat=True).get(pk=wait.pk)
    done = waiting.decide_to_go_on(wait=wait, words=words, by=by, now=now)
    if decision in _NEWS and reaching.contactable(wait.person).reported is not None:
        people.report(person=wait.person, what=None, words=words, by=by, now=now)
    return done


@transaction.atomic
def agree(*, wait: Wait, words: str, by: User, now: datetime) -> Event:
    """The first of two agrees that it may end."""
    if Wait.objects.values_list("decision", flat=True).get(pk=wait.pk) != Decision.ENDING:
        raise CallRefused("Only an ending takes two.")
    return waiting.agree(wait=wait, words=words, by=by, now=now)
