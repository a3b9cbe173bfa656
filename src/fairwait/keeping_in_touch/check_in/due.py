"""What people told us and locked links, as work of the day: "worse" comes first."""

from collections.abc import Iterator
from datetime import date, datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from fairwait.accounts.due import SHOWN, DueThing, DueWork, offers_work, offers_work_by_the_minute
from fairwait.accounts.models import User
from fairwait.govuk.formats import format_datetime
from fairwait.keeping_in_touch.check_in import queries
from fairwait.keeping_in_touch.check_in.models import Answer
from fairwait.keeping_in_touch.check_in.rules.answers import FIRST, Told
from fairwait.waiting.sentences.from_check_ins import TOLD

LOOKED_AT = 200


@offers_work_by_the_minute
def told_us_first(viewer: User, now: datetime) -> Iterator[DueWork]:
    """What was told and nobody has read, while things that come first are among it: a Today that is open shows it."""
    work = _told_us(viewer)
    if work.is_urgent:
        yield work


@offers_work
def told_us(viewer: User, today: date) -> Iterator[DueWork]:
    """What was told through private links and nobody has read, while nothing that comes first is among it."""
    work = _told_us(viewer)
    if not work.is_urgent:
        yield work
    held = queries.held_links(viewer)
    locked = tuple(
        DueThing(
            _("%(name)s: the private page locked after wrong tries") % {"name": link.person.name},
            reverse("check_in:link", args=[link.person.uuid]),
            person=link.person_id,
        )
        for link in held[:SHOWN]
    )
    yield DueWork("locked-pages", _("Private pages that locked"), len(locked), locked, reverse("check_in:answers"))


def _told_us(viewer: User) -> DueWork:
    found = queries.unread(viewer)
    looked = list(found[:LOOKED_AT])
    firsts: dict[tuple[int, str], Answer] = {}
    for one in looked:  # who says the same many times stands here once, and nobody behind them
        firsts.setdefault((one.person_id, one.told), one)
    shown = tuple(_thing(one) for one in list(firsts.values())[:SHOWN])
    count = len(looked) if len(looked) < LOOKED_AT else found.count()
    is_urgent = any(thing.is_late for thing in shown)
    return DueWork("told-us", _("What people told us"), count, shown, reverse("check_in:answers"), is_urgent)


def _thing(one: Answer) -> DueThing:
    told = _("it is not safe to talk") if one.told == Told.NOT_SAFE.value else _(TOLD[one.told])
    return DueThing(
        _("%(name)s: %(told)s") % {"name": one.person.name, "told": told},
        reverse("check_in:answer", args=[one.uuid]),
        format_datetime(one.received_at),
        one.told in {first.value for first in FIRST},
        one.person_id,
    )
