"""Today: one person\u2019s own queue of what is due."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from fairwait.accounts.access import anyone_signed_in, viewer_of
from fairwait.accounts.actions import log_access
from fairwait.accounts.due import minute_work_for
from fairwait.desk.today.words import banner, today_page
from fairwait.engine.calendars import london_day
from fairwait.priority import actions as priority


@anyone_signed_in
@require_GET
def today(request: HttpRequest) -> HttpResponse:
    """What is due today for whoever looks, by their role; it empties as the work is done, and by nothing else."""
    viewer, now = viewer_of(request), timezone.now()
    on = london_day(now)
    page = today_page(viewer, on=on, now=now)
    if page.ordered_on is not None and page.ordered_on < on:
        priority.ask_to_reorder(now=now)
    if page.people:
        log_access(by=viewer, people=list(page.people), page="today", now=now)
    context = {"page": page, "now": now, "today": on, "unseen": banner(viewer, on=on)}
    return render(request, "desk/today.html", context)


@anyone_signed_in
@require_GET
def today_now(request: HttpRequest) -> HttpResponse:
    """What falls due at this instant, for a Today that is open already."""
    viewer, now = viewer_of(request), timezone.now()
    works = list(minute_work_for(viewer, now))
    people = sorted({thing.person for work in works for thing in work.things if thing.person is not None})
    if people:
        log_access(by=viewer, people=people, page="today", now=now)
    return render(request, "desk/today_now.html", {"works": works})
