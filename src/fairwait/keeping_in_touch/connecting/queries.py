"""What was connected, what is to be asked, and what it came to."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from fairwait.accounts.access import may, require
from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission
from fairwait.engine.calendars import london_day
from fairwait.history.queries import about
from fairwait.history.rules import UNDONE, standing
from fairwait.keeping_in_touch.connecting.models import Connection, NotTaken
from fairwait.keeping_in_touch.connecting.rules import Helped, Made, OfKind, figures
from fairwait.keeping_in_touch.connecting.rules.connections import Figures
from fairwait.keeping_in_touch.connecting.rules.following import (
    FOLLOWED,
    Came,
    Connected,
    Step,
    WhatFollowed,
)
from fairwait.keeping_in_touch.connecting.rules.following import what_followed as counted
from fairwait.people import queries as people
from fairwait.people.models import Person
from fairwait.waiting.queries import support_begun, waits_begun


def connections_of(person: Person) -> Sequence[Connection]:
    """Somebody's, newest first: for whoever may open their record."""
    found = Connection.objects.filter(person__in=people.records_of(person))
    return list(found.select_related("listing", "made_by"))


def unasked(person: Person) -> Sequence[Connection]:
    """Those of somebody that nobody has asked about, oldest first: to be asked in the next call, due or not."""
    found = Connection.objects.filter(person__in=people.records_of(person), helped="")
    return list(found.select_related("listing").order_by("made_at"))


def to_ask(viewer: User, *, today: date) -> QuerySet[Connection]:
    """Those due to be asked about, of people this viewer may see."""
    if not all(may(viewer, each) for each in (Permission.RECORD_CONTACT, Permission.SEE_LIST, Permission.SEE_PERSON)):
        return Connection.objects.none()
    found = Connection.objects.visible_to(viewer).to_ask(today)
    return found.select_related("person", "listing").order_by("ask_on", "pk")


def connection_of(uuid: UUID) -> Connection | None:
    """One connection. Whether the viewer may open the person is asked where the person is opened."""
    return Connection.objects.filter(uuid=uuid, person__isnull=False).select_related("listing", "person").first()


def what_was_not_taken(viewer: User, *, since: date, until: date) -> Figures:
    """How often each kind was offered and not taken, and where. Small numbers only for whoever may see people.

    Raises: NotAllowed.
    """
    require(viewer, Permission.SEE_MEASURES)
    rows = NotTaken.objects.filter(is_taken=False, offered_at__date__gte=since, offered_at__date__lte=until)
    offered = (Made(kind, area or NOT_KNOWN, None) for kind, area in rows.values_list("kind", "area"))
    return figures(offered, is_open=may(viewer, Permission.SEE_PERSON))


def what_helped(viewer: User, *, since: date, until: date) -> Figures:
    """How often each kind was made, where, and how often it helped. Small numbers only for whoever may see people.

    Raises: NotAllowed.
    """
    return figures(_made(viewer, since=since, until=until), is_open=may(viewer, Permission.SEE_PERSON))


def helped_there(viewer: User, *, since: date, until: date) -> tuple[OfKind, ...]:
    """How often connections were made and helped where people live, each area as a line. Raises NotAllowed."""
    made = _made(viewer, since=since, until=until)
    turned = [Made(one.area, one.kind, one.helped) for one in made]
    return figures(turned, is_open=may(viewer, Permission.SEE_PERSON)).kinds


def _made(viewer: User, *, since: date, until: date) -> list[Made]:
    require(viewer, Permission.SEE_MEASURES)
    rows = Connection.objects.filter(made_at__date__gte=since, made_at__date__lte=until)
    return [
        Made(kind, area or NOT_KNOWN, Helped(helped) if helped else None)
        for kind, area, helped in rows.values_list("kind", "area", "helped")
    ]


NOT_KNOWN = "?"
"""The area of whoever has no postcode on record."""
STEPS = {"request.made": Came.BACK, "crisis.begun": Came.CRISIS, "life.begun": Came.GOOD_LIFE}
"""What came to somebody at the front door, by the event that tells it."""


def what_followed(viewer: User, *, since: date, until: date, as_of: date, by_area: bool = False) -> WhatFollowed:
    """What followed for whom was connected on these days, by kind, or by area. Who was erased is followed no more.

    Small numbers only for whoever may see people. Raises: NotAllowed.
    """
    require(viewer, Permission.SEE_MEASURES)
    rows = Connection.objects.filter(made_at__date__gte=since, made_at__date__lte=until, person__isnull=False)
    listed = [
        ((area or NOT_KNOWN) if by_area else kind, who, london_day(at))
        for kind, area, who, at in rows.values_list("kind", "area", "person", "made_at") if who is not None
    ]  # fmt: skip
    root = people.roots({who for _kind, who, _on in listed})
    made = [Connected(kind, root.get(who, who), on) for kind, who, on in listed]
    steps = _steps({one.person for one in made}, since=since, until=until + FOLLOWED)
    return counted(made, steps, as_of=as_of, is_open=may(viewer, Permission.SEE_PERSON))


def _steps(wanted: Iterable[int], *, since: date, until: date) -> dict[int, list[Step]]:
    """What came to these people, by the record they now stand for."""
    known = people.families(wanted)
    root = {record: person for person, records in known.items() for record in records}
    found: defaultdict[int, list[Step]] = defaultdict(list)
    for record, on, came in _told(list(root), since=since, until=until):
        if record in root:
            found[root[record]].append((on, came))
    return found


def _told(records: Sequence[int], *, since: date, until: date) -> Iterator[tuple[int, date, Came]]:
    for record, events in about(records, kinds=[*STEPS, UNDONE.name]).items():
        for event in standing(events):
            yield record, event.occurred_on, STEPS[event.kind]
    for begun, came in (
        (waits_begun(since=since, until=until), Came.WAIT), (support_begun(since=since, until=until), Came.SUPPORT)
    ):  # fmt: skip
        for record, on in begun:
            yield record, on, came
