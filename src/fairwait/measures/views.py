"""The measures, as at any day."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from fairwait.accounts.access import may, needs
from fairwait.accounts.rules import Permission
from fairwait.engine.calendars import london_day
from fairwait.measures import queries
from fairwait.measures.forms import DaysForm
from fairwait.measures.rules.suppressing import suppressed
from fairwait.measures.words import shown


@needs(Permission.SEE_MEASURES)
@require_GET
def measures(request: HttpRequest) -> HttpResponse:
    """The indicator set, each measure with its definition, its base and what the data cannot say.

    Whoever may not see people is shown no number that could give somebody away.
    """
    today = london_day(timezone.now())
    form = DaysForm(request.GET if _asks(request) else None, today=today)
    days = form.cleaned_data if form.is_bound and form.is_valid() else {}
    taken = queries.take(
        request.user,
        as_of=days.get("as_of") or today,
        known_at=days.get("known_at"),
        since=days.get("since"),
    )
    is_suppressed = not may(request.user, Permission.SEE_PERSON)
    taken = suppressed(taken) if is_suppressed else taken
    context: dict[str, Any] = {
        "form": form, "taken": taken, "measures": [shown(measured) for measured in taken.measures], "today": today,
    }  # fmt: skip
    return render(request, "measures/measures.html", context)


def _asks(request: HttpRequest) -> bool:
    return any(name.startswith(("as_of", "known_at", "since")) and value for name, value in request.GET.items())
