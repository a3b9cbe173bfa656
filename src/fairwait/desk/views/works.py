"""What works here."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from fairwait.accounts.access import anyone_signed_in, signed_in
from fairwait.desk import works


@anyone_signed_in
@require_GET
def what_works_here(request: HttpRequest) -> HttpResponse:
    """The ways of working councils told of, how far each can be done here, and where to try it."""
    viewer = signed_in(request)
    sources = [(source, [works.shown_to(viewer, way) for way in source.ways]) for source in works.sources()]
    everything = works.ways()
    counts = {state: sum(way.state == state for way in everything) for state in works.STATES}
    context = {"sources": sources, "counts": counts, "total": len(everything), "nav": "none"}
    return render(request, "desk/what_works_here.html", context)
