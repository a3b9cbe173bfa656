"""Upkeep's own tables: jobs, timetables, workers, what was last found, and which council this is."""

import uuid

from django.db import models
from django.db.models import F, Q
from uuid_utils.compat import uuid7

from fairwait.upkeep.rules import JobState, Lane, Outcome


def new_uuid() -> uuid.UUID:
    """An identifier that sorts by when it was made, so that indexing it stays cheap."""
    return uuid7()


class Job(models.Model):
    """A piece of work done outside the request, created in the transaction of the action that asks for it.

    `fence` grows with each claim: a worker that froze past its lease and wakes later holds an old number, and every
    write it tries is refused. People are named by plain numbers, for accounts stand above this room.
    """

    uuid = models.UUIDField(unique=True, default=new_uuid, editable=False)
    kind = models.CharField(max_length=60)
    arguments = models.JSONField(default=dict)
    state = models.CharField(max_length=10, default=JobState.QUEUED)
    phase = models.CharField(max_length=120, blank=True)
    done = models.BigIntegerField(default=0)
    total = models.BigIntegerField(default=0)
    message = models.TextField(blank=True)
    result = models.JSONField(default=dict)
    created_by_id = models.BigIntegerField(null=True)
    created_at = models.DateTimeField()
    not_before = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    lease_until = models.DateTimeField(null=True)
    fence = models.BigIntegerField(default=0)
    attempts = models.PositiveIntegerField(default=0)
    is_cancel_asked = models.BooleanField(default=False)
    worker = models.UUIDField(null=True)  # who took it last

    class Meta:
        ordering = ("id",)
        indexes = (
            models.Index(
                fields=("not_before", "id"), condition=Q(state=JobState.QUEUED.value), name="upkeep_job_queued"
            ),
            models.Index(fields=("lease_until",), condition=Q(state=JobState.RUNNING.value), name="upkeep_job_running"),
            models.Index(fields=("kind", "-id"), name="upkeep_job_kind"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in JobState]), name="upkeep_job_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(state=JobState.RUNNING.value) | Q(lease_until__isnull=False, started_at__isnull=False),
                name="upkeep_job_running_has_lease",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[JobState.QUEUED.value, JobState.RUNNING.value], finished_at__isnull=True)
                | Q(state__in=[JobState.DONE.value, JobState.FAILED.value, JobState.CANCELLED.value])
                & Q(finished_at__isnull=False),
                name="upkeep_job_ended_says_when",
            ),
            models.CheckConstraint(condition=Q(done__gte=0) & Q(total__gte=0), name="upkeep_job_progress_counts_up"),
        )

    def __str__(self) -> str:
        return f"job {self.uuid}: {self.kind}, {self.state}"


class Schedule(models.Model):
    """A timetable's place: the last period that was settled."""

    name = models.CharField(max_length=60, primary_key=True)
    last_done_for = models.CharField(max_length=20)
    is_on = models.BooleanField(default=True)
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name}, last done for {self.last_done_for}"


class Period(models.Model):
    """One period of a timetable and what became of it. Two schedulers cannot both settle one: the pair is unique."""

    schedule = models.ForeignKey(Schedule, on_delete=models.CASCADE, related_name="periods")
    period = models.CharField(max_length=20)
    outcome = models.CharField(max_length=10)
    job = models.ForeignKey(Job, null=True, on_delete=models.SET_NULL, related_name="+")
    settled_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("schedule", "period"), name="upkeep_period_settled_once"),
            models.CheckConstraint(
                condition=Q(outcome__in=[outcome.value for outcome in Outcome]), name="upkeep_period_outcome_known"
            ),
        )

    def __str__(self) -> str:
        return f"{self.schedule_id} for {self.period}: {self.outcome}"


class Worker(models.Model):
    """A worker process, and when it was last heard. `lane` is empty where it takes every kind of job."""

    uuid = models.UUIDField(primary_key=True, default=new_uuid, editable=False)
    host = models.CharField(max_length=120)
    process = models.BigIntegerField()
    lane = models.CharField(max_length=10, default="", db_default="")
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(seen_at__gte=F("started_at")), name="upkeep_worker_seen_after_start"),
            models.CheckConstraint(
                condition=Q(lane__in=["", *(lane.value for lane in Lane)]), name="upkeep_worker_lane_known"
            ),
        )

    def __str__(self) -> str:
        return f"worker {self.process} on {self.host}"


class Finding(models.Model):
    """What was found when something was last looked at: the last backup, the last proof of the chain."""

    name = models.CharField(max_length=40, primary_key=True)
    is_good = models.BooleanField()
    words = models.TextField(blank=True)
    facts = models.JSONField(default=dict)
    at = models.DateTimeField()
    good_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.name}: {'good' if self.is_good else 'not good'}"


class Installation(models.Model):
    """Which council this database belongs to, which code wrote it, and whether messages may leave it: one row."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    council = models.UUIDField(default=new_uuid, editable=False)
    made_at = models.DateTimeField()
    code_version = models.CharField(max_length=40, blank=True)
    is_messaging_paused = models.BooleanField(default=False)
    paused_because = models.TextField(blank=True)
    paused_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(id=1), name="upkeep_installation_only_one"),
            models.CheckConstraint(
                condition=Q(is_messaging_paused=False) | Q(paused_at__isnull=False) & ~Q(paused_because=""),
                name="upkeep_installation_pause_says_why",
            ),
        )

    def __str__(self) -> str:
        return f"council {self.council}"
