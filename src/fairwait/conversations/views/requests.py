"""Pages of the front door: what is under way, one request on one screen, and what was kept while it was typed."""

import json
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from fairwait.accounts.access import may, needs, viewer_of
from fairwait.accounts.actions import log_access
from fairwait.accounts.models import User
from fairwait.accounts.queries import names_of
from fairwait.accounts.rules import Permission
from fairwait.capacity.words import when
from fairwait.conversations.actions import requests as actions
from fairwait.conversations.actions.requests import MayBeKnown, NotFinished, RequestRefused
from fairwait.conversations.forms.requests import OF_SOMEBODY_NEW, PROSE, WORDS, RequestForm, lines, typed_in
from fairwait.conversations.models import Request
from fairwait.conversations.near import near_home
from fairwait.conversations.queries import asking_after as asked_after
from fairwait.conversations.queries import naming
from fairwait.conversations.queries import requests as queries
from fairwait.conversations.queries.requests import Matches, read_by
from fairwait.conversations.rules.arriving import reference
from fairwait.conversations.rules.shape import BY_ITSELF, CameTo, Solved, Topic, Way
from fairwait.conversations.views.beside import carer, near, not_near
from fairwait.conversations.views.safe import safe_contact
from fairwait.conversations.words import requests as words
from fairwait.conversations.words.asking_after import HEARD, LATER
from fairwait.engine.calendars import london_day
from fairwait.govuk.formats import format_list, format_time
from fairwait.govuk.hints import hint_at_avoided
from fairwait.govuk.kept import digests, uuid_of, was_of
from fairwait.govuk.windows import Typed
from fairwait.people.models import Person
from fairwait.people.queries import standing_for, visible_people
from fairwait.people.rules import PeopleRefused
from fairwait.people.rules.typed import read
from fairwait.people.words import talk
from fairwait.waiting.opening import ReasonNeeded
from fairwait.waiting.pages import known_as, reason_address
from fairwait.waiting.queries import pathways


@needs(Permission.TAKE_REQUEST)
def front_door(request: HttpRequest) -> HttpResponse:
    """What is under way at the front door; and beginning another."""
    now, viewer = timezone.now(), viewer_of(request)
    if request.method == "POST":
        if "reference" in request.POST:
            return _by_reference(request)
        way = request.POST.get("way", "")
        if way not in set(words.HEARD_HERE):
            raise Http404
        begun = actions.begin(way=Way(way), uuid=uuid_of(request.POST.get("once", "")), by=viewer, now=now)
        return redirect("conversations:request", begun.uuid)
    return _front_door(request, now=now)


def _by_reference(request: HttpRequest) -> HttpResponse:
    found = queries.by_reference(viewer_of(request), request.POST["reference"])
    if found is None:
        messages.error(request, _("No request has this reference: it is eight letters and numbers, as in K4T9-27QM."))
        return redirect("conversations:front_door")
    return redirect("conversations:request", found.uuid)


def _front_door(request: HttpRequest, *, now: datetime) -> HttpResponse:
    viewer = viewer_of(request)
    mine, others, lately = list(queries.mine(viewer)), list(queries.others(viewer)), list(queries.lately(viewer))
    came = list(queries.arrived(viewer))
    arrived = list(zip(came, read_by(came, today=london_day(now)), strict=True))
    people = [one.person for one in (*mine, *others, *lately) if one.person is not None]
    named = [person.pk for person in people if not person.is_restricted]
    if named:
        log_access(by=viewer, people=named, page="front-door", now=now)
    context = {
        "mine": mine, "others": others, "lately": lately, "arrived": arrived, "now": now,
        "ways": words.WAYS, "here": words.HEARD_HERE, "urgent": words.URGENT, "topics": words.TOPICS, "once": uuid4(),
        "label": queries.label, "may_measure": may(viewer, Permission.SEE_MEASURES),
    }  # fmt: skip
    return render(request, "conversations/front_door.html", context)


@needs(Permission.TAKE_REQUEST)
def request_page(request: HttpRequest, request_uuid: UUID) -> HttpResponse:
    """One request on one screen; every button keeps what was typed before it does anything else."""
    now, viewer = timezone.now(), viewer_of(request)
    found = found_request(request, request_uuid, now=now)
    if found.finished_at is not None:
        is_again = request.POST.get("do") == "finish" and found.finished_by_id == viewer.pk and _is_kept(request, found)
        if request.method == "POST" and not is_again:
            return _too_late(request, found, now=now)
        return _finished(request, found, now=now)
    if request.method != "POST":
        return _page(request, found, now=now, matches=_who_it_may_be(request, found, now=now))
    typed, was = typed_in(request.POST), was_of(request)
    try:
        kept = actions.keep(request=found, typed=typed, was=was, prose=PROSE, by=viewer, now=now)
    except RequestRefused as refusal:
        messages.error(request, str(refusal))
        return _page(request, found, now=now, said={**found.said, **typed}, was=was)
    if kept.merged.clashes:
        return _page(request, kept.request, now=now, clashes=lines(kept.merged.clashes))
    act = _ACTS.get(request.POST.get("do", "").partition(":")[0], _saved)
    return act(request, kept.request, now=now)


