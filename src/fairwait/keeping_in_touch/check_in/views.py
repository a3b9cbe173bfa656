"""For staff: a person's private link, and what people told us."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from fairwait.accounts.access import may, needs, viewer_of
from fairwait.accounts.actions import log_access
from fairwait.accounts.rules import Permission
from fairwait.engine.calendars import london_day
from fairwait.keeping_in_touch.check_in import actions, languages, queries
from fairwait.keeping_in_touch.check_in.actions import CheckInRefused, NewLink
from fairwait.keeping_in_touch.check_in.forms import PIN, DeskForm, LinkForm
from fairwait.keeping_in_touch.check_in.models import Answer
from fairwait.keeping_in_touch.check_in.rules.answers import Told
from fairwait.people.models import Person
from fairwait.waiting import queries as waiting
from fairwait.waiting.actions import WaitRefused
from fairwait.waiting.models import Wait
from fairwait.waiting.pages import opened_person
from fairwait.waiting.sentences.from_check_ins import TOLD

MADE = {"make", "take-back", "off", "on"}


@needs(Permission.RECORD_CONTACT)
def link(request: HttpRequest, person: UUID) -> HttpResponse:
    """Somebody's private link: make one, take it back, or have none. A new one is shown once, on this page alone."""
    now, viewer = timezone.now(), viewer_of(request)
    found = opened_person(request, person, now=now).person
    log_access(by=viewer, people=[found.pk], page="person:private-link", now=now)
    form, made = LinkForm(request.POST if request.POST.get("act") == "make" else None), None
    act = request.POST.get("act", "")
    if request.method == "POST":
        try:
            if act == "make" and form.is_valid():
                made = actions.make_link(person=found, with_pin=form.cleaned_data["second"] == PIN, by=viewer, now=now)
            elif act in MADE - {"make"}:
                {"take-back": actions.take_back, "off": actions.turn_off, "on": actions.turn_on}[act](
                    person=found, by=viewer, now=now
                )
                messages.success(request, _(_DONE[act]))
                return redirect("check_in:link", found.uuid)
        except CheckInRefused as refusal:
            form.add_error(None, str(refusal)) if form.is_bound else messages.error(request, str(refusal))
    return render(request, "check_in/link.html", _link_context(request, found, form=form, made=made, now=now))


_DONE = {
    "take-back": "None of their links opens any more.",
    "off": "Private links are off for this person.",
    "on": "A private link may be made again.",
}


def _link_context(
    request: HttpRequest, person: Person, *, form: LinkForm, made: NewLink | None, now: datetime
) -> dict[str, Any]:
    today = london_day(now)
    off = queries.is_off(person)
    return {
        "person": person,
        "form": form,
        "made": made,
        "address": _address(request, made) if made else "",
        "code_address": request.build_absolute_uri(reverse("portal:code")),
        "links": [(one, one.stands(today=today)) for one in queries.links_of(person)],
        "off": off,
        "may_turn_on": off is not None and (not off.is_unsafe or queries.reads_danger(viewer_of(request))),
        "desk": queries.desk(on=today),
        "may_configure": may(viewer_of(request), Permission.CONFIGURE),
        "back": reverse("desk:person", args=[person.uuid]),
    }


def _address(request: HttpRequest, made: NewLink) -> str:
    link = request.build_absolute_uri(reverse("portal:open", args=[made.token]))
    return link + languages.suffix(made.link.person)


@needs(Permission.RECORD_CONTACT, Permission.SEE_RESTRICTED)
@require_GET
def answers(request: HttpRequest) -> HttpResponse:
    """What people told us and nobody has read, the most urgent first."""
    now, viewer = timezone.now(), viewer_of(request)
    found = queries.with_words(queries.unread(viewer)[:100])
    held = list(queries.held_links(viewer)[:100])
    people = sorted({one.person.pk for one in found} | {one.person_id for one in held})
    if people:
        log_access(by=viewer, people=people, page="told-us", now=now)
    context = {
        "found": [(one, _words(one.answer.told)) for one in found],
        "held": held,
        "desk": queries.desk(on=london_day(now)),
        "may_configure": may(viewer, Permission.CONFIGURE),
    }
    return render(request, "check_in/answers.html", context)


@needs(Permission.RECORD_CONTACT, Permission.SEE_RESTRICTED)
def answer(request: HttpRequest, answer: UUID) -> HttpResponse:
    """One of them: read it, then do what comes of it."""
    now, viewer = timezone.now(), viewer_of(request)
    found = get_object_or_404(queries.unread(viewer), uuid=answer)
    log_access(by=viewer, people=[found.person_id], page="told-us:one", now=now)
    (one,) = queries.with_words([found])
    left = queries.left_waits(one.person, today=london_day(now)) if found.told == Told.COME_BACK.value else []
    if request.method == "POST" and request.POST.get("wait"):
        return _taken_back(request, found, left)
    if request.method == "POST":
        actions.read(answer=found, by=viewer, now=now)
        messages.success(request, _("You have read it. What you do about it is recorded on their page."))
        return redirect("desk:person", one.person.uuid)
    names = {pathway.code: pathway.name for pathway in waiting.pathways(on=london_day(now))}
    context = {
        "one": one,
        "told": _words(found.told),
        "is_worse": found.told == Told.WORSE.value,
        "is_unsafe": found.told == Told.NOT_SAFE.value,
        "ends": found.told == Told.NOT_NEEDED.value,
        "by_another": bool(one.who),
        "left": [(wait, names.get(wait.pathway or "", "")) for wait in left],
        "comes_back": found.told == Told.COME_BACK.value,
        "may_take_back": may(viewer, Permission.END_WAIT),
    }
    return render(request, "check_in/answer.html", context)


def _taken_back(request: HttpRequest, found: Answer, left: list[Wait]) -> HttpResponse:
    wait = next((one for one in left if str(one.uuid) == request.POST["wait"]), None)
    try:
        if wait is None:
            raise CheckInRefused("There is nothing here that they may come back to any more.")
        is_all = actions.take_back_on(answer=found, wait=wait, by=viewer_of(request), now=timezone.now())
    except (CheckInRefused, WaitRefused) as refusal:
        messages.error(request, str(refusal))
        return redirect("check_in:answers")
    messages.success(request, _("They wait again, with the date they first had. Tell them so."))
    return redirect("desk:person", found.person.uuid) if is_all else redirect("check_in:answer", found.uuid)


def _words(told: str) -> str:
    return _("it is not safe to talk") if told == Told.NOT_SAFE.value else _(TOLD[told])


@needs(Permission.CONFIGURE)
def desk(request: HttpRequest) -> HttpResponse:
    """Who reads what people tell us, and whom they can ring: the council's own words, each change a version."""
    now, viewer = timezone.now(), viewer_of(request)
    today = london_day(now)
    stands = queries.desk(on=today)
    start = stands.model_dump() if stands else {}
    start |= {name: f"{start[name]:%H:%M}" for name in ("opens", "closes") if name in start}
    form = DeskForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        actions.adopt_desk(
            desk=form.cleaned_data["desk"], adopted_from=today, reason=form.cleaned_data["reason"], by=viewer, now=now
        )
        messages.success(request, _("People are told this from now on."))
        return redirect("check_in:answers")
    context = {"form": form, "versions": queries.desk_versions(), "back": reverse("check_in:answers")}
    return render(request, "check_in/desk.html", context)
