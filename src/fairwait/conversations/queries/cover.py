"""Who is away, and who covers for whom."""

from collections.abc import Sequence
from datetime import date

from django.db.models import QuerySet

from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission, roles_allowing
from fairwait.conversations.models import Absence
from fairwait.conversations.rules.cover import Away


def absences(*, until: date | None = None, since: date) -> list[Away]:
    """Everybody's absences that hold on any of these days, and are not taken back."""
    found = Absence.objects.filter(taken_back_at=None, until__gte=since)
    found = found.filter(start__lte=until) if until else found
    return [
        Away(who, start, end, cover) for who, start, end, cover in found.values_list("who", "start", "until", "cover")
    ]


def uncovered(staff: Sequence[int], *, start: date, until: date) -> frozenset[int]:
    """Which of these are away on any of these days while nobody was named for them."""
    return frozenset(
        one.who for one in absences(since=start, until=until) if one.who in staff and one.cover is None
    )  # fmt: skip


def staff_now() -> frozenset[int]:
    """Everybody on the staff."""
    return frozenset(User.objects.filter(is_active=True).values_list("pk", flat=True))


def listed(*, today: date) -> QuerySet[Absence]:
    """Absences of today and later, the next first."""
    found = Absence.objects.filter(taken_back_at=None, until__gte=today).select_related("who", "cover", "said_by")
    return found.order_by("start", "pk")


def holders() -> dict[int, User]:
    """Everybody who may keep a plan, in the order of their names."""
    found = User.objects.filter(role__in=roles_allowing(Permission.HOLD_CONVERSATION), is_active=True)
    return {user.pk: user for user in found.order_by("display_name", "pk")}
