"""Pages of the front door: what is under way, one request on one screen, and what was kept while it was typed."""

import json
from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from fairwait.accounts.access import may, needs, viewer_of
from fairwait.accounts.actions import log_access
from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission
from fairwait.conversations import actions, queries, words
from fairwait.conversations.actions import NotFinished, RequestRefused
from fairwait.conversations.forms import OF_SOMEBODY_NEW, PROSE, PeriodForm, RequestForm, typed_in
from fairwait.conversations.models import Request
from fairwait.conversations.queries import Cut, Matches
from fairwait.conversations.rules.first_time import SOON
from fairwait.conversations.rules.shape import CameTo, Solved, Topic, Way
from fairwait.conversations.rules.windows import Typed, digest
from fairwait.engine.calendars import london_day
from fairwait.engine.policy.trial import share_interval
from fairwait.govuk.formats import format_list, format_month, format_time
from fairwait.govuk.hints import hint_at_avoided
from fairwait.people.models import Person
from fairwait.people.queries import visible_people
from fairwait.people.rules import PeopleRefused
from fairwait.people.rules.typed import read
from fairwait.waiting.queries import pathways

A_YEAR = timedelta(days=365)


@needs(Permission.TAKE_REQUEST)
def front_door(request: HttpRequest) -> HttpResponse:
    """What is under way at the front door; and beginning another."""
    now, viewer = timezone.now(), viewer_of(request)
    if request.method == "POST":
        way = request.POST.get("way", "")
        if way not in set(Way):
            raise Http404
        begun = actions.begin(way=Way(way), uuid=_uuid(request.POST.get("once", "")), by=viewer, now=now)
        return redirect("conversations:request", begun.uuid)
    mine, others, lately = list(queries.mine(viewer)), list(queries.others(viewer)), list(queries.lately(viewer))
    people = [one.person for one in (*mine, *others, *lately) if one.person is not None]
    named = [person.pk for person in people if not person.is_restricted]
    if named:
        log_access(by=viewer, people=named, page="front-door", now=now)
    context = {
        "mine": mine, "others": others, "lately": lately, "ways": words.WAYS, "topics": words.TOPICS, "once": uuid4(),
        "label": queries.label, "may_measure": may(viewer, Permission.SEE_MEASURES),
    }  # fmt: skip
    return render(request, "conversations/front_door.html", context)


@needs(Permission.TAKE_REQUEST)
def request_page(request: HttpRequest, request_uuid: UUID) -> HttpResponse:
    """One request on one screen; every button keeps what was typed before it does anything else."""
    found, now, viewer = _found(request, request_uuid), timezone.now(), viewer_of(request)
    if found.finished_at is not None:
        if request.method == "POST":
            return _too_late(request, found, now=now)
        return _finished(request, found, now=now)
    if request.method != "POST":
        return _page(request, found, now=now)
    try:
        kept = actions.keep(
            request=found, typed=typed_in(request.POST), was=_was(request), prose=PROSE, by=viewer, now=now
        )  # fmt: skip
    except RequestRefused as refusal:
        messages.error(request, str(refusal))
        return _page(request, found, now=now, said={**found.said, **typed_in(request.POST)})
    _tell_clashes(request, kept.merged.clashes)
    act = _ACTS.get(request.POST.get("do", "").partition(":")[0], _saved)
    return act(request, kept.request, now=now)


@needs(Permission.TAKE_REQUEST)
@require_POST
def keep(request: HttpRequest, request_uuid: UUID) -> JsonResponse:
    """Keep what was typed so far, while it is being typed. Answers with what now stands where two windows differ."""
    found, now = _found(request, request_uuid), timezone.now()
    try:
        kept = actions.keep(
            request=found, typed=typed_in(request.POST), was=_was(request), prose=PROSE, by=viewer_of(request), now=now
        )  # fmt: skip
    except RequestRefused as refusal:
        return JsonResponse({"refused": str(refusal)}, status=409)
    said, clashes = kept.request.said, kept.merged.clashes
    told = _("Saved %(time)s") % {"time": format_time(kept.request.saved_at)}
    if clashes:
        told = _clash_words(clashes)
    return JsonResponse({"was": _digests(said), "values": {one: said.get(one, "") for one in clashes}, "said": told})


@needs(Permission.TAKE_REQUEST)
@require_POST
def who(request: HttpRequest, request_uuid: UUID) -> HttpResponse:
    """The part of the page that says who may be meant, while somebody types."""
    found, now = _found(request, request_uuid), timezone.now()
    context = {"one": found, "matches": _matches(request, request.POST.get("find", ""), now=now), **_shown(now)}
    return render(request, "conversations/who.html", context)


