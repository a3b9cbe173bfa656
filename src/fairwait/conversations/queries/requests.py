"""Reading requests: those under way, one with all its page shows, and what came before it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db.models import Case, QuerySet, When
from django.utils.translation import gettext as _

from fairwait.accounts.access import may
from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission
from fairwait.capacity.models import Visit
from fairwait.capacity.queries import booked_for
from fairwait.conversations.models import Request
from fairwait.conversations.rules.arriving import FIRST, span
from fairwait.conversations.rules.shape import MADE
from fairwait.engine.calendars import LONDON
from fairwait.history.models import Event
from fairwait.history.queries import told
from fairwait.keeping_in_touch.check_in import queries as check_in
from fairwait.keeping_in_touch.check_in.rules.answers import reading
from fairwait.keeping_in_touch.connecting.models import Connection
from fairwait.people import queries as people
from fairwait.people.models import Person
from fairwait.people.queries import roots
from fairwait.waiting import queries as waiting
from fairwait.waiting.finding import matching, terms
from fairwait.waiting.held import Held, held
from fairwait.waiting.models import Wait
from fairwait.waiting.rules.words import plain

MOST = 8
"""So many people are shown while somebody types; more are told to type more."""
SHORTEST = 3
"""Fewer letters than this name half the town."""


def mine(viewer: User) -> QuerySet[Request]:
    """What this colleague began and has not finished, the oldest first."""
    if not may(viewer, Permission.TAKE_REQUEST):
        return Request.objects.none()
    found = Request.objects.visible_to(viewer).filter(taken_by=viewer, finished_at=None)
    return found.select_related("person").order_by("started_at", "pk")


def arrived(viewer: User) -> QuerySet[Request]:
    """What came by itself and nobody has taken on: what is urgent first, then the oldest."""
    if not may(viewer, Permission.TAKE_REQUEST):
        return Request.objects.none()
    urgent = Case(*(When(said__urgent=one, then=place) for place, one in enumerate(FIRST)), default=len(FIRST))
    found = Request.objects.visible_to(viewer).filter(taken_by=None, finished_at=None)
    return found.select_related("person").order_by(urgent, "started_at", "pk")


def read_by(came: Sequence[Request], *, today: date) -> list[datetime]:
    """By when each of these is read: in the hours the council says it reads, else within a day."""
    desk = check_in.desk(on=today)
    if desk is None:
        return [one.started_at + timedelta(days=1) for one in came]
    is_working_day = waiting.calendar().is_working_day
    return [
        reading(one.started_at.astimezone(LONDON), hours=desk.hours, is_working_day=is_working_day).by for one in came
    ]


def by_reference(viewer: User, typed: str) -> Request | None:
    """The request that was told this reference, if this viewer may see it. Raises NotAllowed."""
    numbers = span(typed)
    if numbers is None:
        return None
    return Request.objects.visible_to(viewer).filter(uuid__gte=numbers[0], uuid__lte=numbers[1]).first()


def others(viewer: User) -> QuerySet[Request]:
    """What colleagues began and have not finished: anybody at the front door may go on with it."""
    found = Request.objects.visible_to(viewer).filter(finished_at=None, taken_by__isnull=False).exclude(taken_by=viewer)
    return found.select_related("person", "taken_by").order_by("started_at", "pk")


def lately(viewer: User) -> QuerySet[Request]:
    """The last few that were finished, of those this viewer may see."""
    found = Request.objects.visible_to(viewer).filter(finished_at__isnull=False, brought="")
    return found.select_related("person").order_by("-finished_at", "-pk")[:MOST]


def request_for(viewer: User, uuid: UUID) -> Request | None:
    """One request this viewer may see, or None. Raises NotAllowed."""
    found = Request.objects.visible_to(viewer).filter(uuid=uuid)
    return found.select_related("person", "taken_by", "finished_by", "wait").first()


def request_numbered(viewer: User, number: int) -> Request | None:
    """The same by its number, as what was begun from it remembers it. Raises NotAllowed."""
    return Request.objects.visible_to(viewer).filter(pk=number).first()


def label(request: Request) -> str:
    """Whom a request is about, in a line."""
    if request.person is not None:
        person = people.standing_for(request.person)
        return _("Restricted record") if person.is_restricted else person.name
    typed = " ".join(str(request.said.get(name) or "").strip() for name in ("first_name", "last_name")).strip()
    if typed and request.finished_at is None:
        return typed
    if request.finished_at is not None and not request.gives_no_name:
        return _("Record erased")
    return _("Gives no name") if request.gives_no_name else _("Not known yet who")


def said_in(request: Request) -> Mapping[str, Any]:
    """What was said in a request that is finished, by box: of somebody named it stands in their history."""
    if request.person is None:
        return request.said
    records = people.records_of(request.person)
    made = Event.objects.filter(subject__in=records, kind=MADE.name, cause=f"request {request.pk}").first()
    return told(made).private if made is not None else {}


@dataclass(frozen=True)
class Match:
    """Somebody who may be meant, with what they wait for."""

    person: Person
    waits: tuple[Wait, ...]


@dataclass(frozen=True)
class Matches:
    """Who may be meant. `is_cut`: there are more."""

    found: tuple[Match, ...]
    is_cut: bool
    held: Held


def matches(viewer: User, words: str) -> Matches | None:
    """Who may be meant by what was typed, within what this viewer may see; whom to ring about those they may not open.

    None where too little was typed to ask.
    """
    if len("".join(words.split())) < SHORTEST:
        return None
    listed = list(matching(viewer, terms(words)).order_by("last_name", "first_name", "pk")[: MOST + 1])
    return _told(viewer, listed, held(viewer, words))


def _told(viewer: User, listed: Sequence[Person], held_by: Held) -> Matches:
    """Each of these as whom they stand for, with what they wait for."""
    standing = roots([one.pk for one in listed]) if any(one.now_known_as_id for one in listed) else {}
    seen = set(people.visible_people(viewer).filter(pk__in=standing.values()).values_list("pk", flat=True))
    standing = {record: root for record, root in standing.items() if root in seen}
    order = list(dict.fromkeys(standing.get(one.pk, one.pk) for one in listed[:MOST]))
    waits: dict[int, list[Wait]] = {}
    records = sorted({*order, *(one.pk for one in listed)})
    for wait in Wait.objects.visible_to(viewer).filter(person__in=records, status="open").order_by("pk"):
        waits.setdefault(standing.get(wait.person_id, wait.person_id), []).append(wait)
    known = Person.objects.in_bulk(order)
    found = tuple(Match(known[pk], tuple(waits.get(pk, ()))) for pk in order)
    return Matches(found, len(listed) > MOST, held_by)


def likely(viewer: User, known: Mapping[str, str | date]) -> Matches:
    """Who may be somebody about to be recorded as new: by NHS number, whole name, or what two records rarely share.

    Within what this viewer may see, and whom to ring about those they may not open.
    """
    typed_of = {name: value.isoformat() if isinstance(value, date) else value for name, value in known.items()}
    last, born, home = (typed_of.get(name, "") for name in ("last_name", "date_of_birth", "postcode"))
    given = typed_of.get("first_name") or typed_of.get("known_as") or ""
    asked = [
        ((nhs,), ()) if (nhs := typed_of.get("nhs_number", "")) else None,
        ((given, last), (given, last)) if given and last else None,
        ((last, born), (last,)) if last and born else None,
        ((last, home), (last,)) if last and home else None,
        ((born, home), ()) if born and home else None,
    ]
    found: dict[int, Person] = {}
    for typed, whole in filter(None, asked):
        for person in matching(viewer, terms(" ".join(typed))).order_by("pk")[:_LOOKED_AT]:
            is_relative = typed == (last, home) and not _may_be_called(person, given)
            if not is_relative and all(_is_name_of(person, name) for name in whole):
                found[person.pk] = person
    names = " ".join(filter(None, (typed_of.get("first_name"), typed_of.get("known_as"), last, nhs)))
    return _told(viewer, sorted(found.values(), key=_by_name), held(viewer, names))


_LOOKED_AT = 200
"""Of one kind of likeness so many are read: a name that more share says nothing by itself."""


def _is_name_of(person: Person, name: str) -> bool:
    """Whether a name is one of this record's, as a whole, however it is written."""
    own = (plain(one) for one in (person.first_name, person.last_name, person.known_as) if one)
    return plain(name) in own or person.is_restricted


