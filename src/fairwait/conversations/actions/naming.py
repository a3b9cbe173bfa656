"""Saying later who a caller without a name was; and taking it back. What each record holds besides stays as it is."""

from datetime import datetime

from django.db import transaction

from fairwait.accounts.access import require
from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission
from fairwait.conversations.actions.requests import RequestRefused, seen, tell_as_made, tell_how_to_reach
from fairwait.conversations.models import Request
from fairwait.conversations.queries.naming import kept_with, may_be_named, named_later, said_by_caller
from fairwait.conversations.rules.naming import KEPT_WITH, KNOWN_LATER, cause_of
from fairwait.directory.rules.places import outward
from fairwait.history import actions as history
from fairwait.history.models import Event
from fairwait.history.rules import UNDONE
from fairwait.keeping_in_touch.communicating.actions import ask_again_as_told
from fairwait.people.models import Person
from fairwait.people.queries import records_of, standing_for, visible_people


@transaction.atomic
def say_who_it_was(*, request: Request, person: Person, why: str, by: User, now: datetime) -> Request:
    """It is known now who a caller without a name was: what they said is their record's, and counts as theirs.

    What they said of being safe to reach, and of how to talk with them, takes effect from now. Asked twice, once. Where
    it stayed with a restricted record, only a colleague who may open that one says it.
    Raises: RequestRefused, NotAllowed.
    """
    fresh = _finished(request, by=by)
    person = seen(person, by=by)
    if fresh.person is not None and fresh.person.pk == person.pk and named_later(fresh) is not None:
        return fresh
    if not may_be_named(fresh):
        raise RequestRefused("Somebody has said already whom this is about. Open it again to see whom.")
    stayed = kept_with(fresh)
    if stayed is not None and not visible_people(by).filter(pk=stayed.pk).exists():
        raise RequestRefused(
            "What this caller said stays with a restricted record: whoever may open that one says who it was."
        )
    if not why.strip():
        raise RequestRefused("Enter how you know that it was them.", field="why")
    fresh.revision += 1  # a cause nothing was recorded under before: what is undone once would else never count again
    cause = cause_of(fresh.pk, fresh.revision)
    fresh.said, area = said_by_caller(fresh), fresh.area
    said = fresh.said
    fresh.person, fresh.gives_no_name = person, False
    tell_as_made(fresh, later={"why": why.strip(), "area": area, "said": said}, by=by, now=now, cause=cause)
    tell_how_to_reach(fresh, said, by=by, now=now, cause=cause)
    fresh.said, fresh.area = {}, area or outward(person.postcode or "")
    fresh.save(update_fields=["person", "gives_no_name", "said", "area", "revision"])
    return fresh


@transaction.atomic
def take_back(*, request: Request, why: str, is_read_again: bool | None = None, by: User, now: datetime) -> Request:
    """It was not them after all: the request is again what it was, and nothing that was said in it counts of them.

    Their history keeps that it was thought so, and that it was taken back, with why.

    Args:
        is_read_again: whether everybody who hears requests reads again what was said; or it stays with the record,
            should it have been them after all. It must be said where the record is restricted, and only there.
    Raises: RequestRefused, NotAllowed.
    """
    fresh = _finished(request, by=by)
    named = named_later(fresh)
    if named is None or fresh.person is None:
        raise RequestRefused("Nobody said later whom this is about, or it was taken back already.")
    if not why.strip():
        raise RequestRefused("Enter how you know that it was not them.", field="why")
    person, before = fresh.person, named.event.private[KNOWN_LATER]
    is_restricted = fresh.person.is_restricted or standing_for(person).is_restricted
    if is_restricted and is_read_again is None:
        raise RequestRefused("Say who may read what this caller said: the record is restricted.", field="read_by")
    stays = is_restricted and not is_read_again and before["said"]
    for subject in _told_of(person, named.event.cause):
        fact = history.Fact(
            kind=UNDONE.name, subject=subject, facts={"cause": named.event.cause}, private={"why": why.strip()}
        )
        history.record(fact, by=by.pk, now=now, cause=f"un{named.event.cause}")
    fresh.person, fresh.gives_no_name, fresh.area = None, True, before["area"]
    fresh.said = {KEPT_WITH: str(named.event.subject)} if stays else before["said"]
    fresh.save(update_fields=["person", "gives_no_name", "said", "area"])
    ask_again_as_told(person=person)
    return fresh


def _finished(request: Request, *, by: User) -> Request:
    """The request as it is now, one at a time, if it is finished and there for this colleague."""
    require(by, Permission.TAKE_REQUEST)
    history.locked_head()
    fresh = Request.objects.visible_to(by).select_related("person", "wait").filter(pk=request.pk).first()
    if fresh is None:
        raise RequestRefused("This request is not there for you.")
    if fresh.finished_at is None:
        raise RequestRefused("It is not finished: say on its page whom it is about.")
    return fresh


def _told_of(person: Person, cause: str) -> list[int]:
    """The records that hold something of a naming: what somebody needs is told of whom theirs was joined to."""
    theirs = Event.objects.filter(subject__in=records_of(standing_for(person)), cause=cause)
    return sorted(set(theirs.values_list("subject", flat=True)))
