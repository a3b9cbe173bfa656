"""One Monday in the example council."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from fairwait.accounts.access import needs, signed_in
from fairwait.accounts.rules import Permission
from fairwait.desk.monday import monday


@needs(Permission.SEE_LIST)
@require_GET
def the_monday(request: HttpRequest) -> HttpResponse:
    """The Monday's story in order, each part with where it can be seen. There is none outside the example council."""
    told = monday(signed_in(request))
    if told is None:
        raise Http404
    return render(request, "desk/monday.html", {"monday": told, "nav": "lists"})
