"""Timetables: work that comes round by itself, each period settled once however many schedulers run (F23).

    schedules.add("upkeep.prove", Daily(time(3, 0)), kind="upkeep.prove", missed=Missed.LATEST)

A period missed while nothing ran is caught up or recorded as skipped, by what the timetable says of missed ones.
"""

import logging
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db import IntegrityError, transaction

from fairwait.upkeep import actions
from fairwait.upkeep.models import Job, Period, Schedule
from fairwait.upkeep.rules import Outcome, Timetable, due_periods

log = logging.getLogger(__name__)


class Missed(StrEnum):
    """What to do about periods missed while nothing ran."""

    EACH = "each"  # catch up one by one: each period's work differs
    LATEST = "latest"  # do the latest, record the others as skipped: doing it once puts everything right


@dataclass(frozen=True)
class Entry:
    """One timetable: when, and which job it asks for. The job is given the period as `arguments["period"]`."""

    name: str
    timetable: Timetable
    kind: str
    missed: Missed
    arguments: dict[str, Any] = field(default_factory=dict)


_entries: dict[str, Entry] = {}


def add(
    name: str,
    timetable: Timetable,
    *,
    kind: str,
    missed: Missed = Missed.LATEST,
    arguments: dict[str, Any] | None = None,
) -> Entry:
    """Make a timetable known; the same name again replaces it."""
    _entries[name] = Entry(name, timetable, kind, missed, arguments or {})
    return _entries[name]


def entries() -> tuple[Entry, ...]:
    """Every timetable, by name."""
    return tuple(_entries[name] for name in sorted(_entries))


def run_due(*, now: datetime) -> list[Job]:
    """Ask for the work of every period that is due and not settled. Safe to call from several schedulers at once."""
    places = {place.name: place for place in Schedule.objects.all()}
    asked: list[Job] = []
    for entry in entries():
        place = places.get(entry.name)
        if place is None:
            _begin(entry, now=now)
        elif place.is_on and place.last_done_for < entry.timetable.period(now):
            asked += _settle(entry, now=now)
    return asked


def _begin(entry: Entry, *, now: datetime) -> None:
    """A new timetable starts from now: the past before it existed is not owed."""
    latest = entry.timetable.period(now)
    Schedule.objects.get_or_create(name=entry.name, defaults={"last_done_for": latest, "changed_at": now})


def _settle(entry: Entry, *, now: datetime) -> list[Job]:
    try:
        with transaction.atomic():
            place = Schedule.objects.select_for_update().get(pk=entry.name)
            due = due_periods(entry.timetable, last=place.last_done_for, now=now)
            if not due:  # another scheduler was here between our look and our lock
                return []
            wanted = due if entry.missed is Missed.EACH else due[-1:]
            asked = [_ask(entry, period, now=now) for period in wanted]
            skipped = due[: len(due) - len(wanted)]
            Period.objects.bulk_create(
                Period(schedule=place, period=period, outcome=Outcome.SKIPPED, settled_at=now) for period in skipped
            )
            place.last_done_for, place.changed_at = due[-1], now
            place.save()
    except IntegrityError:  # the unique pair of schedule and period: somebody else settled it
        log.warning("schedule_settled_elsewhere", extra={"schedule": entry.name})
        return []
    if skipped:
        log.warning("schedule_periods_skipped", extra={"schedule": entry.name, "count": len(skipped)})
    return asked


def _ask(entry: Entry, period: str, *, now: datetime) -> Job:
    job = actions.enqueue(entry.kind, arguments={**entry.arguments, "period": period}, by=None, now=now)
    Period.objects.create(schedule_id=entry.name, period=period, outcome=Outcome.QUEUED, job=job, settled_at=now)
    return job
