"""Pages of a plan through a crisis: one screen to write it, one to keep it, and a question for each act."""

import json
from datetime import datetime, timedelta
from functools import partial
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
from fairwait.conversations.actions import crises as actions
from fairwait.conversations.actions.crises import PROSE, CrisisRefused, NotBegun
from fairwait.conversations.forms.crises import ChangeForm, CloseForm, ContactForm, CrisisForm, MoreForm
from fairwait.conversations.models import Crisis
from fairwait.conversations.queries import crises as queries
from fairwait.conversations.queries import sums
from fairwait.conversations.queries.cover import absences, staff_now
from fairwait.conversations.rules.cover import answers
from fairwait.conversations.rules.crises import By, Worked, pounds
from fairwait.conversations.views.opened import opened_person
from fairwait.conversations.views.safe import safe_contact
from fairwait.conversations.words import crises as words
from fairwait.engine.calendars import london_day
from fairwait.govuk.formats import LONDON, format_datetime, format_time
from fairwait.govuk.forms import GovukForm
from fairwait.govuk.hints import hint_at_avoided
from fairwait.govuk.kept import digests, kept_answer, uuid_of, was_of
from fairwait.people.models import Person
from fairwait.people.queries import standing_for
from fairwait.people.words import talk
from fairwait.waiting.opening import NothingHere, ReasonNeeded

SOON = timedelta(hours=24)
_HOLD = Permission.HOLD_CONVERSATION


def _found(request: HttpRequest, uuid: UUID, *, now: datetime) -> tuple[Crisis, Person]:
    found = queries.crisis_for(viewer_of(request), uuid)
    if found is None or found.person is None:
        raise Http404
    return found, opened_person(request, standing_for(found.person).uuid, page="crisis", now=now)


@needs(_HOLD)
@require_POST
def draft(request: HttpRequest, person: UUID) -> HttpResponse:
    """Begin to write a plan for somebody, or go on with theirs."""
    now = timezone.now()
    try:
        found = opened_person(request, person, page="crisis", now=now)
        once = uuid_of(request.POST.get("once", str(uuid4())))
        made = actions.draft(person=found, uuid=once, by=viewer_of(request), now=now)
    except CrisisRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("desk:person", person)
    return redirect("conversations:crisis", made.uuid)


@needs(_HOLD)
def crisis(request: HttpRequest, crisis_uuid: UUID) -> HttpResponse:
    """One plan: while it is written every button keeps what was typed; then its contacts, sums and people."""
    now = timezone.now()
    found, person = _found(request, crisis_uuid, now=now)
    if found.begun_at is not None:
        return _kept(request, found, person, now=now)
    if request.method != "POST":
        return _written(request, found, person, now=now)
    return _write(request, found, person, now=now)


def _write(request: HttpRequest, found: Crisis, person: Person, *, now: datetime) -> HttpResponse:
    typed, was, viewer = CrisisForm.typed_in(request.POST), was_of(request), viewer_of(request)
    try:
        found, merged = actions.keep(crisis=found, typed=typed, was=was, prose=PROSE, by=viewer, now=now)
    except CrisisRefused as refusal:
        messages.error(request, str(refusal))
        return _written(request, found, person, now=now, said={**found.said, **typed}, was=was)
    if merged.clashes:
        return _written(request, found, person, now=now, clashes=CrisisForm.labels(merged.clashes))
    act = {"begin": _begin, "throw-away": _throw_away}.get(request.POST.get("do", ""))
    return act(request, found, person, now=now) if act else redirect("conversations:crisis", found.uuid)


def _begin(request: HttpRequest, found: Crisis, person: Person, *, now: datetime) -> HttpResponse:
    colleagues = places.colleagues_for(person, on=london_day(now))
    form = CrisisForm(found.said, colleagues=colleagues, judges=True)
    if not form.is_valid():
        return _written(request, found, person, now=now, form=form)
    try:
        actions.begin(crisis=found, **form.terms(colleagues), by=viewer_of(request), now=now)
    except NotBegun as refusal:
        for box, line in refusal.found:
            form.add_error(box, line)
        return _written(request, found, person, now=now, form=form)
    hint_at_avoided(request, *(found.said.get(name, "") for name in PROSE))
    messages.success(request, _("The plan has begun. A contact that is missed is on a colleague’s Today at once."))
    return redirect("conversations:crisis", found.uuid)


