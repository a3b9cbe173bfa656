"""Asking for help without an account: a page at a time, read over, and sent. The answer is the same for everybody."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from fairwait.accounts.access import public
from fairwait.conversations.actions import requests as actions
from fairwait.conversations.near import is_served
from fairwait.conversations.rules.arriving import reference
from fairwait.conversations.rules.shape import Urgent, Way
from fairwait.directory import queries as directory
from fairwait.directory import showing
from fairwait.directory.rules.places import is_postcode, normal
from fairwait.directory.rules.searching import Asked
from fairwait.engine.calendars import london_day
from fairwait.govuk.forms import GovukForm
from fairwait.govuk.limits import is_too_many
from fairwait.keeping_in_touch.check_in import queries as check_in
from fairwait.portal.asking.steps import (
    BY_NAME,
    STEPS,
    Step,
    after,
    as_data,
    as_request,
    before,
    first_wrong,
    may_be_answered,
    said_in,
)
from fairwait.portal.languages import said_of

SENT_AN_HOUR = 60
"""Requests from one address in an hour: a ward or a surgery behind one router sends fewer."""
PAGES_A_MINUTE = 120
NEAR_HOME = 4
READ = ("GET", "HEAD", "POST")


@public
@require_http_methods(READ)
def ask(request: HttpRequest) -> HttpResponse:
    """One page of the form: what was said on the others comes with it, and goes on with it."""
    desk = check_in.desk(on=london_day(timezone.now()))
    if desk is None:  # nobody has said that anybody reads what is sent
        return _page(request, "portal/asking/ring.html")
    if is_too_many(request, "ask", most=PAGES_A_MINUTE, seconds=60):
        return _page(request, "portal/public/too_many.html", status=429)
    if request.method != "POST":
        return _page(request, "portal/asking/start.html", once=uuid4())
    said, step = said_in(request.POST), BY_NAME.get(request.POST.get("step", ""))
    act, _colon, which = request.POST.get("do", "").partition(":")
    if act == "change" and which in BY_NAME:
        return _shown(request, BY_NAME[which], said, is_change=True)
    if step is None:
        return _shown(request, STEPS[0], said)
    if act == "back":
        earlier = before(step, said)
        return redirect(said_of(request).at("asking:ask")) if earlier is None else _shown(request, earlier, said)
    form = step.form(as_data(said))
    if not form.is_valid():
        return _shown(request, step, said, form=form, is_change=act == "changed")
    if act == "send":
        return _send(request, said, now=timezone.now())
    if act == "changed" and (wrong := first_wrong(said)) is None:
        return _shown(request, BY_NAME["check"], said)
    if act == "changed" and wrong is not None:
        return _shown(request, wrong[0], said)
    return _shown(request, after(step, said), said)


def _shown(
    request: HttpRequest, step: Step, said: dict[str, str], *, form: GovukForm | None = None, is_change: bool = False,
    problem: str = "",
) -> HttpResponse:  # fmt: skip
    mine = set(step.boxes)
    shown = form or step.form(initial=_initial(step, said))
    context: dict[str, Any] = {
        "step": step, "form": shown, "hidden": {name: text for name, text in said.items() if name not in mine},
        "once": _once(request), "is_change": is_change, "problem": problem, "is_first": step is STEPS[0],
        "is_danger": said.get("urgent") == Urgent.DANGER.value,
    }  # fmt: skip
    if step.name == "check":
        context |= {"parts": _told(said), "may_be_answered": may_be_answered(said)}
    return _page(request, f"portal/asking/{'check' if step.name == 'check' else 'step'}.html", **context)


def _initial(step: Step, said: dict[str, str]) -> dict[str, Any]:
    """Answers as boxes show them that nobody has judged yet: a date as its three parts, however unfinished."""
    initial: dict[str, Any] = {name: said[name] for name in step.form.base_fields if name in said}
    for name in step.form.base_fields:
        parts = tuple(said.get(f"{name}-{part}", "") for part in ("day", "month", "year"))
        if any(parts):
            initial[name] = parts
    return initial


def _told(said: dict[str, str]) -> list[tuple[Step, list[tuple[str, str]]]]:
    """What was said, by page: each question with its answer in words."""
    told = []
    for step in STEPS:
        if step.shown(said) and step.form.base_fields:
            form = step.form(as_data(said))
            lines = [(str(form[name].label), _words(form, name)) for name in form.fields]
            told.append((step, [(label, words or _("Left empty")) for label, words in lines]))
    return told


def _words(form: GovukForm, name: str) -> str:
    value = form[name].value()
    if isinstance(value, tuple):
        return " ".join(part for part in value if part)
    return str(dict(getattr(form.fields[name], "choices", ())).get(value, value or ""))


def _send(request: HttpRequest, said: dict[str, str], *, now: datetime) -> HttpResponse:
    if (wrong := first_wrong(said)) is not None:
        return _shown(request, wrong[0], said, form=wrong[1], is_change=True)
    if is_too_many(request, "asked", most=SENT_AN_HOUR, seconds=3_600):
        words = _("Many requests have come from where you are. Nothing you wrote is lost: ring us, or send it later.")
        return _shown(request, BY_NAME["check"], said, problem=words)
    sent = actions.arrive(uuid=_once(request), way=Way.WEB, said=as_request(said), now=now)
    today, postcode = london_day(now), normal(said.get("postcode", ""))
    point = directory.point_of(postcode)
    answer = directory.find(Asked(day="today", postcode=postcode, point=point), today=today)
    on_any_day = directory.find(Asked(postcode=postcode, point=point), today=today)
    desk = check_in.desk(on=today)
    return _page(
        request, "portal/asking/sent.html", reference=reference(sent.uuid), 
        urgent=said.get("urgent") != Urgent.NO.value, is_danger=said.get("urgent") == Urgent.DANGER.value,
        reading=check_in.reading(sent.started_at, desk=desk) if desk else None, may_be_answered=may_be_answered(said),
        lines=showing.lines(answer, today=today, most=NEAR_HOME), is_near=bool(postcode) and is_served(answer),
        is_elsewhere=is_postcode(postcode) and not is_served(on_any_day),
    )  # fmt: skip


def _once(request: HttpRequest) -> UUID:
    """What makes one sending one, from the first page to the last."""
    try:
        return UUID(request.POST.get("once", ""))
    except ValueError:
        return uuid4()


def _page(request: HttpRequest, name: str, *, status: int = 200, **context: Any) -> HttpResponse:
    desk = check_in.desk(on=london_day(timezone.now()))
    context = {"desk": desk, "said": said_of(request), **context}
    response = render(request, name, context, status=status)
    response["Cache-Control"] = "no-store"  # what somebody wrote on a shared computer stays on none
    return response
