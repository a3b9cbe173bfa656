"""Assessments this viewer may see, and the record that each has become."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Case, F, When

from fairwait.accounts.models import User
from fairwait.assessments.models import Assessment, Conversation
from fairwait.assessments.rules import facts
from fairwait.assessments.rules.record import Record, fold
from fairwait.history import queries as history
from fairwait.history.rules import UNDONE, standing
from fairwait.people.models import Person
from fairwait.people.queries import records_of, standing_for

MOST = 50
"""So many assessments are listed; an older one is on the person's record."""
_READ = (*(kind.name for kind in facts.KINDS), UNDONE.name)


def assessment_for(viewer: User, uuid: UUID) -> Assessment | None:
    """One assessment this viewer may see, or None. Raises NotAllowed."""
    found = Assessment.objects.visible_to(viewer).filter(uuid=uuid)
    return found.select_related("person", "wait", "navigator", "begun_by", "finished_by").first()


def conversation_for(viewer: User, uuid: UUID) -> Conversation | None:
    """One conversation of an assessment this viewer may see, or None. Raises NotAllowed."""
    seen = Assessment.objects.visible_to(viewer).values("pk")
    return Conversation.objects.select_related("worker").filter(uuid=uuid, assessment__in=seen).first()


def record_of(assessment: Assessment) -> Record:
    """What was said in it, as the history tells it."""
    if assessment.person is None:
        return Record()
    subjects = records_of(standing_for(assessment.person))
    events = [event for some in history.about(subjects, kinds=_READ).values() for event in some]
    return fold(standing(sorted(events, key=lambda event: event.seq)), assessment=assessment.pk)


def conversations_of(assessment: Assessment) -> list[Conversation]:
    """Its conversations, in the order they were begun."""
    return list(assessment.conversations.select_related("worker").order_by("number"))


@dataclass(frozen=True)
class OnPerson:
    """What stands of assessments on somebody's record; how many different workers met them in all of these."""

    under_way: tuple[Assessment, ...]
    finished: tuple[Assessment, ...]
    workers_met: int
    handovers: int


def on_person(records: Sequence[Person]) -> OnPerson:
    """Of the records of one person, for whoever may open them."""
    pks = [one.pk for one in records]
    found = list(Assessment.objects.filter(person__in=pks).select_related("navigator"))
    met = Conversation.objects.filter(assessment__person__in=pks, ended_at__isnull=False, with_person=True)
    workers = met.values("worker").distinct().count() if found else 0
    return OnPerson(
        tuple(one for one in found if one.finished_at is None),
        tuple(one for one in found if one.finished_at is not None), workers, sum(one.handovers for one in found),
    )  # fmt: skip


def latest(viewer: User) -> list[Assessment]:
    """Those of people this viewer may see: under way first, one's own before others', then the newest."""
    found = Assessment.objects.visible_to(viewer).select_related("person", "navigator")
    others = Case(When(navigator=viewer, finished_at=None, then=0), default=1)
    return list(found.order_by(others, F("finished_at").desc(nulls_first=True), "-pk")[:MOST])
