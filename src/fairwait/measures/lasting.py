"""Ranges of finished waits, counted each morning and kept with the job; people are told theirs on their own page."""

from dataclasses import asdict, dataclass
from datetime import date, datetime, time, timedelta

from django.db.models.functions import Coalesce

from fairwait.engine.calendars import london_day
from fairwait.measures.rules.lasting import QUARTER_DAYS, YEAR_DAYS, Finished, Half, Lasted, halves, lasted
from fairwait.people.queries import roots
from fairwait.upkeep import actions as upkeep
from fairwait.upkeep import schedules
from fairwait.upkeep.jobs import JobRun, job
from fairwait.upkeep.models import Job
from fairwait.upkeep.rules import Daily, JobState, Lane
from fairwait.waiting.models import Wait
from fairwait.waiting.rules.ends import NationalEnd
from fairwait.waiting.rules.wait_state import WaitStatus

JOB = "measures.lasting"
GOOD_FOR_DAYS = 35
"""An older count is not told to anybody."""


@dataclass(frozen=True)
class Counted:
    """The ranges of one day."""

    as_of: date
    ranges: tuple[Lasted, ...]
    halves: tuple[Half, ...] = ()

    def of(self, *, pathway: str | None, band: str | None) -> Lasted | None:
        """The range of a pathway and band; None where too few finished to say one."""
        return next((one for one in self.ranges if (one.pathway, one.band) == (pathway, band)), None)


def count(*, as_of: date) -> Counted:
    """Count the waits that ended well in the year to a day, as their state is now."""
    ended = Wait.objects.filter(
        status=WaitStatus.ENDED.value, end_national=NationalEnd.ASSESSED.value, person__is_void=False,
        ended_on__gt=as_of - timedelta(days=YEAR_DAYS), ended_on__lte=as_of, pathway__isnull=False, band__isnull=False,
    )  # fmt: skip
    rows = ended.annotate(began=Coalesce("clock_started_on", "referred_on")).filter(began__isnull=False)
    kept = list(rows.values_list("pathway", "band", "began", "ended_on", "person_id"))
    known_as = roots({person for *_, person in kept})
    found = [
        (ended_on, Finished(pathway or "", band or "", (ended_on - began).days, known_as[person]))
        for pathway, band, began, ended_on, person in kept
    ]
    since = as_of - timedelta(days=QUARTER_DAYS)
    lately = (one for ended_on, one in found if ended_on is not None and ended_on > since)
    return Counted(as_of, tuple(lasted(one for _on, one in found)), tuple(halves(lately)))


def latest(*, today: date) -> Counted | None:
    """The newest count that can still be told; None where there is none."""
    newest = Job.objects.filter(kind=JOB, state=JobState.DONE).exclude(result={}).order_by("-id").first()
    if newest is None:
        return None
    as_of = date.fromisoformat(newest.result["as_of"])
    if not timedelta(0) <= today - as_of <= timedelta(days=GOOD_FOR_DAYS):
        return None
    result = newest.result
    return Counted(
        as_of, tuple(Lasted(**one) for one in result["ranges"]), tuple(Half(**one) for one in result.get("halves", ()))
    )


@job(JOB, lane=Lane.LONG)
def count_lasting(run: JobRun) -> str:
    """Count how long finished waits took. Safe to run twice: it only reads."""
    counted = count(as_of=london_day(run.clock()))
    run.result = {"as_of": counted.as_of.isoformat(), "ranges": [asdict(one) for one in counted.ranges]}
    run.result["halves"] = [asdict(one) for one in counted.halves]
    return f"{len(counted.ranges)} ranges of finished waits counted."


def ask(*, now: datetime) -> None:
    """Count them soon, before the first morning comes."""
    upkeep.enqueue(JOB, arguments={}, by=None, now=now)


def register() -> None:
    """Put it on the timetable, in London time."""
    schedules.add(JOB, Daily(time(5, 40)), kind=JOB)
