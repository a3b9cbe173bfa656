"""Acts on one wait: each a question of its own, answered, recorded, and back to the person."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from fairwait.accounts.access import may, needs, viewer_of
from fairwait.accounts.rules import Permission
from fairwait.engine.calendars import london_day
from fairwait.govuk.hints import hint_at_avoided
from fairwait.history import actions as history
from fairwait.people.queries import standing_for
from fairwait.waiting import actions, forms, opening, queries
from fairwait.waiting.actions import WaitRefused
from fairwait.waiting.meanwhile import said_since
from fairwait.waiting.models import Wait
from fairwait.waiting.pages import opened_wait
from fairwait.waiting.rules.pathways import Pathway


@dataclass(frozen=True)
class Act:
    """One act: its page's words, its form, and the action that does it.

    `then` is the address of the act that follows, where there is one; `beside` gives what its template shows besides;
    `refusals` are what its action raises, with a `field`.
    """

    name: str
    heading: str
    button: str
    done: str
    form: type[forms.ActForm]
    do: Callable[..., Any]
    lead: str = ""
    is_weighty: bool = False
    template: str = "waiting/act.html"
    then: str = ""
    refusals: tuple[type[Exception], ...] = (WaitRefused,)
    beside: Callable[..., dict[str, Any]] | None = None


def act_page(permission: Permission, act: Act) -> Callable[..., HttpResponse]:
    """The page of an act on one wait, for whoever holds a permission on it."""

    @needs(permission)
    def view(request: HttpRequest, wait: UUID) -> HttpResponse:
        return _act(request, wait, permission=permission, act=act)

    view.__name__ = act.name
    view.__doc__ = act.heading
    return view


def _act(request: HttpRequest, uuid: UUID, *, permission: Permission, act: Act) -> HttpResponse:
    now = timezone.now()
    today = london_day(now)
    wait = opened_wait(request, uuid, permission=permission, now=now)
    person = standing_for(wait.person)
    pathway = next((p for p in queries.pathways(on=today) if p.code == wait.pathway), None)
    teams = queries.known_teams() if act.form is forms.TeamForm else ()
    form = act.form(request.POST or None, wait=wait, pathway=pathway, today=today, teams=teams)
    back = reverse("desk:person", args=[person.uuid])
    if request.method == "POST" and form.is_valid() and _first(request, form, act, wait, pathway=pathway, now=now):
        messages.success(request, _(act.done))
        hint_at_avoided(request, *form.cleaned_data.values())
        if act.then:
            return redirect(act.then, wait.uuid)
        return redirect(back if _still_seen(request, person.uuid) else reverse("desk:list"))
    context = {
        "form": form, "act": act, "wait": wait, "person": person, "pathway": pathway, "back": back, "today": today,
        "may_end": may(viewer_of(request), Permission.END_WAIT, on=wait),
    }  # fmt: skip
    if act.beside is not None:
        context |= act.beside(wait, pathway=pathway, on=today)
    return render(request, act.template, context)


def _first(
    request: HttpRequest, form: forms.ActForm, act: Act, wait: Wait, *, pathway: Pathway | None, now: Any
) -> bool:
    """Do it, unless somebody was first. Compared and done under one lock: of two at the same instant one is first."""
    with transaction.atomic():
        history.locked_head()
        wait.refresh_from_db(fields=["last_seq"])
        if newer := said_since(form.cleaned_data.get("seen"), wait=wait, pathway=pathway):
            form.add_error(None, _("Since you opened this page: %(what)s Look, then send it again.") % {"what": newer})
            form.data = {**request.POST.dict(), "seen": str(wait.last_seq)}
            return False
        return _done(form, act, wait, by=viewer_of(request), now=now)


def _still_seen(request: HttpRequest, person: UUID) -> bool:
    """Whether the person's page is still theirs to see: a wait may have been given to another team."""
    try:
        opening.person(viewer_of(request), person, has_reason=True)
    except opening.NothingHere:
        return False
    return True


def _done(form: forms.ActForm, act: Act, wait: Wait, *, by: Any, now: Any) -> bool:
    """Do it. A refusal is put beside its field, and what was typed stays."""
    try:
        act.do(wait=wait, **form.answers(), by=by, now=now)
    except act.refusals as refusal:
        field = getattr(refusal, "field", None)
        form.add_error(field if field in form.fields else None, str(refusal))
        return False
    return True


