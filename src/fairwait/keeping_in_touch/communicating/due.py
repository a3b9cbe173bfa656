"""Needs that are to be asked again, as work of the day."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from fairwait.accounts.access import may
from fairwait.accounts.due import SHOWN, DueThing, DueWork, offers_work
from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission
from fairwait.govuk.formats import format_ago
from fairwait.keeping_in_touch.communicating.models import CommunicationReview
from fairwait.waiting.models import Wait


def due(viewer: User, *, today: date) -> QuerySet[CommunicationReview]:
    """Whose needs are to be asked again by a day, of those who still wait for something this viewer may see."""
    waits = Wait.objects.visible_to(viewer).filter(person=OuterRef("person_id"), status="open")
    found = CommunicationReview.objects.filter(review_on__lte=today, person__is_restricted=False)
    return found.filter(Exists(waits)).select_related("person").order_by("review_on", "person_id")


@offers_work
def reviews(viewer: User, today: date) -> Iterator[DueWork]:
    """Needs of communication to ask again, the oldest first."""
    if not may(viewer, Permission.RECORD_CONTACT):
        return
    asked = due(viewer, today=today)
    shown = tuple(
        DueThing(
            _("%(name)s: how they need us to communicate") % {"name": one.person.name},
            reverse("keeping_in_touch:communication", args=[one.person.uuid]),
            note=_("to be asked again since %(ago)s") % {"ago": format_ago(one.review_on, today=today)},
            person=one.person_id,
        )
        for one in asked[:SHOWN]
    )
    yield DueWork("communication", _("Communication needs to ask again"), asked.count(), shown, reverse("desk:today"))
