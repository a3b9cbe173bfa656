"""Pages of planning a good life: one screen, and a question each to ask peers and to answer as one."""

import json
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

from fairwait.accounts.access import needs, viewer_of
from fairwait.accounts.actions import log_access
from fairwait.accounts.rules import Permission
from fairwait.conversations import places
from fairwait.conversations.actions import good_life as actions
from fairwait.conversations.actions.crises import CrisisRefused, NotBegun
from fairwait.conversations.actions.good_life import PROSE, HeldBack
from fairwait.conversations.forms.good_life import GoodLifeForm, PeersForm, ReasonForm, ReflectForm
from fairwait.conversations.models import GoodLife
from fairwait.conversations.queries import good_life as queries
from fairwait.conversations.rules.crises import pounds
from fairwait.conversations.rules.good_life import View
from fairwait.conversations.views.opened import opened_person
from fairwait.conversations.views.safe import safe_contact
from fairwait.conversations.words.good_life import SOURCES, VIEWS
from fairwait.engine.calendars import london_day
from fairwait.govuk.formats import format_time
from fairwait.govuk.hints import hint_at_avoided
from fairwait.govuk.kept import digests, kept_answer, uuid_of, was_of
from fairwait.people.models import Person
from fairwait.people.queries import standing_for
from fairwait.people.words import talk
from fairwait.waiting.opening import NothingHere, ReasonNeeded

_HOLD = Permission.HOLD_CONVERSATION


@needs(_HOLD)
def begin(request: HttpRequest, person: UUID) -> HttpResponse:
    """Begin to plan with somebody, or go on with theirs; while a crisis lasts, only with a reason."""
    now = timezone.now()
    found = opened_person(request, person, page="good-life", now=now)
    if request.method != "POST":  # the address of the question, opened anew: where the button stands
        return redirect("desk:person", found.uuid)
    form = ReasonForm(request.POST if "reason" in request.POST else None)
    reason = form.cleaned_data["reason"] if form.is_bound and form.is_valid() else ""
    once = uuid_of(request.POST.get("once", str(uuid4())))
    try:
        made = actions.begin(person=found, uuid=once, reason=reason, by=viewer_of(request), now=now)
    except HeldBack:
        context = {"form": form, "person": found, "once": once, "back": reverse("desk:person", args=[found.uuid])}
        return render(request, "conversations/held_back.html", context)
    except CrisisRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("desk:person", found.uuid)
    return redirect("conversations:good_life", made.uuid)


def _found(request: HttpRequest, uuid: UUID, *, now: datetime) -> tuple[GoodLife, Person]:
    found = queries.plan_for(viewer_of(request), uuid)
    if found is None or found.person is None:
        raise Http404
    return found, opened_person(request, standing_for(found.person).uuid, page="good-life", now=now)


@needs(_HOLD)
def good_life(request: HttpRequest, plan_uuid: UUID) -> HttpResponse:
    """One plan: every button keeps what was typed before it does anything else."""
    now, viewer = timezone.now(), viewer_of(request)
    found, person = _found(request, plan_uuid, now=now)
    if found.settled_at is not None:
        return _settled(request, found, person)
    if request.method != "POST":
        return _written(request, found, person)
    typed, was = GoodLifeForm.typed_in(request.POST), was_of(request)
    try:
        found, merged = actions.keep(plan=found, typed=typed, was=was, by=viewer, now=now)
    except CrisisRefused as refusal:
        messages.error(request, str(refusal))
        return _written(request, found, person, said={**found.said, **typed}, was=was)
    if merged.clashes:
        return _written(request, found, person, clashes=GoodLifeForm.labels(merged.clashes))
    act = {"settle": _settle, "throw-away": _throw_away, "peers": _to_peers}.get(request.POST.get("do", ""))
    return act(request, found, person, now=now) if act else redirect("conversations:good_life", found.uuid)


def _settle(request: HttpRequest, found: GoodLife, person: Person, *, now: datetime) -> HttpResponse:
    form = GoodLifeForm(found.said, judges=True)
    form.is_valid()
    try:
        reason = str(found.said.get("reason", ""))
        actions.settle(plan=found, amounts=form.amounts(), reason=reason, by=viewer_of(request), now=now)
    except NotBegun as refusal:
        for box, line in refusal.found:
            form.add_error(box, line)
        return _written(request, found, person, form=form)
    except HeldBack as held:
        form.add_error("reason", str(held))
        return _written(request, found, person, form=form)
    hint_at_avoided(request, *(found.said.get(name, "") for name in PROSE))
    messages.success(request, _("The plan is settled as they chose it."))
    return redirect("conversations:good_life", found.uuid)


def _throw_away(request: HttpRequest, found: GoodLife, person: Person, *, now: datetime) -> HttpResponse:
    try:
        actions.throw_away(plan=found, by=viewer_of(request))
    except CrisisRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("conversations:good_life", found.uuid)
    messages.success(request, _("It was let go: nothing was written in it."))
    return redirect("desk:person", person.uuid)


def _to_peers(request: HttpRequest, found: GoodLife, person: Person, *, now: datetime) -> HttpResponse:
    return redirect("conversations:ask_peers", found.uuid)


