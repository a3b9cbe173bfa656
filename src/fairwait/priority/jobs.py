"""The order of the list, put right outside the request when the day has moved."""

from datetime import time

from fairwait.engine.calendars import london_day
from fairwait.engine.policy import PolicyRefused
from fairwait.priority import actions, drafts
from fairwait.upkeep import schedules
from fairwait.upkeep.jobs import JobRefused, JobRun, job
from fairwait.upkeep.rules import Daily, Lane

REORDER = actions.REORDER_JOB


@job(REORDER, lease_seconds=600)
def reorder(run: JobRun) -> str:
    """Work out due dates and order of every open wait for today. Safe to run twice: what is of today is left."""
    run.progress("Putting the list in order")
    count = actions.reorder(on=london_day(run.clock()))
    return f"{count:,} waits put in order."


@job(drafts.TRY_JOB, lease_seconds=600, lane=Lane.LONG)
def try_draft(run: JobRun) -> str:
    """Try a draft on everybody who waits. Safe to run twice: a trial of a text that has changed since is dropped."""
    run.progress("Trying the policy on everybody who waits")
    try:
        return drafts.keep_trial(run.arguments["draft"], revision=run.arguments["revision"], now=run.clock())
    except PolicyRefused as refusal:
        raise JobRefused(str(refusal)) from refusal


def register() -> None:
    """Put it on the timetable, in London time: soon after midnight, before anybody is at work."""
    schedules.add(REORDER, Daily(time(0, 10)), kind=REORDER)
