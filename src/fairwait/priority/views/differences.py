"""Where people chose another band than the policy suggests: counts for the council, and the waits one may see."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from fairwait.accounts.access import may, needs, viewer_of
from fairwait.accounts.actions import log_access
from fairwait.accounts.rules import Permission
from fairwait.engine.calendars import london_day
from fairwait.govuk.components import Tab
from fairwait.priority import differences


@needs(Permission.SEE_MEASURES)
@require_GET
def counted(request: HttpRequest) -> HttpResponse:
    """How often the band chosen and the band suggested differ, by group. Never by who chose."""
    today = london_day(timezone.now())
    context = {
        "cuts": differences.counted(viewer_of(request), on=today),
        "may_list": may(viewer_of(request), Permission.SEE_LIST),
        "today": today,
    }
    return render(request, "priority/differences.html", context)


@needs(Permission.SEE_LIST)
@require_GET
def listed(request: HttpRequest) -> HttpResponse:
    """The waits whose bands differ, with both reasons."""
    now = timezone.now()
    number = request.GET.get("page", "1")
    page = differences.listed(
        viewer_of(request),
        way=request.GET.get("way", ""),
        page=max(1, int(number)) if number.isdecimal() and len(number) < 7 else 1,
        on=london_day(now),
    )
    if page.rows:
        people = [row.wait.person_id for row in page.rows]
        log_access(by=viewer_of(request), people=people, page="policy:differences", now=now)
    words = {"higher": _("More urgent than suggested"), "lower": _("Less urgent than suggested")}
    context = {
        "page": page,
        "tabs": [Tab(words[way], f"?way={way}", page.counts[way], way == page.way) for way in differences.WAYS],
        "previous": f"?way={page.way}&page={page.page - 1}" if page.page > 1 else None,
        "following": f"?way={page.way}&page={page.page + 1}"
        if page.first + differences.PAGE <= page.counts[page.way]
        else None,
        "may_count": may(viewer_of(request), Permission.SEE_MEASURES),
    }
    return render(request, "priority/differences_listed.html", context)