def _throw_away(request: HttpRequest, found: Crisis, person: Person, *, now: datetime) -> HttpResponse:
    actions.throw_away(crisis=found, by=viewer_of(request))
    messages.success(request, _("It was let go. Nothing of it is kept."))
    return redirect("desk:person", person.uuid)


def _written(
    request: HttpRequest, found: Crisis, person: Person, *, now: datetime, form: CrisisForm | None = None,
    said: dict[str, Any] | None = None, was: dict[str, str] | None = None, clashes: list[str] | None = None,
) -> HttpResponse:  # fmt: skip
    colleagues = places.colleagues_for(person, on=london_day(now))
    shown = found.said if said is None else said
    context = {
        "one": found, "person": person, "form": form or CrisisForm(shown, colleagues=colleagues),
        "was": json.dumps(digests(found.said) if was is None else was), "clashes": clashes or [],
        "saved": format_time(found.saved_at), "talk": list(talk(person)), "safe": safe_contact(person),
    }  # fmt: skip
    return render(request, "conversations/crisis_draft.html", context)


def _kept(request: HttpRequest, found: Crisis, person: Person, *, now: datetime) -> HttpResponse:
    if request.method == "POST":  # begun in another window meanwhile: what was typed here is shown, so nothing is lost
        typed = {name: value for name, value in CrisisForm.typed_in(request.POST).items() if name in PROSE and value}
        lost = {name: value for name, value in typed.items() if value != found.said.get(name)}
        if lost:
            messages.error(request, _("This plan was begun meanwhile. What you typed since stands below."))
    else:
        lost = {}
    away = absences(since=london_day(now), until=london_day(now))
    cover = {one.pk: answers(one.pk, at=now, away=away, staff=staff_now()) for one in (found.worker, found.told) if one}
    context = {
        "one": found, "person": person, "lines": queries.lines(found, now=now), "account": queries.account(found),
        "standings": words.STANDINGS, "sums": words.SUMS, "pounds": pounds, "lost": list(lost.values()), "now": now,
        "worked": words.WORKED.get(Worked(found.worked)) if found.worked else "",
        "worked_by": words.BY.get(By(found.worked_by)) if found.worked_by else "",
        "covered": {pk: who for pk, who in cover.items() if who != pk},
        "names": {user.pk: user.display_name for user in places.colleagues_for(person, on=london_day(now)).values()},
        "talk": list(talk(person)), "safe": safe_contact(person),
    }  # fmt: skip
    return render(request, "conversations/crisis.html", context)


@needs(_HOLD)
@require_POST
def keep(request: HttpRequest, crisis_uuid: UUID) -> JsonResponse:
    """Keep what was typed so far, while it is being typed."""
    now = timezone.now()
    try:
        found, _person = _found(request, crisis_uuid, now=now)
        typed = CrisisForm.typed_in(request.POST)
        kept, merged = actions.keep(
            crisis=found, typed=typed, was=was_of(request), prose=PROSE, by=viewer_of(request), now=now
        )  # fmt: skip
    except (NothingHere, ReasonNeeded, Http404):
        return JsonResponse({"refused": _("This plan is not there for you any more.")}, status=409)
    except CrisisRefused as refusal:
        return JsonResponse({"refused": str(refusal)}, status=409)
    labels = CrisisForm.labels(merged.clashes)
    return kept_answer(kept.said, typed, merged, labels=labels, saved_at=kept.saved_at)


def _ask(
    request: HttpRequest, found: Crisis, person: Person, form: GovukForm, *, heading: str, act: Any, done: str,
    button: str, lead: str = "", boxes: dict[str, str] | None = None,
) -> HttpResponse:  # fmt: skip
    """One question about a plan: what is refused stands at its box, with everything typed."""
    if request.method == "POST" and form.is_valid():
        try:
            act()
        except NotBegun as refusal:
            for box, line in refusal.found:
                form.add_error(box if box in form.fields else None, line)
        except CrisisRefused as refusal:
            at = (boxes or {}).get(refusal.field or "", refusal.field)
            form.add_error(at if at in form.fields else None, str(refusal))
        else:
            hint_at_avoided(request, *form.cleaned_data.values())
            messages.success(request, done)
            return redirect("conversations:crisis", found.uuid)
    context = {
        "form": form, "person": person, "safe": safe_contact(person), "heading": heading, "button": button,
        "lead": lead, "back": reverse("conversations:crisis", args=[found.uuid]), "one": found,
    }  # fmt: skip
    return render(request, "conversations/crisis_question.html", context)


