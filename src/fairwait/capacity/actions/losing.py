"""Visits that cannot be as they are booked: they stay booked, and a named colleague sees what becomes of each."""

from datetime import datetime
from typing import Any

from fairwait.accounts.access import may
from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission, roles_allowing
from fairwait.capacity import telling
from fairwait.capacity.models import Diary, Span, Visit
from fairwait.capacity.rules.visits import LOST, Source, minute_of
from fairwait.history import actions as history


def lose(visit: Visit, *, away: Diary, by: User, now: datetime) -> Visit:
    """Whoever visits, or interprets, is away then. Recorded on the wait."""
    owner = hand_over(visit, by=by, now=now)
    told: dict[str, Any] = {"visit": visit.pk, "starts": visit.starts_at.isoformat(), "colleague": owner.pk}
    if away.pk == visit.interpreter_id:
        told["is_interpreter"] = True
    fact = history.Fact(
        kind=LOST.name, subject=visit.wait.person_id, wait=visit.wait_id, facts=told, occurred_at=now
    )  # fmt: skip
    history.record(fact, by=by.pk, now=now)
    return visit


def hand_over(visit: Visit, *, by: User | None, now: datetime) -> User:
    """A named colleague sees what becomes of a visit; what was written of it and has not left does not leave."""
    owner = owner_for(visit, by=by)
    visit.lost_at, visit.owner = now, owner
    visit.save(update_fields=["lost_at", "owner"])
    telling.take_back(visit, by=by, now=now)
    return owner


def owner_for(visit: Visit, *, by: User | None) -> User:
    """The named colleague who finds another time: whoever booked it, unless it is they who are away or have left."""
    away = visit.diary.worker_id
    if visit.booked_by_id != away and may(visit.booked_by, Permission.BOOK_VISIT, on=visit.wait):
        return visit.booked_by
    roles = roles_allowing(Permission.KEEP_DIARIES)
    for keeper in (
        User.objects.filter(role__in=roles, is_active=True).exclude(pk=away or 0).order_by("display_name", "pk")
    ):
        if may(keeper, Permission.BOOK_VISIT, on=visit.wait):
            return keeper
    return by or visit.booked_by


def is_away(visit: Visit) -> bool:
    """Whether somebody who is needed for a visit is away then."""
    needed = [visit.diary_id, *([visit.interpreter_id] if visit.interpreter_id else [])]
    return Span.objects.filter(
        diary__in=needed, source=Source.AWAY.value, start__lt=minute_of(visit.ends_at),
        end__gt=minute_of(visit.starts_at),
    ).exists()  # fmt: skip
