"""The queue in words: who, why now, how they may be reached now, what was promised, and who has them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import orjson
import polars as pl
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from fairwait.accounts.access import may
from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission, Role
from fairwait.desk.contacts.queue import Queue, Waiting, queue, with_messages
from fairwait.desk.lists.queries import shape_for
from fairwait.desk.today.queues import theirs
from fairwait.engine.calendars import london_day
from fairwait.govuk.formats import format_ago, format_list
from fairwait.history.models import Event
from fairwait.keeping_in_touch.contacts import documents
from fairwait.keeping_in_touch.contacts.models import Claim
from fairwait.keeping_in_touch.contacts.rules import ways
from fairwait.keeping_in_touch.contacts.rules.queue import Why
from fairwait.keeping_in_touch.messages import to_tell
from fairwait.people import reaching
from fairwait.people.models import Person
from fairwait.people.queries import roots
from fairwait.people.words import short_talk
from fairwait.waiting import queries as waiting
from fairwait.waiting.models import Wait
from fairwait.waiting.rules.facts import CALL_ASKED
from fairwait.waiting.rules.pathways import Pathway
from fairwait.waiting.sentences.from_contacts import PARTS, WAYS

SHOWN = 10
TITLES: Mapping[Why, str] = {
    Why.ASKED: gettext_noop("Asked to be called"),
    Why.TELL: gettext_noop("A message to tell by phone"),
    Why.DUTY: gettext_noop("Not reached: a person decides"),
    Why.PROMISED: gettext_noop("Promised or planned for today"),
    Why.AGAIN: gettext_noop("Try again"),
    Why.LETTER: gettext_noop("Tried, now a letter"),
    Why.OVERDUE: gettext_noop("Late: nobody has spoken with them in time"),
    Why.DUE: gettext_noop("Due today"),
}


@dataclass(frozen=True)
class Called:
    """One line of the queue."""

    name: str
    href: str
    band: str | None
    rank: int | None
    need: str
    why: str
    is_late: bool
    ways: str
    must: str
    talk: str
    taken: str
    is_hidden: bool


@dataclass(frozen=True)
class Group:
    """Those of one reason: the first of them, and how many there are."""

    why: Why
    title: str
    count: int
    rows: tuple[Called, ...]


@dataclass(frozen=True)
class QueuePage:
    """The whole page."""

    groups: tuple[Group, ...]
    queue: Queue
    people: tuple[int, ...]
    whose: str
    teams: tuple[str, ...]
    pathways: tuple[tuple[str, str], ...]
    mine: tuple[Called, ...]
    quiet: str


def narrowed_queue(
    viewer: User, *, today: date, team: str = "", pathway: str = "", until: date | None = None
) -> tuple[Queue, tuple[str, ...]]:
    """The queue of whoever looks, and the teams there are in it before it is narrowed to one."""
    shape = shape_for(viewer, today=today)
    frame = theirs(shape.frame, role=Role(viewer.role), teams=viewer.teams, mine=shape.mine)
    teams = tuple(frame["team"].drop_nulls().unique().sort().to_list())
    if team:
        frame = frame.filter(frame["team"] == team)
    if pathway:
        frame = frame.filter(frame["pathway"] == pathway)
    frame = with_words_to_tell(frame)
    script, ranks = documents.script(on=today), documents.ranks(on=today)
    return queue(frame, script=script, ranks=ranks, today=today, until=until), teams


def with_words_to_tell(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with the messages that wait to be told by phone."""
    found = to_tell.waiting()
    of_wait = {one.wait_id: london_day(one.queued_at) for one in reversed(found) if one.wait_id is not None}
    alone = [one for one in reversed(found) if one.wait_id is None]
    known_as = roots(one.person_id for one in alone) if alone else {}
    of_person = {known_as[one.person_id]: london_day(one.queued_at) for one in alone}
    return with_messages(frame, of_wait=of_wait, of_person=of_person)


def queue_page(
    viewer: User, *, now: datetime, today: date, team: str = "", pathway: str = "", until: date | None = None
) -> QueuePage:
    """The queue for this viewer. Asks a fixed number of questions, however long it is."""
    found, teams = narrowed_queue(viewer, today=today, team=team, pathway=pathway, until=until)
    pathways = {each.code: each for each in waiting.pathways(on=today)}
    taken = {claim.person_id: claim for claim in Claim.objects.select_related("by").filter(until__gt=now)}
    shown = {why: found.of(why)[:SHOWN] for why in Why}
    listed = [one for ones in shown.values() for one in ones]
    parts = calls_asked(listed)
    waits, hours = _waits(viewer, listed), documents.script(on=today).hours
    records = _records(waits.values())
    rows = {
        one.wait: _row(
            one, waits[one.wait], viewer=viewer, pathways=pathways, records=records, taken=taken, now=now, today=today,
            hours=hours, part=parts.get(one.wait, ""),
        )  # fmt: skip
        for one in listed
        if one.wait in waits
    }  # fmt: skip
    return QueuePage(
        groups=tuple(
            Group(why, _(TITLES[why]), found.counts[why], tuple(rows[one.wait] for one in ones if one.wait in rows))
            for why, ones in shown.items()
            if ones
        ),
        queue=found,
        people=tuple(sorted({wait.person_id for wait in waits.values() if not wait.person.is_restricted})),
        whose=", ".join(viewer.teams) if viewer.teams else _("Every team"),
        teams=teams,
        pathways=tuple(sorted(((code, each.name) for code, each in pathways.items()), key=lambda one: one[1])),
        mine=tuple(
            rows[one.wait]
            for one in listed
            if one.wait in rows and one.person in taken and taken[one.person].by_id == viewer.pk
        ),
        quiet="" if ways.is_calling_time(now, hours=hours) else ways.rings(hours),
    )


