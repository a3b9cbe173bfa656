"""The list."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from fairwait.accounts.access import anyone_signed_in, may, require, viewer_of
from fairwait.accounts.actions import log_access
from fairwait.accounts.rules import Permission
from fairwait.desk import queries
from fairwait.desk.monday import monday
from fairwait.desk.narrowing import narrowing_from, place_from
from fairwait.desk.showing import as_context
from fairwait.engine.calendars import london_day
from fairwait.priority import actions as priority


@anyone_signed_in
@require_GET
def the_list(request: HttpRequest) -> HttpResponse:
    """Who waits, riskiest first. Whoever may see figures and nobody's record is taken to the figures."""
    if not may(viewer_of(request), Permission.SEE_LIST) and may(viewer_of(request), Permission.SEE_MEASURES):
        return redirect("measures:measures")
    require(viewer_of(request), Permission.SEE_LIST)
    now = timezone.now()
    today = london_day(now)
    page = queries.list_page(
        viewer_of(request),
        narrowing=narrowing_from(dict(request.GET.lists())),
        today=today,
        after=place_from(request.GET.get("after", "")),
        before=place_from(request.GET.get("before", "")),
    )
    if page.ordered_on is not None and page.ordered_on < today:
        priority.ask_to_reorder(now=now)
    if page.rows:
        log_access(by=viewer_of(request), people=page.people, page="list", now=now)
    context = as_context(page, viewer=viewer_of(request), today=today)
    return render(request, "desk/list.html", {**context, "monday": monday(viewer_of(request))})
