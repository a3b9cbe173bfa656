"""Finding somebody."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from fairwait.accounts.access import needs, viewer_of
from fairwait.accounts.actions import log_access
from fairwait.accounts.rules import Permission
from fairwait.desk import finding
from fairwait.desk.forms import FindForm
from fairwait.engine.calendars import london_day


@needs(Permission.SEE_PERSON)
def find(request: HttpRequest) -> HttpResponse:
    """The form, and when it was posted whoever was found. Words are never taken from an address."""
    form = FindForm(request.POST or None)
    result, now = None, timezone.now()
    if request.method == "POST" and form.is_valid():
        result = finding.find(viewer_of(request), form.cleaned_data["find"], today=london_day(now))
        if result.people:
            log_access(by=viewer_of(request), people=result.people, page="find", now=now)
        if result.held.people:
            log_access(by=viewer_of(request), people=result.held.people, page="find:held", now=now)
    return render(request, "desk/find.html", {"form": form, "result": result, "today": london_day(now)})
