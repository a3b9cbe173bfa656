"""Assessments one goes through with somebody, and conversations one has not ended: work of the day."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from fairwait.accounts.access import may
from fairwait.accounts.due import SHOWN, DueThing, DueWork, offers_work
from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission
from fairwait.assessments.models import Assessment
from fairwait.conversations.due.crises import named
from fairwait.govuk.formats import format_date


@offers_work
def under_way(viewer: User, today: date) -> Iterator[DueWork]:
    """The assessments this viewer is the navigator of."""
    if not may(viewer, Permission.HOLD_CONVERSATION):
        return
    found = Assessment.objects.visible_to(viewer).filter(navigator=viewer, finished_at=None).select_related("person")
    first = list(found.order_by("begun_at", "pk")[:SHOWN])
    count = len(first) if len(first) < SHOWN else found.count()
    things = tuple(_thing(one) for one in first)
    yield DueWork("assessments", _("Assessments you go through with them"), count, things, reverse("assessments:all"))


def _thing(one: Assessment) -> DueThing:
    is_shut, name = named(one.person)
    note = _("since %(day)s") % {"day": format_date(one.begun_at)}
    href = reverse("assessments:assessment", args=[one.uuid])
    return DueThing(name, href, note, person=None if is_shut else one.person_id)
