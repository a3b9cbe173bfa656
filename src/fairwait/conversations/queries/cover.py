"""Who is away, and who covers for whom."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.db.models import F, QuerySet

from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission, roles_allowing
from fairwait.capacity.models import Absence as DiaryAbsence
from fairwait.conversations.models import Absence
from fairwait.conversations.rules.cover import Away, overlap
from fairwait.engine.calendars import london_day, london_instant

A_DAY_OFF = timedelta(hours=6)
"""So long an absence in a diary takes the day: an hour at the dentist needs nobody to cover."""


def said(*, since: date, until: date | None = None) -> list[Away]:
    """Absences said here, with who covers, that hold on any of these days."""
    found = Absence.objects.filter(taken_back_at=None, until__gte=since)
    found = found.filter(start__lte=until) if until else found
    rows = found.values_list("who", "start", "until", "cover")
    return [Away(who, start, end, cover) for who, start, end, cover in rows]


def absences(*, since: date, until: date | None = None) -> list[Away]:
    """The same, after those of diaries: there nobody is named to cover, and who is named here counts."""
    found = DiaryAbsence.objects.filter(
        taken_back_at=None, diary__worker__isnull=False, ends_at__gt=london_instant(since),
        ends_at__gte=F("starts_at") + A_DAY_OFF,
    )  # fmt: skip
    found = found.filter(starts_at__date__lte=until) if until else found
    rows = found.values_list("diary__worker", "starts_at", "ends_at")
    diaries = [Away(who, london_day(start), london_day(end - timedelta(seconds=1)), None) for who, start, end in rows]
    return [*diaries, *said(since=since, until=until)]


def uncovered(staff: Sequence[int], *, start: date, until: date) -> frozenset[int]:
    """Which of these are away on any of these days while nobody was named for them."""
    all_away = absences(since=start, until=until)
    away = [one for one in all_away if one.who in staff and overlap(one, start=start, until=until)]
    named = [one for one in away if one.cover is not None]
    return frozenset(
        one.who for one in away
        if one.cover is None and not any(_within(one, other, start=start, until=until) for other in named)
    )  # fmt: skip


def _within(one: Away, cover: Away, *, start: date, until: date) -> bool:
    first, last = max(one.start, start), min(one.until, until)
    return cover.who == one.who and cover.start <= first and cover.until >= last


def staff_now() -> frozenset[int]:
    """Everybody on the staff who may keep a plan. Whose role is another now is told of none, and answers for none."""
    found = User.objects.filter(role__in=roles_allowing(Permission.HOLD_CONVERSATION), is_active=True)
    return frozenset(found.values_list("pk", flat=True))


def listed(*, today: date) -> QuerySet[Absence]:
    """Absences said here, of today and later, the next first."""
    found = Absence.objects.filter(taken_back_at=None, until__gte=today).select_related("who", "cover", "said_by")
    return found.order_by("start", "pk")


def holders() -> dict[int, User]:
    """Everybody who may keep a plan, in the order of their names."""
    found = User.objects.filter(role__in=roles_allowing(Permission.HOLD_CONVERSATION), is_active=True)
    return {user.pk: user for user in found.order_by("display_name", "pk")}
