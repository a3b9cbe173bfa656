"""What became of booked times, read from the history and from the visits themselves."""

import json
from collections import defaultdict
from datetime import date, datetime, timedelta
from enum import StrEnum

from fairwait.accounts.access import may, require
from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission
from fairwait.capacity.models import Visit
from fairwait.capacity.rules.became import Chosen, Table, Time, ends, table
from fairwait.capacity.rules.visits import BOOKED, MOVED, State
from fairwait.capacity.saying import Word
from fairwait.capacity.telling import reminder
from fairwait.engine.calendars import london_day
from fairwait.history.models import Event
from fairwait.keeping_in_touch.messages.models import Message

AHEAD = timedelta(days=400)
"""No time is booked, or moved, longer before the day it is for."""
NOT_KNOWN = "?"


class Cut(StrEnum):
    """By what booked times are counted. Never by who visits, or who booked."""

    MONTH = "month"
    KIND = "kind"
    AREA = "area"
    HOW = "how"
    REMINDED = "reminded"


def became(viewer: User, *, since: date, until: date, cut: Cut, now: datetime) -> Table:
    """Times booked for some days, and how they ended. Raises NotAllowed.

    A reminder had gone out where one left us in the two days before that time. Of whoever was erased it is not known
    any more where and what for.
    """
    require(viewer, Permission.SEE_MEASURES)
    times = _times(since)
    visits = Visit.objects.filter(pk__among=list(times)).order_by("pk")
    left = _reminded(since) if cut is Cut.REMINDED else {}
    counts = []
    for visit in visits:
        found = ends(times[visit.pk], state=State(visit.state), ended_by=visit.ended_by, now=now)
        for time, way in found:
            if since <= london_day(time.starts_at) <= until:
                counts.append((_key(cut, visit, time, left.get(reminder(visit), [])), way))
    return table(counts, is_open=may(viewer, Permission.SEE_PERSON))


def _times(since: date) -> dict[int, list[Time]]:
    """The times each visit had, in the order they were booked."""
    found: defaultdict[int, list[Time]] = defaultdict(list)
    rows = Event.objects.filter(kind__in=(BOOKED.name, MOVED.name), occurred_on__gte=since - AHEAD).order_by("seq")
    for kind, by, cause, facts in rows.values_list("kind", "by", "cause", "facts"):
        told = json.loads(facts)
        if kind == MOVED.name:
            chosen = Chosen.PERSON if by is None else Chosen.COLLEAGUE
        else:
            chosen = Chosen.FIRST_CONTACT if cause.startswith("request ") else Chosen.COLLEAGUE
        found[int(told["visit"])].append(Time(datetime.fromisoformat(told["starts"]), chosen))
    return found


def _reminded(since: date) -> dict[str, list[datetime]]:
    """When reminders left, by the visit they were of."""
    found: defaultdict[str, list[datetime]] = defaultdict(list)
    rows = Message.objects.filter(template=Word.TOMORROW.value, left_at__date__gte=since - timedelta(days=2))
    for cause, left_at in rows.exclude(is_rehearsal=True).values_list("cause", "left_at"):
        if left_at is not None:
            found[cause].append(left_at)
    return found


def _key(cut: Cut, visit: Visit, time: Time, reminded: list[datetime]) -> str:
    if cut is Cut.MONTH:
        return f"{london_day(time.starts_at):%Y-%m}"
    if cut is Cut.KIND:
        return visit.kind or NOT_KNOWN
    if cut is Cut.AREA:
        return visit.area or NOT_KNOWN
    if cut is Cut.HOW:
        return time.chosen.value
    return "yes" if any(timedelta() < time.starts_at - at < timedelta(days=2) for at in reminded) else "no"
