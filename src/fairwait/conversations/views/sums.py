"""Pages of small sums, and of the limit a council sets on them."""

from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from fairwait.accounts import queries as accounts
from fairwait.accounts.access import may, needs, viewer_of
from fairwait.accounts.actions import log_access
from fairwait.accounts.rules import ROLE_LABELS, Permission, Role
from fairwait.conversations.actions import sums as actions
from fairwait.conversations.actions.crises import CrisisRefused
from fairwait.conversations.forms.crises import DecideForm, LimitForm, SumForm, pence_of
from fairwait.conversations.queries import crises, sums
from fairwait.conversations.rules.crises import Limit, SumStanding, pounds
from fairwait.conversations.views.opened import opened_person
from fairwait.engine.calendars import london_day
from fairwait.govuk.formats import format_date
from fairwait.people.queries import standing_for
from fairwait.waiting import pages


@needs(Permission.HOLD_CONVERSATION)
def spend(request: HttpRequest, crisis_uuid: UUID) -> HttpResponse:
    """Spend a small sum in a plan, or ask for it."""
    now, viewer = timezone.now(), viewer_of(request)
    found = crises.crisis_for(viewer, crisis_uuid)
    if found is None or found.person is None:
        raise Http404
    person = opened_person(request, standing_for(found.person).uuid, page="crisis:sum", now=now)
    limit, _version = sums.limit_on(london_day(now))
    form = SumForm(request.POST or None, purposes=limit.purposes if limit else ())
    if request.method == "POST" and form.is_valid():
        told, pence = form.cleaned_data, pence_of(form.cleaned_data["amount"])
        if pence is None:
            form.add_error("amount", _("Enter an amount in pounds, like 35 or 12.50"))
        else:
            try:
                made = actions.ask(
                    crisis=found, pence=pence, purpose=told["purpose"], words=told["words"],
                    once=_once(request), by=viewer, now=now,
                )  # fmt: skip
            except CrisisRefused as refusal:
                form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
            else:
                is_given = made.standing == SumStanding.GIVEN.value
                done = _("It is recorded as given.") if is_given else _("It waits for a yes. %(because)s")
                messages.success(request, done if is_given else done % {"because": made.because})
                return redirect("conversations:crisis", found.uuid)
    context = {
        "form": form, "person": person, "one": found, "limit": limit, "account": crises.account(found),
        "pounds": pounds, "once": request.POST.get("once") or uuid4(),
    }  # fmt: skip
    return render(request, "conversations/sum.html", context)


def _once(request: HttpRequest) -> UUID:
    try:
        return UUID(request.POST.get("once", ""))
    except ValueError:
        return uuid4()


@needs(Permission.AGREE_SUM)
def decide(request: HttpRequest, number: int) -> HttpResponse:
    """Say yes or no to a sum over the limit."""
    now, viewer = timezone.now(), viewer_of(request)
    small = sums.to_decide(viewer).filter(pk=number).first()
    if small is None or small.crisis.person is None:
        raise Http404
    person = standing_for(small.crisis.person)
    person = pages.opened_person(request, person.uuid, now=now).person
    log_access(by=viewer, people=[person.pk], page="crisis:sum", now=now)
    form = DecideForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            actions.decide(small=small, says_yes=told["says"] == "yes", words=told["words"], by=viewer, now=now)
        except CrisisRefused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            messages.success(request, _("It is decided, and whoever asked sees it on the plan."))
            return redirect("desk:today")
    context = {
        "form": form, "person": person, "small": small, "pounds": pounds, "account": crises.account(small.crisis),
    }  # fmt: skip
    return render(request, "conversations/decide_sum.html", context)


@needs(Permission.HOLD_CONVERSATION, Permission.CONFIGURE)
@require_GET
def limits(request: HttpRequest) -> HttpResponse:
    """What may be spent at once: now, and before."""
    versions = [(stored, sums.read(stored)) for stored in sums.versions()]
    staff = accounts.names_of([stored.adopted_by for stored, _limit in versions])
    now, _version = sums.limit_on(london_day(timezone.now()))
    context = {
        "now": now, "versions": versions, "staff": staff, "pounds": pounds,
        "roles": {role.value: ROLE_LABELS[role] for role in Role},
        "may_set": may(viewer_of(request), Permission.CONFIGURE),
    }  # fmt: skip
    return render(request, "conversations/limits.html", context)


def _typed(pence: int) -> str:
    """An amount as it is typed: 35 or 37.50."""
    return f"{pence / 100:.2f}".removesuffix(".00")


@needs(Permission.CONFIGURE)
def set_limit(request: HttpRequest) -> HttpResponse:
    """Adopt another limit."""
    now, viewer = timezone.now(), viewer_of(request)
    today = london_day(now)
    stands, _version = sums.limit_on(today)
    start = {
        "each": _typed(stands.each_pence), "plan": _typed(stands.plan_pence),
        "purposes": "\n".join(stands.purposes), "roles": list(stands.roles),
    } if stands else {}  # fmt: skip
    form = LimitForm(request.POST or None, initial={"adopted_from": today, **start})
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        amounts = {name: pence_of(told[name]) for name in ("each", "plan")}
        for name, pence in amounts.items():
            if pence is None:
                form.add_error(name, _("Enter an amount in pounds, like 35 or 12.50"))
        if not form.errors:
            listed = tuple(dict.fromkeys(line.strip() for line in told["purposes"].splitlines() if line.strip()))
            limit = Limit(amounts["each"] or 0, amounts["plan"] or 0, listed, tuple(told["roles"]))
            try:
                actions.set_limit(
                    limit=limit, adopted_from=told["adopted_from"], reason=told["reason"], by=viewer, now=now
                )  # fmt: skip
            except CrisisRefused as refusal:
                form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
            else:
                messages.success(request, _("It counts from %(day)s.") % {"day": format_date(told["adopted_from"])})
                return redirect("conversations:limits")
    return render(request, "conversations/set_limit.html", {"form": form})
