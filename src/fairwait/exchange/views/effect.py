"""What would change, the lists behind each number, and bringing it in."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fairwait.accounts.access import needs, signed_in
from fairwait.accounts.actions import log_access
from fairwait.accounts.rules import Permission
from fairwait.exchange import showing
from fairwait.exchange.forms import ReasonForm
from fairwait.exchange.imports import actions, effects, steps
from fairwait.exchange.imports.steps import Step
from fairwait.exchange.models import Import
from fairwait.exchange.views.record import about, address_of, failed, now, page_number, record_of
from fairwait.people.veil import unmasked


@unmasked
@needs(Permission.IMPORT, Permission.CONFIRM_GATE)
@require_http_methods(["GET", "POST"])
def effect(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The numbers, the gate first; and the one button that changes anything."""
    record = record_of(request, uuid)
    job = steps.job_of(record)
    step = steps.stands(record, job)
    if step is not Step.CHECKED:
        return redirect(address_of(record, step, job))
    found = effects.kept(record)
    if found is None:
        if not record.usable:
            return redirect("exchange:findings", record.uuid)
        return render(request, "exchange/uncompared.html", about(record, step="effect"))
    form = ReasonForm(request.POST or None, initial={"reason": record.confirm_reason}) if found.questions else None
    if request.method == "POST" and (form is None or form.is_valid()):
        reason = form.cleaned_data["reason"] if form is not None else ""
        try:
            steps.bring_in(record, reason=reason, by=signed_in(request), now=now())
            return redirect("exchange:import", record.uuid)
        except actions.ImportRefused as refusal:
            messages.warning(request, str(refusal))
            return redirect("exchange:effect", record.uuid)
    shown = showing.effect(record, found, viewer=signed_in(request), lost=failed(job, steps.BRING_IN))
    return render(request, "exchange/effect.html", {**about(record, step="effect"), **shown, "form": form})


@unmasked
@needs(Permission.IMPORT)
@require_POST
def compare(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Compare again with the lists as they stand now."""
    return _compare(request, record_of(request, uuid))


def _compare(request: HttpRequest, record: Import) -> HttpResponse:
    try:
        steps.compare(record, by=signed_in(request), now=now())
    except actions.ImportRefused as refusal:
        messages.warning(request, str(refusal))
    return redirect("exchange:import", record.uuid)


@unmasked
@needs(Permission.IMPORT)
@require_GET
def lines(request: HttpRequest, uuid: UUID, kind: str) -> HttpResponse:
    """The list behind one number."""
    record = record_of(request, uuid)
    job = steps.job_of(record)
    step = steps.stands(record, job)
    if kind not in effects.LISTED:
        raise Http404
    if step not in (Step.CHECKED, Step.DONE, Step.UNDONE) or effects.kept(record) is None:
        return redirect(address_of(record, step, job))
    shown = showing.lines(record, kind, page=page_number(request), viewer=signed_in(request))
    if shown.people:
        log_access(by=signed_in(request), people=shown.people, page=f"import effect: {kind}", now=now())
    return render(request, "exchange/lines.html", {**about(record, step="effect"), **shown.context})
