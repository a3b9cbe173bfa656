"""What is kept of forms and assessments. What was said lies in the history alone, once a conversation has ended."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from fairwait.accounts.access import require
from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission
from fairwait.assessments.rules.facts import Outcome
from fairwait.history.adopted import AdoptedVersion
from fairwait.people.models import Person
from fairwait.people.queries import visible_people
from fairwait.waiting.models import Wait


class FormVersion(AdoptedVersion):
    """One published version of a form, from a day, by a person. Never changed: old answers are read by it."""

    class Meta(AdoptedVersion.Meta):
        constraints = (models.UniqueConstraint(fields=("code", "version"), name="assessments_form_version_once"),)


class FormDraft(models.Model):
    """The next version of a form while it is written: one a form, for everybody who may; a working copy."""

    code = models.CharField(max_length=40, unique=True)
    document = models.TextField()
    revision = models.PositiveIntegerField(default=1)
    begun_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("code",)

    def __str__(self) -> str:
        return f"draft of {self.code}"


class AssessmentQuerySet(models.QuerySet["Assessment"]):
    """Assessments, narrowed to those somebody may see."""

    def visible_to(self, user: User) -> "AssessmentQuerySet":
        """Those of people this viewer may see. Raises NotAllowed."""
        require(user, Permission.SEE_PERSON)
        return self.filter(person__in=visible_people(user).values("pk"))


class Assessment(models.Model):
    """A series of conversations for one wait, with one navigator. `person` and `wait` are nobody once erased."""

    uuid = models.UUIDField(unique=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+", db_constraint=False)
    wait = models.ForeignKey(Wait, on_delete=models.PROTECT, null=True, related_name="+", db_constraint=False)
    pathway = models.TextField()
    form = models.CharField(max_length=40)
    form_version = models.PositiveIntegerField()
    navigator = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    handovers = models.PositiveIntegerField(default=0)
    begun_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    begun_at = models.DateTimeField()
    waited_since = models.DateField(null=True)
    finished_at = models.DateTimeField(null=True)
    finished_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    outcome = models.TextField(blank=True, choices=[(one.value, one.value) for one in Outcome])

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        ordering = ("-begun_at", "-pk")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(finished_at__isnull=True, finished_by__isnull=True, outcome="")
                | (Q(finished_at__isnull=False, finished_by__isnull=False) & ~Q(outcome="")),
                name="assessments_assessment_finished_in_full",
            ),
            models.UniqueConstraint(
                fields=("wait",), condition=Q(finished_at__isnull=True, wait__isnull=False),
                name="assessments_assessment_one_of_a_wait",
            ),
        ]  # fmt: skip
        indexes: ClassVar = [models.Index(fields=("person",), name="assessments_assessment_of")]

    def __str__(self) -> str:
        return f"assessment {self.pk}"


class Conversation(models.Model):
    """One conversation of an assessment. `said` is what is typed, by box, until it has ended."""

    uuid = models.UUIDField(unique=True)
    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="conversations")
    number = models.PositiveIntegerField()
    worker = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    begun_at = models.DateTimeField()
    said = models.JSONField(default=dict, blank=True)
    revision = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField()
    held_on = models.DateField(null=True)
    with_person = models.BooleanField(default=False)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("assessment", "number")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("assessment", "number"), name="assessments_conversation_number_once"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, held_on__isnull=True)
                | Q(ended_at__isnull=False, held_on__isnull=False),
                name="assessments_conversation_ended_in_full",
            ),
        ]

    def __str__(self) -> str:
        return f"conversation {self.pk}"
