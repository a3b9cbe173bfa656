"""Upkeep's own jobs: note the head, prove the history, take the nightly backup, sweep what was left behind."""

import shutil
import time as clock_time
from datetime import time, timedelta
from pathlib import Path

from django.conf import settings

from fairwait.history.verify import HEADS_NAME, note_head, verify
from fairwait.upkeep import actions, backup, kept, schedules
from fairwait.upkeep.jobs import JobRefused, JobRun, job
from fairwait.upkeep.models import Job, Period
from fairwait.upkeep.rules import ENDED, Daily, Hourly, Lane

BACKUPS = "backups"
NIGHTLY = "nightly-"
BACKUPS_KEPT = 7
JOBS_KEPT = timedelta(days=400)
LEFT_BEHIND_SECONDS = 2 * 24 * 60 * 60


@job("upkeep.note-head")
def note_the_head(run: JobRun) -> str:
    """Write the end of the chain outside the database. Twice does no harm: a second line says the same."""
    note_head(_home() / HEADS_NAME, now=run.clock(), why="hourly")
    return ""


@job("upkeep.prove", lease_seconds=600, lane=Lane.LONG)
def prove(run: JobRun) -> str:
    """Prove the history, look for lost files, and keep what was found. Only reads, so it is safe to run twice."""
    proof = verify(heads=_home() / HEADS_NAME, progress=run.progress)
    words = "" if proof.is_whole else f"The history is not whole: {proof.faults[0].words}"
    facts = {"events": proof.events, "faults": len(proof.faults)}
    actions.note("proof", is_good=proof.is_whole, words=words, facts=facts, now=run.clock())
    lost = kept.missing_in_words(_files())
    actions.note("files", is_good=not lost, words=lost, now=run.clock())
    return " ".join(filter(None, (words or f"{proof.events} events are as they were written.", lost)))


@job("upkeep.backup", lease_seconds=900, lane=Lane.LONG)
def take_nightly_backup(run: JobRun) -> str:
    """Take a backup into the council's own folder and keep the latest. Run twice, the second has another name."""
    folder = _home() / BACKUPS
    folder.mkdir(exist_ok=True)
    now = run.clock()
    try:
        taken = backup.backup(
            folder / f"{NIGHTLY}{now:%Y%m%dT%H%M%S}.zip", home=_home(), now=now, progress=run.progress
        )
    except backup.BackupFailed as failure:
        actions.note("backup", is_good=False, words=str(failure), now=now)
        raise JobRefused(str(failure)) from failure
    for old in sorted(folder.glob(f"{NIGHTLY}*.zip"))[:-BACKUPS_KEPT]:
        old.unlink(missing_ok=True)
    return f"{taken.path.name}, {taken.size / 1e6:.1f} MB"


@job("upkeep.sweep", lane=Lane.LONG)
def sweep(run: JobRun) -> str:
    """Remove what killed work left behind, files nobody names, and jobs long ended. Safe to run twice."""
    removed = sum(_remove_if_old(path) for path in _scratch()) + kept.sweep(_files())
    old = run.clock() - JOBS_KEPT
    Job.objects.filter(state__in=ENDED, finished_at__lt=old).delete()
    Period.objects.filter(settled_at__lt=old).delete()
    return f"{removed} left-over(s) removed."


def _scratch() -> list[Path]:
    work = _home() / "work"
    return list(work.iterdir()) if work.is_dir() else []


def _remove_if_old(path: Path) -> bool:
    # Against the file system's clock: what matters is whether anything still writes there.
    try:
        if clock_time.time() - path.stat().st_mtime < LEFT_BEHIND_SECONDS:
            return False
    except FileNotFoundError:
        return False
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
    return True


def _home() -> Path:
    return Path(settings.ENVIRONMENT.home)


def _files() -> Path:
    return Path(settings.ENVIRONMENT.files)


def register() -> None:
    """Put upkeep's own work on the timetable, in London time."""
    schedules.add("upkeep.note-head", Hourly(5), kind="upkeep.note-head")
    schedules.add("upkeep.backup", Daily(time(1, 30)), kind="upkeep.backup")
    schedules.add("upkeep.prove", Daily(time(3, 0)), kind="upkeep.prove")
    schedules.add("upkeep.sweep", Daily(time(4, 30)), kind="upkeep.sweep")
