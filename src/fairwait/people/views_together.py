"""Several pairs that agree in everything: chosen on the queue, seen side by side, joined with one reason, undone."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from fairwait.accounts.access import needs, viewer_of
from fairwait.accounts.actions import log_access
from fairwait.accounts.bulk import queries as bulk
from fairwait.accounts.bulk.rules import RunState
from fairwait.accounts.rules import Permission
from fairwait.people.forms import PartTogetherForm, TogetherForm
from fairwait.people.joining import actions, showing
from fairwait.people.joining.actions import JOINING
from fairwait.people.models import JoinRun
from fairwait.people.rules import PeopleRefused
from fairwait.people.veil import unmasked

HERE = "here"


@needs(Permission.MERGE_PEOPLE)
@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Take the ticked pairs, or all of the page that agree in everything, to the page that shows each."""
    said = request.POST.getlist(HERE if request.POST.get("whom") == HERE else "pair")
    numbers = {int(one) for one in said if one.isascii() and one.isdigit() and len(one) < 19}
    try:
        run = actions.choose(pairs=numbers, by=viewer_of(request), now=timezone.now())
    except PeopleRefused as refusal:
        messages.warning(request, str(refusal))
        return redirect("people:same_person")
    return redirect("people:join", run.uuid)


@unmasked
@needs(Permission.MERGE_PEOPLE)
def one(request: HttpRequest, run: UUID) -> HttpResponse:
    """The act where it stands: each pair side by side and the reason, how far it has come, or what came of it."""
    found, viewer, now = _run(request, run), viewer_of(request), timezone.now()
    form = TogetherForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.confirm(run=found, **form.cleaned_data, by=viewer, now=now)
        except PeopleRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("people:join", found.uuid)
    if found.is_under_way:
        return render(request, "people/join_progress.html", {"run": found, "work": bulk.work(found)})
    is_draft = found.state == RunState.DRAFT
    act = showing.preview(viewer, found) if is_draft else showing.result(found)
    log_access(by=viewer, people=act.people, page="same-person:together", now=now)
    context = {"act": act, "run": found, "back": reverse("people:same_person")}
    if is_draft:
        return render(request, "people/join_preview.html", context | {"form": form})
    context["may_undo"] = bulk.may_undo(JOINING, viewer, found, now=now)
    return render(request, "people/join_result.html", context)


@needs(Permission.MERGE_PEOPLE)
@require_GET
def part(request: HttpRequest, run: UUID) -> HttpResponse:
    """The part of the progress page that moves; no content once the work has ended."""
    found = _run(request, run)
    if not found.is_under_way:
        return HttpResponse(status=204)
    return render(request, "people/join_part.html", {"run": found, "work": bulk.work(found)})


@needs(Permission.MERGE_PEOPLE)
@require_POST
def go_on(request: HttpRequest, run: UUID) -> HttpResponse:
    """Ask again for work that stopped half-way."""
    found = _run(request, run)
    actions.go_on(run=found, by=viewer_of(request), now=timezone.now())
    return redirect("people:join", found.uuid)


@unmasked
@needs(Permission.MERGE_PEOPLE)
def undo(request: HttpRequest, run: UUID) -> HttpResponse:
    """What undoing all of it would do, and undoing it."""
    found, viewer, now = _run(request, run), viewer_of(request), timezone.now()
    form = PartTogetherForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.undo(run=found, **form.cleaned_data, by=viewer, now=now)
        except PeopleRefused as refusal:
            messages.warning(request, str(refusal))
        return redirect("people:join", found.uuid)
    if not bulk.may_undo(JOINING, viewer, found, now=now):
        return redirect("people:join", found.uuid)
    act = showing.preview_undoing(viewer, found)
    log_access(by=viewer, people=act.people, page="same-person:together-undo", now=now)
    context = {"act": act, "run": found, "form": form, "back": reverse("people:join", args=[found.uuid])}
    return render(request, "people/join_undo.html", context)


def _run(request: HttpRequest, uuid: UUID) -> JoinRun:
    found = bulk.run_for(JOINING, viewer_of(request), uuid)
    if found is None:
        raise Http404
    return found
