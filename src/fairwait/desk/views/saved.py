"""Saved views of the list: kept under a name for oneself, a team or the council."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from fairwait.accounts.access import needs, viewer_of
from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission
from fairwait.desk import actions, saved
from fairwait.desk.forms import RenameViewForm, SaveViewForm
from fairwait.desk.lists.narrowing import Narrowing, narrowing_from
from fairwait.desk.lists.queries import shape_for
from fairwait.desk.lists.showing import part_in_words, unseen_banner
from fairwait.desk.models import SavedView
from fairwait.desk.rules import ViewRefused, Whose
from fairwait.desk.views.lists import said_on_the_list
from fairwait.desk.views_shown import audience_words, groups
from fairwait.engine.calendars import london_day
from fairwait.waiting.queries import pathways


@needs(Permission.SEE_LIST)
@require_GET
def views(request: HttpRequest) -> HttpResponse:
    """Every view one may use, and what may be done with each."""
    viewer, today = viewer_of(request), london_day(timezone.now())
    held = saved.views(viewer)
    context = {
        "groups": list(groups(held, viewer=viewer)),
        "has_first": held.first is not None,
        "unseen": unseen_banner(shape_for(viewer, today=today), Narrowing()),
    }
    return render(request, "desk/views.html", context)


@needs(Permission.SEE_LIST)
def save(request: HttpRequest) -> HttpResponse:
    """Keep the part of the list in the address under a name."""
    viewer, now = viewer_of(request), timezone.now()
    narrowing = narrowing_from(dict(request.GET.lists()))
    if narrowing.unknown:
        return said_on_the_list(request)
    shape = shape_for(viewer, today=london_day(now))
    teams = tuple(team for team in shape.frame["team"].unique() if team)
    form = SaveViewForm(request.POST or None, audiences=list(saved.audiences(viewer, teams=teams)))
    if request.method == "POST" and form.is_valid():
        whose, team = form.audience_chosen
        try:
            view = actions.save_view(
                name=form.cleaned_data["name"], whose=whose, team=team, narrowing=narrowing, by=viewer, now=now
            )
        except ViewRefused as refusal:
            form.add_error("name", str(refusal))
        else:
            if form.cleaned_data["is_first"]:
                actions.open_first(view=view, by=viewer)
            messages.success(request, _("The view is saved."))
            return redirect("desk:view", view.uuid)
    context = {
        "form": form,
        "about": _about(narrowing, viewer),
        "unseen": unseen_banner(shape, narrowing),
        "back_href": reverse("desk:list") + narrowing.address(),
    }
    return render(request, "desk/save_view.html", context)


@needs(Permission.SEE_LIST)
def rename(request: HttpRequest, view: UUID) -> HttpResponse:
    """Give a view another name."""
    viewer, held = viewer_of(request), _to_change(request, view)
    form = RenameViewForm(request.POST or None, initial={"name": held.name})
    if request.method == "POST" and form.is_valid():
        try:
            actions.rename_view(view=held, name=form.cleaned_data["name"], by=viewer, now=timezone.now())
            messages.success(request, _("The view has its new name."))
            return redirect("desk:views")
        except ViewRefused as refusal:
            held = _to_change(request, view)
            form.add_error("name", str(refusal))
    return render(request, "desk/rename_view.html", {"form": form, "audience": audience_words(held)})


@needs(Permission.SEE_LIST)
def change(request: HttpRequest, view: UUID) -> HttpResponse:
    """Let a view show the part of the list in the address; who else uses it is said before."""
    viewer, held = viewer_of(request), _to_change(request, view)
    narrowing = narrowing_from(dict(request.GET.lists()))
    if narrowing.unknown:
        return said_on_the_list(request)
    if request.method == "POST":
        actions.change_view(view=held, narrowing=narrowing, by=viewer, now=timezone.now())
        messages.success(request, _("The view is changed."))
        return redirect("desk:view", view)
    context = {
        "view": held,
        "audience": audience_words(held),
        "is_shared": held.whose != Whose.MINE,
        "before": _about(held.narrowing, viewer),
        "after": _about(narrowing, viewer),
        "back_href": reverse("desk:list") + narrowing.address(),
    }
    return render(request, "desk/change_view.html", context)


@needs(Permission.SEE_LIST)
def delete(request: HttpRequest, view: UUID) -> HttpResponse:
    """Delete a view, having said whose it is."""
    held = _to_change(request, view)
    if request.method == "POST":
        actions.delete_view(view=held, by=viewer_of(request))
        messages.success(request, _("The view is deleted."))
        return redirect("desk:views")
    context = {"view": held, "audience": audience_words(held), "is_shared": held.whose != Whose.MINE}
    return render(request, "desk/delete_view.html", context)


@needs(Permission.SEE_LIST)
@require_POST
def first(request: HttpRequest) -> HttpResponse:
    """Let one's list open with a view, or with everybody again."""
    wanted = narrowing_from({"view": [request.POST.get("view", "")]}).view
    held = saved.view_for(viewer_of(request), wanted) if wanted else None
    if wanted and held is None:
        raise Http404
    actions.open_first(view=held, by=viewer_of(request))
    words = _("Your lists open with this view.") if held else _("Your lists open with everybody.")
    messages.success(request, words)
    return redirect("desk:views")


def _view(request: HttpRequest, uuid: UUID) -> SavedView:
    held = saved.view_for(viewer_of(request), uuid)
    if held is None:
        raise Http404
    return held


def _to_change(request: HttpRequest, uuid: UUID) -> SavedView:
    held = _view(request, uuid)
    actions.require_sharing(viewer_of(request), whose=Whose(held.whose), team=held.team)
    return held


def _about(narrowing: Narrowing, viewer: User) -> str:
    today = london_day(timezone.now())
    known = {pathway.code: pathway for pathway in pathways(on=today)}
    return part_in_words(narrowing, shape=shape_for(viewer, today=today), pathways=known)
