"""Opening somebody's record from a conversation's page: noted, and after a reason where their record is restricted."""

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest

from fairwait.accounts.access import viewer_of
from fairwait.accounts.actions import log_access
from fairwait.accounts.rules import Permission
from fairwait.conversations import places
from fairwait.people.models import Person
from fairwait.waiting import pages


def opened_person(request: HttpRequest, uuid: UUID, *, page: str, now: datetime) -> Person:
    """The person, opened for this viewer and noted in the access log. Raises NotAllowed, NothingHere, ReasonNeeded."""
    person = pages.opened_person(request, uuid, now=now).person
    viewer = viewer_of(request)
    places.require_on(viewer, person, Permission.HOLD_CONVERSATION)
    log_access(by=viewer, people=[person.pk], page=page, now=now)
    return person
