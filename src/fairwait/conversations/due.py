"""Requests that were begun and not finished: work of the day, for whoever began them."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from fairwait.accounts.due import SHOWN, DueThing, DueWork, offers_work
from fairwait.accounts.models import User
from fairwait.conversations.models import Request
from fairwait.conversations.queries import requests as queries
from fairwait.engine.calendars import london_day
from fairwait.govuk.formats import format_date


@offers_work
def unfinished(viewer: User, today: date) -> Iterator[DueWork]:
    """Requests this colleague began and has not finished."""
    found = queries.mine(viewer)
    things = tuple(_thing(one, today=today) for one in found[:SHOWN])
    count = len(things) if len(things) < SHOWN else found.count()
    yield DueWork("requests", _("Requests you have not finished"), count, things, reverse("conversations:front_door"))


def _thing(one: Request, *, today: date) -> DueThing:
    begun = london_day(one.started_at)
    is_shut = one.person is not None and one.person.is_restricted
    return DueThing(
        queries.label(one), reverse("conversations:request", args=[one.uuid]),
        _("begun %(day)s") % {"day": format_date(begun)}, is_late=begun < today,
        person=None if is_shut else one.person_id,
    )  # fmt: skip
