"""Verbs of upkeep: ask for work, take it, end it; keep what was found; pause and resume messages."""

import logging
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any, Protocol
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q

from fairwait.upkeep import jobs, machine
from fairwait.upkeep.models import Finding, Installation, Job, Worker
from fairwait.upkeep.rules import JobState, Lane

log = logging.getLogger(__name__)


class Somebody(Protocol):
    """Whoever acts: accounts stand above this room, so all we know of them is their number."""

    pk: Any


class UnknownJob(ValueError):
    """No code here knows how to do this kind of job."""


def enqueue(
    kind: str, *, arguments: dict[str, Any], by: Somebody | None, now: datetime, not_before: datetime | None = None
) -> Job:
    """Ask for work, in the caller's transaction: if that is rolled back, nobody asked.

    Args:
        kind: a registered kind of job.
        arguments: ids and plain choices, never a name or free text: they are shown to operators.
        by: who asks; None for a timetable.
    Raises: UnknownJob.
    """
    if jobs.kind(kind) is None:
        raise UnknownJob(f"no handler is registered for jobs of kind {kind!r}")
    return Job.objects.create(
        kind=kind,
        arguments=arguments,
        created_by_id=by.pk if by is not None else None,
        created_at=now,
        not_before=not_before or now,
    )


@transaction.atomic
def cancel(job: Job, *, by: Somebody, now: datetime) -> Job:
    """Cancel a job that waits; ask a running one to stop at its next sign of progress. An ended one stays as it is."""
    Job.objects.filter(pk=job.pk, state=JobState.QUEUED).update(
        state=JobState.CANCELLED, finished_at=now, message="Cancelled before it began."
    )
    Job.objects.filter(pk=job.pk, state=JobState.RUNNING).update(is_cancel_asked=True)
    job.refresh_from_db()
    log.info("job_cancel_asked", extra={"job": str(job.uuid), "by": by.pk, "state": job.state})
    return job


def claim(*, clock: jobs.Clock, lane: Lane | None = None, worker: UUID | None = None) -> jobs.JobRun | None:
    """Take the next job of a lane that is due, or one whose worker has been silent past its lease. None: there is none.

    A job begun as often as its kind allows is ended as failed instead of being begun again.
    """
    while True:
        now = clock()
        due = Q(state=JobState.QUEUED, not_before__lte=now) | Q(state=JobState.RUNNING, lease_until__lt=now)
        due &= jobs.in_lane(lane)
        if not Job.objects.filter(due).exists():  # a read: polling must not take SQLite's one write lock every second
            return None
        with transaction.atomic():
            # PostgreSQL passes over what another worker is just taking; on SQLite the transaction itself is the lock.
            job = Job.objects.select_for_update(skip_locked=True).filter(due).order_by("not_before", "id").first()
            if job is None:
                return None
            run = _taken(job, clock=clock, now=now, worker=worker)
        if run is not None:
            return run


def _taken(job: Job, *, clock: jobs.Clock, now: datetime, worker: UUID | None) -> jobs.JobRun | None:
    """The job as this worker's, or None when it was ended instead of being begun again."""
    kind = jobs.kind(job.kind)
    if job.is_cancel_asked:
        Job.objects.filter(pk=job.pk).update(
            state=JobState.CANCELLED, message="Cancelled.", finished_at=now, lease_until=None
        )
        return None
    if kind is None or job.attempts >= kind.attempts:
        _give_up(job, is_known=kind is not None, now=now)
        return None
    Job.objects.filter(pk=job.pk).update(
        state=JobState.RUNNING,
        fence=F("fence") + 1,
        attempts=F("attempts") + 1,
        started_at=now,
        worker=worker,
        lease_until=now + timedelta(seconds=kind.lease_seconds),
        phase="",
        done=0,
        total=0,
    )
    return jobs.JobRun(
        pk=job.pk,
        uuid=job.uuid,
        kind=kind,
        arguments=job.arguments,
        created_by_id=job.created_by_id,
        fence=job.fence + 1,
        attempt=job.attempts + 1,
        clock=clock,
    )


