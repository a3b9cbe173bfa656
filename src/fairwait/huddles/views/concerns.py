"""Pages of provider concerns and incidents: those open, raising one, and its story."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from fairwait.accounts.access import may, needs, viewer_of
from fairwait.accounts.actions import log_access
from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission
from fairwait.engine.calendars import london_day
from fairwait.govuk.hints import hint_at_avoided
from fairwait.huddles import queries as huddles
from fairwait.huddles import showing
from fairwait.huddles.concerns import actions, queries, words
from fairwait.huddles.concerns.queries import Shown, Walked
from fairwait.huddles.concerns.rules import Decision, Kind
from fairwait.huddles.forms.concerns import DecideForm, RaiseForm
from fairwait.huddles.models import Draft
from fairwait.huddles.rules.refusal import HuddleRefused
from fairwait.huddles.views import drafts
from fairwait.waiting.models import Wait


@needs(Permission.SEE_HUDDLE)
@require_GET
def concerns(request: HttpRequest) -> HttpResponse:
    """What is open, the worst first; huddles over them; what was closed."""
    viewer, now = viewer_of(request), timezone.now()
    open_, closed = queries.open_concerns(viewer), queries.closed_concerns(viewer)
    log_shown(viewer, [*open_, *closed], page="concerns", now=now)
    kinds = [(kind, words.ROUNDS[kind]) for kind in Kind if any(one.concern.kind == kind for one in open_)]
    context = {
        "tallies": [] if huddles.sees_names(viewer) else queries.in_figures(viewer, today=london_day(now)),
        "open": open_, "closed": closed, "rounds": queries.rounds(viewer), "kinds": kinds,
        "may_hold": may(viewer, Permission.HOLD_HUDDLE), "sees_names": huddles.sees_names(viewer), **said(now),
    }  # fmt: skip
    return render(request, "huddles/concerns.html", context)


@needs(Permission.SEE_HUDDLE)
def raise_concern(request: HttpRequest, wait: UUID | None = None) -> HttpResponse:
    """Raise a concern or an incident; from somebody's record it touches them."""
    viewer, now = viewer_of(request), timezone.now()
    found = _wait(viewer, wait, now=now)
    form = RaiseForm(request.POST or None, owners=_owners(), today=london_day(now))
    form.fields["happened_on"].latest = london_day(now)  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            made = actions.raise_concern(
                kind=Kind(told["kind"]), about=told["about"], what=told["what"], happened_on=told["happened_on"],
                step=form.step(decision=Decision.RAISED, words=told["what"]),
                touches=found.person if found else None, by=viewer, now=now,
            )  # fmt: skip
        except HuddleRefused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            messages.success(request, _("Raised. It is walked in the next huddle of its kind."))
            hint_at_avoided(request, told["about"], told["what"], told["next_step"])
            return redirect("huddles:concern", made.pk)
    known = sorted(one.name for one, _open in queries.providers(viewer))
    context = {"form": form, "known": known, "wait": found, "showing": showing, "back": reverse("huddles:concerns")}
    return render(request, "huddles/raise_concern.html", context)


@needs(Permission.SEE_HUDDLE)
def concern(request: HttpRequest, concern: int) -> HttpResponse:
    """One concern: what happened, whom it touches, every step, and the next for whoever may decide it."""
    viewer, now = viewer_of(request), timezone.now()
    found = queries.concern_for(viewer, concern)
    if found is None:
        raise Http404
    return decided(request, found, now=now) or one(request, found, now=now)


def one(
    request: HttpRequest, found: Shown, *, now: datetime, walked: Walked | None = None, position: int = 0,
    around: dict[str, Any] | None = None,
) -> HttpResponse:  # fmt: skip
    """One concern as a page: by itself, or with what stands `around` it in a huddle."""
    viewer = viewer_of(request)
    log_shown(viewer, [found], page="concern", now=now)
    typed = queries.drafts_of(viewer, found)
    form = _form(request, found, viewer, walked, typed, now=now)
    chosen = {"severity": found.concern.severity, "owner": found.concern.owner_id}
    about = f"concern.{found.concern.pk}"
    context = {
        "one": found, "walked": walked, "position": position, "form": form,
        "begun": drafts.begun(request, form, typed, about=about, chosen=chosen) if form else None,
        "may_hold": may(viewer, Permission.HOLD_HUDDLE), "may_open": may(viewer, Permission.SEE_PERSON),
        **said(now), **(around or {}),
    }  # fmt: skip
    return render(request, "huddles/round.html" if walked else "huddles/concern.html", context)


