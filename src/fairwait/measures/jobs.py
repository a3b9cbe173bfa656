"""Taking the measures outside the request: a council's whole history takes longer than anybody waits for a page."""

from datetime import time

from fairwait.engine.calendars import london_day
from fairwait.history import queries as history
from fairwait.measures import actions, queries
from fairwait.measures.rules.results import as_json
from fairwait.measures.rules.suppressing import suppressed
from fairwait.upkeep import schedules
from fairwait.upkeep.jobs import JobRun, job
from fairwait.upkeep.rules import Daily, Lane

MORNING_JOB = "measures.morning"


@job(queries.TAKE_JOB, lease_seconds=1_800, attempts=2, lane=Lane.LONG)
def take(run: JobRun) -> str:
    """Take the measures for some days and keep them with the job. Safe to run twice: it only reads."""
    run.progress("Reading the history")
    days = actions.days({name: run.arguments.get(name) for name in ("as_of", "known_at", "since")})
    head, _ = history.head()
    taken = queries.taken(**days)  # type: ignore[arg-type]
    run.progress("Hiding small numbers")
    run.result = {"head": head, "open": as_json(taken), "suppressed": as_json(suppressed(taken))}
    return f"Measures as at {days['as_of'].isoformat()} taken."


@job(MORNING_JOB)
def morning(run: JobRun) -> str:
    """Ask for today's measures before anybody opens the page. Safe to run twice: nothing is asked for twice."""
    now = run.clock()
    actions.ask(actions.arguments(as_of=london_day(now)), by=None, now=now)
    return ""


def register() -> None:
    """Put it on the timetable, in London time, after the night's work."""
    schedules.add(MORNING_JOB, Daily(time(5, 30)), kind=MORNING_JOB)
