"""One act on many waits: chosen on the list, asked, previewed, confirmed, followed, read, undone."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from fairwait.accounts.access import needs, viewer_of
from fairwait.accounts.actions import log_access
from fairwait.accounts.bulk import queries as bulk
from fairwait.accounts.bulk.rules import RunState
from fairwait.accounts.rules import Permission
from fairwait.desk.bulk import showing
from fairwait.desk.bulk.forms import BulkForm
from fairwait.desk.lists.narrowing import narrowing_from
from fairwait.desk.lists.queries import shape_for
from fairwait.desk.lists.showing import part_in_words
from fairwait.engine.calendars import london_day
from fairwait.govuk.formats import format_list
from fairwait.waiting import queries as waiting
from fairwait.waiting.actions import WaitRefused
from fairwait.waiting.bulk import actions
from fairwait.waiting.bulk.actions import ON_WAITS, BulkRefused
from fairwait.waiting.models import BulkRun
from fairwait.waiting.rules.bulk import BulkAct, Choices

_NEEDED = (Permission.RECORD_CONTACT, Permission.ALLOCATE, Permission.PAUSE_WAIT)
EVERYBODY = "everybody"


@needs(*_NEEDED)
@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Take the ticked waits, or all that match the part of the list, to the questions of an act."""
    viewer, now = viewer_of(request), timezone.now()
    asked = {name: request.POST.getlist(name) for name in request.POST}
    narrowing = narrowing_from(asked)
    back = reverse("desk:list") + narrowing.address()
    try:
        act = BulkAct(request.POST.get("act", ""))
    except ValueError:
        messages.warning(request, _("Select what to do with the people chosen."))
        return redirect(back)
    if narrowing.unknown:
        words = _("Nothing was chosen: the list does not know %(what)s, and without it the choice would be wider.")
        messages.warning(request, words % {"what": format_list(list(narrowing.unknown))})
        return redirect(back)
    shape = shape_for(viewer, today=london_day(now))
    pathways = {pathway.code: pathway for pathway in waiting.pathways(on=shape.day)}
    if request.POST.get("whom") == EVERYBODY:
        waits, about = shape.ids(narrowing), part_in_words(narrowing, shape=shape, pathways=pathways)
    else:
        waits, about = showing.chosen_waits(viewer, asked.get("wait", ())), _("Chosen one by one on the list")
    try:
        run = actions.choose(act=act, waits=waits, about=about, by=viewer, now=now)
    except BulkRefused as refusal:
        messages.warning(request, str(refusal))
        return redirect(back)
    return redirect("desk:bulk_ask", run.uuid)


@needs(*_NEEDED)
def ask(request: HttpRequest, run: UUID) -> HttpResponse:
    """What is done to all of them alike."""
    found, viewer, now = _run(request, run), viewer_of(request), timezone.now()
    if found.state != RunState.DRAFT:
        return redirect("desk:bulk", found.uuid)
    act, today = BulkAct(found.act), london_day(now)
    form = BulkForm(
        request.POST or None, act=act, today=today, teams=waiting.known_teams() if act is BulkAct.TEAM else (),
        pathways=waiting.pathways(on=today), choices=Choices.opened(found.choices), why=found.why,
    )  # fmt: skip
    if form.is_valid():
        try:
            actions.settle(run=found, choices=form.choices(), why=form.why, by=viewer, now=now)
            return redirect("desk:bulk", found.uuid)
        except WaitRefused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
    context = {"form": form, "run": found, "label": showing.LABELS[act], "count": found.items.count()}
    return render(request, "desk/bulk_ask.html", context)


@needs(*_NEEDED)
@require_GET
def one(request: HttpRequest, run: UUID) -> HttpResponse:
    """A bulk act where it stands: the preview, how far it has come, or what came of it."""
    found, viewer, now = _run(request, run), viewer_of(request), timezone.now()
    today = london_day(now)
    if found.state == RunState.DRAFT and not found.why:
        return redirect("desk:bulk_ask", found.uuid)
    if found.is_under_way:
        return render(request, "desk/bulk_progress.html", {"run": found, "work": bulk.work(found)})
    page = (showing.preview if found.state == RunState.DRAFT else showing.result)(viewer, found, today=today)
    log_access(by=viewer, people=page.people, page="bulk", now=now)
    context = {"page": page, "run": found, "may_undo": bulk.may_undo(ON_WAITS, viewer, found, now=now)}
    name = "desk/bulk_preview.html" if found.state == RunState.DRAFT else "desk/bulk_result.html"
    return render(request, name, context)


@needs(*_NEEDED)
@require_GET
def part(request: HttpRequest, run: UUID) -> HttpResponse:
    """The part of the progress page that moves; no content once the work has ended."""
    found = _run(request, run)
    if not found.is_under_way:
        return HttpResponse(status=204)
    return render(request, "desk/bulk_part.html", {"run": found, "work": bulk.work(found)})


@needs(*_NEEDED)
@require_POST
def confirm(request: HttpRequest, run: UUID) -> HttpResponse:
    """Do it."""
    return _step(request, run, actions.confirm)


@needs(*_NEEDED)
@require_POST
def go_on(request: HttpRequest, run: UUID) -> HttpResponse:
    """Ask again for work that stopped half-way."""
    return _step(request, run, actions.go_on)


@needs(*_NEEDED)
def undo(request: HttpRequest, run: UUID) -> HttpResponse:
    """What undoing would do, and undoing."""
    if request.method == "POST":
        return _step(request, run, actions.undo)
    found, viewer, now = _run(request, run), viewer_of(request), timezone.now()
    if not bulk.may_undo(ON_WAITS, viewer, found, now=now):
        return redirect("desk:bulk", found.uuid)
    page = showing.preview_undoing(viewer, found, today=london_day(now))
    log_access(by=viewer, people=page.people, page="bulk:undo", now=now)
    return render(request, "desk/bulk_undo.html", {"page": page, "run": found})


@needs(*_NEEDED)
@require_GET
def recent(request: HttpRequest) -> HttpResponse:
    """The last acts on many waits. It names nobody."""
    return render(request, "desk/bulk_recent.html", {"runs": showing.recent(viewer_of(request))})


def _run(request: HttpRequest, uuid: UUID) -> BulkRun:
    found = bulk.run_for(ON_WAITS, viewer_of(request), uuid)
    if found is None:
        raise Http404
    return found


def _step(request: HttpRequest, uuid: UUID, take: "actions.Step") -> HttpResponse:
    found = _run(request, uuid)
    try:
        take(run=found, by=viewer_of(request), now=timezone.now())
    except WaitRefused as refusal:
        messages.warning(request, str(refusal))
    return redirect("desk:bulk", found.uuid)