def _form(
    request: HttpRequest, found: Shown, viewer: User, walked: Walked | None, typed: Iterable[Draft], *, now: datetime
) -> DecideForm | None:
    """The form of the next step, for whoever may decide it; with what was typed where that was refused."""
    refused: DecideForm | None = getattr(request, "refused", None)
    if refused is not None and not found.is_shut:
        return refused  # what was typed stays, though the huddle was paused or somebody closed it meanwhile
    if found.concern.closed_at is not None or not _may_decide(found, viewer, walked):
        return None
    concern = found.concern
    initial: dict[str, Any] = {
        "severity": concern.severity,
        "owner": str(concern.owner_id),
        **drafts.said_here(request, typed),
    }
    initial |= drafts.days(initial, "next_on")
    return DecideForm(owners=_owners(), today=london_day(now), initial=initial)


def _may_decide(found: Shown, viewer: User, walked: Walked | None) -> bool:
    if found.is_shut:
        return False
    if walked is not None and (not walked.meeting.is_running or found.concern.pk in walked.settled):
        return False
    return may(viewer, Permission.HOLD_HUDDLE) or (walked is None and found.concern.owner_id == viewer.pk)


def decided(
    request: HttpRequest, found: Shown, *, now: datetime, walked: Walked | None = None, position: int = 0
) -> HttpResponse | None:
    """Keep what was decided, and go on; None where the page is only read, or what was typed must be mended."""
    if request.method != "POST":
        return None
    viewer, seen = viewer_of(request), request.POST.get("seen", "")
    form = DecideForm(request.POST, owners=_owners(), today=london_day(now))
    if form.is_valid():
        told = form.cleaned_data
        try:
            if found.is_shut:
                raise HuddleRefused(_("It touches a restricted record: whoever holds that decides, outside huddles."))
            actions.decide(
                concern=found.concern, step=form.step(decision=Decision(told["decision"]), words=told["words"]),
                by=viewer, now=now, meeting=walked.meeting if walked else None,
                seen=int(seen) if seen.isdecimal() and len(seen) < 9 else 0,
            )  # fmt: skip
        except HuddleRefused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            drafts.decided(request, found.concern)
            hint_at_avoided(request, told["words"], told["next_step"])
            if walked is None:
                return redirect("huddles:concern", found.concern.pk)
            return redirect("huddles:round", walked.meeting.pk)
    drafts.keep_typed(request, now=now)
    request.refused = form  # type: ignore[attr-defined]
    return None


def _wait(viewer: User, wait: UUID | None, *, now: datetime) -> Wait | None:
    if wait is None:
        return None
    found = huddles.wait_for(viewer, wait, today=london_day(now))
    if found is None or found.person.is_restricted:
        raise Http404
    why = huddles.grounds(viewer, [found.person_id], on=london_day(now))
    log_access(by=viewer, people=[found.person_id], page="concern:raise", why=why, now=now)
    return found


def log_shown(viewer: User, shown: Iterable[Shown], *, page: str, now: datetime) -> None:
    """Write down whom these concerns show; of what touches a restricted record nobody is shown."""
    people = [person.pk for one in shown if not one.is_shut for person in one.people]
    if people:
        log_access(by=viewer, people=people, page=page, now=now)


def _owners() -> list[tuple[str, str]]:
    return [(str(user.pk), user.display_name) for user in queries.owners()]


def said(now: datetime) -> dict[str, Any]:
    """The words of a page of concerns, and its day."""
    return {"words": words, "today": london_day(now)}
