"""One Monday in the example council."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from fairwait.accounts.access import needs, signed_in
from fairwait.accounts.rules import Permission
from fairwait.desk.monday import monday
from fairwait.engine.calendars import london_day
from fairwait.waiting.queries import pathways


@needs(Permission.SEE_LIST)
@require_GET
def the_monday(request: HttpRequest) -> HttpResponse:
    """The Monday's story in order, each part with where it can be seen. There is none outside the example council."""
    told = monday(signed_in(request))
    if told is None:
        raise Http404
    later = (london_day(timezone.now()) - told.day).days
    names = {pathway.code: pathway.name for pathway in pathways(on=told.day)}
    context = {"monday": told, "names": names, "later_days": max(later, 0), "nav": "lists"}
    return render(request, "desk/monday.html", context)
