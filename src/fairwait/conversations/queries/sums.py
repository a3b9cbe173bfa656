"""Small sums: the limit in force, and those that wait for a yes."""

from datetime import date

import orjson
from django.db.models import QuerySet

from fairwait.accounts.access import may
from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission
from fairwait.conversations.models import Crisis, SmallSum, SumLimit
from fairwait.conversations.rules.crises import Limit


def limit_on(day: date) -> tuple[Limit | None, int | None]:
    """The limit in force on a day, and its version; None where the council has set none."""
    found = SumLimit.objects.filter(adopted_from__lte=day).order_by("adopted_from", "version").last()
    return (read(found), found.version) if found else (None, None)


def read(stored: SumLimit) -> Limit:
    """A stored version as rules take it."""
    told = orjson.loads(stored.document)
    return Limit(told["each_pence"], told["plan_pence"], tuple(told["purposes"]), tuple(told["roles"]))


def versions() -> QuerySet[SumLimit]:
    """Every version there was, the newest first."""
    return SumLimit.objects.order_by("-adopted_from", "-version")


def to_decide(viewer: User) -> QuerySet[SmallSum]:
    """Sums that wait for a yes of this viewer: of people they may see, and not their own."""
    if not may(viewer, Permission.AGREE_SUM):
        return SmallSum.objects.none()
    seen = Crisis.objects.visible_to(viewer).under_way()
    found = SmallSum.objects.filter(standing="asked", crisis__in=seen.values("pk")).exclude(asked_by=viewer)
    return found.select_related("crisis__person", "asked_by").order_by("asked_at", "pk")
