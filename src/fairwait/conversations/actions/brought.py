"""Requests that a contact log told of: each counts and stands on its person's timeline. None opens a wait."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from uuid_utils.compat import uuid7

from fairwait.accounts.models import User
from fairwait.conversations.models import Request
from fairwait.conversations.rules.shape import MADE, RETOLD, CameTo, Solved, Topic, Way
from fairwait.directory.rules.places import outward
from fairwait.engine.calendars import london_day
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
    at = _at(one.on, now)
    person = standing_for(one.person) if one.person is not None else None
    return Request(
        uuid=uuid7(), way=one.way.value, started_at=at, saved_at=now, person=person,
        gives_no_name=person is None, topic=one.topic.value, came_to=[one.came_to.value],
        solved=Solved.NOT_ASKED.value, area=outward((person.postcode if person else "") or one.area or ""),
        finished_at=at, finished_by=by, brought=cause,
    )  # fmt: skip


def _at(day: date, now: datetime) -> datetime:
    """The instant a request of a day is kept by: a log tells no hour."""
    return min(datetime.combine(day, _NOON, _LONDON), now)


def _fact(one: Told, request: Request) -> history.Fact:
    return history.Fact(
        kind=MADE.name, subject=request.person_id or 0,
        facts={
            "request": request.pk, "way": request.way, "topic": request.topic, "came_to": request.came_to,
            "solved": request.solved, "brought": True,
        },
        private=one.words, occurred_on=one.on,
    )  # fmt: skip


_RETOLD = ("way", "topic", "came_to", "started_at", "finished_at")


@transaction.atomic
def tell_more_of(
    told: Sequence[tuple[Request, Told]], *, by: User, now: datetime, cause: str
) -> list[dict[str, Any]]:  # fmt: skip
    """A later log tells otherwise of requests an earlier one told of. Whose each is, and where, stays.

    Returns: what each was before, in this order, for `restore`.
    """
    history.locked_head()
    before = [_as_it_stands(request) for request, _one in told]
    for request, one in told:
        request.way, request.topic, request.came_to = one.way.value, one.topic.value, [one.came_to.value]
        if london_day(request.started_at) != one.on:
            request.started_at = request.finished_at = _at(one.on, now)
    Request.objects.bulk_update([request for request, _one in told], _RETOLD, batch_size=500)
    facts = [
        replace(_fact(one, request), kind=RETOLD.name)
        for request, one in told if request.person_id is not None
    ]  # fmt: skip
    if facts:
        history.record_all(facts, by=by.pk, now=now, cause=cause)
    return before


def _as_it_stands(request: Request) -> dict[str, Any]:
    at = request.started_at.isoformat()
    return {"way": request.way, "topic": request.topic, "came_to": list(request.came_to), "at": at}


@transaction.atomic
def restore(before: Sequence[tuple[Request, dict[str, Any]]]) -> None:
    """Requests are again what they were before a log that is undone. Its events are undone by whoever asks this."""
    for request, was in before:
        request.way, request.topic, request.came_to = was["way"], was["topic"], was["came_to"]
        request.started_at = request.finished_at = datetime.fromisoformat(was["at"])
    Request.objects.bulk_update([request for request, _was in before], _RETOLD, batch_size=500)


@transaction.atomic
def withdraw(requests: Collection[int]) -> int:
    """The bringing-in is undone: these requests count no more. Their events are undone by whoever asks this."""
    return Request.objects.filter(pk__in=requests).exclude(brought="").delete()[0]
