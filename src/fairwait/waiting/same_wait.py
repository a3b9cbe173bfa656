"""Pages of the question whether a wait opened here is the case system's own; its answer, and taking it back."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from fairwait.accounts.access import needs, viewer_of
from fairwait.accounts.actions import log_access
from fairwait.accounts.rules import Permission
from fairwait.govuk.fields import RadiosField, TextareaField
from fairwait.govuk.forms import GovukForm
from fairwait.waiting import joining, queries
from fairwait.waiting.actions import WaitRefused
from fairwait.waiting.actions.joining import join_waits, keep_two, part_waits

ONE, TWO = "one", "two"


class SameWaitForm(GovukForm):
    """One wait or two, and how somebody knows."""

    decision = RadiosField(
        label=gettext_lazy("Is it one wait?"),
        choices=[
            (ONE, gettext_lazy("One wait: it goes on as the case system’s, from the earlier day")),
            (TWO, gettext_lazy("Two waits: do not ask again")),
        ],
        missing=gettext_lazy("Select what you decide"),
    )
    reason = TextareaField(
        label=gettext_lazy("How you know"), missing=gettext_lazy("Enter how you know"), rows=3,
        help_text=gettext_lazy("For example: the case system’s contact of that day is our call."),
    )  # fmt: skip


class PartForm(GovukForm):
    """Why they are two after all."""

    reason = TextareaField(
        label=gettext_lazy("Why these are two waits after all"), rows=3,
        missing=gettext_lazy("Enter why these are two waits after all"),
    )  # fmt: skip


@needs(Permission.MERGE_PEOPLE)
@require_GET
def same_wait(request: HttpRequest) -> HttpResponse:
    """Every such question, and what was joined lately."""
    viewer = viewer_of(request)
    found, lately = joining.may_be_one(viewer), joining.lately_joined(viewer)
    shown = {person for one in found for person in (one.here.person_id, one.theirs.person_id)}
    shown |= {one.person.pk for one in lately}
    if shown:
        log_access(by=viewer, people=sorted(shown), page="same-wait", now=timezone.now())
    context = {"found": found[: joining.MOST], "total": len(found), "lately": lately, **_names()}
    return render(request, "waiting/same_wait.html", context)


def _names() -> dict[str, Any]:
    today = timezone.localdate()
    return {"pathways": {one.code: one.name for one in queries.pathways(on=today)}, "nav": "lists"}


@needs(Permission.MERGE_PEOPLE)
def one_wait(request: HttpRequest, here: UUID, theirs: UUID) -> HttpResponse:
    """Two waits side by side, and the decision."""
    viewer, now = viewer_of(request), timezone.now()
    pair = joining.pair_for(viewer, here, theirs)
    if pair is None:
        raise Http404
    log_access(by=viewer, people=[pair.here.person_id, pair.theirs.person_id], page="same-wait:one", now=now)
    form = SameWaitForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        act = join_waits if form.cleaned_data["decision"] == ONE else keep_two
        try:
            act(here=pair.here, theirs=pair.theirs, reason=form.cleaned_data["reason"], by=viewer, now=now)
        except WaitRefused as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            is_one = act is join_waits
            messages.success(
                request,
                _("It is one wait now, from the earlier day. It can be taken back here.") if is_one
                else _("They are two waits. Nobody is asked about these again."),
            )  # fmt: skip
            return redirect("waiting:same_wait")
    return render(request, "waiting/one_wait.html", {"form": form, "pair": pair, **_names()})


@needs(Permission.MERGE_PEOPLE)
def part_wait(request: HttpRequest, theirs: UUID) -> HttpResponse:
    """Take a joining back."""
    viewer, now = viewer_of(request), timezone.now()
    joined = joining.joined_for(viewer, theirs)
    if joined is None:
        raise Http404
    log_access(by=viewer, people=[joined.person.pk], page="same-wait:part", now=now)
    form = PartForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            part_waits(theirs=joined.theirs, reason=form.cleaned_data["reason"], by=viewer, now=now)
        except WaitRefused as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, _("Each wait stands by itself again, with all that was recorded on it."))
            return redirect("waiting:same_wait")
    return render(request, "waiting/part_wait.html", {"form": form, "joined": joined, **_names()})
