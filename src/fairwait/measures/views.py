"""The measures, as at any day."""

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from fairwait.accounts.access import may, needs, viewer_of
from fairwait.accounts.rules import Permission
from fairwait.engine.calendars import london_day
from fairwait.govuk.words import rephrase
from fairwait.history import queries as history
from fairwait.measures import actions, queries
from fairwait.measures.forms import DaysForm
from fairwait.measures.rules.results import as_json
from fairwait.measures.rules.suppressing import suppressed
from fairwait.measures.words import shown
from fairwait.waiting.queries import pathways

AT_ONCE = 3_000
"""A history of no more events than this is measured while the page is asked for; a longer one by a job."""


@needs(Permission.SEE_MEASURES)
@require_GET
def measures(request: HttpRequest) -> HttpResponse:
    """The indicator set, each measure with its definition, its base and what the data cannot say.

    Whoever may not see people is shown no number that could give somebody away.
    """
    now = timezone.now()
    today = london_day(now)
    form = DaysForm(request.GET if _asks(request) else None, today=today)
    days = form.cleaned_data if form.is_bound and form.is_valid() else {}
    asked = actions.arguments(as_of=days.get("as_of") or today, known_at=days.get("known_at"), since=days.get("since"))
    is_open = may(viewer_of(request), Permission.SEE_PERSON)
    context: dict[str, Any] = {"form": form, "days": actions.days(asked), "today": today}
    context |= _taken(request, asked, is_open, now=now)
    if context.get("taken"):
        context["since"] = date.fromisoformat(context["taken"]["period"]["since"])
        names = {one.code: rephrase(one.name) for one in pathways(on=today)}
        context["measures"] = [shown(measure, names=names) for measure in context["taken"]["measures"]]
    return render(request, "measures/measures.html", context)


def _taken(request: HttpRequest, asked: dict[str, str | None], is_open: bool, *, now: datetime) -> dict[str, Any]:
    """The figures with the moment they were taken; or the job that takes them."""
    kept = queries.kept(asked)
    if kept is None and history.head()[0] <= AT_ONCE:
        taken = queries.take(viewer_of(request), **actions.days(asked))  # type: ignore[arg-type]
        return {"taken": as_json(taken if is_open else suppressed(taken)), "taken_at": now, "is_behind": False}
    if kept is None:
        job = queries.under_way(asked)
        if job is None:
            actions.ask(asked, by=viewer_of(request), now=now)
            job = queries.under_way(asked)
        return {"taken": None, "job": job}
    is_behind = actions.ask_if_old(kept, by=viewer_of(request), now=now)
    return {
        "taken": kept.result["open" if is_open else "suppressed"],
        "taken_at": kept.finished_at,
        "is_behind": is_behind,
    }


def _asks(request: HttpRequest) -> bool:
    return any(name.startswith(("as_of", "known_at", "since")) and value for name, value in request.GET.items())