@needs(Permission.SEE_MEASURES)
@require_GET
def first_time(request: HttpRequest) -> HttpResponse:
    """How many requests were solved first time, by what people said and by whether they came back."""
    today = london_day(timezone.now())
    start: dict[str, Any] = {"since": today - A_YEAR, "until": today, "cut": Cut.TOPIC.value, "within": str(SOON)}
    form = PeriodForm(request.GET if request.GET else None, today=today, initial=start)
    said: dict[str, Any] = form.cleaned_data if form.is_bound and form.is_valid() else start
    cut = Cut(said["cut"])
    found = queries.first_time(
        viewer_of(request), since=said["since"], until=said["until"], within=int(said["within"]), cut=cut, as_of=today
    )  # fmt: skip
    shares = {
        line.key: share_interval(line.solved, line.solved + line.not_solved)
        for line in (*found.lines, found.together) if line.solved is not None and line.not_solved is not None
    }  # fmt: skip
    context = {
        "form": form, "table": found, "shares": shares, "name": partial(_named, cut), "since": said["since"],
        "until": said["until"], "within": said["within"], "is_open": may(viewer_of(request), Permission.SEE_PERSON),
    }  # fmt: skip
    return render(request, "conversations/first_time.html", context)


def _named(cut: Cut, key: str) -> str:
    if cut is Cut.TOPIC:
        return _(words.TOPICS[Topic(key)])
    if cut is Cut.WAY:
        return _(words.WAYS[Way(key)])
    if cut is Cut.MONTH:
        return format_month(date.fromisoformat(f"{key}-01"))
    return _("not known") if key == "?" else key


def _found(request: HttpRequest, uuid: UUID) -> Request:
    found = queries.request_for(viewer_of(request), uuid)
    if found is None:
        raise Http404
    return found


def _page(
    request: HttpRequest, found: Request, *, now: datetime, form: RequestForm | None = None,
    matches: Matches | None = None, said: dict[str, Typed] | None = None,
) -> HttpResponse:  # fmt: skip
    viewer = viewer_of(request)
    stands = queries.known(viewer, found)
    if found.person is not None:
        log_access(by=viewer, people=[found.person.pk], page="request", now=now)
    shown = found.said if said is None else said
    context = {
        "one": found, "form": form or RequestForm(shown, pathways=_pathways(now)), "stands": stands, "matches": matches,
        "was": json.dumps(_digests(found.said)), "may_connect": may(viewer, Permission.RECORD_CONTACT),
        "is_shut": found.person is not None and found.person.is_restricted, "label": queries.label(found),
        "saved": format_time(found.saved_at), **_shown(now),
    }  # fmt: skip
    return render(request, "conversations/request.html", context)


def _finished(request: HttpRequest, found: Request, *, now: datetime) -> HttpResponse:
    viewer = viewer_of(request)
    if found.person is not None:
        log_access(by=viewer, people=[found.person.pk], page="request", now=now)
    context = {
        "one": found, "stands": queries.known(viewer, found), "label": queries.label(found),
        "topic": words.TOPICS[Topic(found.topic)], "solved": words.SOLVED[Solved(found.solved)],
        "came_to": [words.CAME_TO[CameTo(one)] for one in found.came_to],
        "may_connect": may(viewer, Permission.RECORD_CONTACT), **_shown(now),
    }  # fmt: skip
    return render(request, "conversations/finished.html", context)


def _too_late(request: HttpRequest, found: Request, *, now: datetime) -> HttpResponse:
    """Somebody finished it meanwhile. What was typed since is shown, so that nothing of it is lost."""
    who_finished = found.finished_by.display_name if found.finished_by else ""
    messages.error(
        request,
        _("%(who)s finished this request meanwhile. What you typed stands below: begin another with it if it is new.")
        % {"who": who_finished},
    )
    typed = {name: value for name, value in typed_in(request.POST).items() if value and name in PROSE}
    lines = [(RequestForm.base_fields[name].label, value) for name, value in typed.items()]
    return render(request, "conversations/too_late.html", {"one": found, "lines": lines, **_shown(now)})


def _saved(request: HttpRequest, found: Request, *, now: datetime) -> HttpResponse:
    return redirect("conversations:request", found.uuid)


def _look(request: HttpRequest, found: Request, *, now: datetime) -> HttpResponse:
    matches = _matches(request, str(found.said.get("find", "")), now=now)
    if matches is None:
        messages.error(request, _("Enter at least three letters or numbers to look for somebody."))
    return _page(request, found, now=now, matches=matches)


def _say_who(request: HttpRequest, found: Request, *, now: datetime) -> HttpResponse:
    viewer = viewer_of(request)
    picked = request.POST.get("do", "")
    person: Person | None = None
    if picked.startswith("use:"):
        person = visible_people(viewer).filter(uuid=_uuid(picked.removeprefix("use:"))).first()
        if person is None:
            raise Http404
    try:
        actions.say_who(request=found, person=person, gives_no_name=picked == "no-name", by=viewer, now=now)
    except RequestRefused as refusal:
        messages.error(request, str(refusal))
    return redirect("conversations:request", found.uuid)