def _give_up(job: Job, *, is_known: bool, now: datetime) -> None:
    words = (
        f"This stopped {job.attempts} times before it could finish, so it is not tried again. Nothing of it was kept."
        if is_known
        else "This version of Fairwait does not know this kind of work."
    )
    Job.objects.filter(pk=job.pk).update(state=JobState.FAILED, message=words, finished_at=now, lease_until=None)
    log.error("job_given_up", extra={"job": str(job.uuid), "kind": job.kind, "attempts": job.attempts})


def end(run: jobs.JobRun, *, state: JobState, message: str, now: datetime) -> bool:
    """End a job this worker still holds. Returns False when another has taken it over: then nothing is written."""
    held = Job.objects.filter(pk=run.pk, fence=run.fence, state=JobState.RUNNING)
    return bool(held.update(state=state, message=message, finished_at=now, lease_until=None, result=run.result))


def put_back(run: jobs.JobRun, *, seconds: int, now: datetime, counts: bool = True) -> bool:
    """Queue a job again, to be begun after `seconds`. With `counts` False this attempt is forgiven: we stopped it."""
    held = Job.objects.filter(pk=run.pk, fence=run.fence, state=JobState.RUNNING)
    forgiven = {} if counts else {"attempts": F("attempts") - 1}
    later = now + timedelta(seconds=seconds)
    return bool(held.update(state=JobState.QUEUED, not_before=later, lease_until=None, phase="", **forgiven))


def start_worker(*, host: str, process: int, now: datetime, lane: Lane | None = None) -> UUID:
    """Make a worker known, and forget those long gone. Without a lane it takes every kind of job."""
    Worker.objects.filter(seen_at__lt=now - timedelta(days=7)).delete()
    return Worker.objects.create(host=host, process=process, started_at=now, seen_at=now, lane=lane or "").uuid


def take_from_the_dead(*, host: str, process: int, mine: Collection[UUID], now: datetime) -> int:
    """End the leases of jobs whose worker ran on this machine and was killed, so that nobody waits for them to run out.

    Should one be alive after all, as in another container of the same name, its fence refuses whatever it writes.

    Args:
        process: the number of the process that asks; a worker of that number that is not among `mine` is gone.
    Returns how many jobs may be taken up at once.
    """
    held = Job.objects.filter(state=JobState.RUNNING, lease_until__gt=now, worker__isnull=False)
    holders = held.values_list("worker", flat=True)
    dead = [
        worker.pk
        for worker in Worker.objects.filter(pk__in=list(holders), host=host).exclude(pk__in=mine)
        if worker.process == process or machine.is_surely_gone(worker.process)
    ]
    freed = held.filter(worker__in=dead).update(lease_until=now - timedelta(seconds=1)) if dead else 0
    if freed:
        log.warning("jobs_of_killed_workers", extra={"jobs": freed})
    return freed


def hear(worker: UUID, *, now: datetime, is_stopping: bool = False) -> None:
    """Note that a worker is alive, or that it ends in good order."""
    Worker.objects.filter(pk=worker).update(seen_at=now, stopped_at=now if is_stopping else None)


def note(name: str, *, is_good: bool, words: str, now: datetime, facts: dict[str, Any] | None = None) -> Finding:
    """Keep what was found when something was looked at, and when it was last found good."""
    kept = {"is_good": is_good, "words": words, "facts": facts or {}, "at": now}
    if is_good:
        kept["good_at"] = now
    finding, _ = Finding.objects.update_or_create(name=name, defaults=kept)
    return finding


def pause_messages(*, because: str, now: datetime) -> None:
    """Let no message leave until a person resumes them. Raises ValueError without a reason."""
    if not because:
        raise ValueError("say why messages are paused")
    Installation.objects.filter(pk=1).update(is_messaging_paused=True, paused_because=because, paused_at=now)
    log.warning("messaging_paused")


def resume_messages(*, by: Somebody) -> None:
    """Let messages leave again, by a person's decision."""
    Installation.objects.filter(pk=1).update(is_messaging_paused=False, paused_because="", paused_at=None)
    log.warning("messaging_resumed", extra={"by": by.pk})
