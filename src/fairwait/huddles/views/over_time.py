"""Huddles over time: attendance, coverage of a list each cycle, who was missed, how actions are kept."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from fairwait.accounts.access import may, needs, viewer_of
from fairwait.accounts.actions import log_access
from fairwait.accounts.rules import Permission
from fairwait.engine.calendars import london_day
from fairwait.huddles import changes, queries, showing


@needs(Permission.SEE_HUDDLE)
@require_GET
def over_time(request: HttpRequest) -> HttpResponse:
    """One kind of huddle over one part of the list. Never a speed, and nothing by person or leader."""
    viewer, now = viewer_of(request), timezone.now()
    today = london_day(now)
    every = queries.series(viewer, today=today)
    number = request.GET.get("series", "1")
    if every and not (number.isdecimal() and 1 <= int(number) <= len(every)):
        raise Http404
    context = {
        "every": every,
        "may_open": may(viewer, Permission.SEE_PERSON),
        "sees_names": queries.sees_names(viewer),
        "showing": showing,
        "changes": changes,
        "today": today,
        "found": None,
    }
    if every:
        context["number"] = int(number)
        context["found"] = found = queries.over_time(viewer, every[int(number) - 1], today=today)
        context["changed"] = queries.before_after(viewer, found.series, today=today)
        context["figures"] = list(showing.figures_over_time(found))
        if found.missed:
            log_access(by=viewer, people=[person.pk for person in found.missed], page="huddle:over time", now=now)
    return render(request, "huddles/over_time.html", context)
