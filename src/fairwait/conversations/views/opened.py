"""Opening somebody's record from a conversation's page: noted, and after a reason where their record is restricted."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any, TypeVar
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from fairwait.accounts.access import viewer_of
from fairwait.accounts.actions import log_access
from fairwait.accounts.rules import Permission
from fairwait.conversations import places
from fairwait.people import reasons
from fairwait.people.models import Person
from fairwait.waiting import opening

View = TypeVar("View", bound=Callable[..., HttpResponse])


class ReasonFirst(Exception):
    """The record is restricted, and this viewer has not said why they open it."""

    def __init__(self, person: Person) -> None:
        self.person = person


def opened_person(request: HttpRequest, uuid: UUID, *, page: str, now: datetime) -> Person:
    """The person, opened for this viewer and noted in the access log. Raises Http404, ReasonFirst, NotAllowed."""
    viewer = viewer_of(request)
    try:
        given = reasons.given(request.session, person=uuid, now=now)
        person = opening.person(viewer, uuid, has_reason=given is not None).person
    except opening.NothingHere:
        raise Http404 from None
    except opening.ReasonNeeded as needed:
        raise ReasonFirst(needed.person) from None
    places.require_on(viewer, person, Permission.HOLD_CONVERSATION)
    log_access(by=viewer, people=[person.pk], page=page, now=now)
    return person


def reason_first(view: View) -> View:
    """Of a page that opens somebody: who has not said why yet is asked, and comes back."""

    @wraps(view)
    def asks(request: HttpRequest, *args: Any, **named: Any) -> HttpResponse:
        try:
            return view(request, *args, **named)
        except ReasonFirst as asked:
            return redirect("desk:reason", asked.person.uuid)

    return asks  # type: ignore[return-value]
