"""Pages of a huddle: the meetings, one person at a time, following live, the projector, the minutes."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_GET, require_POST

from fairwait.accounts.access import NotAllowed, may, needs, require, viewer_of
from fairwait.accounts.actions import log_access
from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission
from fairwait.engine.calendars import london_day
from fairwait.govuk import keys as single_keys
from fairwait.govuk.formats import format_list
from fairwait.govuk.hints import hint_at_avoided
from fairwait.govuk.words import avoided_in
from fairwait.huddles import actions, owners, queries, showing
from fairwait.huddles.forms.walking import KEYS, WalkForm
from fairwait.huddles.models import Meeting
from fairwait.huddles.queries import Room
from fairwait.huddles.rules.refusal import HuddleRefused
from fairwait.huddles.views import drafts
from fairwait.huddles.views.leading import FOLLOWING, Addresses
from fairwait.people import reasons
from fairwait.waiting import queries as waiting
from fairwait.waiting.actions import WaitRefused


@needs(Permission.SEE_HUDDLE)
@require_GET
def huddles(request: HttpRequest) -> HttpResponse:
    """Meetings under way and held, what I took on, and how well it is kept."""
    viewer, now = viewer_of(request), timezone.now()
    today = london_day(now)
    mine = queries.my_actions(viewer, today=today)
    brought = queries.brought(viewer, today=today)
    goes_by = {code: template for code, (template, _document) in queries.templates(on=today).items()}
    if people := [a.item.wait.person_id for a in mine] + [each.wait.person_id for each in brought]:
        _log(viewer, people, page="huddles", now=now)
    context = {
        "running": queries.meetings(viewer, ended=False, today=today),
        "ended": queries.meetings(viewer, ended=True, today=today),
        "kinds": list(goes_by.values()),
        "startable": set(queries.may_start(viewer, on=today)) if may(viewer, Permission.HOLD_HUDDLE) else set(),
        "mine": mine,
        "brought": [(each, goes_by[each.template].name) for each in brought if each.template in goes_by],
        "kept": queries.late_actions(viewer, today=today),
        "may_hold": may(viewer, Permission.HOLD_HUDDLE),
        "may_share": may(viewer, Permission.SHARE),
        "sees_names": queries.sees_names(viewer),
        "is_partner": queries.is_partner(viewer),
        "viewer": viewer,
        "today": today,
        "showing": showing,
    }
    return render(request, "huddles/huddles.html", context)


@needs(Permission.SEE_HUDDLE)
@require_GET
def meeting(request: HttpRequest, meeting: int) -> HttpResponse:
    """Where the meeting stands now: its person, or its minutes once it has ended."""
    found = _meeting(request, meeting)
    if found.is_ended:
        return redirect("huddles:minutes", found.pk)
    if not queries.sees_names(viewer_of(request)):
        return redirect("huddles:projector", found.pk)
    today = london_day(timezone.now())
    position = queries.nearest(viewer_of(request), found, today=today)
    return redirect(f"{reverse('huddles:person', args=[found.pk, position])}?{FOLLOWING}")


@needs(Permission.SEE_HUDDLE)
def person(request: HttpRequest, meeting: int, position: int) -> HttpResponse:
    """One person of the agenda: what is known, the questions, the decision."""
    viewer, now = viewer_of(request), timezone.now()
    found = _meeting(request, meeting)
    if request.method == "POST":
        require(viewer, Permission.HOLD_HUDDLE)
    if found.is_ended and request.method == "GET":
        return redirect("huddles:minutes", found.pk)
    room = _room(request, found, position, now=now)
    if request.method == "GET" and _moved_on(request, room, now=now):
        return redirect("huddles:meeting", found.pk)
    if queries.is_partner(viewer):
        return _shared(request, room, now=now)
    if not _is_open(request, room, now=now):
        _log_agenda(request, room, now=now)
        return render(request, "huddles/restricted.html", _around(request, room))
    form = _form(request, room, now=now)
    if request.method == "POST":
        is_whole = form.is_valid()
        if is_whole and _done(request, form, room, now=now):
            return redirect("huddles:meeting", found.pk)
        drafts.keep_typed(request, now=now)
        room = _room(request, found, position, now=now)  # as it stands after whoever was first, and with what was typed
        if is_whole:
            _show_newer(request, form, room, now=now)
    log_access(by=viewer, people=[room.item.wait.person_id], page="huddle", now=now)
    _log_agenda(request, room, now=now)
    today = london_day(now)
    context = {**_around(request, room), **showing.shown(room, today=today), "form": form, "keys": KEYS}
    context["begun"] = drafts.begun(
        request, form, room.drafts, about=f"item.{found.pk}.{position}", chosen=form.chosen_already
    )
    return render(request, "huddles/person.html", context)


def _room(request: HttpRequest, meeting: Meeting, position: int, *, now: datetime) -> Room:
    return queries.room(viewer_of(request), meeting, position, today=london_day(now))


def _moved_on(request: HttpRequest, room: Room, *, now: datetime) -> bool:
    """Whether somebody who follows is shown a person the huddle has left already: it may move while they are led there.

    Left here, they would be told of the next change only, and follow no more.
    """
    if FOLLOWING not in request.GET:
        return False
    return room.item.position != queries.nearest(viewer_of(request), room.meeting, today=london_day(now))


def _shared(request: HttpRequest, room: Room, *, now: datetime) -> HttpResponse:
    """One person as a partner sees them: what they need to help, the basis named, and the look kept with it."""
    viewer, today = viewer_of(request), london_day(now)
    basis = queries.basis_for(viewer, room.person, pathway=room.item.wait.pathway, on=today)
    if basis is None:
        raise Http404
    why = f"{basis.basis}: {basis.agreement}"
    log_access(by=viewer, people=[room.item.wait.person_id], page="huddle:shared", why=why, now=now)
    _log_agenda(request, room, now=now)
    shown = showing.shown(room, today=today, is_shared=True)
    context = {
        **_around(request, room), "basis": basis, "facts": list(showing.facts_shared(room)), "talk": shown["talk"],
        "asked": [(asked, room.answers.get(code)) for code, asked in shown["questions"].items()],
    }  # fmt: skip
    return render(request, "huddles/shared.html", context)


def _is_open(request: HttpRequest, room: Room, *, now: datetime) -> bool:
    """Whether this person may be shown: a restricted record only after a reason, as anywhere."""
    if not may(viewer_of(request), Permission.SEE_PERSON, on=room.item.wait):
        return False
    given = reasons.given(request.session, person=room.person.uuid, now=now)
    return not room.person.is_restricted or given is not None


def _log(viewer: User, people: Iterable[int], *, page: str, now: datetime) -> None:
    """Write down a look at people; of a partner with the lawful bases they are shown on."""
    told = list(people)
    log_access(by=viewer, people=told, page=page, why=queries.grounds(viewer, told, on=london_day(now)), now=now)


def _log_agenda(request: HttpRequest, room: Room, *, now: datetime) -> None:
    people = [line.item.wait.person_id for line in room.around]
    _log(viewer_of(request), people, page="huddle:agenda", now=now)


def _around(request: HttpRequest, room: Room) -> dict[str, Any]:
    """What stands around the person on every page of a meeting."""
    viewer = viewer_of(request)
    return {
        "room": room,
        "meeting": room.meeting,
        "showing": showing,
        "leads": room.meeting.led_by_id == viewer.pk,
        "may_hold": may(viewer, Permission.HOLD_HUDDLE),
        "may_open": may(viewer, Permission.SEE_PERSON, on=room.item.wait),
        "is_partner": queries.is_partner(viewer),
        "is_here": any(one.user_id == viewer.pk for one in room.present),
        "previous": room.neighbour(-1),
        "following": room.neighbour(1),
        "keys_on": single_keys.are_on(request),
        "following_now": room.item.position == room.meeting.current or FOLLOWING in request.GET,
    }


def _form(request: HttpRequest, room: Room, *, now: datetime) -> WalkForm:
    today = london_day(now)
    step = showing.step_of(room, today=today)
    return WalkForm(
        request.POST or None,
        room=room,
        viewer=viewer_of(request),
        owners=[(pk, user.display_name) for pk, user in owners.possible(room.item.wait, on=today).items()],
        teams=waiting.known_teams(),
        called=showing.called(room.person),
        step=step.title if step else "",
        today=today,
        said=drafts.said_here(request, room.drafts),
    )


def _done(request: HttpRequest, form: WalkForm, room: Room, *, now: datetime) -> bool:
    """Decide, or put off. A refusal is said on the page, and what was typed stays."""
    viewer, seen = viewer_of(request), form.seen_so_far()
    try:
        if form.is_deciding:
            actions.decide(
                item=room.item, seen=seen, answers=form.answers(), actions=form.actions(), decided=form.decided(),
                owner=form.owner(), by=viewer, now=now,
            )  # fmt: skip
            messages.success(request, _("Decided. It is on the record."))
        else:
            actions.put_off(item=room.item, seen=seen, why=form.cleaned_data["why"], by=viewer, now=now)
            messages.success(request, _("Not today: kept, with why."))
    except (HuddleRefused, WaitRefused) as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        return False
    except NotAllowed as refusal:
        form.add_error(None, str(refusal))
        return False
    drafts.decided(request, room.item)
    hint_at_avoided(request, *form.cleaned_data.values())
    return True


def _show_newer(request: HttpRequest, form: WalkForm, room: Room, *, now: datetime) -> None:
    """Say what somebody else recorded since the page was shown; sent again, it is by somebody who has read it."""
    if newer := queries.newer_words(room.item, since=form.seen_so_far()[1], today=london_day(now)):
        form.add_error(None, newer)
    form.data = {**request.POST.dict(), "seen": str(room.item.revision), "seen_wait": str(room.item.wait.last_seq)}


@needs(Permission.SEE_HUDDLE)
@require_GET
def projector(request: HttpRequest, meeting: int) -> HttpResponse:
    """For the wall: where the meeting stands, with no name, number, place or words of anybody's on the page at all."""
    found, now = _meeting(request, meeting), timezone.now()
    if found.is_ended:
        return redirect("huddles:minutes", found.pk)
    viewer = viewer_of(request)
    wall = queries.wall(viewer, found, today=london_day(now))
    _log(viewer, [wall.person], page="huddle:projector", now=now)
    clock = wall.standing.clock
    context = {
        "meeting": found,
        "wall": wall,
        "place": wall.place,
        "coverage": wall.coverage,
        "questions": [(question.asked_of(_("this person")), question.code) for question in wall.template.questions],
        "answers": wall.answers,
        "pathway": wall.pathway.name if wall.pathway else "",
        "band": wall.standing.band,
        "days": clock.calendar_days_elapsed if clock and not clock.is_future else None,
        "lacks": len(wall.standing.lacks),
        "name": wall.template.name,
        "sees_names": queries.sees_names(viewer),
        "showing": showing,
    }
    return render(request, "huddles/projector.html", context)