@needs(Permission.TAKE_REQUEST)
@require_GET
def numbered(request: HttpRequest, number: int) -> HttpResponse:
    """Back to the request from which something was begun elsewhere, to where it says who it is about."""
    found = queries.request_numbered(viewer_of(request), number)
    if found is None:
        raise Http404
    return _going_on(found)


@needs(Permission.TAKE_REQUEST)
@require_POST
def keep(request: HttpRequest, request_uuid: UUID) -> JsonResponse:
    """Keep what was typed so far, while it is being typed.

    Answers with what stands in every box where this window shows something else: it must show that, or go on not having
    heard of it.
    """
    now = timezone.now()
    try:
        found = found_request(request, request_uuid, now=now)
    except (Http404, ReasonNeeded):
        return JsonResponse({"refused": _("This request is not there for you any more.")}, status=409)
    typed = typed_in(request.POST)
    try:
        kept = actions.keep(
            request=found, typed=typed, was=was_of(request), prose=PROSE, by=viewer_of(request), now=now
        )  # fmt: skip
    except RequestRefused as refusal:
        return JsonResponse({"refused": str(refusal)}, status=409)
    said, clashes = kept.request.said, kept.merged.clashes
    others = {name: said.get(name, "") for name in {*typed, *said} if said.get(name, "") != (typed.get(name) or "")}
    told = _("Saved %(time)s") % {"time": format_time(kept.request.saved_at)}
    if clashes:
        told = _clash_words(clashes)
    return JsonResponse({"was": digests(said), "values": others, "said": told})


@needs(Permission.TAKE_REQUEST)
@require_POST
def who(request: HttpRequest, request_uuid: UUID) -> HttpResponse:
    """The part of the page that says who may be meant, while somebody types."""
    now = timezone.now()
    try:
        found = found_request(request, request_uuid, now=now)
    except ReasonNeeded:
        raise Http404 from None  # a part of a page: it asks nothing
    context = {"one": found, "matches": matches_for(request, request.POST.get("find", ""), now=now), **_shown(now)}
    return render(request, "conversations/who.html", context)


def found_request(request: HttpRequest, uuid: UUID, *, now: datetime) -> Request:
    """One request, once its reason is given where its person's record is restricted. Raises Http404, ReasonNeeded."""
    found = queries.request_for(viewer_of(request), uuid)
    if found is None:
        raise Http404
    if found.person is not None:
        known_as(request, found.person, now=now)
    return found


def _page(
    request: HttpRequest, found: Request, *, now: datetime, form: RequestForm | None = None,
    matches: Matches | None = None, said: dict[str, Typed] | None = None, was: dict[str, str] | None = None,
    clashes: Sequence[tuple[str, str, str]] = (), is_new: bool = False,
) -> HttpResponse:  # fmt: skip
    viewer = viewer_of(request)
    stands = queries.known(viewer, found)
    person = standing_for(found.person) if found.person is not None else None
    if person is not None:
        log_access(by=viewer, people=[person.pk], page="request", now=now)
    shown = found.said if said is None else said
    (by,) = read_by([found], today=london_day(now))
    context = {
        "one": found, "form": form or RequestForm(shown, pathways=_pathways(now)), "stands": stands, "matches": matches,
        "was": json.dumps(digests(found.said) if was is None else was), "clashes": clashes, "person": person,
        "seen": queries.signature(matches) if is_new and matches is not None else "",
        "may_connect": may(viewer, Permission.RECORD_CONTACT), "may_book": may(viewer, Permission.BOOK_VISIT),
        "label": queries.label(found), "when": when,
        "safe": safe_contact(person) if person is not None else "",
        "talk": list(talk(person)) if person is not None else [],
        "is_restricted": person is not None and person.is_restricted,
        "near": near_home(person, found, today=london_day(now)),
        "saved": format_time(found.saved_at), "came_by_itself": found.way in BY_ITSELF,
        "reference": reference(found.uuid), "read_by": by, "is_late": by < now, **_shown(now),
    }  # fmt: skip
    return render(request, "conversations/request.html", context)


