"""Opening an assessment, or one of its conversations, for whoever asks: who may, decided where people are opened."""

from datetime import datetime
from uuid import UUID

from django.http import Http404, HttpRequest

from fairwait.accounts.access import viewer_of
from fairwait.assessments.models import Assessment, Conversation
from fairwait.assessments.queries import records
from fairwait.conversations.views.opened import opened_person
from fairwait.people.models import Person
from fairwait.people.queries import standing_for


def found(request: HttpRequest, uuid: UUID, *, now: datetime) -> tuple[Assessment, Person]:
    """One assessment and whose it is; noted in the access log. Raises Http404, and what `opened_person` does."""
    one = records.assessment_for(viewer_of(request), uuid)
    if one is None or one.person is None:
        raise Http404
    return one, opened_person(request, standing_for(one.person).uuid, page="assessment", now=now)


def found_conversation(
    request: HttpRequest, uuid: UUID, *, now: datetime
) -> tuple[Assessment, Conversation, Person]:  # fmt: skip
    """One conversation, the assessment it is of, and whose that is. Raises Http404, and what `opened_person` does."""
    talk = records.conversation_for(viewer_of(request), uuid)
    if talk is None:
        raise Http404
    one, person = found(request, talk.assessment.uuid, now=now)
    return one, talk, person
