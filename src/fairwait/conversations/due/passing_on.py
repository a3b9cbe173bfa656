"""What another department should have done by today: work of the day of whoever asked it."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from fairwait.accounts.due import SHOWN, DueThing, DueWork, offers_work
from fairwait.accounts.models import User
from fairwait.conversations.models import PassedOn
from fairwait.conversations.queries import passing_on
from fairwait.conversations.queries.requests import label
from fairwait.govuk.formats import format_date


@offers_work
def passed_on(viewer: User, today: date) -> Iterator[DueWork]:
    """What should have come back to this colleague; and to any, of whoever asked and has left."""
    found = passing_on.to_chase(viewer, today=today)
    things = tuple(_passed(one, today=today) for one in found[:SHOWN])
    count = len(things) if len(things) < SHOWN else found.count()
    title = _("Asked of other departments, due back")
    yield DueWork("passed-on", title, count, things, reverse("conversations:passing_on"))


def _passed(one: PassedOn, *, today: date) -> DueThing:
    person = one.request.person
    is_shut = person is not None and person.is_restricted
    return DueThing(
        label(one.request), reverse("conversations:passed_on", args=[one.uuid]),
        _("%(owner)s, by %(day)s") % {"owner": one.owner, "day": format_date(one.due_on)}, is_late=one.due_on < today,
        person=None if is_shut else one.request.person_id,
    )  # fmt: skip