@needs(_HOLD)
def contact(request: HttpRequest, crisis_uuid: UUID, number: int) -> HttpResponse:
    """What became of one contact."""
    now = timezone.now()
    found, person = _found(request, crisis_uuid, now=now)
    planned = queries.contact_of(found, number)
    if planned is None:
        raise Http404
    form = ContactForm(request.POST or None, now=now)
    done = partial(_record, form=form, planned=planned, by=viewer_of(request), now=now)
    return _ask(
        request, found, person, form, heading=_("A contact of the plan"), act=done, done=_("It is recorded."),
        button=_("Record it"), boxes={"reason": "said", "how": "how"},
        lead=_("Due by %(time)s.") % {"time": format_datetime(planned.due_at)},
    )  # fmt: skip


def _record(*, form: ContactForm, planned: Any, by: Any, now: datetime) -> None:
    told = form.cleaned_data
    if told["came"] == "off":
        actions.call_off(contact=planned, reason=told["said"], by=by, now=now)
    elif told["came"] == "tried":
        how = told["how"] if told["how"] in ("visit", "phone") else "phone"
        actions.tried(contact=planned, how=how, said=told["said"], by=by, now=now)
    else:
        at = form.when or now
        actions.reached(contact=planned, at=at, how=told["how"], said=told["said"], by=by, now=now)


@needs(_HOLD)
def more_contacts(request: HttpRequest, crisis_uuid: UUID) -> HttpResponse:
    """Plan more contacts."""
    now, viewer = timezone.now(), viewer_of(request)
    found, person = _found(request, crisis_uuid, now=now)
    form = MoreForm(request.POST or None)
    return _ask(
        request, found, person, form, heading=_("More contacts"), button=_("Plan them"), done=_("They are planned."),
        act=lambda: actions.add_contacts(crisis=found, schedule=form.schedule, by=viewer, now=now),
    )  # fmt: skip


@needs(_HOLD)
def change(request: HttpRequest, crisis_uuid: UUID) -> HttpResponse:
    """Change who stays with them, who is told, or when the plan ends."""
    now, viewer = timezone.now(), viewer_of(request)
    found, person = _found(request, crisis_uuid, now=now)
    colleagues = places.colleagues_for(person, on=london_day(now))
    until = found.until.astimezone(LONDON) if found.until else None
    start = {
        "worker": str(found.worker_id or ""), "told": str(found.told_id or ""),
        "until": until.date() if until else None,
        "until_time": f"{until:%H:%M}" if until else "",
    }  # fmt: skip
    form = ChangeForm(request.POST or None, colleagues=colleagues, initial=start)
    return _ask(
        request, found, person, form, heading=_("Change the plan"), button=_("Change it"), done=_("It is changed."),
        lead=_("Contacts planned after a new end are called off."),
        act=lambda: actions.change(crisis=found, **form.terms(colleagues), by=viewer, now=now),
    )  # fmt: skip


@needs(_HOLD)
def close(request: HttpRequest, crisis_uuid: UUID) -> HttpResponse:
    """Close it, and say whether it worked."""
    now, viewer = timezone.now(), viewer_of(request)
    found, person = _found(request, crisis_uuid, now=now)
    form = CloseForm(request.POST or None)

    def act() -> None:
        told = form.cleaned_data
        actions.close(
            crisis=found, worked=Worked(told["worked"]), worked_by=By(told["worked_by"]), said=told["said"],
            after=told["after"], by=viewer, now=now,
        )  # fmt: skip

    return _ask(
        request, found, person, form, heading=_("Close the plan"), button=_("Close it"), done=_("The plan is closed."),
        lead=_("Ask them: did the plan work? What was missed stays on the record."), act=act,
    )  # fmt: skip


@needs(_HOLD)
@require_GET
def plans(request: HttpRequest) -> HttpResponse:
    """Every plan under way of people this viewer may see."""
    now, viewer = timezone.now(), viewer_of(request)
    found = queries.under_way(viewer, now=now)
    shown = [one.crisis.person.pk for one in found if one.crisis.person and not one.crisis.person.is_restricted]
    if shown:
        log_access(by=viewer, people=shown, page="crises", now=now)
    context = {"plans": found, "to_decide": list(sums.to_decide(viewer)), "pounds": pounds}
    return render(request, "conversations/plans.html", context)