def _may_be_called(person: Person, given: str) -> bool:
    """Whether a first name may be this record's too: Liz is no James of the same house."""
    own = {plain(one)[:1] for one in (person.first_name, person.known_as) if one}
    return not own or not given or plain(given)[:1] in own or person.is_restricted


def _by_name(person: Person) -> tuple[str, str, int]:
    return person.last_name or "", person.first_name or "", person.pk


def signature(matches: Matches) -> str:
    """A sign of who was shown, by which it is known that whoever goes on has read of all of them."""
    shown = [*(str(one.person.uuid) for one in matches.found), *matches.held.ring]
    return sha256("\n".join(shown).encode()).hexdigest()[:16] if shown else ""


@dataclass(frozen=True)
class Known:
    """What stands of the person a request is about: open waits, earlier requests, connections made since it began, and
    other requests about them that somebody hears at this moment or has not finished."""

    waits: tuple[Wait, ...]
    before: tuple[Request, ...]
    connections: tuple[Connection, ...]
    open: tuple[Request, ...] = ()
    visits: tuple[Visit, ...] = ()
    """What is booked for these waits."""


def known(viewer: User, request: Request) -> Known:
    """What the page shows beside a request, of the person it is about."""
    if request.person is None:
        return Known((), (), ())
    records = people.records_of(request.person)
    waits = tuple(Wait.objects.visible_to(viewer).filter(person__in=records, status="open").order_by("pk"))
    visits = booked_for(viewer, waits) if may(viewer, Permission.BOOK_VISIT) and waits else ()
    before = Request.objects.filter(person__in=records, finished_at__isnull=False).order_by("-finished_at", "-pk")
    others_open = Request.objects.visible_to(viewer).filter(person__in=records, finished_at=None).exclude(pk=request.pk)
    return Known(
        waits, tuple(before[:MOST]), tuple(connected(request, records)),
        tuple(others_open.select_related("taken_by").order_by("started_at", "pk")[:MOST]), tuple(visits),
    )  # fmt: skip


def connected(request: Request, records: Sequence[int]) -> QuerySet[Connection]:
    """Connections made for these records while the request was heard."""
    made = Connection.objects.filter(person__in=records, made_at__gte=request.started_at).select_related("listing")
    return made.filter(made_at__lte=request.finished_at) if request.finished_at else made
