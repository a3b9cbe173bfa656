"""Pages of one call: what to know, say and ask, what came of it, and what it puts before somebody."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from fairwait.accounts.access import may, needs, viewer_of
from fairwait.accounts.actions import log_access
from fairwait.accounts.queries import names_of
from fairwait.accounts.rules import Permission
from fairwait.engine.calendars import LONDON, london_day
from fairwait.govuk.formats import format_date
from fairwait.govuk.hints import hint_at_avoided
from fairwait.history import actions as history
from fairwait.keeping_in_touch.connecting.queries import unasked
from fairwait.keeping_in_touch.contacts import calling, claiming, documents, queries, settling
from fairwait.keeping_in_touch.contacts.calling import CallRefused
from fairwait.keeping_in_touch.contacts.claiming import TakenByAnother
from fairwait.keeping_in_touch.contacts.forms import CallForm, DecideForm, HandOverForm, SafeForm, ScriptForm
from fairwait.keeping_in_touch.contacts.queries import CallPage
from fairwait.keeping_in_touch.contacts.rules.outcomes import Outcome
from fairwait.keeping_in_touch.contacts.rules.script import Line, ScriptRefused
from fairwait.keeping_in_touch.contacts.rules.ways import rings
from fairwait.keeping_in_touch.messages import standing
from fairwait.people import actions as people
from fairwait.people.queries import records_of, standing_for
from fairwait.people.rules import PeopleRefused
from fairwait.people.rules.reaching import Channel
from fairwait.people.words import dialled, talk
from fairwait.waiting import queries as waiting
from fairwait.waiting.actions import DECIDED_BY, WaitRefused
from fairwait.waiting.meanwhile import said_since
from fairwait.waiting.models import Wait
from fairwait.waiting.pages import opened_wait
from fairwait.waiting.rules.deciding import Decision, takes_two
from fairwait.waiting.sentences.from_contacts import DECISIONS, WAYS, safe_words

Opened = Wait | HttpResponse


def _opened(request: HttpRequest, uuid: UUID, *, permission: Permission, now: datetime) -> Opened:
    """The wait, its view logged; or the way to say why a restricted record must be opened."""
    wait = opened_wait(request, uuid, permission=permission, now=now)
    log_access(by=viewer_of(request), people=[wait.person_id], page="keep-in-touch", now=now)
    return wait


# The call ---------------------------------------------------------------------------------------------------


@needs(Permission.RECORD_CONTACT)
def contact(request: HttpRequest, wait: UUID) -> HttpResponse:
    """One call: who, why now, how they may be reached, what to say and ask, and what came of it."""
    now = timezone.now()
    found = _opened(request, wait, permission=Permission.RECORD_CONTACT, now=now)
    if isinstance(found, HttpResponse):
        return found
    if found.status != "open":
        return redirect("desk:person", standing_for(found.person).uuid)
    page = queries.call_page(found, now=now, today=london_day(now))
    form = CallForm(
        request.POST or None, seen=found.last_seq, questions=page.questions, ways=tuple(_ways(page)),
        deciders=queries.deciders(found), now=now,
    )  # fmt: skip
    if request.method == "POST" and form.is_valid() and _recorded(request, form, found, now=now):
        is_next = request.POST.get("go") == "next"
        return redirect("desk:keep_in_touch") if is_next else redirect("desk:person", standing_for(found.person).uuid)
    return render(request, "keeping_in_touch/contact.html", _context(request, page, form, now=now))


def _moments(page: CallPage) -> Iterator[str]:
    """Which moments of work this call is, the one that matters most first."""
    safe = page.contactable.safe
    if safe.never or safe.instruction or safe.no_message:
        yield "unsafe"
    if page.missed:
        yield "late"
    if page.next.step != "first":
        yield "no_answer"
    yield "call"


def _ways(page: CallPage) -> Iterator[tuple[Channel, str]]:
    """The ways that may be chosen, each with why not just now; a way that is never safe is not offered."""
    for reach in page.reaches:
        is_wrong = reach.value is None and (reach.channel.detail in page.contactable.details)
        if reach.channel in page.contactable.safe.never:
            continue
        if reach.is_allowed or reach.is_only_the_hour or is_wrong or reach.channel is Channel.VISIT:
            yield reach.channel, reach.because
    if all(reach.channel in page.contactable.safe.never for reach in page.reaches):
        yield Channel.VISIT, _("Every way is marked as never safe: say how you came to speak.")


def _recorded(request: HttpRequest, form: CallForm, wait: Wait, *, now: datetime) -> bool:
    """Record it. A refusal stands beside its field, what was typed stays, and of two at one moment one is first."""
    with transaction.atomic():
        history.locked_head()
        wait.refresh_from_db(fields=["last_seq"])
        known = {pathway.code: pathway for pathway in waiting.pathways(on=london_day(now))}
        pathway = known.get(wait.pathway or "")
        if newer := said_since(form.cleaned_data.get("seen"), wait=wait, pathway=pathway):
            form.add_error(None, _("Since you opened this page: %(what)s Look, then send it again.") % {"what": newer})
            form.data = {**request.POST.dict(), "seen": str(wait.last_seq)}
            return False
        try:
            done = calling.record(wait=wait, call=form.call(), by=viewer_of(request), now=now)
        except (WaitRefused, PeopleRefused) as refusal:
            name = getattr(refusal, "field", None)
            form.add_error(name if name in form.fields else None, str(refusal))
            return False
    _say(request, done, wait, now=now)
    hint_at_avoided(request, *form.cleaned_data.values())
    return True


def _say(request: HttpRequest, done: calling.Recorded, wait: Wait, *, now: datetime) -> None:
    messages.success(
        request,
        _("The contact is recorded.") if done.follows.is_contact else _("The attempt is recorded. It is no contact."),
    )
    if done.follows.urgent:
        words = _("This cannot wait: “%(words)s”. %(do)s")
        do = documents.script(on=london_day(now)).urgent_do
        messages.warning(request, words % {"words": ", ".join(done.follows.urgent), "do": do})
    if done.follows.change:
        messages.warning(request, _("Triage is open again, and this wait stands first on the list."))
    if wait.wish_until and done.follows.is_contact:
        messages.info(
            request, _("Their wish for no contact still stands until %(day)s.") % {"day": format_date(wait.wish_until)}
        )


def _context(request: HttpRequest, page: CallPage, form: CallForm, *, now: datetime) -> dict[str, Any]:
    viewer, wait = viewer_of(request), page.wait
    person = standing_for(wait.person)
    said = {
        "name": wait.person.known_as or wait.person.first_name or _("the person"), "caller": viewer.display_name,
        "council": queries.council_name(), "next": _next_words(page),
    }  # fmt: skip
    return {
        "moments": tuple(_moments(page)), "page": page, "form": form, "wait": wait, "now": now,
        "person": person, "today": london_day(now),
        "warnings": standing.unread_warnings(person, records=records_of(person)),
        "reaches": [_reach_words(reach) for reach in page.reaches],
        "safe": page.contactable.safe, "safe_words": safe_words(page.contactable.safe), "talk": _talk(page),
        "opening": [_filled(line, said) for line in page.opening],
        "closing": [_filled(line, said) for line in page.closing],
        "is_mine": page.claim is not None and page.claim.by_id == viewer.pk,
        "undoable": calling.undoable(wait, by=viewer, now=now) is not None,
        "unasked": unasked(person),
        "decision": _(DECISIONS.get(wait.decision or "", "")), "decider": _decider(wait),
        "local": now.astimezone(LONDON), "outcomes": Outcome,
    }  # fmt: skip


def _decider(wait: Wait) -> str:
    """Who was asked to decide, by name."""
    return names_of([wait.decision_to]).get(wait.decision_to or 0, "") if wait.decision else ""


def _talk(page: CallPage) -> list[tuple[str, str]]:
    """How to speak with them; numbers only below, where each is shown with whether it may be used."""
    shown = {_("Phone"), _("Mobile"), _("E-mail")}
    return [(label, value) for label, value in talk(page.wait.person) if label not in shown]


def _next_words(page: CallPage) -> str:
    due = page.standing.next_contact
    return format_date(due.on) if due and not due.is_overdue else _("a day that suits you")


def _filled(line: Line, said: dict[str, str]) -> str:
    text = line.say
    for name, words in said.items():
        text = text.replace(f"{{{name}}}", words)
    return text


def _reach_words(reach: Any) -> dict[str, Any]:
    is_number = reach.channel.detail in ("phone", "mobile")
    value = (dialled(reach.value) if is_number else reach.value) if reach.is_allowed else None
    return {
        "name": _(WAYS[reach.channel]).capitalize(), "is_allowed": reach.is_allowed, "because": reach.because,
        "value": value, "must": reach.must, "is_later": reach.is_only_the_hour,
    }  # fmt: skip


# Taking somebody, and undoing -------------------------------------------------------------------------------


def _posted(act: Callable[[HttpRequest, Wait, datetime], None]) -> Callable[..., HttpResponse]:
    @needs(Permission.RECORD_CONTACT)
    @require_POST
    def view(request: HttpRequest, wait: UUID) -> HttpResponse:
        now = timezone.now()
        found = _opened(request, wait, permission=Permission.RECORD_CONTACT, now=now)
        if isinstance(found, HttpResponse):
            return found
        try:
            act(request, found, now)
        except (TakenByAnother, CallRefused) as refusal:
            messages.warning(request, str(refusal))
        return redirect("keeping_in_touch:contact", found.uuid)

    return view


def _take(request: HttpRequest, wait: Wait, now: datetime) -> None:
    claiming.take(person=wait.person, by=viewer_of(request), now=now)


def _give_back(request: HttpRequest, wait: Wait, now: datetime) -> None:
    claiming.give_back(person=wait.person, by=viewer_of(request))


def _undo(request: HttpRequest, wait: Wait, now: datetime) -> None:
    calling.undo(wait=wait, by=viewer_of(request), now=now)
    messages.success(request, _("Undone: what you recorded does not count, and the timeline shows both."))


take, give_back, undo = _posted(_take), _posted(_give_back), _posted(_undo)


# How they may be reached ------------------------------------------------------------------------------------


@needs(Permission.RECORD_CONTACT)
def safe(request: HttpRequest, wait: UUID) -> HttpResponse:
    """Say how somebody may safely be reached, so that it is kept to and not only read."""
    now = timezone.now()
    found = _opened(request, wait, permission=Permission.RECORD_CONTACT, now=now)
    if isinstance(found, HttpResponse):
        return found
    page = queries.call_page(found, now=now, today=london_day(now))
    known = page.contactable.safe
    initial = {
        "never": sorted(known.never), "no_message": known.no_message,
        "days": [str(day) for day in sorted(known.days)] if len(known.days) < 7 else [],
        "not_before": f"{known.not_before:%H:%M}" if known.not_before else "",
        "not_after": f"{known.not_after:%H:%M}" if known.not_after else "",
        "instruction": known.instruction if known.is_read else "",
    }  # fmt: skip
    form = SafeForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            people.set_safe_contact(
                person=found.person,
                safe=form.safe(),
                reason=form.cleaned_data["reason"],
                by=viewer_of(request),
                now=now,
            )
        except PeopleRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("It is recorded, and kept to from now on."))
            return redirect("keeping_in_touch:contact", found.uuid)
    back = reverse("keeping_in_touch:contact", args=[found.uuid])
    context = {"form": form, "person": standing_for(found.person), "known": known, "back": back}
    return render(request, "keeping_in_touch/safe.html", context)


# Decisions --------------------------------------------------------------------------------------------------


@needs(Permission.RECORD_CONTACT)
def hand_over(request: HttpRequest, wait: UUID) -> HttpResponse:
    """Put somebody who could not be reached before a named person."""
    now = timezone.now()
    found = _opened(request, wait, permission=Permission.RECORD_CONTACT, now=now)
    if isinstance(found, HttpResponse):
        return found
    form = HandOverForm(request.POST or None, deciders=queries.deciders(found))
    if request.method == "POST" and form.is_valid():
        to = form.deciders[form.cleaned_data["owner"]]
        try:
            calling.hand_to_duty(wait=found, to=to, words=form.cleaned_data["words"], by=viewer_of(request), now=now)
        except WaitRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("%(name)s is asked to decide.") % {"name": to.display_name})
            hint_at_avoided(request, form.cleaned_data["words"])
            return redirect("desk:keep_in_touch")
    page = queries.call_page(found, now=now, today=london_day(now))
    back = reverse("keeping_in_touch:contact", args=[found.uuid])
    context = {"form": form, "person": standing_for(found.person), "page": page, "back": back}
    return render(request, "keeping_in_touch/hand_over.html", context)


@needs(Permission.SET_PRIORITY)
def decide(request: HttpRequest, wait: UUID) -> HttpResponse:
    """Decide what was asked: go on, agree, or end it on the page that ends waits."""
    now = timezone.now()
    found = _opened(request, wait, permission=Permission.SET_PRIORITY, now=now)
    if isinstance(found, HttpResponse):
        return found
    person = standing_for(found.person)
    if found.decision is None:
        messages.info(request, _("Nothing is being asked about this wait any more."))
        return redirect("desk:person", person.uuid)
    form = DecideForm(request.POST or None, choices=list(_choices(request, found, now=now)))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        if said["decision"] == "end":
            return redirect("waiting:end", found.uuid)
        act = settling.agree if said["decision"] == "agree" else settling.go_on
        try:
            act(wait=found, words=said["words"], by=viewer_of(request), now=now)
        except (WaitRefused, PeopleRefused) as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Your decision is recorded."))
            hint_at_avoided(request, said["words"])
            return redirect("desk:person", person.uuid)
    page = queries.call_page(found, now=now, today=london_day(now))
    context = {
        "form": form, "person": person, "page": page, "wait": found, "today": london_day(now),
        "what": _(DECISIONS.get(found.decision, "")), "back": reverse("desk:today"),
    }  # fmt: skip
    return render(request, "keeping_in_touch/decide.html", context)


def _choices(request: HttpRequest, wait: Wait, *, now: datetime) -> Iterator[tuple[str, str]]:
    viewer, decision = viewer_of(request), Decision(wait.decision or "")
    if not may(viewer, DECIDED_BY[decision], on=wait):
        return
    needs_two = takes_two(calling.rank_of(wait, on=london_day(now)))
    yield "go-on", _("The wait goes on")
    if decision is Decision.ENDING and needs_two and wait.decision_agreed_by is None and wait.decision_by != viewer.pk:
        yield "agree", _("I agree that it may end: a second person decides it")
    is_ready = decision is not Decision.ENDING or not needs_two or wait.decision_agreed_by not in (None, viewer.pk)
    if may(viewer, Permission.END_WAIT, on=wait) and is_ready and decision is not Decision.NO_ANSWER:
        yield "end", _("It ends: say why, and what the person was told, on the next page")


# What is said and asked -------------------------------------------------------------------------------------


@needs(Permission.RECORD_CONTACT, Permission.CONFIGURE)
def script(request: HttpRequest) -> HttpResponse:
    """What is said and asked here, and the numbers; whoever sets up pathways adopts another version."""
    now = timezone.now()
    today = london_day(now)
    may_change = may(request.user, Permission.CONFIGURE)
    form = ScriptForm(request.POST or None, document=documents.text(on=today), today=today)
    if request.method == "POST" and may_change and form.is_valid():
        said = form.cleaned_data
        try:
            version = documents.adopt(
                document=said["document"], adopted_from=said["adopted_from"], reason=said["reason"],
                by=viewer_of(request), now=now,
            )  # fmt: skip
        except ScriptRefused as refusal:
            form.add_error("document", str(refusal))
        else:
            messages.success(request, _("Version %(number)s is adopted.") % {"number": version.version})
            return redirect("keeping_in_touch:script")
    script = documents.script(on=today)
    context = {
        "form": form, "script": script, "version": documents.in_force(on=today), "may_change": may_change,
        "rings": rings(script.hours),
    }  # fmt: skip
    return render(request, "keeping_in_touch/script.html", context)
