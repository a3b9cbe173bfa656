"""Saying which colleague may, or may not, open one person's record."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from fairwait.accounts import queries as accounts
from fairwait.accounts.access import needs, require, viewer_of
from fairwait.accounts.actions import log_access
from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission, Sight
from fairwait.desk.forms import SightForm, TakeBackForm
from fairwait.desk.person import restricted
from fairwait.desk.person.sights import colleagues, sights_of
from fairwait.engine.calendars import london_day
from fairwait.people import actions
from fairwait.people.rules import PeopleRefused
from fairwait.waiting.opening import Opened
from fairwait.waiting.pages import opened_person


@needs(Permission.SAY_WHO_SEES)
def who_sees(request: HttpRequest, person: UUID) -> HttpResponse:
    """What was said of colleagues and this person, and saying it of another."""
    now, viewer = timezone.now(), viewer_of(request)
    opened = _opened(request, person, now=now)
    log_access(by=viewer, people=[opened.person.pk], page="person:who-sees", now=now)
    form = SightForm(
        request.POST or None, colleagues=colleagues(viewer), today=london_day(now), is_restricted=opened.is_restricted
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            actions.say_who_sees(
                person=opened.person, colleague=accounts.colleague(viewer, int(said["colleague"])),
                sight=Sight(said["sight"]), until=said["until"], reason=said["reason"], tell=said["tell"],
                by=viewer, now=now,
            )  # fmt: skip
        except PeopleRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("It counts from now on, and ends by itself after its last day."))
            return redirect("desk:who_sees", opened.person.uuid)
    context = {
        "form": form, "opened": opened, "sights": sights_of(opened, today=london_day(now)),
        "back": reverse("desk:person", args=[opened.person.uuid]),
    }  # fmt: skip
    return render(request, "desk/who_sees.html", context)


@needs(Permission.SAY_WHO_SEES)
def take_back(request: HttpRequest, person: UUID, colleague: int) -> HttpResponse:
    """Let what was said of one colleague count no more."""
    now, viewer = timezone.now(), viewer_of(request)
    opened = _opened(request, person, now=now)
    said = next((one for one in sights_of(opened, today=london_day(now)) if one.colleague == colleague), None)
    if said is None:
        messages.warning(request, _("Nothing is said of this colleague and this person any more."))
        return redirect("desk:who_sees", opened.person.uuid)
    log_access(by=viewer, people=[opened.person.pk], page="person:who-sees", now=now)
    form = TakeBackForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        record = next(record for record in opened.records if record.pk == said.record)
        try:
            actions.take_back_sight(
                person=record, colleague=_colleague(viewer, colleague), **form.cleaned_data, by=viewer, now=now
            )  # fmt: skip
        except PeopleRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("It counts no more."))
            return redirect("desk:who_sees", opened.person.uuid)
    context = {"form": form, "opened": opened, "said": said, "back": reverse("desk:who_sees", args=[person])}
    return render(request, "desk/take_back.html", context)


def _colleague(viewer: User, pk: int) -> User:
    try:
        return accounts.colleague(viewer, pk)
    except User.DoesNotExist:
        raise Http404 from None


def _opened(request: HttpRequest, person: UUID, *, now: datetime) -> Opened:
    """The person, for whoever may say who sees them."""
    viewer = viewer_of(request)
    opened = opened_person(request, person, now=now)
    if not restricted.may_on(viewer, opened, Permission.SAY_WHO_SEES):
        require(viewer, Permission.SAY_WHO_SEES, on=opened.places[0])
    return opened