@needs(Permission.SEE_HUDDLE)
@require_GET
def minutes(request: HttpRequest, meeting: int) -> HttpResponse:
    """What was decided, who does what by when, who was put off, and who was not reached."""
    viewer, now = viewer_of(request), timezone.now()
    written = queries.minutes(viewer, _meeting(request, meeting), today=london_day(now))
    if written.people:
        _log(viewer, written.people, page="huddle:minutes", now=now)
    context = {"minutes": written, "meeting": written.meeting, "showing": showing, "today": london_day(now)}
    context |= {
        "figures": list(showing.figures(written)), "viewer": viewer, "now": now,
        "may_hold": may(viewer, Permission.HOLD_HUDDLE), "may_open": may(viewer, Permission.SEE_PERSON),
        "avoided": format_list(list(avoided_in(*written.typed))),
    }  # fmt: skip
    return render(request, "huddles/minutes.html", context)


@needs(Permission.SEE_HUDDLE)
@require_POST
def finish(request: HttpRequest, action: int) -> HttpResponse:
    """An action is done."""
    drafts.keep_typed(request, now=timezone.now())
    found = queries.action_for(viewer_of(request), action, today=london_day(timezone.now()))
    try:
        actions.finish(action=found, by=viewer_of(request), now=timezone.now())
        messages.success(request, _("Done, and kept as done."))
    except HuddleRefused as refusal:
        messages.error(request, str(refusal))
    at = request.POST.get("back", "").split(".")
    if len(at) == 2 and all(part.isdecimal() and len(part) < 10 for part in at):
        return redirect("huddles:person", int(at[0]), int(at[1]))
    return redirect("huddles:huddles")


@needs(Permission.SEE_HUDDLE)
@require_POST
def keys(request: HttpRequest, meeting: int) -> HttpResponse:
    """Turn single keys off, or on again, for this session."""
    found = _meeting(request, meeting)
    drafts.keep_typed(request, now=timezone.now())
    single_keys.switch(request)
    return redirect("huddles:meeting", found.pk)


def _meeting(request: HttpRequest, number: int) -> Meeting:
    return queries.meeting_for(viewer_of(request), number, today=london_day(timezone.now()))


AT = Addresses(find=_meeting, there="huddles:meeting", place="huddles:person", every="huddles:huddles")
take_over, join, pause, resume, here, since = (
    AT.take_over(), AT.join(), AT.pause(), AT.resume(), AT.here(), AT.since()
)  # fmt: skip
end = AT.verb(Permission.HOLD_HUDDLE, actions.end, gettext_noop("The huddle has ended. These are its minutes."))
