"""Keep in touch: the queue of whom to speak with now, and taking the next of it."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from fairwait.accounts.access import needs, viewer_of
from fairwait.accounts.actions import log_access
from fairwait.accounts.rules import Permission
from fairwait.desk.contacts.queue import ahead, first_free
from fairwait.desk.contacts.words import narrowed_queue, queue_page, wait_of
from fairwait.engine.calendars import london_day
from fairwait.keeping_in_touch.contacts import claiming
from fairwait.keeping_in_touch.contacts.claiming import TakenByAnother
from fairwait.keeping_in_touch.contacts.queries import taken_by_others

DAYS = (0, 1, 7)


@needs(Permission.RECORD_CONTACT)
@require_GET
def queue(request: HttpRequest) -> HttpResponse:
    """Whom to speak with now, and why, in the order to ring them. It empties as they are reached."""
    viewer, now = viewer_of(request), timezone.now()
    today = london_day(now)
    narrowed = _narrowed(request, today)
    page = queue_page(viewer, now=now, today=today, **narrowed)
    if page.people:
        log_access(by=viewer, people=list(page.people), page="keep-in-touch", now=now)
    is_late = any(row.is_late for group in page.groups for row in group.rows)
    context = {
        "page": page, "today": today, "now": now, "chosen": request.GET, "days": DAYS,
        "moments": ("late", "call") if is_late else ("call",),
    }  # fmt: skip
    return render(request, "desk/keep_in_touch.html", context)


def _narrowed(request: HttpRequest, today: date) -> dict[str, Any]:
    asked = request.GET if request.method == "GET" else request.POST
    days = asked.get("days", "0")
    until = ahead(today, int(days)) if days in {str(each) for each in DAYS} and days != "0" else None
    return {"team": asked.get("team", ""), "pathway": asked.get("pathway", ""), "until": until}


@needs(Permission.RECORD_CONTACT)
@require_POST
def take_next(request: HttpRequest) -> HttpResponse:
    """Take the first whom nobody else has taken. Two who press at once are given two people."""
    viewer, now = viewer_of(request), timezone.now()
    today = london_day(now)
    found, _teams = narrowed_queue(viewer, today=today, **_narrowed(request, today))
    passed = [int(each) for each in request.POST.get("passed", "").split(",") if each.isdigit()]
    taken = taken_by_others(viewer, now=now)
    while (one := first_free(found, taken=taken, passed=passed)) is not None:
        wait = wait_of(viewer, one.wait)
        if wait is None:
            taken.add(one.person)
            continue
        try:
            claiming.take(person=wait.person, by=viewer, now=now)
        except TakenByAnother:
            taken.add(one.person)
            continue
        return redirect("keeping_in_touch:contact", wait.uuid)
    messages.info(request, _("Nobody is left for now: the rest are with colleagues, or not due."))
    return redirect("desk:keep_in_touch")
