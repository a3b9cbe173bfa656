"""How far the work on an import has come, phase by phase."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fairwait.accounts.access import may
from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission
from fairwait.exchange.imports import phases, steps
from fairwait.exchange.imports.phases import Phase
from fairwait.exchange.models import Import
from fairwait.exchange.words import PHASES
from fairwait.govuk.formats import format_count, format_duration
from fairwait.govuk.words import counted
from fairwait.upkeep import queries as upkeep
from fairwait.upkeep.models import Job
from fairwait.upkeep.rules import JobState, State

_LONG_QUEUED = timedelta(seconds=10)
_SHORT = 2.0


@dataclass(frozen=True)
class Stage:
    """One phase of the work as the page shows it: "done", "now" or "next", and how much."""

    state: str
    label: str
    detail: str


def work(record: Import, job: Job, *, viewer: User, now: datetime) -> dict[str, Any]:
    """The page of work under way."""
    told = phases.phases(record)
    known = {name: index for index, (_key, _label, names) in enumerate(PHASES[job.kind]) for name in names}
    told = [phase for phase in told if phase.name in known]
    current = known[told[-1].name] if told else -1
    stages = [_stage(job.kind, index, current, told, known, record, now=now) for index in range(len(PHASES[job.kind]))]
    latest = told[-1] if told and told[-1].total and 0 < told[-1].done < told[-1].total else None
    label = stages[current].label if current >= 0 else _("Waiting for its turn")
    return {
        "work_heading": _heading(record, job),
        "stages": stages,
        "bar_label": label,
        "bar_done": latest.done if latest else 0,
        "bar_total": latest.total if latest else None,
        "bar_note": _left(latest, now=now),
        "said": label,
        "trouble": trouble(job, now=now),
        "may_stop": job.kind != steps.UNDO and not job.is_cancel_asked and may(viewer, Permission.IMPORT),
        "is_stopping": job.is_cancel_asked,
        "kind": job.kind,
        "is_bringing_in": job.kind == steps.BRING_IN,
    }


def _heading(record: Import, job: Job) -> str:
    if job.kind == steps.BRING_IN:
        return _("Bringing in %(rows)s") % {"rows": counted("row", record.usable)}
    if job.kind == steps.UNDO:
        return _("Undoing import %(number)s") % {"number": record.pk}
    if job.kind == steps.WEIGH:
        return _("Comparing with the lists as they stand now")
    return _("Reading and checking the file")


def _stage(
    kind: str, index: int, current: int, told: list[Phase], known: dict[str, int], record: Import, *, now: datetime
) -> Stage:
    label = str(PHASES[kind][index][1])
    if index > current:
        return Stage("next", label, "")
    mine = [phase for phase in told if known[phase.name] == index]
    if index == current:
        total, done = (mine[-1].total, mine[-1].done) if mine else (0, 0)
        detail = (
            _("%(done)s of %(total)s") % {"done": format_count(done), "total": format_count(total)}
            if 0 < done < total
            else ""
        )
        return Stage("now", label, detail)
    return Stage("done", label, _detail(mine, told, known, index))


def _detail(mine: list[Phase], told: list[Phase], known: dict[str, int], index: int) -> str:
    if not mine:
        return ""
    after = next((phase.began for phase in told if known[phase.name] > index), mine[-1].heard)
    seconds = (after - mine[0].began).total_seconds()
    rows = max(phase.total for phase in mine)
    took = format_duration(seconds)
    return f"{counted('row', rows)}, {took}" if rows > 1 else took


def _left(phase: Phase | None, *, now: datetime) -> str:
    seconds = phase.seconds_left if phase is not None else None
    if seconds is None or phase is None:
        return ""
    left = seconds - (now - phase.heard).total_seconds()
    if left < _SHORT:
        return _("nearly there")
    return _("about %(time)s left") % {"time": format_duration(left)}


def trouble(job: Job, *, now: datetime) -> str:
    """What to know when nothing moves: no worker, or one that has gone silent."""
    if job.state == JobState.QUEUED and job.not_before > now + timedelta(seconds=1):
        return _("Something went wrong on our side. Nothing was changed, and it is tried again by itself.")
    if job.state == JobState.QUEUED and now - job.created_at > _LONG_QUEUED:
        worker = next((check for check in upkeep.health(now=now) if check.name == "Worker"), None)
        if worker is not None and worker.state is not State.OK:
            return _("No worker is running, so nothing moves. Tell whoever runs Fairwait: `fairwait serve` starts one.")
        ahead = upkeep.before(job)
        if ahead:
            return ngettext("%(n)s piece of work is before it.", "%(n)s pieces of work are before it.", ahead) % {
                "n": ahead
            }
    if job.state == JobState.RUNNING and job.lease_until is not None and job.lease_until < now:
        return _("The worker has gone silent. Nothing was changed; another takes the work up by itself.")
    return ""
