"""Saying that a colleague is away, and who covers."""

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
    if cover is None and plans:
        raise CrisisRefused(f"{who.display_name} keeps {len(plans)} plan(s) then: select who covers.", field="cover")
    if cover is not None:
        _check(cover, who=who, plans=plans, on=today)
        if cover.pk == who.pk or any(one.who == cover.pk and overlap(one, start=start, until=until) for one in away):
            raise CrisisRefused(f"{cover.display_name} is away as well: select somebody else.", field="cover")
    return Absence.objects.create(who=who, start=start, until=until, cover=cover, said_by=by, said_at=now)


def _plans(who: User, *, start: date, today: date) -> list[Crisis]:
    """Plans this colleague keeps, or answers for, that last into those days. A plan past its end lasts until closed."""
    found = Crisis.objects.under_way().filter(Q(worker=who) | Q(told=who)).select_related("person")
    return [one for one in found if one.until is not None and (one.until >= _from(start) or start <= today)]


def _from(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=LONDON)


def _check(cover: User, *, who: User, plans: list[Crisis], on: date) -> None:
    for plan in plans:
        if cover.pk in (plan.worker_id, plan.told_id) and who.pk != cover.pk:
            raise CrisisRefused(
                f"{cover.display_name} is the other colleague of a plan already, and would notice nothing: "
                "select somebody else.", field="cover",
            )  # fmt: skip
        if plan.person is not None and cover.pk not in colleagues_for(standing_for(plan.person), on=on):
            raise CrisisRefused(f"{cover.display_name} may not open everybody’s record: select another.", field="cover")


@transaction.atomic
def take_back(*, absence: Absence, by: User, now: datetime) -> None:
    """They are not away after all. Raises CrisisRefused, NotAllowed."""
    require(by, Permission.HOLD_CONVERSATION)
    if absence.who_id != by.pk and not may(by, Permission.ALLOCATE):
        raise NotAllowed("You may say of yourself that you are here.", permission=Permission.ALLOCATE)
    history.locked_head()
    Absence.objects.filter(pk=absence.pk, taken_back_at=None).update(taken_back_at=now)
