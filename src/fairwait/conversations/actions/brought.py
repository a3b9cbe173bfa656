"""Requests that a contact log told of: each counts and stands on its person's timeline. None opens a wait."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.db import transaction
from uuid_utils.compat import uuid7

from fairwait.accounts.models import User
from fairwait.conversations.models import Request
from fairwait.conversations.rules.shape import MADE, CameTo, Solved, Topic, Way
from fairwait.directory.rules.places import outward
from fairwait.history import actions as history
from fairwait.people.models import Person
from fairwait.people.queries import standing_for

_LONDON = ZoneInfo("Europe/London")
_NOON = time(12)


@dataclass(frozen=True)
class Told:
    """One contact of a log. `person` is nobody where the log does not tell who. `words`: what was said, by box."""

    on: date
    way: Way
    topic: Topic
    came_to: CameTo
    person: Person | None
    area: str = ""
    words: dict[str, str] = field(default_factory=dict)


@transaction.atomic
def tell_of(told: Sequence[Told], *, by: User, now: datetime, cause: str) -> list[Request]:
    """Keep requests that a log told of, in this order, and tell of them on the timelines of whom they are about.

    Whoever brings in a log is judged by the room above. Nobody asked whether it was sorted, so nobody is said to have
    answered, and nobody is asked later: the log is of another day.
    """
    history.locked_head()
    made = Request.objects.bulk_create([_request(one, by=by, now=now, cause=cause) for one in told])
    facts = [_fact(one, request) for one, request in zip(told, made, strict=True) if request.person is not None]
    if facts:
        history.record_all(facts, by=by.pk, now=now, cause=cause)
    return made


def _request(one: Told, *, by: User, now: datetime, cause: str) -> Request:
    at = datetime.combine(one.on, _NOON, _LONDON)
    person = standing_for(one.person) if one.person is not None else None
    return Request(
        uuid=uuid7(), way=one.way.value, started_at=min(at, now), saved_at=now, person=person,
        gives_no_name=person is None, topic=one.topic.value, came_to=[one.came_to.value],
        solved=Solved.NOT_ASKED.value, area=outward((person.postcode if person else "") or one.area or ""),
        finished_at=min(at, now), finished_by=by, brought=cause,
    )  # fmt: skip


def _fact(one: Told, request: Request) -> history.Fact:
    return history.Fact(
        kind=MADE.name, subject=request.person_id or 0,
        facts={
            "request": request.pk, "way": request.way, "topic": request.topic, "came_to": request.came_to,
            "solved": request.solved, "brought": True,
        },
        private=one.words, occurred_on=one.on,
    )  # fmt: skip


@transaction.atomic
def tell_more(*, request: Request, topic: Topic, came_to: CameTo) -> bool:
    """A later log tells what came of a request an earlier one told of. Returns whether anything is otherwise now."""
    now = (topic.value, [came_to.value])
    if (request.topic, request.came_to) == now:
        return False
    request.topic, request.came_to = now
    request.save(update_fields=["topic", "came_to"])
    return True


@transaction.atomic
def withdraw(requests: Collection[int]) -> int:
    """The bringing-in is undone: these requests count no more. Their events are undone by whoever asks this."""
    return Request.objects.filter(pk__in=requests).exclude(brought="").delete()[0]
