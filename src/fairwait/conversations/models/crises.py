"""Plans through a crisis: who stays with somebody, when they are contacted, what is spent, and who covers."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from fairwait.accounts.access import require
from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission
from fairwait.conversations.rules.crises import By, Outcome, SumStanding, Worked
from fairwait.history.adopted import AdoptedVersion
from fairwait.people.models import Person
from fairwait.people.queries import visible_people
from fairwait.waiting.models import Wait


def choices(kinds: Any) -> list[tuple[str, str]]:
    """As a column takes them."""
    return [(one.value, one.value) for one in kinds]


class CrisisQuerySet(models.QuerySet["Crisis"]):
    """Plans, narrowed to those somebody may see."""

    def visible_to(self, user: User) -> "CrisisQuerySet":
        """Those of people this viewer may see. Raises NotAllowed."""
        require(user, Permission.SEE_PERSON)
        return self.filter(person__in=visible_people(user).values("pk"))

    def under_way(self) -> "CrisisQuerySet":
        """Those that were begun and are not closed."""
        return self.filter(begun_at__isnull=False, closed_at=None)


class Crisis(models.Model):
    """One plan. `said` is what was typed, by box, and stands while the plan does. `person` is nobody once erased."""

    uuid = models.UUIDField(unique=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+", db_constraint=False)
    wait = models.ForeignKey(Wait, on_delete=models.PROTECT, null=True, related_name="+", db_constraint=False)
    drafted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField()
    said = models.JSONField(default=dict, blank=True)
    revision = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField()
    worker = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    told = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    begun_at = models.DateTimeField(null=True)
    begun_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    until = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    worked = models.TextField(blank=True, choices=choices(Worked))
    worked_by = models.TextField(blank=True, choices=choices(By))

    objects = CrisisQuerySet.as_manager()

    class Meta:
        ordering = ("-drafted_at", "-pk")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(begun_at__isnull=True, begun_by__isnull=True)
                | Q(begun_at__isnull=False, begun_by__isnull=False, worker__isnull=False, told__isnull=False,
                    until__isnull=False),
                name="conversations_crisis_begun_in_full",
            ),
            models.CheckConstraint(
                condition=Q(worker__isnull=True) | ~Q(worker=F("told")), name="conversations_crisis_two_colleagues"
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, closed_by__isnull=True, worked="")
                | (Q(closed_at__isnull=False, closed_by__isnull=False, begun_at__isnull=False) & ~Q(worked="")),
                name="conversations_crisis_closed_in_full",
            ),
            models.UniqueConstraint(
                fields=("person",), condition=Q(closed_at__isnull=True, person__isnull=False),
                name="conversations_crisis_one_at_a_time",
            ),
        ]  # fmt: skip
        indexes: ClassVar = [models.Index(fields=("person",), name="conversations_crisis_of")]

    def __str__(self) -> str:
        return f"plan {self.pk}"

    @property
    def is_open(self) -> bool:
        """Whether it was begun and is not closed."""
        return self.begun_at is not None and self.closed_at is None


class PlannedContact(models.Model):
    """One contact of a plan, due at an instant; settled once it was made, or called off with a reason."""

    crisis = models.ForeignKey(Crisis, on_delete=models.PROTECT, related_name="contacts")
    due_at = models.DateTimeField()
    outcome = models.TextField(blank=True, choices=choices(Outcome))
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    attempts = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("due_at", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("crisis", "due_at"), name="conversations_contact_once"),
            models.CheckConstraint(
                condition=Q(outcome="", settled_at__isnull=True, settled_by__isnull=True)
                | (~Q(outcome="") & Q(settled_at__isnull=False, settled_by__isnull=False)),
                name="conversations_contact_settled_in_full",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=("due_at",), condition=Q(outcome=""), name="conversations_contact_due")
        ]

    def __str__(self) -> str:
        return f"contact {self.pk}"


class SmallSum(models.Model):
    """Money spent at once in a plan. Over the limit it is asked for, and given by somebody else's yes only."""

    crisis = models.ForeignKey(Crisis, on_delete=models.PROTECT, related_name="sums")
    once = models.UUIDField(unique=True)
    pence = models.PositiveIntegerField()
    purpose = models.TextField()
    standing = models.TextField(choices=choices(SumStanding))
    because = models.TextField(blank=True)
    limit_version = models.PositiveIntegerField(null=True)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("asked_at", "pk")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(pence__gt=0), name="conversations_sum_more_than_nothing"),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("asked_by")),
                name="conversations_sum_by_two",
            ),
            models.CheckConstraint(
                condition=~Q(standing="asked") | Q(decided_at__isnull=True), name="conversations_sum_asked_is_open"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=("crisis",), condition=Q(standing="asked"), name="conversations_asked")
        ]

    def __str__(self) -> str:
        return f"sum {self.pk}"


class SumLimit(AdoptedVersion):
    """One version of what may be spent at once: who, how much, on what."""

    class Meta(AdoptedVersion.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("code", "version"), name="conversations_limit_version")
        ]


class Absence(models.Model):
    """A colleague is away, and another covers their contacts. Taken back where it was wrong; never altered."""

    who = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    start = models.DateField()
    until = models.DateField()
    cover = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    said_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    said_at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("start", "pk")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(until__gte=F("start")), name="conversations_away_forwards"),
            models.CheckConstraint(
                condition=Q(cover__isnull=True) | ~Q(cover=F("who")), name="conversations_away_covered_by_another"
            ),
        ]

    def __str__(self) -> str:
        return f"away {self.pk}"
