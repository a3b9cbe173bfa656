"""Requests that were finished, and how many were solved first time."""

from datetime import date, timedelta
from enum import StrEnum

from fairwait.accounts.access import may, require
from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission
from fairwait.conversations.models import Request
from fairwait.conversations.rules.asking_after import Later
from fairwait.conversations.rules.first_time import Heard, Table, judged, table
from fairwait.conversations.rules.shape import CameTo, Solved, Topic
from fairwait.engine.calendars import london_day
from fairwait.people.queries import roots


class Cut(StrEnum):
    """By what finished requests are counted. Never by who heard them: that would reward haste."""

    TOPIC = "topic"
    WAY = "way"
    AREA = "area"
    MONTH = "month"


def first_time(viewer: User, *, since: date, until: date, within: int, cut: Cut, as_of: date) -> Table:
    """Requests finished in some days, and how many were solved first time. Raises NotAllowed.

    Whoever came back after `until` counts too, as far as is known by `as_of`. A contact that a log told of without a
    reason we know cannot be for the same reason as another.
    """
    require(viewer, Permission.SEE_MEASURES)
    rows = Request.objects.filter(finished_at__isnull=False).order_by("finished_at", "pk")
    rows = rows.exclude(came_to=[CameTo.NO_REQUEST.value])
    rows = rows.filter(finished_at__date__gte=since - timedelta(days=within), finished_at__date__lte=as_of)
    listed = list(
        rows.values_list(
            "pk",
            "finished_at",
            "topic",
            "came_to",
            "solved",
            "person",
            "way",
            "area",
            "asked_after__answer",
            "brought",
            "started_at",
        )
    )
    root = roots({row[5] for row in listed if row[5] is not None})
    heard = [
        Heard(
            on=london_day(at), asked=asked, topic=Topic(topic), came_to=frozenset(CameTo(one) for one in came_to),
            solved=Solved(solved), order=pk,
            person=None if brought and topic == Topic.OTHER.value else root.get(person, person),
            later=Later(later).solved if later else None,
        )
        for pk, at, topic, came_to, solved, person, _way, _area, later, brought, asked in listed if at is not None
    ]  # fmt: skip
    counts = judged(heard, within=within, as_of=as_of)
    keys = (_key(cut, one, way=row[6], area=row[7]) for one, row in zip(heard, listed, strict=True))
    inside = [(key, first) for key, first, one in zip(keys, counts, heard, strict=True) if since <= one.on <= until]
    return table(sorted(inside, key=lambda pair: pair[0]), is_open=may(viewer, Permission.SEE_PERSON))


def _key(cut: Cut, one: Heard, *, way: str, area: str) -> str:
    if cut is Cut.TOPIC:
        return one.topic.value
    if cut is Cut.WAY:
        return way
    return area or "?" if cut is Cut.AREA else f"{one.on:%Y-%m}"
