"""Restricting a record, and looking at who opened one."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from fairwait.accounts import actions as accounts
from fairwait.accounts import queries as asked
from fairwait.accounts.access import may, needs, require, viewer_of
from fairwait.accounts.actions import AccountRefused, log_access
from fairwait.accounts.rules import Permission
from fairwait.desk.forms import LiftForm, RestrictForm, RingForm
from fairwait.desk.person import restricted
from fairwait.people import actions
from fairwait.people.rules import PeopleRefused
from fairwait.waiting.held import council_ring
from fairwait.waiting.opening import Opened
from fairwait.waiting.pages import opened_person


@needs(Permission.RESTRICT)
def restrict(request: HttpRequest, person: UUID) -> HttpResponse:
    """Restrict a record, or change whom to ring about it."""
    now, viewer = timezone.now(), viewer_of(request)
    opened = _opened(request, person, now=now)
    log_access(by=viewer, people=[opened.person.pk], page="person:restrict", now=now)
    start = {"ring": opened.person.ring or council_ring()}
    form = RestrictForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            actions.restrict(person=opened.person, **form.cleaned_data, by=viewer, now=now)
        except PeopleRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The record is restricted: it opens only with a reason."))
            stays = restricted.may_open(viewer, opened)
            return redirect("desk:person", opened.person.uuid) if stays else redirect("desk:list")
    context = {
        "form": form,
        "opened": opened,
        "back": reverse("desk:person", args=[opened.person.uuid]),
        "stays": restricted.may_open(viewer, opened),
    }
    return render(request, "desk/restrict.html", context)


@needs(Permission.SEE_RESTRICTED)
def lift(request: HttpRequest, person: UUID) -> HttpResponse:
    """Let a restricted record open like any other."""
    now, viewer = timezone.now(), viewer_of(request)
    opened = _opened(request, person, now=now)
    if not opened.is_restricted:
        return redirect("desk:person", opened.person.uuid)
    log_access(by=viewer, people=[opened.person.pk], page="person:lift", now=now)
    form = LiftForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.lift_restriction(person=opened.person, **form.cleaned_data, by=viewer, now=now)
        except PeopleRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The record opens like any other again."))
            return redirect("desk:person", opened.person.uuid)
    context = {"form": form, "opened": opened, "back": reverse("desk:person", args=[opened.person.uuid])}
    return render(request, "desk/lift.html", context)


def _opened(request: HttpRequest, person: UUID, *, now: datetime) -> Opened:
    """The person, for whoever may restrict their record."""
    viewer = viewer_of(request)
    opened = opened_person(request, person, now=now)
    if not restricted.may_restrict(viewer, opened):
        require(viewer, Permission.RESTRICT, on=opened.waits[0])
    return opened


@needs(Permission.SEE_ACCESS_LOG)
def alerts(request: HttpRequest) -> HttpResponse:
    """Every opening of a restricted record, with why: those nobody has looked at first."""
    viewer, now = viewer_of(request), timezone.now()
    open_, settled = restricted.openings(viewer)
    shown = [one.person for one in (*open_, *settled) if one.person is not None]
    if shown:
        log_access(by=viewer, people=[person.pk for person in shown], page="alerts", now=now)
    may_choose = may(viewer, Permission.CONFIGURE)
    changes = asked.council_choices(viewer, accounts.RING) if may_choose else ()
    form = RingForm(request.POST or None, initial={"ring": council_ring()}) if may_choose else None
    if request.method == "POST":
        require(viewer, Permission.CONFIGURE)
        if form is not None and form.is_valid():
            try:
                accounts.choose_ring(**form.cleaned_data, by=viewer, now=now)
            except AccountRefused as refusal:
                form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
            else:
                messages.success(request, _("Colleagues are told whom to ring from now on."))
                return redirect("desk:alerts")
    context = {"open": open_, "settled": settled, "form": form, "changes": changes, "nav": "none"}
    return render(request, "desk/alerts.html", context)


@needs(Permission.SEE_ACCESS_LOG)
@require_POST
def settle(request: HttpRequest) -> HttpResponse:
    """Say that openings were looked at: those whose boxes were ticked."""
    viewer = viewer_of(request)
    wanted = {int(value) for value in request.POST.getlist("alert") if value.isdigit()}
    found = [alert for alert in asked.alerts_for(viewer) if alert.pk in wanted]
    for alert in found:
        accounts.settle_alert(alert=alert, by=viewer, now=timezone.now())
    if found:
        said = ngettext("%(n)s opening is settled.", "%(n)s openings are settled.", len(found))
        messages.success(request, said % {"n": len(found)})
    else:
        messages.warning(request, _("Tick the openings you looked at."))
    return redirect("desk:alerts")
