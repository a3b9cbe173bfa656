"""Two records that may be one person, and what was said of somebody and one record, as work of the day."""

from collections.abc import Iterator, Mapping
from datetime import date
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from fairwait.accounts import queries as accounts
from fairwait.accounts.access import may
from fairwait.accounts.due import SHOWN, DueThing, DueWork, offers_work
from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission, Sight
from fairwait.govuk.formats import format_ago, format_day_month
from fairwait.people.queries import likely_pairs, told_of
from fairwait.people.rules import SightTerms


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


@offers_work
def sights(viewer: User, today: date) -> Iterator[DueWork]:
    """What was said of this colleague and somebody, for a week: whom they may open, and that there is one they may not.

    No name stands here: the one is restricted, the other is not theirs to see.
    """
    told = told_of(viewer, today)
    names = accounts.names_of(terms.by for _uuid, terms in told)
    shown = tuple(_thing(uuid, terms, names, today=today) for uuid, terms in told[:SHOWN])
    yield DueWork("sights", _("What you may see, and may not"), len(told), shown, reverse("desk:today"))


def _thing(uuid: UUID, terms: SightTerms, names: Mapping[int, str], *, today: date) -> DueThing:
    who = names.get(terms.by or 0, "")
    words = {"day": format_day_month(terms.until, today=today), "who": who}
    note = _("said by %(who)s, %(ago)s") % {"who": who, "ago": format_ago(terms.on, today=today)}
    if terms.sight is Sight.MAY:
        label = _("You may open one restricted record until %(day)s, with a reason each time") % words
        return DueThing(label, reverse("desk:person", args=[uuid]), note)
    label = _("There is somebody you are not shown until %(day)s. Others look after them; ask %(who)s") % words
    return DueThing(label, reverse("desk:find"), note)
