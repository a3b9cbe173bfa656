"""Imports as jobs: the same verbs as the command line, outside the request, with progress that survives a closed page."""

from django.utils import timezone

from fairwait.accounts.access import NotAllowed
from fairwait.accounts.models import User
from fairwait.exchange.extracts.mapping import MappingRefused
from fairwait.exchange.extracts.reading import Unreadable
from fairwait.exchange.imports import actions
from fairwait.exchange.models import Import, ImportStatus
from fairwait.upkeep.jobs import JobRefused, JobRun, job

LOOK, BRING_IN = "exchange.look", "exchange.bring-in"


@job(LOOK, lease_seconds=300, attempts=3)
def look(run: JobRun) -> str:
    """Read and check an uploaded file. Safe to run twice: it changes no list, and finds the same each time."""
    record = Import.objects.get(pk=run.arguments["import"])
    try:
        actions.look(record, progress=run.progress)
    except (Unreadable, MappingRefused, actions.ImportRefused) as refusal:
        actions.refuse(record, words=str(refusal), now=run.clock())
        raise JobRefused(str(refusal)) from refusal
    return f"{record.rows:,} rows read, {record.usable:,} can be used."


@job(BRING_IN, lease_seconds=900, attempts=3)
def bring_in(run: JobRun) -> str:
    """Bring a checked import in. Safe to run twice: one that is done stays done."""
    record = Import.objects.get(pk=run.arguments["import"])
    if record.status == ImportStatus.DONE:
        return _said(record)
    by = User.objects.get(pk=run.created_by_id)
    try:
        brought = actions.bring_in(
            record, by=by, now=timezone.now(), confirm=run.arguments.get("confirm") or None, progress=run.progress
        )
    except (actions.ImportRefused, NotAllowed) as refusal:
        raise JobRefused(str(refusal)) from refusal
    return _said(brought.record)


def _said(record: Import) -> str:
    counts = record.counts
    return (
        f"{counts.get('joined', 0):,} joined, {counts.get('changed', 0):,} changed, {counts.get('ended', 0):,} ended, "
        f"{counts.get('left', 0):,} left the extract, {counts.get('same', 0):,} the same."
    )
