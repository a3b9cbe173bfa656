"""Keeping order and due dates beside each wait: after events, after an import, and when the day moves."""

import logging
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

import polars as pl
from django.db.models import Q

from fairwait.engine.calendars import london_day
from fairwait.engine.policy import CHOSEN_BAND
from fairwait.history.bulk import as_stored, read, rows_of, update
from fairwait.history.registry import Told
from fairwait.priority.analysis import DERIVED, NEEDED, derive, unscored
from fairwait.upkeep import actions as upkeep
from fairwait.upkeep.models import Job
from fairwait.upkeep.rules import ENDED
from fairwait.waiting import queries as waiting
from fairwait.waiting.models import PathwayDocument, Wait
from fairwait.waiting.rules.pathways import Pathway

log = logging.getLogger(__name__)
REORDER_JOB = "priority.reorder"
_AT_ONCE = 20_000
PATHS = {"wait": "pk", "date_of_birth": "person__date_of_birth"}
SCHEMA = {
    name: pl.Int64()
    if name in ("wait", "band_by")
    else pl.Date()
    if name.endswith(("_on", "_until", "_birth"))
    else pl.String()
    for name in NEEDED
}


def derived(waits: pl.DataFrame, *, on: date, pathways: Sequence[Pathway]) -> pl.DataFrame:
    """The derived columns of waits about to be stored (see `analysis.derive`).

    A wait that cannot be scored stands before everybody, and costs nobody else their place (P13).
    """
    try:
        return derive(waits, on=on, pathways=pathways, calendar=waiting.calendar())
    except Exception as fault:  # any fault at all: the person must come first, not last
        if waits.height == 1:
            log.exception("wait_not_scored", extra={"wait": _number(waits), "fault": type(fault).__name__})
            return unscored(waits, on=on)
        half = waits.height // 2
        parts = (waits.head(half), waits.tail(waits.height - half))
        return pl.concat(derived(part, on=on, pathways=pathways) for part in parts)


def _number(waits: pl.DataFrame) -> Any:
    return waits["wait"][0] if "wait" in waits.columns else None


def after_events(events: list[Told]) -> None:
    """Listener: the order of everybody an event spoke of, as at the day it was recorded."""
    people = {event.subject for event in events if event.wait is not None}
    if people:
        reorder(people=people, on=max(london_day(event.recorded_at) for event in events))


def after_adoption(document: PathwayDocument) -> None:
    """Listener: a pathway changed, and from today or before: the order of whoever waits on it, as at today."""
    today = london_day(document.recorded_at)
    if document.adopted_from <= today:
        waits = Wait.objects.filter(status="open", pathway=document.code)
        _reorder(waits, on=today, pathways=waiting.pathways(on=today))


def reorder(*, on: date, people: Iterable[int] | None = None, pathways: Sequence[Pathway] | None = None) -> int:
    """Work out order and due dates again, of these people's open waits or of everybody's. Returns how many waits.

    Of everybody's, those are left that this policy has put in order for this day already.
    """
    waits = Wait.objects.filter(status="open")
    known = pathways if pathways is not None else waiting.pathways(on=on)
    if people is None:
        settled = Q(ordered_on=on, ordered_under=CHOSEN_BAND.named)
        return _reorder(waits.exclude(settled), on=on, pathways=known)
    wanted, count = sorted(set(people)), 0
    for start in range(0, len(wanted), _AT_ONCE):
        count += _reorder(waits.filter(person__pk__among=wanted[start : start + _AT_ONCE]), on=on, pathways=known)
    return count


def _reorder(waits: Any, *, on: date, pathways: Sequence[Pathway]) -> int:
    rows = read(waits.order_by("pk"), SCHEMA, paths=PATHS)
    if not rows.height:
        return 0
    frame = derived(rows, on=on, pathways=pathways)
    update(Wait, DERIVED, rows_of(as_stored(frame.select(*DERIVED, "wait"))))
    return rows.height


def ask_to_reorder(*, now: datetime) -> None:
    """Ask for the order to be worked out for today, unless somebody has."""
    if not Job.objects.filter(kind=REORDER_JOB).exclude(state__in=ENDED).exists():
        upkeep.enqueue(REORDER_JOB, arguments={}, by=None, now=now)
