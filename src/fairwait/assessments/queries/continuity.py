"""How many workers people met in the assessments that were finished, for whoever may see figures."""

from datetime import date

from django.db.models import Count, Q

from fairwait.accounts.access import may, require
from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission
from fairwait.assessments.models import Assessment
from fairwait.assessments.rules.continuity import Line, Seen, lines
from fairwait.engine.calendars import london_day


def continuity(viewer: User, *, since: date, until: date) -> tuple[Line, ...]:
    """Of the assessments finished from one day to another. Never by worker. Raises NotAllowed."""
    require(viewer, Permission.SEE_MEASURES)
    ended = Q(conversations__ended_at__isnull=False)
    met = Count("conversations__worker", filter=ended & Q(conversations__with_person=True), distinct=True)
    found = (
        Assessment.objects.filter(finished_at__date__gte=since, finished_at__date__lte=until)
        .annotate(met=met, talks=Count("conversations", filter=ended, distinct=True))
        .order_by("pk")
    )
    seen = (
        Seen(
            one.pathway, one.met, one.handovers, one.talks,
            (london_day(one.finished_at) - one.waited_since).days if one.waited_since and one.finished_at else None,
        )
        for one in found
    )  # fmt: skip
    return lines(seen, is_open=may(viewer, Permission.SEE_PERSON))
