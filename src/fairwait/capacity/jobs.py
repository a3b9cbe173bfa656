"""What diaries do by themselves: a reminder the day before, and a look at the calendars kept elsewhere."""

from datetime import time

from fairwait.capacity import hearing, telling
from fairwait.capacity.actions.calendars import look
from fairwait.capacity.models import FeedIn
from fairwait.upkeep import schedules
from fairwait.upkeep.jobs import JobRun, job
from fairwait.upkeep.rules import Daily, Lane

REMIND_JOB = "capacity.remind"
CALENDARS_JOB = "capacity.calendars"
LOOKS = (time(6, 30), time(10, 30), time(13, 30))


@job(REMIND_JOB, lease_seconds=600, lane=Lane.LONG)
def remind(run: JobRun) -> str:
    """Remind everybody who is visited tomorrow. Safe to run twice: each visit remembers the day it was done for."""
    hearing.look(now=run.clock())
    told, refused = telling.remind(now=run.clock())
    return f"{told} reminded, {refused} could not be written to."


@job(CALENDARS_JOB, lease_seconds=3_600, lane=Lane.LONG)
def calendars(run: JobRun) -> str:
    """Look at every calendar that is read. Safe to run twice: what is read takes the place of what was."""
    found = list(FeedIn.objects.select_related("diary__worker"))
    read = 0
    for number, feed in enumerate(found):
        run.progress("calendars", number, len(found))  # one that hangs takes its time: the lease is kept
        if feed.diary.is_bookable:
            read += look(feed, now=run.clock())
    return f"{read} of {len(found)} read."


def register() -> None:
    """Put it on the timetable, in London time."""
    schedules.add(REMIND_JOB, Daily(time(10, 0)), kind=REMIND_JOB)
    for at in LOOKS:
        schedules.add(f"{CALENDARS_JOB}.{at:%H%M}", Daily(at), kind=CALENDARS_JOB)
