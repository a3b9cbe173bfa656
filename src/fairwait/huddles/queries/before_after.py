"""A list before its first huddle and since, over the waits whose figures a viewer reads."""

from datetime import date

from django.db.models import Count, F, Min, Q, QuerySet
from django.db.models.functions import Coalesce

from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission, Scope, scope_of
from fairwait.engine.calendars import london_day
from fairwait.huddles.models import Meeting, waits_seen_by
from fairwait.huddles.queries.over_time import Series
from fairwait.huddles.rules.before_after import BeforeAfter, known_since
from fairwait.huddles.rules.before_after import before_after as compare
from fairwait.waiting.models import Wait


def before_after(viewer: User, chosen: Series, *, today: date) -> BeforeAfter | None:
    """The whole list of a viewer before and since the first huddle of a series; None where nothing is known yet.

    Whoever sees no names reads it of the whole council. A wait counts where it stands now: by which team it was held
    on another day is not asked. Raises: NotAllowed.
    """
    held = Meeting.objects.visible_to(viewer, on=today).filter(
        template=chosen.template.code, narrowing=chosen.narrowing, state="ended"
    )
    first = held.aggregate(first=Min("started_at"))["first"]
    waits = _counted(viewer, on=today)
    sources = waits.filter(first_known_on__isnull=False).values("source").order_by()
    known = known_since(sources.annotate(n=Count("pk"), day=Min("first_known_on")).values_list("day", "n"))
    if first is None or known is None:
        return None
    on = london_day(first)
    return compare(
        ended=dict(waits.filter(ended_on__isnull=False).values_list("ended_on").annotate(n=Count("pk")).order_by()),
        then=_began(waits, waiting=on),
        now=_began(waits, waiting=today),
        first=on,
        known_since=known,
        today=today,
    )


def _counted(viewer: User, *, on: date) -> QuerySet[Wait]:
    if scope_of(viewer.role, Permission.SEE_HUDDLE) is Scope.UNNAMED:
        return Wait.objects.exclude(status="void")
    return Wait.objects.filter(waits_seen_by(viewer, on=on)).exclude(status="void")


def _began(waits: QuerySet[Wait], *, waiting: date) -> dict[date, int]:
    """Of those who waited on a day, how many began on each."""
    there = waits.annotate(began=Coalesce(F("clock_started_on"), F("referred_on")))
    there = there.filter(Q(ended_on__isnull=True) | Q(ended_on__gt=waiting), began__lte=waiting)
    return dict(there.values_list("began").annotate(n=Count("pk")).order_by())
