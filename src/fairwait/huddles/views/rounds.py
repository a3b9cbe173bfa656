"""Pages of a huddle over concerns: one a page, followed live, the projector, the minutes."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_GET, require_POST

from fairwait.accounts.access import may, needs, viewer_of
from fairwait.accounts.rules import Permission
from fairwait.huddles.concerns import actions, queries
from fairwait.huddles.concerns.models import Round
from fairwait.huddles.concerns.queries import Walked
from fairwait.huddles.concerns.rules import Kind
from fairwait.huddles.rules.refusal import HuddleRefused
from fairwait.huddles.views import concerns
from fairwait.huddles.views.leading import FOLLOWING, Addresses


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
    """Where a huddle stands: its concern, or its minutes."""
    walked = _walked(request, meeting)
    position = walked.nearest
    if walked.meeting.is_ended or position is None:
        return redirect("huddles:round_minutes", meeting)
    return redirect(f"{reverse('huddles:walk', args=[meeting, position])}?{FOLLOWING}")


@needs(Permission.SEE_HUDDLE)
def walk(request: HttpRequest, meeting: int, position: int) -> HttpResponse:
    """One concern of the agenda a page, with its decision."""
    viewer, now = viewer_of(request), timezone.now()
    walked = _walked(request, meeting)
    agenda = walked.meeting.agenda
    found = queries.concern_for(viewer, agenda[position - 1]) if 0 < position <= len(agenda) else None
    if found is None:
        raise Http404
    if request.method == "GET" and FOLLOWING in request.GET and position != walked.nearest:
        return redirect("huddles:round", meeting)  # it moved on while they were led here
    return concerns.decided(request, found, now=now, walked=walked, position=position) or concerns.one(
        request, found, now=now, walked=walked, position=position, around=_around(request, walked, position)
    )


@needs(Permission.SEE_HUDDLE)
@require_GET
def projector(request: HttpRequest, meeting: int) -> HttpResponse:
    """For the wall: where the huddle stands, with no name and no words of anybody's on the page at all."""
    viewer, now = viewer_of(request), timezone.now()
    walked = _walked(request, meeting)
    position = walked.nearest
    if walked.meeting.is_ended or position is None:
        return redirect("huddles:round_minutes", meeting)
    found = queries.concern_for(viewer, walked.meeting.agenda[position - 1])
    if found is None:
        raise Http404
    concerns.log_shown(viewer, [found], page="concern:projector", now=now)
    context = {"one": found, "walked": walked, "position": position, **concerns.said(now)}
    return render(request, "huddles/round_projector.html", context)


@needs(Permission.SEE_HUDDLE)
@require_GET
def minutes(request: HttpRequest, meeting: int) -> HttpResponse:
    """What was decided, by whom, who does what by when, who was there, and what was not reached."""
    viewer, now = viewer_of(request), timezone.now()
    walked = _walked(request, meeting)
    shown = queries.shown(viewer, walked.meeting.agenda)
    concerns.log_shown(viewer, shown, page="concerns:minutes", now=now)
    rows = [(one, next((s for s in one.steps if s.round_id == walked.meeting.pk), None)) for one in shown]
    context = {
        "walked": walked, "decided": [row for row in rows if row[1]],
        "left": [one for one, step in rows if not step and one.concern.pk not in walked.settled],
        "unsaid": len(walked.meeting.agenda) - len(shown), **_leading(request, walked), **concerns.said(now),
    }  # fmt: skip
    return render(request, "huddles/round_minutes.html", context)


def _around(request: HttpRequest, walked: Walked, position: int) -> dict[str, Any]:
    """What stands around a concern in a huddle."""
    seen = [at for at, number in enumerate(walked.meeting.agenda, start=1) if number in walked.visible]
    return {
        **_leading(request, walked),
        "previous": max((at for at in seen if at < position), default=None),
        "following": min((at for at in seen if at > position), default=None),
        "following_now": position == walked.nearest,
        "unsaid": len(walked.meeting.agenda) - len(seen),
    }


def _leading(request: HttpRequest, walked: Walked) -> dict[str, Any]:
    viewer, present = viewer_of(request), walked.present
    return {
        "meeting": walked.meeting, "present": present, "may_hold": may(viewer, Permission.HOLD_HUDDLE),
        "leads": walked.meeting.led_by_id == viewer.pk, "is_here": any(one.user_id == viewer.pk for one in present),
    }  # fmt: skip


def _walked(request: HttpRequest, number: int) -> Walked:
    walked = queries.round_for(viewer_of(request), number)
    if walked is None:
        raise Http404
    return walked


def _round(request: HttpRequest, number: int) -> Round:
    return _walked(request, number).meeting


AT = Addresses(find=_round, there="huddles:round", place="huddles:walk", every="huddles:concerns")
take_over, join, pause, resume, here, since = (
    AT.take_over(), AT.join(), AT.pause(), AT.resume(), AT.here(), AT.since()
)  # fmt: skip
end = AT.verb(Permission.HOLD_HUDDLE, actions.end, gettext_noop("The huddle has ended. These are its minutes."))
