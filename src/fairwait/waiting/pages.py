"""Opening a person's record, or a wait, on a page: a view begins so, and `OpeningMiddleware` answers what is raised."""

from datetime import datetime
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse

from fairwait.accounts.access import viewer_of
from fairwait.accounts.rules import Permission
from fairwait.people import reasons
from fairwait.people.models import Person
from fairwait.people.queries import standing_for
from fairwait.waiting import opening
from fairwait.waiting.models import Wait
from fairwait.waiting.opening import Opened, ReasonNeeded


def opened_person(request: HttpRequest, uuid: UUID, *, now: datetime) -> Opened:
    """The person of this address, for whoever asks. Raises NotAllowed, NothingHere, ReasonNeeded."""
    given = reasons.given(request.session, person=uuid, now=now)
    return opening.person(viewer_of(request), uuid, has_reason=given is not None)


def opened_wait(request: HttpRequest, uuid: UUID, *, permission: Permission, now: datetime) -> Wait:
    """The wait of this address, for an act that needs a permission. Raises NotAllowed, NothingHere, ReasonNeeded."""
    wait = opening.wait(viewer_of(request), uuid, permission=permission)
    known_as(request, wait.person, now=now)
    return wait


def known_as(request: HttpRequest, record: Person, *, now: datetime) -> Person:
    """Who a record is now known as, once its reason is given where either is restricted. Raises ReasonNeeded."""
    person = standing_for(record)
    is_restricted = record.is_restricted or person.is_restricted
    if is_restricted and reasons.given(request.session, person=person.uuid, now=now) is None:
        raise ReasonNeeded(person)
    return person


def reason_address(person: Person, *, onward: str) -> str:
    """The page that asks why a restricted record must be opened, and leads on to a path of this site."""
    address = reverse("desk:reason", args=[person.uuid])
    if onward == reverse("desk:person", args=[person.uuid]):
        return address
    return f"{address}?{urlencode({'next': onward})}"
