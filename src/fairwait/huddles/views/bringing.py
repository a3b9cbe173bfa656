"""Pages for bringing somebody to a huddle who is not on its agenda, and for sharing people with partners."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from fairwait.accounts.access import may, needs, teams_seen, viewer_of
from fairwait.accounts.actions import log_access
from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission
from fairwait.engine.calendars import london_day
from fairwait.govuk.hints import hint_at_avoided
from fairwait.huddles import actions, queries, showing
from fairwait.huddles.forms.bringing import BringForm, ShareForm
from fairwait.huddles.rules.refusal import HuddleRefused
from fairwait.waiting import opening
from fairwait.waiting import queries as waiting
from fairwait.waiting.models import Wait


@needs(Permission.SEE_HUDDLE)
def bring(request: HttpRequest, wait: UUID) -> HttpResponse:
    """Bring somebody to a huddle under way, or to the next of a kind."""
    viewer, now = viewer_of(request), timezone.now()
    found = queries.wait_for(viewer, wait, today=london_day(now))
    if found is None:
        raise Http404
    why = queries.grounds(viewer, [found.person_id], on=london_day(now))
    log_access(by=viewer, people=[found.person_id], page="huddle:bring", why=why, now=now)
    form = BringForm(request.POST or None, huddles=_huddles(viewer, today=london_day(now)))
    if request.method == "POST" and form.is_valid():
        try:
            return _brought(request, found, form.cleaned_data, now=now)
        except HuddleRefused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
    return render(
        request, "huddles/bring.html", {"form": form, "wait": found, "showing": showing, **_back(viewer, found)}
    )


def _back(viewer: User, wait: Wait) -> dict[str, str]:
    opens = may(viewer, Permission.SEE_PERSON, on=wait)
    return {"back": reverse("desk:person", args=[wait.person.uuid]) if opens else reverse("huddles:huddles")}


def _huddles(viewer: User, *, today: date) -> list[tuple[str, str]]:
    running = [
        (f"meeting:{held.meeting.pk}", _("Now: %(name)s, %(about)s") % {
            "name": held.template.name, "about": held.meeting.about,
        })
        for held in queries.meetings(viewer, ended=False, today=today)
    ]  # fmt: skip
    coming = [
        (f"next:{code}", _("The next: %(name)s") % {"name": template.name})
        for code, (template, _document) in queries.templates(on=today).items()
    ]
    return [*running, *coming]


def _brought(request: HttpRequest, wait: Wait, said: dict[str, Any], *, now: datetime) -> HttpResponse:
    viewer = viewer_of(request)
    kind, _apart, to = said["to"].partition(":")
    hint_at_avoided(request, said["why"], said["told"])
    common: dict[str, Any] = {"wait": wait, "why": said["why"], "told": said["told"], "by": viewer, "now": now}
    if kind == "next":
        actions.bring_to_next(template=to, **common)
        messages.success(request, _("They stand on the next agenda."))
        return redirect("huddles:huddles")
    item = actions.bring(meeting=queries.meeting_for(viewer, int(to), today=london_day(now)), **common)
    messages.success(request, _("They stand at the end of this agenda."))
    return redirect("huddles:person", item.meeting_id, item.position)


@needs(Permission.SEE_HUDDLE)
@require_GET
def shared_with_me(request: HttpRequest) -> HttpResponse:
    """Whom a partner may see: each with what they wait for, the basis, and the last day. Staff have their lists."""
    viewer, now = viewer_of(request), timezone.now()
    if not queries.is_partner(viewer):
        raise Http404
    today, number = london_day(now), request.GET.get("page", "1")
    page = int(number) if number.isdecimal() and len(number) < 6 else 1
    shared = queries.shared_with(viewer, page=max(page, 1), on=today)
    people = [row.wait.person_id for row in shared.rows]
    if people:
        why = queries.grounds(viewer, people, on=today)
        log_access(by=viewer, people=people, page="huddle:shared-with-me", why=why, now=now)
    pathways = {each.code: each.name for each in waiting.pathways(on=today)}
    context = {"shared": shared, "pathways": pathways, "showing": showing, "today": today}
    return render(request, "huddles/shared_with_me.html", context)


@needs(Permission.SHARE)
@require_GET
def sharing(request: HttpRequest) -> HttpResponse:
    """Who sees whom from outside the council, on which basis, and until when."""
    viewer, now = viewer_of(request), timezone.now()
    shared = queries.sharings(viewer, today=london_day(now))
    people = [each.person_id for each in shared if each.person_id is not None]
    if people:
        log_access(by=viewer, people=people, page="huddle:sharing", now=now)
    pathways = {each.code: each.name for each in waiting.pathways(on=london_day(now))}
    context = {
        "shared": shared, "pathways": pathways, "showing": showing, "today": london_day(now),
        "may_share_pathways": teams_seen(viewer, Permission.SHARE) is None,
    }  # fmt: skip
    return render(request, "huddles/sharing.html", context)


@needs(Permission.SHARE)
def share(request: HttpRequest, wait: UUID) -> HttpResponse:
    """Share one person with a partner."""
    viewer, now = viewer_of(request), timezone.now()
    found = opening.wait(viewer, wait, permission=Permission.SHARE)
    if found.person.is_restricted:
        raise Http404
    log_access(by=viewer, people=[found.person_id], page="huddle:share", now=now)
    form = ShareForm(request.POST or None, partners=_partners(), today=london_day(now))
    if request.method == "POST" and form.is_valid():
        partner = queries.partner(int(form.cleaned_data["partner"]))
        try:
            actions.share_person(partner=partner, wait=found, terms=form.terms(), by=viewer, now=now)
            messages.success(request, _("Shared. They see it in huddles, until the last day."))
            return redirect("huddles:sharing")
        except HuddleRefused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
    about = showing.name(found.person)
    return render(request, "huddles/share.html", {"form": form, "about": about, **_back(viewer, found)})


@needs(Permission.SHARE)
def share_pathway(request: HttpRequest) -> HttpResponse:
    """Share everybody on a pathway with a partner."""
    viewer, now = viewer_of(request), timezone.now()
    pathways = [(each.code, each.name) for each in waiting.pathways(on=london_day(now))]
    form = ShareForm(request.POST or None, partners=_partners(), today=london_day(now), pathways=pathways)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            actions.share_pathway(
                partner=queries.partner(int(said["partner"])), pathway=said["pathway"], terms=form.terms(), by=viewer,
                now=now,
            )  # fmt: skip
            messages.success(request, _("Shared. They see it in huddles, until the last day."))
            return redirect("huddles:sharing")
        except HuddleRefused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
    context = {"form": form, "about": _("Everybody on one pathway"), "back": reverse("huddles:sharing")}
    return render(request, "huddles/share.html", context)


def _partners() -> list[tuple[int, str]]:
    return [(user.pk, user.display_name) for user in queries.partners()]


@needs(Permission.SHARE)
@require_POST
def stop(request: HttpRequest, sharing: int) -> HttpResponse:
    """End a sharing, at once."""
    viewer, now = viewer_of(request), timezone.now()
    found = queries.sharing_for(viewer, sharing, today=london_day(now))
    if found is None:
        raise Http404
    try:
        actions.stop_sharing(sharing=found, by=viewer, now=now)
        messages.success(request, _("Ended: nothing of it is shown any more."))
    except HuddleRefused as refusal:
        messages.error(request, str(refusal))
    return redirect("huddles:sharing")
