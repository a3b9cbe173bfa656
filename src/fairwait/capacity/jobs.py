"""What diaries do by themselves: a reminder the day before."""

from datetime import time

from fairwait.capacity import telling
from fairwait.upkeep import schedules
from fairwait.upkeep.jobs import JobRun, job
from fairwait.upkeep.rules import Daily

REMIND_JOB = "capacity.remind"


@job(REMIND_JOB, lease_seconds=600)
def remind(run: JobRun) -> str:
    """Remind everybody who is visited tomorrow. Safe to run twice: each visit remembers the day it was done for."""
    told, refused = telling.remind(now=run.clock())
    return f"{told} reminded, {refused} could not be written to."


def register() -> None:
    """Put it on the timetable, in London time."""
    schedules.add(REMIND_JOB, Daily(time(10, 0)), kind=REMIND_JOB)
