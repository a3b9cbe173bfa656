"""Imports as jobs: the verbs of the command line, outside the request, with progress that survives a closed page."""

import shutil
from pathlib import Path

from django.conf import settings

from fairwait.accounts.access import NotAllowed
from fairwait.accounts.models import User
from fairwait.engine.calendars import london_day
from fairwait.exchange.extracts.mapping import MappingRefused
from fairwait.exchange.extracts.reading import Unreadable
from fairwait.exchange.extracts.report import MarkingRefused, counted
from fairwait.exchange.imports import actions, effects, giving, steps
from fairwait.exchange.imports.keeping import NothingKept
from fairwait.exchange.imports.pairs import look_where_left
from fairwait.exchange.imports.phases import Telling
from fairwait.exchange.models import Import, ImportStatus
from fairwait.upkeep.jobs import JobCancelled, JobRefused, JobRun, job
from fairwait.upkeep.rules import Lane


@job(steps.LOOK, lease_seconds=300, attempts=3, lane=Lane.LONG)
def look(run: JobRun) -> str:
    """Read and check a file, and compare it where its columns are settled. Changes no list; safe to run twice."""
    record = Import.objects.get(pk=run.arguments["import"])
    if record.status == ImportStatus.UPLOADED and record.columns:
        return "The file has been read: its columns wait for a person."
    tell = Telling(record, run)
    try:
        actions.look(record, progress=tell, may_ask=record.status == ImportStatus.UPLOADED)
        if not record.rows:
            raise actions.ImportRefused(actions.nothing_usable(record))
        if record.status == ImportStatus.CHECKED and record.usable:
            _compare(record, run, tell)
    except (Unreadable, MappingRefused, actions.ImportRefused) as refusal:
        actions.refuse(record, words=str(refusal), now=run.clock())
        raise JobRefused(str(refusal)) from refusal
    except JobCancelled:
        actions.stop(Import.objects.get(pk=record.pk), by=_asker(run), now=run.clock())
        raise
    finally:
        shutil.rmtree(Path(settings.ENVIRONMENT.work) / str(record.uuid), ignore_errors=True)
    return f"{counted(record.rows, 'row')} read, {record.usable:,} can be used."


@job(steps.WEIGH, lease_seconds=300, attempts=3, lane=Lane.LONG)
def weigh(run: JobRun) -> str:
    """Compare a checked import with the lists as they stand now. Changes nothing."""
    record = Import.objects.get(pk=run.arguments["import"])
    try:
        _compare(record, run, Telling(record, run))
    except actions.ImportRefused as refusal:
        raise JobRefused(str(refusal)) from refusal
    return "Compared with the lists as they stand now."


def _compare(record: Import, run: JobRun, tell: Telling) -> None:
    tell("comparing", 0, record.usable)
    now = run.clock()
    effects.keep(record, actions.effect(record), on=london_day(now), now=now)
    tell("comparing", record.usable, record.usable)


@job(steps.BRING_IN, lease_seconds=900, attempts=3, lane=Lane.LONG)
def bring_in(run: JobRun) -> str:
    """Bring a checked import in. Safe to run twice: one that is done stays done."""
    record = Import.objects.get(pk=run.arguments["import"])
    tell = Telling(record, run)
    if record.status == ImportStatus.DONE:
        look_where_left(progress=tell)
        return _said(record)
    by = _asker(run)
    try:
        brought = actions.bring_in(
            record, by=by, now=run.clock(), confirm=record.confirm_reason or None,
            seen=[question["words"] for question in record.gate], progress=tell, hold=run.hold,
        )  # fmt: skip
    except actions.GateClosed as gate:
        _compare(record, run, tell)
        raise JobRefused(f"The lists changed meanwhile, and now something else has to be asked. {gate}") from gate
    except (actions.ImportRefused, NotAllowed) as refusal:
        raise JobRefused(str(refusal)) from refusal
    tell.write()
    return _said(brought.record)


@job(steps.UNDO, lease_seconds=900, attempts=3, lane=Lane.LONG)
def undo(run: JobRun) -> str:
    """Undo a whole import. Safe to run twice: one that is undone stays undone."""
    record = Import.objects.get(pk=run.arguments["import"])
    if record.status == ImportStatus.UNDONE:
        return "The import is undone."
    tell = Telling(record, run)
    tell("undoing", 0, 0)
    try:
        people = actions.undo(record, by=_asker(run), now=run.clock())
    except (actions.ImportRefused, NotAllowed) as refusal:
        raise JobRefused(str(refusal)) from refusal
    return f"The import is undone: what it told of {counted(people, 'person')} is taken back."


@job(giving.GIVE, lease_seconds=900, attempts=2, lane=Lane.LONG)
def give_back(run: JobRun) -> str:
    """Make the file that is given back with what was found. Changes no list; safe to run twice."""
    record = Import.objects.get(pk=run.arguments["import"])
    run.progress("Writing your file", 0, record.rows)
    try:
        giving.make(record, giving.Given(run.arguments["what"]))
    except (NothingKept, MarkingRefused) as refusal:
        raise JobRefused(str(refusal)) from refusal
    return "The file is ready."


def _asker(run: JobRun) -> User:
    """Whoever asked for the work: it is done in their name and within what they may do."""
    return User.objects.get(pk=run.created_by_id or 0)


def _said(record: Import) -> str:
    counts = record.counts
    return (
        f"{counts.get('joined', 0):,} joined, {counts.get('changed', 0):,} changed, {counts.get('ended', 0):,} ended, "
        f"{counts.get('left', 0):,} left the extract, {counts.get('same', 0):,} the same."
    )
