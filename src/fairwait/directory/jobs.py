"""The directory's night: look at what is followed, and say anew what hours and costs begin or end."""

from datetime import time

from django.conf import settings

from fairwait.directory import fetching, writing
from fairwait.directory.actions.bringing_in import bring_in
from fairwait.directory.models import Source
from fairwait.directory.rules.refusal import DirectoryRefused
from fairwait.engine.calendars import london_day
from fairwait.upkeep import schedules
from fairwait.upkeep.jobs import JobRun, job
from fairwait.upkeep.rules import Daily, Lane

NIGHT_JOB = "directory.night"
LOOK_JOB = "directory.look"


@job(NIGHT_JOB, lease_seconds=3_600, lane=Lane.LONG)
def night(run: JobRun) -> str:
    """Look at every followed address. Safe to run twice: what is the same changes nothing."""
    writing.tell_again(today=london_day(run.clock()))
    sources = list(Source.objects.filter(is_followed=True))
    for number, source in enumerate(sources):
        run.progress("Looking", number, len(sources))
        look(source, run)
    return f"{len(sources)} looked at."


@job(LOOK_JOB, lease_seconds=3_600, lane=Lane.LONG)
def look_now(run: JobRun) -> str:
    """Look at one address because somebody asked."""
    source = Source.objects.get(pk=run.arguments["source"])
    return look(source, run)


def look(source: Source, run: JobRun) -> str:
    """Fetch one and bring it in. Trouble is kept beside the source for a person to see, and takes nothing away."""
    now = run.clock()
    try:
        host = fetching.Host(source.address, frozenset(settings.DIRECTORY_HOSTS))
        outcome = bring_in(payload=fetching.fetch(host), source=source, by=None, now=now)
    except DirectoryRefused as refusal:
        Source.objects.filter(pk=source.pk).update(trouble=str(refusal), looked_at=now)
        return f"Not brought in: {refusal}"
    return f"{outcome.changes} changed."


def register() -> None:
    """Put it on the timetable, in London time, before anybody is up."""
    schedules.add(NIGHT_JOB, Daily(time(2, 30)), kind=NIGHT_JOB)
