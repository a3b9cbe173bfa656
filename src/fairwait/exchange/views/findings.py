"""What was found in the rows, one kind at a time."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from fairwait.accounts.access import needs, signed_in
from fairwait.accounts.actions import log_access
from fairwait.accounts.rules import Permission
from fairwait.exchange import queries, showing
from fairwait.exchange.imports import steps
from fairwait.exchange.imports.steps import Step
from fairwait.exchange.views.record import about, address_of, now, page_number, record_of
from fairwait.people.veil import unmasked

_READABLE = (Step.CHECKED, Step.DONE, Step.UNDONE, Step.STOPPED, Step.WORKING)


@unmasked
@needs(Permission.IMPORT)
@require_GET
def findings(request: HttpRequest, uuid: UUID, rule: str | None = None) -> HttpResponse:
    """One kind of finding, its rows numbered as in the file."""
    record = record_of(request, uuid)
    job = steps.job_of(record)
    step = steps.stands(record, job)
    if step not in _READABLE or not record.columns:
        return redirect(address_of(record, step, job))
    kinds = queries.kinds(record)
    if rule is not None and rule not in {kind.rule for kind in kinds}:
        raise Http404
    chosen = next((kind for kind in kinds if kind.rule == rule), kinds[0] if kinds else None)
    shown = showing.findings(record, kinds, chosen, page=page_number(request))
    if people := queries.people_of(record, shown.rows):
        log_access(by=signed_in(request), people=people, page="import findings", now=now())
    context = {**about(record, step="findings"), **shown.context, "can_go_on": step is Step.CHECKED}
    return render(request, "exchange/findings.html", context)
