"""A file given back with what was found in it: being made, ready, or why it cannot be."""

from uuid import UUID

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from fairwait.accounts.access import needs, signed_in
from fairwait.accounts.actions import log_access
from fairwait.accounts.rules import Permission
from fairwait.exchange import showing
from fairwait.exchange.imports import giving
from fairwait.exchange.imports.giving import Given
from fairwait.exchange.models import Import
from fairwait.exchange.views.record import about, failed, now, record_of
from fairwait.people.veil import unmasked
from fairwait.upkeep.rules import ENDED


@unmasked
@needs(Permission.IMPORT)
@require_http_methods(["GET", "POST"])
def given(request: HttpRequest, uuid: UUID, what: str) -> HttpResponse:
    """The file when it is ready; else how far it is. Opening this asks for it; asked for once, it is made once."""
    record, wanted = _wanted(request, uuid, what)
    path, job = giving.ready(record, wanted), giving.work(record, wanted)
    lost = failed(job, giving.GIVE)
    if path is None and (request.method == "POST" or lost is None):
        job, lost = giving.ask(record, wanted, by=signed_in(request), now=now()), None
    if request.method == "POST":
        return redirect("exchange:given", record.uuid, wanted.value)
    shown = showing.given(record, wanted, path=path, job=job, lost=lost, now=now())
    return render(request, "exchange/given.html", {**about(record, step="findings"), **shown})


@unmasked
@needs(Permission.IMPORT)
@require_GET
def part(request: HttpRequest, uuid: UUID, what: str) -> HttpResponse:
    """The part of that page that moves, for the script that asks for it; no content once the file is ready."""
    record, wanted = _wanted(request, uuid, what)
    job = giving.work(record, wanted)
    if job is None or job.state in ENDED:
        return HttpResponse(status=204)
    shown = showing.given(record, wanted, path=None, job=job, lost=None, now=now())
    return render(request, "exchange/given_part.html", shown)


@unmasked
@needs(Permission.IMPORT)
@require_GET
def file(request: HttpRequest, uuid: UUID, what: str) -> HttpResponseBase:
    """The file itself; whoever takes it stands in the access log."""
    record, wanted = _wanted(request, uuid, what)
    path = giving.ready(record, wanted)
    if path is None:
        return redirect("exchange:given", record.uuid, wanted.value)
    log_access(by=signed_in(request), people=[], page=f"import file: {wanted}", why=f"import {record.pk}", now=now())
    ending = showing.ending_of(record)
    response = FileResponse(path.open("rb"), content_type=showing.CONTENT_TYPES[ending])
    response["Content-Disposition"] = showing.attachment(record, wanted.value, ending)
    return response


def _wanted(request: HttpRequest, uuid: UUID, what: str) -> tuple[Import, Given]:
    record = record_of(request, uuid)
    if what not in set(Given) or not record.columns:
        raise Http404
    return record, Given(what)
