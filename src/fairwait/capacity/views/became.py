"""What became of visits that were booked: kept, moved, cancelled, or nobody there."""

import csv
import io
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from fairwait.accounts.access import may, needs, viewer_of
from fairwait.accounts.rules import Permission
from fairwait.capacity import became as reading
from fairwait.capacity import setting, words
from fairwait.capacity.became import NOT_KNOWN, Cut
from fairwait.capacity.forms.became import BecameForm
from fairwait.capacity.rules.became import Became, Chosen, Line, Table
from fairwait.engine.calendars import london_day
from fairwait.engine.policy.trial import TELLING, share_interval
from fairwait.engine.suppression import whole_months
from fairwait.govuk.formats import format_month

A_YEAR = timedelta(days=365)
Share = tuple[float, float, float]


@dataclass(frozen=True)
class _Counted:
    form: BecameForm
    said: dict[str, Any]
    table: Table
    today: date

    def name(self, key: str) -> str:
        """What a line is of."""
        cut = Cut(self.said["cut"])
        if key == NOT_KNOWN:
            return _("not known")
        if cut is Cut.MONTH:
            return format_month(date.fromisoformat(f"{key}-01"))
        if cut is Cut.KIND:
            kind = setting.in_force(on=self.today).kind(key)
            return kind.name if kind else key
        if cut is Cut.HOW:
            return _(words.CHOSEN[Chosen(key)])
        return _(words.REMINDED[key]) if cut is Cut.REMINDED else key


def _counted(request: HttpRequest) -> _Counted:
    now = timezone.now()
    today = london_day(now)
    start: dict[str, Any] = {"since": today - A_YEAR, "until": today, "cut": Cut.MONTH.value}
    form = BecameForm(request.GET if request.GET else None, today=today, initial=start)
    said: dict[str, Any] = form.cleaned_data if form.is_bound and form.is_valid() else start
    if not may(viewer_of(request), Permission.SEE_PERSON):
        since, until = whole_months(said["since"], said["until"])
        said = {**said, "since": since, "until": until}
    found = reading.became(
        viewer_of(request), since=said["since"], until=said["until"], cut=Cut(said["cut"]), now=now
    )  # fmt: skip
    return _Counted(form, said, found, today)


def _stood(line: Line) -> int | None:
    """How many stood until their hour, and it was said what became of them."""
    kept, missed = line.of(Became.KEPT), line.of(Became.MISSED)
    return kept + missed if kept is not None and missed is not None else None


def _share(line: Line) -> Share | None:
    """Of those that stood until their hour, how many did not take place, with the range that chance leaves.

    None where one of the numbers is hidden, or they are too few to tell.
    """
    stood, missed = _stood(line), line.of(Became.MISSED)
    return share_interval(missed, stood) if stood is not None and missed is not None and stood >= TELLING else None


@needs(Permission.SEE_MEASURES)
@require_GET
def became(request: HttpRequest) -> HttpResponse:
    """What became of the times that were booked."""
    found = _counted(request)
    context = {
        "form": found.form, "table": found.table, "share": _share, "stood": _stood, "name": found.name, **found.said,
        "heads": [_(words.BECAME[one]) for one in Became], "query": request.GET.urlencode(),
        "is_open": may(viewer_of(request), Permission.SEE_PERSON),
    }  # fmt: skip
    return render(request, "capacity/became.html", context)


@needs(Permission.SEE_MEASURES)
@require_GET
def became_csv(request: HttpRequest) -> HttpResponse:
    """The same numbers as a file, with the same ones left out. It names nobody."""
    found = _counted(request)
    since, until, cut = found.said["since"], found.said["until"], found.said["cut"]
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(
        ["since", "until", "by", "line", "times", *Became, "missed_share", "missed_share_low", "missed_share_high"]
    )
    for line in (*found.table.lines, found.table.together):
        share = _share(line)
        numbers = ["" if one is None else one for one in (line.all, *line.counts)]
        low, middle, high = (f"{one:.4f}" for one in share) if share else ("", "", "")
        writer.writerow([since, until, cut, _plain(line.key) or "all", *numbers, middle, low, high])
    response = HttpResponse(file.getvalue().encode(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="visits-{cut}-{since}-{until}.csv"'
    return response


def _plain(key: str) -> str:
    """A council's own word is no formula to a spreadsheet."""
    return f"'{key}" if key[:1] in "=+-@" and key else key
