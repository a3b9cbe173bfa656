"""Requests that were begun and not finished: work of the day, for whoever began them."""

from collections.abc import Iterator
from datetime import date, datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from fairwait.accounts.due import SHOWN, DueThing, DueWork, offers_work
from fairwait.accounts.models import User
from fairwait.conversations.models import AskedAfter, Request
from fairwait.conversations.queries import asking_after
from fairwait.conversations.queries import requests as queries
from fairwait.conversations.rules.arriving import FIRST
from fairwait.conversations.rules.asking_after import Later
from fairwait.conversations.rules.shape import Urgent
from fairwait.conversations.words.asking_after import LATER
from fairwait.conversations.words.requests import URGENT
from fairwait.engine.calendars import london_day
from fairwait.govuk.formats import format_date, format_datetime


@offers_work
def unfinished(viewer: User, today: date) -> Iterator[DueWork]:
    """Requests this colleague began and has not finished."""
    found = queries.mine(viewer)
    things = tuple(_thing(one, today=today) for one in found[:SHOWN])
    count = len(things) if len(things) < SHOWN else found.count()
    yield DueWork("requests", _("Requests you have not finished"), count, things, reverse("conversations:front_door"))


@offers_work
def arrived(viewer: User, today: date) -> Iterator[DueWork]:
    """What came by itself and nobody has heard."""
    found = queries.arrived(viewer)
    shown = list(found[:SHOWN])
    by = queries.read_by(shown, today=today)
    things = tuple(_arrived(one, read, today=today) for one, read in zip(shown, by, strict=True))
    count = len(things) if len(things) < SHOWN else found.count()
    yield DueWork(
        "arrived", _("Requests that came in, to be heard"), count, things, reverse("conversations:front_door"),
        is_urgent=any(one.said.get("urgent") in FIRST for one in shown),
    )  # fmt: skip


@offers_work
def is_it_sorted(viewer: User, today: date) -> Iterator[DueWork]:
    """People who said that it is not sorted, or want to be called; and those a colleague asks today."""
    read, ring = asking_after.to_read(viewer), asking_after.to_ring(viewer, today=today)
    yield _sorted_work("said-later", _("What people said: is it sorted?"), read, today=today)
    yield _sorted_work("ask-later", _("Ask whether it is sorted"), ring, today=today)


def _sorted_work(code: str, title: str, found: QuerySet[AskedAfter], *, today: date) -> DueWork:
    things = tuple(_asked(one, today=today) for one in found[:SHOWN])
    count = len(things) if len(things) < SHOWN else found.count()
    return DueWork(code, title, count, things, reverse("conversations:asking_after"))


def _asked(one: AskedAfter, *, today: date) -> DueThing:
    on = london_day(one.answered_at) if one.answered_at else one.ask_on
    told = _(LATER[Later(one.answer)]) if one.answer else _("to be asked on %(day)s") % {"day": format_date(on)}
    person = one.request.person
    is_shut = person is not None and person.is_restricted
    return DueThing(
        queries.label(one.request), reverse("conversations:asked_after", args=[one.uuid]), told, is_late=on < today,
        person=None if is_shut else one.request.person_id,
    )  # fmt: skip


def _arrived(one: Request, by: datetime, *, today: date) -> DueThing:
    is_urgent, is_late = one.said.get("urgent") in FIRST, london_day(by) < today
    words = _("should have been read by %(when)s") if is_late else _("to be read by %(when)s")
    told = _(URGENT[Urgent(one.said["urgent"])]) if is_urgent else words % {"when": format_datetime(by)}
    return DueThing(
        queries.label(one), reverse("conversations:request", args=[one.uuid]), told,
        is_late=is_urgent or is_late,
    )  # fmt: skip


def _thing(one: Request, *, today: date) -> DueThing:
    begun = london_day(one.started_at)
    is_shut = one.person is not None and one.person.is_restricted
    return DueThing(
        queries.label(one), reverse("conversations:request", args=[one.uuid]),
        _("begun %(day)s") % {"day": format_date(begun)}, is_late=begun < today,
        person=None if is_shut else one.person_id,
    )  # fmt: skip
