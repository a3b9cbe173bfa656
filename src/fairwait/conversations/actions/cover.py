"""Saying that a colleague is away, and who covers."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from fairwait.accounts.access import NotAllowed, may, require
from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission
from fairwait.conversations.actions.crises import CrisisRefused
from fairwait.conversations.models import Absence, Crisis
from fairwait.conversations.places import colleagues_for
from fairwait.conversations.queries.cover import absences, said
from fairwait.conversations.rules.cover import overlap
from fairwait.engine.calendars import london_day
from fairwait.govuk.formats import LONDON
from fairwait.history import actions as history
from fairwait.people.queries import standing_for


@transaction.atomic
def say_away(
    *, who: User, start: date, until: date, cover: User | None, by: User, now: datetime
) -> Absence:  # fmt: skip
    """Somebody is away; while they keep plans in those days, somebody must cover. Raises CrisisRefused, NotAllowed."""
    require(by, Permission.HOLD_CONVERSATION)
    if who.pk != by.pk and not may(by, Permission.ALLOCATE):
        raise NotAllowed("You may say of yourself that you are away.", permission=Permission.ALLOCATE)
    history.locked_head()
    today = london_day(now)
    if until < start:
        raise CrisisRefused("The last day must be the first day or later.", field="until")
    if until < today:
        raise CrisisRefused("The last day must be today or later.", field="until")
    away = absences(since=start, until=until)
    if any(one.who == who.pk for one in said(since=start, until=until)):
        raise CrisisRefused(f"{who.display_name} is away in these days already.", field="start")
    plans = _plans(who, start=start, today=today)
    absent = {who.pk} | {one.who for one in away if overlap(one, start=start, until=until)}
    if cover is None and plans:
        refused = f"{who.display_name} keeps {len(plans)} plan(s) then: select who covers."
    elif cover is not None:
        refused = _against(cover, who=who, plans=plans, absent=absent, on=today)
    else:
        refused = ""
    if refused:
        raise CrisisRefused(f"{refused} {_who_may(plans, absent=absent, on=today)}".strip(), field="cover")
    return Absence.objects.create(who=who, start=start, until=until, cover=cover, said_by=by, said_at=now)


def _plans(who: User, *, start: date, today: date) -> list[Crisis]:
    """Plans this colleague keeps, or answers for, that last into those days. A plan past its end lasts until closed."""
    found = Crisis.objects.under_way().filter(Q(worker=who) | Q(told=who)).select_related("person")
    return [one for one in found if one.until is not None and (one.until >= _from(start) or start <= today)]


def _from(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=LONDON)


def _against(cover: User, *, who: User, plans: Sequence[Crisis], absent: Collection[int], on: date) -> str:
    """Why a colleague cannot cover all of these plans, or nothing."""
    for plan in plans:
        if cover.pk in (plan.worker_id, plan.told_id) and who.pk != cover.pk:
            return (
                f"{cover.display_name} is the other colleague of a plan already, and would notice nothing: "
                "select somebody else."
            )
        if plan.person is not None and cover.pk not in colleagues_for(standing_for(plan.person), on=on):
            return f"{cover.display_name} may not open everybody’s record: select another."
    return f"{cover.display_name} is away as well: select somebody else." if cover.pk in absent else ""


def _who_may(plans: Sequence[Crisis], *, absent: Collection[int], on: date) -> str:
    """Who could cover all of these plans, in a sentence; nothing where there is no plan to cover."""
    if not plans:
        return ""
    may_all: dict[int, User] | None = None
    for plan in plans:
        if plan.person is None:
            continue
        may_one = colleagues_for(standing_for(plan.person), on=on)
        named = {plan.worker_id, plan.told_id, *absent}
        known = may_one if may_all is None else may_all
        may_all = {pk: user for pk, user in known.items() if pk in may_one and pk not in named}
    if not may_all:
        return "Nobody who is here may keep all of them: give one of the plans to somebody else first."
    names = [user.display_name for user in may_all.values()]
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return f"These may: {', '.join(names[:_NAMED])}{more}."


_NAMED = 6
"""So many who could cover are named. More is a list nobody reads in an error."""


@transaction.atomic
def take_back(*, absence: Absence, by: User, now: datetime) -> None:
    """They are not away after all. Raises CrisisRefused, NotAllowed."""
    require(by, Permission.HOLD_CONVERSATION)
    if absence.who_id != by.pk and not may(by, Permission.ALLOCATE):
        raise NotAllowed("You may say of yourself that you are here.", permission=Permission.ALLOCATE)
    history.locked_head()
    Absence.objects.filter(pk=absence.pk, taken_back_at=None).update(taken_back_at=now)
