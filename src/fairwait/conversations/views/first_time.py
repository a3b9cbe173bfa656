"""How many requests were solved first time."""

from datetime import date, timedelta
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from fairwait.accounts.access import may, needs, viewer_of
from fairwait.accounts.rules import Permission
from fairwait.conversations.forms.first_time import FirstTimeForm
from fairwait.conversations.queries import first_time as queries
from fairwait.conversations.queries.first_time import Cut
from fairwait.conversations.rules.first_time import SOON
from fairwait.conversations.rules.shape import Topic, Way
from fairwait.conversations.words import requests as words
from fairwait.engine.calendars import london_day
from fairwait.engine.policy.trial import TELLING, share_interval
from fairwait.engine.suppression import whole_months
from fairwait.govuk.formats import format_month

A_YEAR = timedelta(days=365)


@needs(Permission.SEE_MEASURES)
@require_GET
def first_time(request: HttpRequest) -> HttpResponse:
    """How many requests were solved first time, by what people said and by whether they came back."""
    today = london_day(timezone.now())
    start: dict[str, Any] = {"since": today - A_YEAR, "until": today, "cut": Cut.TOPIC.value, "within": str(SOON)}
    form = FirstTimeForm(request.GET if request.GET else None, today=today, initial=start)
    said: dict[str, Any] = form.cleaned_data if form.is_bound and form.is_valid() else start
    cut, is_open = Cut(said["cut"]), may(viewer_of(request), Permission.SEE_PERSON)
    since, until = said["since"], said["until"]
    if not is_open:
        since, until = whole_months(since, until)
    found = queries.first_time(
        viewer_of(request), since=since, until=until, within=int(said["within"]), cut=cut, as_of=today
    )  # fmt: skip
    known = {
        line.key: (line.solved, line.solved + line.not_solved)
        for line in (*found.lines, found.together) if line.solved is not None and line.not_solved is not None
    }  # fmt: skip
    shares = {key: share_interval(solved, of) for key, (solved, of) in known.items() if of >= TELLING}
    context = {
        "form": form, "table": found, "shares": shares,
        "too_few": {key for key, (_solved, of) in known.items() if 0 < of < TELLING}, "name": partial(_named, cut),
        "since": since, "until": until, "within": said["within"], "is_open": is_open,
    }  # fmt: skip
    return render(request, "conversations/first_time.html", context)


def _named(cut: Cut, key: str) -> str:
    if cut is Cut.TOPIC:
        return _(words.TOPICS[Topic(key)])
    if cut is Cut.WAY:
        return _(words.WAYS[Way(key)])
    if cut is Cut.MONTH:
        return format_month(date.fromisoformat(f"{key}-01"))
    return _("not known") if key == "?" else key