def _finished(request: HttpRequest, found: Request, *, now: datetime) -> HttpResponse:
    viewer = viewer_of(request)
    if found.person is not None:
        log_access(by=viewer, people=[found.person.pk], page="request", now=now)
    named = naming.named_later(found)
    context = {
        "one": found, "stands": queries.known(viewer, found), "label": queries.label(found),
        "topic": words.TOPICS[Topic(found.topic)], "solved": words.SOLVED[Solved(found.solved)],
        "came_to": [words.CAME_TO[CameTo(one)] for one in found.came_to], "lines": lines(found.said),
        "person": standing_for(found.person) if found.person is not None else None,
        "asked": asked_after.about(viewer, found), "later": LATER, "heard": HEARD, **_shown(now),
        "may_book": may(viewer, Permission.BOOK_VISIT), "may_be_named": naming.may_be_named(found), "named": named,
        "stays": naming.kept_with(found) is not None,
        "named_by": next(iter(names_of([named.event.by]).values()), "") if named is not None else "",
    }  # fmt: skip
    return render(request, "conversations/finished.html", context)


def _is_kept(request: HttpRequest, found: Request) -> bool:
    """Whether all that this window typed is in what was finished: the same sent twice, and no second window's words."""
    kept = queries.said_in(found)
    words = {name: value for name, value in typed_in(request.POST).items() if name in WORDS and value}
    return all(value in str(kept.get(name, "")) for name, value in words.items() if isinstance(value, str))


def _too_late(request: HttpRequest, found: Request, *, now: datetime) -> HttpResponse:
    """Somebody finished it meanwhile. What was typed since is shown, so that nothing of it is lost."""
    who_finished = found.finished_by.display_name if found.finished_by else ""
    messages.error(
        request,
        _("%(who)s finished this request meanwhile. What you typed stands below: begin another with it if it is new.")
        % {"who": who_finished},
    )
    typed = lines(typed_in(request.POST))
    return render(request, "conversations/too_late.html", {"one": found, "lines": typed, **_shown(now)})


def _who_it_may_be(request: HttpRequest, found: Request, *, now: datetime) -> Matches | None:
    """Whom what came by itself may be about, before anybody asks."""
    if found.way not in BY_ITSELF or found.person_id is not None or found.gives_no_name:
        return None
    return matches_for(request, str(found.said.get("find", "")), now=now)


def _saved(request: HttpRequest, found: Request, *, now: datetime) -> HttpResponse:
    return redirect("conversations:request", found.uuid)


def _look(request: HttpRequest, found: Request, *, now: datetime) -> HttpResponse:
    if not found.said.get("find"):  # Enter in another box, where scripts do not run
        return _saved(request, found, now=now)
    matches = matches_for(request, str(found.said["find"]), now=now)
    if matches is None:
        messages.error(request, _("Enter at least three letters or numbers to look for somebody."))
    return _page(request, found, now=now, matches=matches)


def _say_who(request: HttpRequest, found: Request, *, now: datetime) -> HttpResponse:
    viewer = viewer_of(request)
    picked = request.POST.get("do", "")
    person: Person | None = None
    if picked.startswith("use:"):
        person = visible_people(viewer).filter(uuid=uuid_of(picked.removeprefix("use:"))).first()
        if person is None:
            raise Http404
        try:
            known_as(request, person, now=now)
        except ReasonNeeded as asked:
            return redirect(reason_address(asked.person, onward=request.path))
    try:
        actions.say_who(request=found, person=person, gives_no_name=picked == "no-name", by=viewer, now=now)
    except RequestRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("conversations:request", found.uuid)
    return _going_on(found)


def _going_on(found: Request) -> HttpResponse:
    """To where the page says who it is about: whoever uses the keyboard goes on from there, and not from the top."""
    return redirect(reverse("conversations:request", args=[found.uuid]) + "#about")


