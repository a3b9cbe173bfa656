"""Why a wait stands where it does, and why it is before or after another."""

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from fairwait.accounts.access import needs, viewer_of
from fairwait.accounts.actions import log_access
from fairwait.accounts.rules import Permission
from fairwait.desk import finding
from fairwait.desk.forms import CompareForm
from fairwait.desk.why import comparing
from fairwait.desk.why.words import comparison_words, stands_words
from fairwait.engine.calendars import london_day
from fairwait.govuk.formats import format_time
from fairwait.people import reasons
from fairwait.waiting import pages
from fairwait.waiting.models import Wait


@needs(Permission.SEE_LIST)
def why(request: HttpRequest, wait: UUID) -> HttpResponse:
    """Where one wait stands and what puts it there, with the nearest on both sides; and anybody to compare it with."""
    now = timezone.now()
    today = london_day(now)
    found = _opened(request, wait, now=now)
    viewer = viewer_of(request)
    form = CompareForm(request.POST or None)
    result = None
    if request.method == "POST" and form.is_valid():
        result = finding.find(viewer, form.cleaned_data["who"], today=today)
    shown = comparing.stands(viewer, found, today=today)
    named = {each.wait.person_id for each in shown.neighbours if each.why is not None}
    log_access(by=viewer, people=[found.person_id], page="why", why=_why(request, found, now=now), now=now)
    log_access(by=viewer, people=sorted(named | set(result.people if result else ())), page="why:around", now=now)
    context = {**stands_words(shown, result, today=today), "form": form}
    return render(request, "desk/why.html", context)


@needs(Permission.SEE_LIST)
@require_GET
def compare(request: HttpRequest, wait: UUID, other: UUID) -> HttpResponse:
    """Why one of two waits is before the other: the first step that tells them apart, and both side by side."""
    now = timezone.now()
    if wait == other:
        return redirect("desk:why", wait)
    one, second = (_opened(request, uuid, now=now) for uuid in (wait, other))
    for each in (one, second):
        log_access(
            by=viewer_of(request), people=[each.person_id], page="compare", why=_why(request, each, now=now), now=now
        )
    context = comparison_words(comparing.compared(one, second, today=london_day(now)), today=london_day(now))
    return render(request, "desk/compare.html", {**context, "back": reverse("desk:why", args=[wait])})


def _opened(request: HttpRequest, uuid: UUID, *, now: datetime) -> Wait:
    """An open wait this viewer may see; the same answer whether there is none or it is not for them."""
    wait = comparing.open_wait(viewer_of(request), uuid)
    pages.known_as(request, wait.person, now=now)
    return wait


def _why(request: HttpRequest, wait: Wait, *, now: datetime) -> str:
    given = reasons.given(request.session, person=wait.person.uuid, now=now)
    return f"the reason given at {format_time(given)}" if given and wait.person.is_restricted else ""
