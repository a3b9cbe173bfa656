"""Waits opened here that the case system may tell of too, as work of the day."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from fairwait.accounts.due import SHOWN, DueThing, DueWork, offers_work
from fairwait.accounts.models import User
from fairwait.govuk.formats import format_short_date
from fairwait.waiting.joining import may_be_one


@offers_work
def same_waits(viewer: User, today: date) -> Iterator[DueWork]:
    """Each such pair, the longest waiting first."""
    found = may_be_one(viewer)
    shown = tuple(
        DueThing(
            one.here.person.name, reverse("waiting:one_wait", args=[one.here.uuid, one.theirs.uuid]),
            _("opened here on %(day)s") % {"day": format_short_date(one.here.referred_on)},
            person=one.here.person_id,
        )
        for one in found[:SHOWN]
    )  # fmt: skip
    yield DueWork(
        "same-waits", _("Is this the wait opened here?"), len(found), shown, reverse("waiting:same_wait")
    )  # fmt: skip
