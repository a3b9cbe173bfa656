"""Who is there to see to a visit: what no one colleague sees any more stands with those who keep the diaries."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q

from fairwait.accounts.access import may, sights
from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission, Scope, Sight, judge, scope_of
from fairwait.capacity.models import Diary, Visit
from fairwait.capacity.rules.visits import State
from fairwait.people.queries import left_to_others, sights_on
from fairwait.waiting.models import Wait

_NONE = Q(pk__in=[])


def able(wait: Wait, diaries: Iterable[Diary], *, on: date) -> list[Diary]:
    """Those of these diaries whose worker may visit on this wait: who may not see it cannot be sent there."""
    said = sights_on(wait.person, on=on)
    return [one for one in diaries if one.worker is None or _may(one.worker, wait, sight=said.get(one.worker.pk))]


def _may(worker: User, wait: Wait, *, sight: Sight | None) -> bool:
    if not worker.is_active:
        return False
    return judge(
        role=worker.role, teams=tuple(worker.teams), permission=Permission.BOOK_VISIT, on=wait, sight=sight
    ).allowed  # fmt: skip


def left_over(viewer: User, *, on: date) -> Q:
    """Visits nobody else sees to: booked in a diary that is closed, or whose worker left or may not see the wait; or
    lost, and whoever was to find another time left or may not see it. For those who keep diaries; none for others.
    """
    if not may(viewer, Permission.KEEP_DIARIES):
        return _NONE
    booked = Visit.objects.filter(state=State.BOOKED.value, lost_at=None)
    workers = User.objects.filter(pk__in=booked.values("diary__worker"))
    owners = User.objects.filter(pk__in=Visit.objects.filter(lost_at__isnull=False).values("owner"))
    unkept = Q(diary__is_open=False) | _beyond(workers, who="diary__worker", on=on)
    return Q(state=State.BOOKED.value, lost_at=None) & unkept | (
        Q(lost_at__isnull=False) & _beyond(owners, who="owner", on=on)
    )


def _beyond(users: Iterable[User], *, who: str, on: date) -> Q:
    """Visits of these colleagues, led to by `who`, on waits they may not act on."""
    found, kept_from = _NONE, left_to_others(on=on)
    for user in users:
        theirs = Q(**{who: user.pk})
        scope = scope_of(user.role, Permission.BOOK_VISIT) if user.is_active else None
        if scope is Scope.TEAMS:
            found |= theirs & Q(wait__team__isnull=False) & ~Q(wait__team__in=list(user.teams))
        elif scope is not Scope.COUNCIL:
            found |= theirs
        if scope is not None and user.pk in kept_from:
            found |= theirs & Q(wait__person__in=sorted(sights(user).may_not))
    return found