def _record_new(request: HttpRequest, found: Request, *, now: datetime) -> HttpResponse:
    """Record somebody new, once what was typed of them can be read."""
    form = RequestForm(found.said, pathways=_pathways(now), judges=True)
    form.is_valid()
    refused = {name: form.errors[name] for name in (*OF_SOMEBODY_NEW, "date_of_birth") if name in form.errors}
    born = form.cleaned_data.get("date_of_birth")
    known, wrong = read(
        {name: str(found.said.get(name, "")) for name in OF_SOMEBODY_NEW}, born=born, today=london_day(now)
    )  # fmt: skip
    if not wrong and not refused:
        seen = request.POST.get("do", "").partition(":")[2]
        try:
            actions.record_new(request=found, known=known, seen=seen, by=viewer_of(request), now=now)
        except MayBeKnown as known_already:
            _log_found(request, known_already.matches, now=now)
            messages.error(request, _("Nobody was recorded: somebody like this is on record already. Read who, below."))
            return _page(request, found, now=now, matches=known_already.matches, is_new=True)
        except (RequestRefused, PeopleRefused) as refusal:
            wrong = {"last_name": str(refusal)}
        else:
            return _going_on(found)
    blank = RequestForm(found.said, pathways=_pathways(now))
    for name, said in refused.items():
        blank.add_error(name, list(said))
    for name, line in wrong.items():
        if name not in refused:
            blank.add_error(name, line)
    matches = matches_for(request, str(found.said.get("find") or found.said.get("last_name", "")), now=now)
    return _page(request, found, now=now, form=blank, matches=matches)


def _connect(request: HttpRequest, found: Request, *, now: datetime) -> HttpResponse:
    if found.person is None:
        messages.error(request, _("Say first who this is about: a connection is somebody’s."))
        return redirect("conversations:request", found.uuid)
    return redirect("connecting:connect", found.person.uuid)


def _book(request: HttpRequest, found: Request, *, now: datetime) -> HttpResponse:
    """Look for a visit, with what was said of how to talk with them on their record: it says who comes along."""
    uuid = uuid_of(request.POST.get("do", "").removeprefix("book:"))
    try:
        actions.tell_needs(request=found, by=viewer_of(request), now=now)
    except RequestRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("conversations:request", found.uuid)
    return redirect(f"{reverse('capacity:book', args=[uuid])}?request={found.pk}")


def _open_now(request: HttpRequest, found: Request, *, now: datetime) -> HttpResponse:
    """What cannot wait is opened in one act, with why."""
    said = {name: str(found.said.get(name, "")) for name in ("now_pathway", "now_reason")}
    try:
        actions.open_now(
            request=found, pathway=said["now_pathway"], reason=said["now_reason"], by=viewer_of(request), now=now
        )  # fmt: skip
    except RequestRefused as refusal:
        form = RequestForm(found.said, pathways=_pathways(now))
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        return _page(request, found, now=now, form=form)
    messages.success(request, _("It is opened. Their clock has started, and this request goes on."))
    return redirect("conversations:request", found.uuid)


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


def _take(request: HttpRequest, found: Request, *, now: datetime) -> HttpResponse:
    try:
        actions.take(request=found, by=viewer_of(request))
    except RequestRefused as refusal:
        messages.error(request, str(refusal))
    return redirect("conversations:request", found.uuid)


def _where(request: HttpRequest, found: Request, *, now: datetime) -> HttpResponse:
    """Where somebody without a name lives, as far as they say it: the page then shows what is near."""
    return redirect(reverse("conversations:request", args=[found.uuid]) + "#life")


def _set_aside(request: HttpRequest, found: Request, *, now: datetime) -> HttpResponse:
    try:
        actions.set_aside(request=found, by=viewer_of(request), now=now)
    except RequestRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("conversations:request", found.uuid)
    messages.success(request, _("It is kept as no request, and counts for nothing."))
    return redirect("conversations:front_door")


_ACTS: dict[str, Callable[..., HttpResponse]] = {
    "find": _look, "use": _say_who, "clear": _say_who, "no-name": _say_who, "new": _record_new, "connect": _connect,
    "now": _open_now, "book": _book, "carer": carer, "near": near, "not-near": not_near, "where": _where,
    "finish": _finish, "throw-away": _throw_away, "take": _take, "set-aside": _set_aside,
}  # fmt: skip
"""What each button does; "use:" is followed by whom."""


def matches_for(request: HttpRequest, typed: str, *, now: datetime) -> Matches | None:
    """Who may be meant by what was typed, and that it was looked for; None where too little was typed."""
    viewer: User = viewer_of(request)
    matches = queries.matches(viewer, typed)
    if matches is not None:
        _log_found(request, matches, now=now)
    return matches


def _log_found(request: HttpRequest, matches: Matches, *, now: datetime) -> None:
    shown = [one.person.pk for one in matches.found if not one.person.is_restricted]
    if shown or matches.held.people:
        log_access(
            by=viewer_of(request), people=[*shown, *matches.held.people], page="front-door:find", now=now
        )  # fmt: skip


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


def _clash_words(clashes: dict[str, Typed]) -> str:
    labels = [label for _name, label, _words in lines(clashes)]
    told = _(
        "Also changed in another window: %(what)s – words are kept one under the other; of the rest the first stands."
    )
    return told % {"what": format_list(labels)} if labels else _("Emptied here, and changed in another window.")
