"""A worker: takes jobs one at a time, keeps timetables, says that it is alive, and drains when told to stop.

A council is served by two, one for each lane: what takes minutes holds up nothing that is urgent.

It polls one indexed table (ADR 0018). A job under way when the stop comes is finished if it ends in time; the process
that started us decides how long that is. If it is killed instead, the next worker that starts on its machine sees that
it is gone and takes its job up at once; elsewhere, and where a whole machine went, its lease has to run out first.
"""

import logging
import os
import platform
import threading
from datetime import datetime
from uuid import UUID

from django.db import Error, close_old_connections, connection
from django.utils import timezone

from fairwait.upkeep import actions, jobs, machine, schedules
from fairwait.upkeep.failpoints import failpoint
from fairwait.upkeep.rules import JobState, Lane

log = logging.getLogger(__name__)
POLL_SECONDS = 1.0
BEAT_SECONDS = 20.0
_here: set[UUID] = set()
"""The workers of this process."""


class Worker:
    """One worker, of every kind of job or of a lane's. `clock` is asked for the time; `stop` may be set from a signal
    handler or another thread."""

    def __init__(
        self, *, clock: jobs.Clock = timezone.now, poll_seconds: float = POLL_SECONDS, lane: Lane | None = None
    ) -> None:
        self.stop = threading.Event()
        self._clock, self._poll_seconds, self._lane = clock, poll_seconds, lane
        self._uuid: UUID | None = None
        self._heard: datetime | None = None

    def run(self, *, once: bool = False) -> int:
        """Work until told to stop; with `once`, until nothing is due. Returns how many jobs were begun."""
        begun = 0
        while not self.stop.is_set():
            try:
                run = self._next()
                if run is not None:
                    begun += 1
                    perform(run)
            except Error:  # the database is away or locked for long: a job that could not be settled keeps its lease
                log.exception("worker_without_database")
                close_old_connections()
                if once:
                    raise
                self.stop.wait(self._poll_seconds * 5)
                continue
            if run is None:
                if once:
                    break
                self.stop.wait(self._poll_seconds)
        self._say_goodbye()
        return begun

    def _next(self) -> jobs.JobRun | None:
        if not connection.in_atomic_block:
            close_old_connections()
        self._beat()
        if self._lane is not Lane.LONG:  # it may be in one job for half an hour
            schedules.run_due(now=self._clock())
        return actions.claim(clock=self._clock, lane=self._lane, worker=self._uuid)

    def _beat(self) -> None:
        now = self._clock()
        if self._uuid is None:
            host, process = platform.node(), os.getpid()
            self._uuid = actions.start_worker(host=host, process=process, now=now, lane=self._lane)
            _here.add(self._uuid)
            actions.take_from_the_dead(host=host, process=process, mine=_here, now=now)
            log.info("worker_started", extra={"worker": str(self._uuid), "lane": self._lane or "all"})
        elif self._heard is not None and (now - self._heard).total_seconds() < BEAT_SECONDS:
            return
        else:
            actions.hear(self._uuid, now=now)
        self._heard = now

    def _say_goodbye(self) -> None:
        if self._uuid is not None:
            actions.hear(self._uuid, now=self._clock(), is_stopping=True)
            log.info("worker_stopped", extra={"worker": str(self._uuid)})


def perform(run: jobs.JobRun) -> None:
    """Run a claimed job's handler and settle what became of it. Never raises for what the handler does, only where the
    database does not let it be settled."""
    failpoint("job.claimed")
    log.info("job_started", extra={"job": str(run.uuid), "kind": run.kind.name, "attempt": run.attempt})
    try:
        message = run.kind.handler(run)
    except jobs.LeaseLost:
        log.warning("job_lease_lost", extra={"job": str(run.uuid)})
        return
    except jobs.JobGoesOn:
        actions.put_back(run, seconds=0, now=run.clock(), counts=False)
        return
    except jobs.JobCancelled:
        actions.end(run, state=JobState.CANCELLED, message="Cancelled.", now=run.clock())
        return
    except jobs.JobRefused as refusal:
        actions.end(run, state=JobState.FAILED, message=str(refusal), now=run.clock())
        return
    except Exception:
        log.exception("job_failed", extra={"job": str(run.uuid), "kind": run.kind.name})
        _after_error(run)
        return
    failpoint("job.before-done")
    if not run.is_finished and not actions.end(run, state=JobState.DONE, message=message or "", now=run.clock()):
        log.warning("job_lease_lost", extra={"job": str(run.uuid)})


def _after_error(run: jobs.JobRun) -> None:
    now = run.clock()
    if run.attempt < run.kind.attempts:
        actions.put_back(run, seconds=run.kind.retry_seconds * 2 ** (run.attempt - 1), now=now)
        return
    words = f"Something went wrong on our side and nothing was changed. Tell whoever runs Fairwait: job {run.uuid}."
    actions.end(run, state=JobState.FAILED, message=words, now=now)


def run(*, once: bool = False, lane: Lane | None = None) -> int:
    """Run a worker in this process until SIGTERM or Ctrl-C; with `once`, until nothing is due."""
    worker = Worker(lane=lane)
    machine.when_told_to_stop(worker.stop.set)
    return worker.run(once=once)
