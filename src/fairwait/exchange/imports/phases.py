"""How far an import's work has come, phase by phase, written where anybody may read it at any time.

The job's own row says the same, but not while a transaction is open: on SQLite nobody else can write then. A small file
beside the import is written all along, so that the page shows rows being written while they are.
"""

import os
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path

import orjson

from fairwait.exchange.imports import keeping
from fairwait.exchange.models import Import
from fairwait.upkeep.jobs import JobRun

NAME = "progress.json"
_EVERY_SECONDS = 0.5


@dataclass(frozen=True)
class Phase:
    """One part of the work: when it began, and how much of how much was done when last heard of (0: not known)."""

    name: str
    began: datetime
    heard: datetime
    done: int
    total: int

    @property
    def seconds(self) -> float:
        """How long it has taken, or took."""
        return (self.heard - self.began).total_seconds()

    @property
    def seconds_left(self) -> float | None:
        """How long the rest of it will take at the pace so far; None where too little is known to say."""
        if not (0 < self.done < self.total) or self.seconds < 1:
            return None
        return self.seconds * (self.total - self.done) / self.done


@dataclass
class Telling:
    """Progress for a job: kept in the file at once for a new phase, else twice a second, and told to the job."""

    record: Import
    run: JobRun
    phases: list[Phase] = field(default_factory=list)
    _written: float = 0.0

    def __call__(self, phase: str, done: int, total: int) -> None:
        """Say how far the work is. Raises what the job raises when it was cancelled or taken over."""
        now = self.run.clock()
        is_new = not self.phases or self.phases[-1].name != phase
        if is_new:
            self.phases.append(Phase(phase, now, now, max(done, 0), max(total, 0)))
        else:
            last = self.phases[-1]
            self.phases[-1] = Phase(phase, last.began, now, max(done, 0), max(total, 0))
        if is_new or time.monotonic() - self._written >= _EVERY_SECONDS:
            self.write()
        self.run.progress(phase, done, total)

    def write(self) -> None:
        """Write the file: whole, or not at all."""
        path = _path(self.record)
        path.parent.mkdir(parents=True, exist_ok=True)
        partial = path.with_suffix(f".{os.getpid()}.partial")
        partial.write_bytes(
            orjson.dumps({"job": str(self.run.uuid), "phases": [asdict(phase) for phase in self.phases]})
        )
        partial.rename(path)
        self._written = time.monotonic()


def phases(record: Import) -> list[Phase]:
    """The phases of an import's present job, in order; none where it has not begun."""
    try:
        told = orjson.loads(_path(record).read_bytes())
    except (OSError, ValueError):
        return []
    if told.get("job") != str(record.job):
        return []
    as_instant: Callable[[str], datetime] = datetime.fromisoformat
    return [
        Phase(each["name"], as_instant(each["began"]), as_instant(each["heard"]), each["done"], each["total"])
        for each in told["phases"]
    ]


def _path(record: Import) -> Path:
    return keeping.folder(record).folder / NAME
