"""How many workers people meet, beside how long it takes."""

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from fairwait.accounts.access import may, needs, viewer_of
from fairwait.accounts.rules import Permission
from fairwait.assessments.queries import continuity as queries
from fairwait.engine.calendars import london_day
from fairwait.engine.suppression import whole_months
from fairwait.govuk.periods import PeriodForm
from fairwait.govuk.words import rephrase
from fairwait.waiting import queries as waiting

A_YEAR = timedelta(days=365)


@needs(Permission.SEE_MEASURES)
@require_GET
def continuity(request: HttpRequest) -> HttpResponse:
    """Workers met, handovers and days, of the assessments finished in a span of days."""
    today, viewer = london_day(timezone.now()), viewer_of(request)
    start: dict[str, Any] = {"since": today - A_YEAR, "until": today}
    form = PeriodForm(request.GET if request.GET else None, today=today, initial=start)
    said: dict[str, Any] = form.cleaned_data if form.is_bound and form.is_valid() else start
    is_open = may(viewer, Permission.SEE_PERSON)
    if not is_open:
        since, until = whole_months(said["since"], said["until"])
        said = {**said, "since": since, "until": until}
    context = {
        "form": form, **said, "lines": queries.continuity(viewer, since=said["since"], until=said["until"]),
        "names": {one.code: rephrase(one.name) for one in waiting.pathways(on=today)},
        "is_open": is_open, "may_hear": may(viewer, Permission.TAKE_REQUEST),
    }  # fmt: skip
    return render(request, "assessments/continuity.html", context)
