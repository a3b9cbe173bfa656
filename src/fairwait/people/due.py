"""Two records that may be one person, as work of the day."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from fairwait.accounts.access import may
from fairwait.accounts.due import SHOWN, DueThing, DueWork, offers_work
from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission
from fairwait.people.queries import likely_pairs


@offers_work
def pairs(viewer: User, today: date) -> Iterator[DueWork]:
    """Pairs to decide, the most likely first."""
    if not may(viewer, Permission.MERGE_PEOPLE):
        return
    asked = likely_pairs(viewer)
    shown = tuple(
        DueThing(
            _("%(left)s and %(right)s: one person?") % {"left": pair.left.name, "right": pair.right.name},
            reverse("people:pair", args=[pair.pk]),
            person=pair.left_id,
        )
        for pair in asked[:SHOWN]
    )
    yield DueWork("pairs", _("Two records, one person?"), asked.count(), shown, reverse("people:same_person"))