@needs(Permission.RECORD_CONTACT)
def to_the_call(request: HttpRequest, wait: UUID) -> HttpResponse:
    """Where a contact or an attempt was recorded before: it leads to the page of the call. What is sent is refused.

    Only that page keeps to how the person may be reached, asks what must be asked, and counts tries.
    """
    found = opening.wait(viewer_of(request), wait, permission=Permission.RECORD_CONTACT)
    call = reverse("keeping_in_touch:contact", args=[found.uuid])
    if request.method in ("GET", "HEAD"):
        return redirect(call)
    return render(request, "waiting/moved.html", {"call": call}, status=410)


call_later = act_page(
    Permission.RECORD_CONTACT,
    Act(
        "call_later",
        gettext_noop("Call them later"),
        gettext_noop("Put it in the queue"),
        gettext_noop("It stands in the queue of calls from that day."),
        forms.CallLaterForm,
        actions.ask_for_call,
        lead=gettext_noop("The person asked to be called on a day of theirs. It is no contact, and no try."),
    ),
)
plan = act_page(
    Permission.RECORD_CONTACT,
    Act(
        "plan",
        gettext_noop("Plan a day"),
        gettext_noop("Plan it"),
        gettext_noop("It is planned, and comes on Today that day."),
        forms.PlanForm,
        actions.plan,
        lead=gettext_noop(
            "A day for the next contact or re-check. A plan can bring forward what is due, and never puts it off."
        ),
    ),
)
recheck = act_page(
    Permission.RECORD_CONTACT,
    Act(
        "recheck",
        gettext_noop("Record a re-check"),
        gettext_noop("Record the re-check"),
        gettext_noop("The re-check is recorded."),
        forms.RecheckForm,
        actions.record_recheck,
        lead=gettext_noop(
            "Looking again at the risk of waiting. If the band should change, choose a band instead: that is"
            " a look too."
        ),
    ),
)
team = act_page(
    Permission.ALLOCATE,
    Act(
        "team",
        gettext_noop("Give to a team"),
        gettext_noop("Give the wait"),
        gettext_noop("The wait is given."),
        forms.TeamForm,
        actions.set_team,
    ),
)
pause = act_page(
    Permission.PAUSE_WAIT,
    Act(
        "pause",
        gettext_noop("Pause"),
        gettext_noop("Pause the wait"),
        gettext_noop("The wait is paused."),
        forms.PauseForm,
        actions.pause,
        lead=gettext_noop(
            "Days are always counted with the pause and without it. The council’s own delay is never a "
            "pause. A paused wait can still be unseen."
        ),
    ),
)
resume = act_page(
    Permission.PAUSE_WAIT,
    Act(
        "resume",
        gettext_noop("End the pause"),
        gettext_noop("End the pause today"),
        gettext_noop("The clock runs again."),
        forms.ResumeForm,
        actions.resume,
        lead=gettext_noop("The clock without pauses runs again from today."),
    ),
)
wish = act_page(
    Permission.RECORD_CONTACT,
    Act(
        "wish",
        gettext_noop("Record a wish for no contact"),
        gettext_noop("Record the wish"),
        gettext_noop("The wish is recorded."),
        forms.WishForm,
        actions.record_wish,
        lead=gettext_noop(
            "The person asked not to be contacted for a while. It stands in for a contact until it runs out,"
            " and never for a re-check."
        ),
    ),
)
end = act_page(
    Permission.END_WAIT,
    Act(
        "end",
        gettext_noop("End this wait"),
        gettext_noop("End the wait"),
        gettext_noop("The wait is ended. It can be reopened."),
        forms.EndForm,
        actions.end,
        lead=gettext_noop(
            "Nobody leaves a list without a reason and without being told. No reply is never a reason. It "
            "can be undone: a wait that ended can be reopened with the same clock."
        ),
        is_weighty=True,
    ),
)
reopen = act_page(
    Permission.END_WAIT,
    Act(
        "reopen",
        gettext_noop("Reopen this wait"),
        gettext_noop("Reopen the wait"),
        gettext_noop("The wait goes on, with the same clock."),
        forms.ReopenForm,
        actions.reopen,
        lead=gettext_noop("The wait goes on with the same clock, as if it had not ended."),
    ),
)
answer = act_page(
    Permission.RECORD_CONTACT,
    Act(
        "answer",
        gettext_noop("Answer the question"),
        gettext_noop("It stays as it is"),
        gettext_noop("The answer is recorded."),
        forms.AnswerForm,
        actions.answer,
    ),
)