def _record_new(request: HttpRequest, found: Request, *, now: datetime) -> HttpResponse:
    """Record somebody new, once what was typed of them can be read."""
    form = RequestForm(found.said, pathways=_pathways(now), judges=True)
    form.is_valid()
    wrong_day = form.errors.get("date_of_birth")
    born = form.cleaned_data.get("date_of_birth")
    known, wrong = read(
        {name: str(found.said.get(name, "")) for name in OF_SOMEBODY_NEW}, born=born, today=london_day(now)
    )  # fmt: skip
    if not wrong and not wrong_day:
        try:
            actions.record_new(request=found, known=known, by=viewer_of(request), now=now)
        except (RequestRefused, PeopleRefused) as refusal:
            wrong = {"last_name": str(refusal)}
        else:
            return redirect("conversations:request", found.uuid)
    blank = RequestForm(found.said, pathways=_pathways(now))
    for line in wrong_day or ():
        blank.add_error("date_of_birth", line)
    for name, line in wrong.items():
        blank.add_error(name, line)
    matches = _matches(request, str(found.said.get("find") or found.said.get("last_name", "")), now=now)
    return _page(request, found, now=now, form=blank, matches=matches)


def _connect(request: HttpRequest, found: Request, *, now: datetime) -> HttpResponse:
    if found.person is None:
        messages.error(request, _("Say first who this is about: a connection is somebody’s."))
        return redirect("conversations:request", found.uuid)
    return redirect("connecting:connect", found.person.uuid)


def _finish(request: HttpRequest, found: Request, *, now: datetime) -> HttpResponse:
    viewer = viewer_of(request)
    form = RequestForm(found.said, pathways=_pathways(now), judges=True)
    form.is_valid()
    connections = len(queries.known(viewer, found).connections)
    try:
        if form.errors:
            raise NotFinished(())
        done = actions.finish(request=found, said=form.cleaned_data, connections=connections, by=viewer, now=now)
    except NotFinished as refusal:
        for field, line in refusal.found:
            form.add_error(field, line)
        return _page(request, found, now=now, form=form)
    except RequestRefused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        return _page(request, found, now=now, form=form)
    hint_at_avoided(request, *(str(form.cleaned_data.get(name) or "") for name in PROSE))
    messages.success(request, _("The request is finished."))
    return redirect("conversations:request", done.uuid)


def _throw_away(request: HttpRequest, found: Request, *, now: datetime) -> HttpResponse:
    try:
        actions.throw_away(request=found, by=viewer_of(request), now=now)
    except RequestRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("conversations:request", found.uuid)
    messages.success(request, _("The request was let go: nothing was written in it."))
    return redirect("conversations:front_door")


_ACTS: dict[str, Callable[..., HttpResponse]] = {
    "find": _look, "use": _say_who, "clear": _say_who, "no-name": _say_who, "new": _record_new, "connect": _connect,
    "finish": _finish, "throw-away": _throw_away,
}  # fmt: skip
"""What each button does; "use:" is followed by whom."""


def _matches(request: HttpRequest, typed: str, *, now: datetime) -> Matches | None:
    viewer: User = viewer_of(request)
    matches = queries.matches(viewer, typed)
    if matches is not None:
        shown = [one.person.pk for one in matches.found if not one.person.is_restricted]
        if shown or matches.held.people:
            log_access(by=viewer, people=[*shown, *matches.held.people], page="front-door:find", now=now)
    return matches


def _shown(now: datetime) -> dict[str, Any]:
    today = london_day(now)
    return {
        "today": today,
        "pathways": {one.code: one for one in pathways(on=today)},
        "topics": words.TOPICS,
        "ways": words.WAYS,
    }


def _pathways(now: datetime) -> list[tuple[str, str]]:
    return [(one.code, one.name) for one in pathways(on=london_day(now))]


def _digests(said: dict[str, Typed]) -> dict[str, str]:
    return {name: digest(value) for name, value in said.items()}


def _was(request: HttpRequest) -> dict[str, str]:
    try:
        told = json.loads(request.POST.get("was", ""))
    except ValueError:
        return {}
    return {str(name): str(value) for name, value in told.items()} if isinstance(told, dict) else {}


def _tell_clashes(request: HttpRequest, clashes: dict[str, Typed]) -> None:
    if clashes:
        messages.warning(request, _clash_words(clashes))


def _clash_words(clashes: dict[str, Typed]) -> str:
    labels = [str(RequestForm.base_fields[name.split("-")[0]].label) for name in clashes]
    lost = [
        f"{RequestForm.base_fields[name.split('-')[0]].label}: {value if isinstance(value, str) else ', '.join(value)}"
        for name, value in clashes.items() if name not in PROSE
    ]  # fmt: skip
    told = _("Also changed in another window: %(what)s. Words are kept one under the other.") % {
        "what": format_list(labels)
    }  # fmt: skip
    return f"{told} {_('Of the rest the first stands; you had')} {'; '.join(lost)}." if lost else told


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Http404 from None
