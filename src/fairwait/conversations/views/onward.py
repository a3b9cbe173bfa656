"""What followed people's first requests: doors, hand-offs, and how far they went on."""

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from fairwait.accounts.access import may, needs, viewer_of
from fairwait.accounts.rules import Permission
from fairwait.conversations.forms.onward import OnwardForm
from fairwait.conversations.queries import onward as queries
from fairwait.conversations.rules.first_time import LATER
from fairwait.conversations.rules.onward import Count, Onward
from fairwait.conversations.words.onward import ONWARD
from fairwait.engine.calendars import london_day
from fairwait.engine.policy.trial import TELLING, share_interval
from fairwait.engine.suppression import whole_months

A_YEAR = timedelta(days=365)
_MOST = "3"


@needs(Permission.SEE_MEASURES)
@require_GET
def onward(request: HttpRequest) -> HttpResponse:
    """How many doors and hand-offs people met after a first request, and how far they went on."""
    today = london_day(timezone.now())
    start: dict[str, Any] = {"since": today - A_YEAR, "until": today, "within": str(LATER)}
    form = OnwardForm(request.GET if request.GET else None, today=today, initial=start)
    said: dict[str, Any] = form.cleaned_data if form.is_bound and form.is_valid() else start
    viewer, since, until = viewer_of(request), said["since"], said["until"]
    is_open = may(viewer, Permission.SEE_PERSON)
    if not is_open:
        since, until = whole_months(since, until)
    found = queries.onward(
        viewer, since=since, until=until, within=int(said["within"]), as_of=today
    )  # fmt: skip
    tables = (
        (_("How far they went on"), [(_(ONWARD[Onward(one.key)]), one) for one in found.onward]),
        (_("Doors they came in by"), [(_doors(one), one) for one in found.doors]),
        (_("Times somebody else took it on"), [(_times(one), one) for one in found.hand_offs]),
    )
    shares = {
        id(one): share_interval(one.people, found.people)
        for one in (*found.onward, *found.doors, *found.hand_offs)
        if one.people is not None and found.people and found.people >= TELLING
    }  # fmt: skip
    context = {
        "form": form, "found": found, "tables": tables, "share": lambda one: shares.get(id(one)),
        "since": since, "until": until, "within": said["within"], "is_open": is_open,
        "may_hear": may(viewer, Permission.TAKE_REQUEST),
    }  # fmt: skip
    return render(request, "conversations/onward.html", context)


def _doors(one: Count) -> str:
    if one.key == _MOST:
        return _("three or more")
    return ngettext("%(num)s door", "%(num)s doors", int(one.key)) % {"num": one.key}


def _times(one: Count) -> str:
    if one.key == "0":
        return _("never")
    return {"1": _("once"), "2": _("twice or more")}[one.key]