def wait_of(viewer: User, number: int) -> Wait | None:
    """One wait of the queue, if this viewer may see it."""
    return Wait.objects.visible_to(viewer).select_related("person").filter(pk=number).first()


def calls_asked(listed: Sequence[Waiting]) -> dict[int, str]:
    """The part of the day in which those who asked to be called want it, by wait."""
    asked = [one.wait for one in listed if one.now.why is Why.ASKED]
    people = list(Wait.objects.filter(pk__in=asked).values_list("person_id", flat=True)) if asked else []
    told = Event.objects.filter(subject__in=people, kind=CALL_ASKED.name, wait__in=asked).order_by("seq")
    return {event.wait: _(PARTS.get(orjson.loads(event.facts).get("part", ""), "")) for event in told if event.wait}


def _waits(viewer: User, listed: Sequence[Waiting]) -> dict[int, Wait]:
    wanted = [one.wait for one in listed]
    visible = Wait.objects.visible_to(viewer).select_related("person").filter(pk__in=wanted)
    return {wait.pk: wait for wait in visible}


def _records(waits: Iterable[Wait]) -> dict[int, list[Person]]:
    """Every record of these people that says how they are reached, by the record of the wait: joined ones too."""
    own = {wait.person_id: wait.person for wait in waits}
    roots = {person.pk: person.now_known_as_id or person.pk for person in own.values()}
    joined = Person.objects.filter(now_known_as__in=set(roots.values()), is_void=False)
    standing = Person.objects.filter(pk__in=set(roots.values()))
    of_root: dict[int, list[Person]] = {}
    for person in (*standing, *joined):
        of_root.setdefault(person.now_known_as_id or person.pk, []).append(person)
    return {record: of_root.get(root, [own[record]]) for record, root in roots.items()}


def _row(
    one: Waiting, wait: Wait, *, viewer: User, pathways: Mapping[str, Pathway], records: Mapping[int, list[Person]],
    taken: Mapping[int, Claim], now: datetime, today: date, hours: ways.Hours, part: str = "",
) -> Called:  # fmt: skip
    pathway = pathways.get(wait.pathway or "")
    band = pathway.band(wait.band) if pathway else None
    hidden = wait.person.is_restricted
    person = reaching.contactable_of(records[wait.person_id])
    reaches = ways.ways_now(person, at=now, hours=hours, cannot=reaching.cannot_use(records[wait.person_id]))
    open_now = [_(WAYS[each.channel]) for each in reaches if each.is_allowed]
    later = [each for each in reaches if each.is_only_the_hour]
    claim, may_ring = taken.get(one.person), may(viewer, Permission.RECORD_CONTACT, on=wait)
    return Called(
        name=_("Restricted record") if hidden else wait.person.name,
        href=reverse("keeping_in_touch:contact", args=[wait.uuid]) if may_ring else "",
        band=str(band) if band else None,
        rank=band.rank if band else None,
        need=pathway.name if pathway else wait.pathway or "",
        why=", ".join(words for words in (part, why_words(one, wait, today=today)) if words),
        is_late=(one.days_late(today) or 0) > 0 or one.now.since is None,
        ways="" if hidden else _open_words(open_now, later[0].because if later else ""),
        must="" if hidden else "; ".join(dict.fromkeys(words for each in reaches for words in each.must)),
        talk="" if hidden else "; ".join(short_talk(records[wait.person_id])),
        taken=claim.by.display_name if claim is not None and claim.by_id != viewer.pk else "",
        is_hidden=hidden,
    )  # fmt: skip


def _open_words(open_now: list[str], later: str) -> str:
    if open_now:
        return _("Now by %(ways)s") % {"ways": format_list(open_now)}
    return later or _("No way is open: see why")


def why_words(one: Waiting, wait: Wait, *, today: date) -> str:
    """Why now, in a line."""
    heard = (
        _("last heard from %(ago)s") % {"ago": format_ago(wait.last_contact_on, today=today)}
        if wait.last_contact_on
        else _("never heard from")
    )
    days = one.days_late(today)
    late = ngettext("%(num)s day late", "%(num)s days late", days) % {"num": days} if days else ""
    return ", ".join(part for part in (one.now.because, late, heard) if part)
