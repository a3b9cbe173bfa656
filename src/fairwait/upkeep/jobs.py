"""Kinds of job and what runs them.

    @job("exchange.import", lease_seconds=120, attempts=3)
    def run_import(run: JobRun) -> str:
        ...
        run.progress("Reading", done, total)
        return "312 people joined"          # the message a person sees

A handler may be run again after its worker was killed, so it is safe to run twice, or does its whole effect in one
transaction that ends with `run.finish(message)`: then effect and "done" are kept together or not at all. Inside that
transaction `run.hold()` refuses a worker that has lost its lease.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q

from fairwait.upkeep.models import Job
from fairwait.upkeep.rules import JobState, Lane

WRITES_PER_SECOND = 2
Clock = Callable[[], datetime]


class JobRefused(Exception):
    """The work cannot be done, and trying again would not help; the words are for the person who asked."""


class JobCancelled(Exception):
    """Somebody asked for the work to stop; nothing of it is kept."""


class LeaseLost(Exception):
    """Another worker has taken this job over: whatever this one still holds must not be written."""


class JobGoesOn(Exception):
    """There is more to do, and others wait: the job is begun again behind what is due, and no attempt is counted."""


@dataclass(frozen=True)
class Kind:
    """A kind of job: its handler, how long silence is allowed, how often it is tried, and which worker takes it."""

    name: str
    handler: "Callable[[JobRun], str | None]"
    lease_seconds: int
    attempts: int
    retry_seconds: int
    lane: Lane = Lane.SHORT


_kinds: dict[str, Kind] = {}
GIVE_WAY_SECONDS = 0.12


def give_way() -> None:
    """Between two of many writes: let whoever waits to write go first.

    SQLite's lock is no queue. Who waits looks again every tenth of a second, so a job that takes it anew at once keeps
    all others out, until after 20 seconds a page says that Fairwait cannot be reached. PostgreSQL lets in who came
    first.
    """
    if connection.vendor == "sqlite":
        time.sleep(GIVE_WAY_SECONDS)


def job(
    name: str, *, lease_seconds: int = 60, attempts: int = 3, retry_seconds: int = 60, lane: Lane = Lane.SHORT
) -> "Callable[[Callable[[JobRun], str | None]], Callable[[JobRun], str | None]]":
    """Register the handler of a kind of job.

    Args:
        lease_seconds: how long the worker may be silent before another takes the job over.
        attempts: how often it is begun in all; 1 means never again after a crash or an unexpected error.
        retry_seconds: how long to wait after an unexpected error, doubled each time.
        lane: long for what may take more than some seconds, unless it gives way in turns (`JobGoesOn`): messages wait
            behind whatever is short.
    """

    def register(handler: "Callable[[JobRun], str | None]") -> "Callable[[JobRun], str | None]":
        if name in _kinds and _kinds[name].handler is not handler:
            raise ValueError(f"two kinds of job are called {name}")
        _kinds[name] = Kind(name, handler, lease_seconds, attempts, retry_seconds, lane)
        return handler

    return register


def kind(name: str) -> Kind | None:
    """The kind of this name, if this code knows it."""
    return _kinds.get(name)


def kinds(*, lane: Lane | None = None) -> tuple[str, ...]:
    """The names of all kinds, or of those of a lane."""
    return tuple(sorted(name for name, kind in _kinds.items() if lane is None or kind.lane is lane))


def in_lane(lane: Lane | None) -> Q:
    """The jobs that the worker of a lane takes; all without one. A kind nobody knows any more counts as short."""
    if lane is None:
        return Q()
    long = Q(kind__in=kinds(lane=Lane.LONG))
    return long if lane is Lane.LONG else ~long


@dataclass
class JobRun:
    """One attempt at a job by one worker: what the handler holds."""

    pk: int
    uuid: UUID
    kind: Kind
    arguments: dict[str, Any]
    created_by_id: int | None
    fence: int
    attempt: int
    clock: Clock
    is_finished: bool = field(default=False, init=False)
    result: dict[str, Any] = field(default_factory=dict, init=False)
    _written_at: float = field(default=0.0, init=False)
    _phase: str = field(default="", init=False)

    def progress(self, phase: str, done: int = 0, total: int = 0) -> None:
        """Say how far the work is, and keep the lease. Written at most twice a second, at once for a new phase.

        Inside the handler's own transaction nothing is written: on SQLite another connection would wait for the very
        transaction that waits for it. Call `hold` with enough time before a long one.

        Raises: LeaseLost when another worker has taken over; JobCancelled when somebody asked to stop.
        """
        moment = time.monotonic()
        if connection.in_atomic_block or (phase == self._phase and moment - self._written_at < 1 / WRITES_PER_SECOND):
            return
        self._phase, self._written_at = phase, moment
        self._write(phase=phase[:120], done=max(0, done), total=max(0, total), lease_until=self._until())
        if Job.objects.filter(pk=self.pk, is_cancel_asked=True).exists():
            raise JobCancelled

    def hold(self, seconds: int | None = None) -> None:
        """Make sure the job is still this worker's and keep it for `seconds` (its usual lease if not given).

        Inside a transaction the row stays locked until its end, so nobody can take the job over meanwhile.
        Raises: LeaseLost.
        """
        self._write(lease_until=self._until(seconds))

    def finish(self, message: str = "") -> None:
        """Record the job as done inside the handler's own transaction. Raises: LeaseLost."""
        self._write(
            state=JobState.DONE, message=message, finished_at=self.clock(), lease_until=None, result=self.result
        )
        self.is_finished = True

    def _until(self, seconds: int | None = None) -> datetime:
        return self.clock() + timedelta(seconds=seconds or self.kind.lease_seconds)

    def _write(self, **changes: Any) -> None:
        with transaction.atomic():
            mine = Job.objects.filter(pk=self.pk, fence=self.fence, state=JobState.RUNNING)
            if not mine.update(**changes):
                raise LeaseLost(f"job {self.uuid} is no longer held under number {self.fence}")
