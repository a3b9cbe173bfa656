"""What can be asked about upkeep: jobs, and how the system stands."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import Error, connection
from django.db.models import Q, QuerySet

from fairwait.upkeep import jobs, machine
from fairwait.upkeep.models import Finding, Installation, Job, Worker
from fairwait.upkeep.rules import JobState, Lane, State

WORKER_SILENCE = timedelta(minutes=2)
BACKUP_AGE = timedelta(hours=26)  # a nightly backup, and two hours to take it
PROOF_AGE = timedelta(hours=26)
JOB_WAIT = timedelta(minutes=5)
DISK_LOW, DISK_FULL = 2_000_000_000, 200_000_000


@dataclass(frozen=True)
class Check:
    """How one thing stands, in words for whoever runs Fairwait."""

    name: str
    state: State
    words: str


def job(uuid: UUID) -> Job | None:
    """The job with this identifier."""
    return Job.objects.filter(uuid=uuid).first()


def latest_jobs(kind: str | None = None) -> QuerySet[Job]:
    """Jobs, latest first, of one kind or all."""
    jobs = Job.objects.order_by("-id")
    return jobs.filter(kind=kind) if kind else jobs


def before(job: Job) -> int:
    """How many pieces of work the worker that takes this one has before it, the one it is at included."""
    kind = jobs.kind(job.kind)
    lane = kind.lane if kind is not None else Lane.SHORT
    unended = Job.objects.filter(jobs.in_lane(lane), state__in=[JobState.QUEUED, JobState.RUNNING])
    return unended.filter(pk__lt=job.pk, not_before__lte=job.not_before).count()


def is_messaging_paused() -> bool:
    """Whether messages must stay here. True where nothing is known: silence is the safe mistake."""
    return Installation.objects.values_list("is_messaging_paused", flat=True).first() is not False


def council() -> UUID:
    """The identity of this council, made when its database was."""
    return Installation.objects.get(pk=1).council


def health(*, now: datetime, home: Path | None = None) -> list[Check]:
    """How everything stands. Never raises: a part that fails is a check that says so."""
    place = home or settings.ENVIRONMENT.home
    checks = [_database()]
    if checks[0].state is State.OK:
        checks += [_worker(now), _jobs(now), _found("backup", "Backup", BACKUP_AGE, now)]
        checks += [_found("proof", "History", PROOF_AGE, now), _files(), _messages()]
    return [*checks, _disk(place)]


def is_well(checks: list[Check]) -> bool:
    """True while nothing fails; a warning is for staff to see, not for a monitor to wake somebody."""
    return all(check.state is not State.FAIL for check in checks)


def _database() -> Check:
    name = "Database"
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            cursor.fetchone()
        Installation.objects.get(pk=1)
    except (Error, Installation.DoesNotExist):
        return Check(name, State.FAIL, "The database does not answer, or has not been set up: see the log.")
    return Check(name, State.OK, "The database answers.")


def _worker(now: datetime) -> Check:
    name = "Worker"
    heard = set(Worker.objects.filter(stopped_at=None, seen_at__gt=now - WORKER_SILENCE).values_list("lane", flat=True))
    # A worker busy with one long job is heard through that job's lease.
    busy = Job.objects.filter(state=JobState.RUNNING, lease_until__gt=now)
    silent = [lane for lane in Lane if not heard & {"", lane} and not busy.filter(jobs.in_lane(lane)).exists()]
    if not silent:
        return Check(name, State.OK, "The workers are running.")
    if len(silent) == len(Lane):
        words = "No worker is running: messages, imports, timetables and backups wait. Start `fairwait serve`."
    else:
        words = (
            f"The {silent[0]} worker is not running: {_LEFT_WAITING[silent[0]]} wait. See the log of `fairwait serve`."
        )
    return Check(name, State.FAIL, words)


_LEFT_WAITING = {Lane.SHORT: "messages, bulk acts and timetables", Lane.LONG: "imports, measures and backups"}


def _jobs(now: datetime) -> Check:
    name = "Work outside the request"
    stuck = Job.objects.filter(
        Q(state=JobState.QUEUED, not_before__lt=now - JOB_WAIT)
        | Q(state=JobState.RUNNING, lease_until__lt=now - JOB_WAIT)
    ).count()
    if stuck:
        return Check(name, State.WARN, f"{stuck} piece(s) of work have waited for more than five minutes.")
    failed = Job.objects.filter(state=JobState.FAILED, finished_at__gt=now - timedelta(days=1)).count()
    if failed:
        return Check(name, State.WARN, f"{failed} piece(s) of work failed in the last day.")
    return Check(name, State.OK, "Nothing waits for long.")


def _found(key: str, name: str, age: timedelta, now: datetime) -> Check:
    finding = Finding.objects.filter(pk=key).first()
    if finding is None:
        if Installation.objects.filter(made_at__gt=now - age).exists():
            return Check(name, State.WARN, "Not done yet: this council is new.")
        return Check(name, State.FAIL, "Never done.")
    if not finding.is_good:
        return Check(name, State.FAIL, finding.words or "The last time it was looked at, it was not good.")
    if finding.at < now - age:
        return Check(name, State.FAIL, f"Last done {_days(now - finding.at)} ago.")
    return Check(name, State.OK, f"Last done {_days(now - finding.at)} ago.")


def _files() -> Check:
    lost = Finding.objects.filter(pk="files", is_good=False).first()  # looked for with the proof, which has its own age
    if lost is not None:
        return Check("Files", State.FAIL, lost.words)
    return Check("Files", State.OK, "No kept file is missing.")


def _days(age: timedelta) -> str:
    hours = int(age.total_seconds() // 3600)
    return f"{hours} hours" if hours < 48 else f"{hours // 24} days"


def _messages() -> Check:
    if is_messaging_paused():
        return Check("Messages", State.WARN, "Messages are paused until a person resumes them.")
    held = Finding.objects.filter(name__startswith="messages.", is_good=False).order_by("name")
    to_mend = [finding.words for finding in held if finding.facts.get("is_for_people")]
    if to_mend:
        return Check("Messages", State.WARN, " ".join(to_mend))
    return Check("Messages", State.OK, "Messages may leave.")


def _disk(home: Path) -> Check:
    name = "Disk"
    try:
        free = machine.free_bytes(home)
    except OSError:
        return Check(name, State.FAIL, "The council's folder cannot be reached.")
    words = f"{free / 1e9:.1f} GB are free."
    if free < DISK_FULL:
        return Check(name, State.FAIL, f"The disk is full: {words}")
    return Check(name, State.WARN if free < DISK_LOW else State.OK, words)
