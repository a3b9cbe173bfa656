"""Pages of provider concerns and incidents: raising one, its story, and the huddle that walks them one a page."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

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
from fairwait.huddles.rules.refusal import HuddleRefused
from fairwait.waiting.models import Wait


@needs(Permission.SEE_HUDDLE)
@require_GET
def concerns(request: HttpRequest) -> HttpResponse:
    """What is open, the worst first; huddles over them; what was closed."""
    viewer, now = viewer_of(request), timezone.now()
    open_, closed = queries.open_concerns(viewer), queries.closed_concerns(viewer)
    _log(viewer, [*open_, *closed], page="concerns", now=now)
    kinds = [(kind, words.ROUNDS[kind]) for kind in Kind if any(one.concern.kind == kind for one in open_)]
    context = {
        "open": open_, "closed": closed, "rounds": queries.rounds(viewer), "kinds": kinds,
        "may_hold": may(viewer, Permission.HOLD_HUDDLE), "sees_names": huddles.sees_names(viewer), **_words(now),
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
        said = form.cleaned_data
        try:
            made = actions.raise_concern(
                kind=Kind(said["kind"]), about=said["about"], what=said["what"], happened_on=said["happened_on"],
                step=form.step(decision=Decision.RAISED, words=said["what"]),
                touches=found.person if found else None, by=viewer, now=now,
            )  # fmt: skip
        except HuddleRefused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            messages.success(request, _("Raised. It is walked in the next huddle of its kind."))
            hint_at_avoided(request, said["about"], said["what"], said["next_step"])
            return redirect("huddles:concern", made.pk)
    context = {"form": form, "wait": found, "showing": showing, "back": reverse("huddles:concerns")}
    return render(request, "huddles/raise_concern.html", context)


@needs(Permission.SEE_HUDDLE)
def concern(request: HttpRequest, concern: int) -> HttpResponse:
    """One concern: what happened, whom it touches, every step, and the next for whoever may decide it."""
    viewer, now = viewer_of(request), timezone.now()
    found = queries.concern_for(viewer, concern)
    if found is None:
        raise Http404
    return _decided(request, found, now=now) or _one(request, found, now=now)


@needs(Permission.HOLD_HUDDLE)
@require_POST
def start(request: HttpRequest) -> HttpResponse:
    """Start a huddle over one kind, or go to the one under way."""
    try:
        made = actions.start(kind=Kind(request.POST.get("kind", "")), by=viewer_of(request), now=timezone.now())
    except ValueError:
        raise Http404 from None
    except HuddleRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("huddles:concerns")
    return redirect("huddles:round", made.pk)


@needs(Permission.SEE_HUDDLE)
@require_GET
def where(request: HttpRequest, meeting: int) -> HttpResponse:
    """Where a huddle stands: the first that is left, or its minutes."""
    walked = _walked(request, meeting)
    position = walked.following
    if walked.meeting.ended_at is not None or position is None:
        return redirect("huddles:round_minutes", meeting)
    return redirect("huddles:walk", meeting, position)


@needs(Permission.SEE_HUDDLE)
def walk(request: HttpRequest, meeting: int, position: int) -> HttpResponse:
    """One concern of the agenda a page, with its decision."""
    viewer, now = viewer_of(request), timezone.now()
    walked = _walked(request, meeting)
    agenda = walked.meeting.agenda
    found = queries.concern_for(viewer, agenda[position - 1]) if 0 < position <= len(agenda) else None
    if found is None:
        raise Http404
    return _decided(request, found, now=now, walked=walked, position=position) or _one(
        request, found, now=now, walked=walked, position=position
    )


@needs(Permission.HOLD_HUDDLE)
@require_POST
def end(request: HttpRequest, meeting: int) -> HttpResponse:
    """End the huddle; what was not reached is walked next time."""
    actions.end(meeting=_walked(request, meeting).meeting, by=viewer_of(request), now=timezone.now())
    return redirect("huddles:round_minutes", meeting)


@needs(Permission.SEE_HUDDLE)
@require_GET
def minutes(request: HttpRequest, meeting: int) -> HttpResponse:
    """What was decided, by whom, who does what by when, and what was not reached."""
    viewer, now = viewer_of(request), timezone.now()
    walked = _walked(request, meeting)
    shown = queries.shown(viewer, walked.meeting.agenda)
    _log(viewer, shown, page="concerns:minutes", now=now)
    rows = [(one, next((s for s in one.steps if s.round_id == walked.meeting.pk), None)) for one in shown]
    context = {
        "walked": walked, "decided": [row for row in rows if row[1]], "left": [one for one, step in rows if not step],
        "unsaid": len(walked.meeting.agenda) - len(shown), "may_hold": may(viewer, Permission.HOLD_HUDDLE),
        **_words(now),
    }  # fmt: skip
    return render(request, "huddles/round_minutes.html", context)


def _one(
    request: HttpRequest, found: Shown, *, now: datetime, walked: Walked | None = None, position: int = 0
) -> HttpResponse:
    viewer = viewer_of(request)
    _log(viewer, [found], page="concern", now=now)
    context = {
        "one": found, "walked": walked, "position": position, "form": _form(request, found, viewer, walked, now=now),
        "following": walked.after(position) if walked else None, "may_hold": may(viewer, Permission.HOLD_HUDDLE),
        "may_open": may(viewer, Permission.SEE_PERSON), **_words(now),
    }  # fmt: skip
    return render(request, "huddles/concern.html", context)


def _form(
    request: HttpRequest, found: Shown, viewer: User, walked: Walked | None, *, now: datetime
) -> DecideForm | None:
    """The form of the next step, for whoever may decide it; with what was typed where that was refused."""
    if found.concern.closed_at is not None or not _may_decide(found, viewer, walked):
        return None
    refused: DecideForm | None = getattr(request, "refused", None)
    concern = found.concern
    initial = {"severity": concern.severity, "owner": str(concern.owner_id)}
    return refused or DecideForm(owners=_owners(), today=london_day(now), initial=initial)


def _may_decide(found: Shown, viewer: User, walked: Walked | None) -> bool:
    if found.is_shut:
        return False
    if walked is not None and (walked.meeting.ended_at is not None or found.concern.pk in walked.settled):
        return False
    return may(viewer, Permission.HOLD_HUDDLE) or (walked is None and found.concern.owner_id == viewer.pk)


def _decided(
    request: HttpRequest, found: Shown, *, now: datetime, walked: Walked | None = None, position: int = 0
) -> HttpResponse | None:
    """Keep what was decided, and go on; None where the page is only read, or what was typed must be mended."""
    if request.method != "POST":
        return None
    viewer, seen = viewer_of(request), request.POST.get("seen", "")
    form = DecideForm(request.POST, owners=_owners(), today=london_day(now))
    if form.is_valid():
        said = form.cleaned_data
        try:
            if found.is_shut:
                raise HuddleRefused(_("It touches a restricted record: whoever holds that decides, outside huddles."))
            actions.decide(
                concern=found.concern, step=form.step(decision=Decision(said["decision"]), words=said["words"]),
                by=viewer, now=now, meeting=walked.meeting if walked else None,
                seen=int(seen) if seen.isdecimal() and len(seen) < 9 else 0,
            )  # fmt: skip
        except HuddleRefused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            hint_at_avoided(request, said["words"], said["next_step"])
            if walked is None:
                return redirect("huddles:concern", found.concern.pk)
            following = walked.after(position)
            ahead = following is not None and following != position
            return (
                redirect("huddles:walk", walked.meeting.pk, following)
                if ahead
                else redirect("huddles:round_minutes", walked.meeting.pk)
            )
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


def _walked(request: HttpRequest, number: int) -> Walked:
    walked = queries.round_for(viewer_of(request), number)
    if walked is None:
        raise Http404
    return walked


def _log(viewer: User, shown: list[Shown], *, page: str, now: datetime) -> None:
    people = [person.pk for one in shown if not one.is_shut for person in one.people]
    if people:
        log_access(by=viewer, people=people, page=page, now=now)


def _owners() -> list[tuple[str, str]]:
    return [(str(user.pk), user.display_name) for user in queries.owners()]


def _words(now: datetime) -> dict[str, Any]:
    return {"words": words, "today": london_day(now)}
