"""Contacts of plans through a crisis, plans whose end has come, and sums that wait for a yes: work of the day."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from fairwait.accounts.due import SHOWN, DueThing, DueWork, offers_work, offers_work_by_the_minute
from fairwait.accounts.models import User
from fairwait.conversations.models import Crisis, SmallSum
from fairwait.conversations.queries import crises, sums
from fairwait.conversations.rules.crises import pounds
from fairwait.engine.calendars import london_day
from fairwait.govuk.formats import format_datetime, format_time
from fairwait.people.models import Person
from fairwait.people.queries import standing_for


@offers_work_by_the_minute
def contacts(viewer: User, now: datetime) -> Iterator[DueWork]:
    """Contacts of plans through a crisis: those that were missed, and this colleague's own of the next hours."""
    found = crises.turns(viewer, now=now, ahead=AHEAD)
    for key, title, is_missed in (
        ("missed-contacts", _("Contacts that were missed"), True),
        ("crisis-contacts", _("Contacts of your plans"), False),
    ):  # fmt: skip
        kind = [one for one in found if one.is_missed is is_missed]
        things = tuple(_turn(one, now=now) for one in kind[:SHOWN])
        yield DueWork(key, title, len(kind), things, reverse("conversations:plans"), is_urgent=True)


AHEAD = timedelta(hours=12)


def _turn(turn: crises.Turn, *, now: datetime) -> DueThing:
    is_shut, name = named(turn.crisis.person)
    due = turn.contact.due_at
    when = format_time(due) if london_day(due) == london_day(now) else format_datetime(due)
    parts = [_("due by %(time)s") % {"time": when}]
    worker = turn.crisis.worker
    if turn.is_missed and worker is not None:
        parts.append(_("by %(who)s") % {"who": worker.display_name})
    if turn.instead_of is not None:
        parts.append(_("you cover for %(who)s") % {"who": turn.instead_of.display_name})
    if turn.is_escalated:
        parts.append(_("nobody has taken it up"))
    return DueThing(
        name, reverse("conversations:crisis_contact", args=[turn.crisis.uuid, turn.contact.pk]), ", ".join(parts),
        is_late=turn.is_missed, person=None if is_shut else turn.crisis.person_id,
    )  # fmt: skip


@offers_work_by_the_minute
def plans_to_close(viewer: User, now: datetime) -> Iterator[DueWork]:
    """Plans whose end has come: ask whether they worked."""
    found = crises.to_close(viewer, now=now)
    things = tuple(_to_close(one) for one in found[:SHOWN])
    yield DueWork(
        "crises-to-close", _("Ask whether the plan worked"), len(found), things, reverse("conversations:plans")
    )  # fmt: skip


def _to_close(one: Crisis) -> DueThing:
    is_shut, name = named(one.person)
    note = _("the plan ended %(when)s") % {"when": format_datetime(one.until)}
    href = reverse("conversations:close_crisis", args=[one.uuid])
    return DueThing(name, href, note, person=None if is_shut else one.person_id)


@offers_work
def sums_to_decide(viewer: User, today: date) -> Iterator[DueWork]:
    """Small sums over the limit that wait for a yes."""
    found = sums.to_decide(viewer)
    things = tuple(_sum(one) for one in found[:SHOWN])
    count = len(things) if len(things) < SHOWN else found.count()
    yield DueWork("sums", _("Small sums that wait for your yes"), count, things, reverse("conversations:plans"))


def _sum(small: SmallSum) -> DueThing:
    is_shut, name = named(small.crisis.person)
    note = _("%(amount)s, asked by %(who)s") % {"amount": pounds(small.pence), "who": small.asked_by.display_name}
    href = reverse("conversations:decide_sum", args=[small.pk])
    return DueThing(name, href, note, person=None if is_shut else small.crisis.person_id)


def named(person: Person | None) -> tuple[bool, str]:
    """Whether a record is shut, and how somebody is named in a line."""
    if person is None:
        return True, _("Record erased")
    stands = standing_for(person)
    return stands.is_restricted, _("Restricted record") if stands.is_restricted else stands.name
