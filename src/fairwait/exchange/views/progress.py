"""One import: where it stands, how far its work has come, stopping it, starting it again, undoing it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fairwait.accounts.access import needs, signed_in
from fairwait.accounts.rules import Permission
from fairwait.exchange import queries, showing
from fairwait.exchange.imports import actions, steps
from fairwait.exchange.imports.steps import Step
from fairwait.exchange.models import Import
from fairwait.exchange.views.record import about, address_of, now, record_of

_STEP_OF_WORK = {steps.LOOK: "columns", steps.WEIGH: "effect", steps.BRING_IN: "bring-in", steps.UNDO: "bring-in"}


@needs(Permission.IMPORT, Permission.CONFIRM_GATE)
@require_GET
def one(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Where an import stands. Whoever comes back to one that goes on is taken to its step."""
    record = record_of(request, uuid)
    job = steps.job_of(record)
    step = steps.stands(record, job)
    if step in (Step.WORKING, Step.COLUMNS, Step.CHECKED):
        return redirect(address_of(record, step, job, viewer=signed_in(request)))
    user = signed_in(request)
    context = {
        **about(record, step="bring-in" if step in (Step.DONE, Step.UNDONE) else "file"),
        **showing.result(record, step=step, job=job, viewer=user),
    }
    return render(request, "exchange/import.html", context)


@needs(Permission.IMPORT, Permission.CONFIRM_GATE)
@require_GET
def progress(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """How far the work has come. It goes on whether anybody looks or not."""
    record = record_of(request, uuid)
    job = steps.job_of(record)
    step = steps.stands(record, job)
    if step is not Step.WORKING or job is None:
        return redirect(address_of(record, step, job, viewer=signed_in(request)))
    earlier = queries.before(signed_in(request), record)
    names = queries.names_of(each.by for each in earlier)
    context = {
        **about(record, step=_STEP_OF_WORK[job.kind]),
        **showing.work(record, job, viewer=signed_in(request), now=now()),
        "before": [(each, names.get(each.by or 0, ""), showing.came_of(each)) for each in earlier],
    }
    return render(request, "exchange/progress.html", context)


@needs(Permission.IMPORT, Permission.CONFIRM_GATE)
@require_GET
def part(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The part of that page that moves, for the script that asks for it; no content once the work has ended."""
    record = record_of(request, uuid)
    job = steps.job_of(record)
    if job is None or steps.stands(record, job) is not Step.WORKING:
        return HttpResponse(status=204)
    shown = showing.work(record, job, viewer=signed_in(request), now=now())
    return render(request, "exchange/progress_part.html", shown)


@needs(Permission.IMPORT)
@require_POST
def stop(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Stop: nothing is brought in."""
    return _step(request, record_of(request, uuid), lambda record: steps.stop(record, by=signed_in(request), now=now()))


@needs(Permission.IMPORT)
@require_POST
def again(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Start reading again that was cut short."""
    record = record_of(request, uuid)
    return _step(request, record, lambda each: steps.start_again(each, by=signed_in(request), now=now()))


@needs(Permission.UNDO_IMPORT)
@require_http_methods(["GET", "POST"])
def undo(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Undo a whole import, or say why that cannot be, before anybody presses."""
    record = record_of(request, uuid)
    job = steps.job_of(record)
    if steps.stands(record, job) is not Step.DONE:
        return redirect("exchange:import", record.uuid)
    if request.method == "POST":
        return _step(request, record, lambda each: steps.undo(each, by=signed_in(request), now=now()))
    context = {
        **about(record, step="bring-in"),
        "built": actions.built_upon(record),
        "came_of": showing.came_of(record),
    }
    return render(request, "exchange/undo.html", context)


def _step(request: HttpRequest, record: Import, take: "showing.Take") -> HttpResponse:
    """Take a step, and go where the import then stands; a refusal is said there."""
    try:
        take(record)
    except actions.ImportRefused as refusal:
        messages.warning(request, str(refusal))
    return redirect("exchange:import", record.uuid)