def _written(
    request: HttpRequest, found: GoodLife, person: Person, *, form: GoodLifeForm | None = None,
    said: dict[str, Any] | None = None, was: dict[str, str] | None = None, clashes: list[str] | None = None,
) -> HttpResponse:  # fmt: skip
    context = {
        "one": found, "person": person, "form": form or GoodLifeForm(found.said if said is None else said),
        "was": json.dumps(digests(found.said) if was is None else was), "clashes": clashes or [],
        "saved": format_time(found.saved_at), "talk": list(talk(person)), "safe": safe_contact(person), "views": VIEWS,
        "sources": [f"from_{source.value}" for source in SOURCES], "reflections": queries.reflections(found),
        "in_crisis": queries.in_crisis(person), "is_mine": found.begun_by_id == viewer_of(request).pk,
    }  # fmt: skip
    return render(request, "conversations/good_life_draft.html", context)


def _settled(request: HttpRequest, found: GoodLife, person: Person) -> HttpResponse:
    lost: list[str] = []
    if request.method == "POST":  # settled in another window meanwhile: what was typed here is shown
        typed = GoodLifeForm.typed_in(request.POST)
        lost = [str(words) for name, words in typed.items() if words and words != found.said.get(name, "")]
        messages.error(request, _("This plan was settled meanwhile. What you typed since stands below."))
    amounts = GoodLifeForm(found.said).amounts()
    context = {
        "one": found, "person": person, "lost": lost, "views": VIEWS, "reflections": queries.reflections(found),
        "money": [(SOURCES[source], pounds(pence)) for source, pence in amounts.items() if pence],
        "together": pounds(sum(pence for pence in amounts.values() if pence)),
    }  # fmt: skip
    return render(request, "conversations/good_life.html", context)


@needs(_HOLD)
@require_POST
def keep(request: HttpRequest, plan_uuid: UUID) -> JsonResponse:
    """Keep what was typed so far, while it is being typed."""
    now = timezone.now()
    try:
        found, _person = _found(request, plan_uuid, now=now)
        typed = GoodLifeForm.typed_in(request.POST)
        kept, merged = actions.keep(plan=found, typed=typed, was=was_of(request), by=viewer_of(request), now=now)
    except (NothingHere, ReasonNeeded, Http404):
        return JsonResponse({"refused": _("This plan is not there for you any more.")}, status=409)
    except CrisisRefused as refusal:
        return JsonResponse({"refused": str(refusal)}, status=409)
    labels = GoodLifeForm.labels(merged.clashes)
    return kept_answer(kept.said, typed, merged, labels=labels, saved_at=kept.saved_at)


@needs(_HOLD)
def ask_peers(request: HttpRequest, plan_uuid: UUID) -> HttpResponse:
    """Ask colleagues what they think of a plan."""
    now, viewer = timezone.now(), viewer_of(request)
    found, person = _found(request, plan_uuid, now=now)
    colleagues = {pk: one for pk, one in places.colleagues_for(person, on=london_day(now)).items() if pk != viewer.pk}
    form = PeersForm(request.POST or None, colleagues=colleagues)
    if request.method == "POST" and form.is_valid():
        try:
            peers = [colleagues[int(pk)] for pk in form.cleaned_data["peers"]]
            actions.ask_peers(plan=found, peers=peers, by=viewer, now=now)
        except CrisisRefused as refusal:
            form.add_error("peers", str(refusal))
        else:
            messages.success(request, _("They are asked. Nothing waits for their answer."))
            return redirect("conversations:good_life", found.uuid)
    return _question(request, found, person, form, heading=_("Ask peers"), button=_("Ask them"))


@needs(_HOLD)
def reflect(request: HttpRequest, plan_uuid: UUID) -> HttpResponse:
    """Say what one thinks of a colleague's plan, and why."""
    now, viewer = timezone.now(), viewer_of(request)
    found, person = _found(request, plan_uuid, now=now)
    form = ReflectForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            actions.reflect(plan=found, view=View(told["view"]), words=told["words"], by=viewer, now=now)
        except CrisisRefused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            messages.success(request, _("It is kept, with why. They decide."))
            return redirect("conversations:good_life", found.uuid)
    return _question(request, found, person, form, heading=_("What do you think of this plan?"), button=_("Say it"))


def _question(
    request: HttpRequest, found: GoodLife, person: Person, form: Any, *, heading: str, button: str
) -> HttpResponse:  # fmt: skip
    context = {
        "form": form, "person": person, "safe": safe_contact(person), "heading": heading, "button": button,
        "one": found, "back": reverse("conversations:good_life", args=[found.uuid]),
        "lead": _("Peers advise. Whatever they say, nothing is refused, delayed or stopped by it, and no clock moves."),
    }  # fmt: skip
    return render(request, "conversations/crisis_question.html", context)


@needs(_HOLD)
@require_GET
def lives(request: HttpRequest) -> HttpResponse:
    """Plans for a good life of people this viewer may see."""
    now, viewer = timezone.now(), viewer_of(request)
    found = queries.latest(viewer)
    shown = [one.person.pk for one in found if one.person is not None and not one.person.is_restricted]
    if shown:
        log_access(by=viewer, people=shown, page="good-lives", now=now)
    return render(request, "conversations/lives.html", {"found": found})
