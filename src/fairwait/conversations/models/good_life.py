"""Plans for a good life, and what peers said of them."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from fairwait.accounts.access import require
from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission
from fairwait.conversations.models.crises import choices
from fairwait.conversations.rules.good_life import View
from fairwait.people.models import Person
from fairwait.people.queries import visible_people


class GoodLifeQuerySet(models.QuerySet["GoodLife"]):
    """Plans, narrowed to those somebody may see."""

    def visible_to(self, user: User) -> "GoodLifeQuerySet":
        """Those of people this viewer may see. Raises NotAllowed."""
        require(user, Permission.SEE_PERSON)
        return self.filter(person__in=visible_people(user).values("pk"))


class GoodLife(models.Model):
    """One plan. `said` is what was typed, by box, and stays as it was settled. `person` is nobody once erased."""

    uuid = models.UUIDField(unique=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+", db_constraint=False)
    begun_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    begun_at = models.DateTimeField()
    said = models.JSONField(default=dict, blank=True)
    revision = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    objects = GoodLifeQuerySet.as_manager()

    class Meta:
        ordering = ("-begun_at", "-pk")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True, settled_by__isnull=True)
                | Q(settled_at__isnull=False, settled_by__isnull=False),
                name="conversations_life_settled_by_somebody",
            ),
            models.UniqueConstraint(
                fields=("person",), condition=Q(settled_at__isnull=True, person__isnull=False),
                name="conversations_life_one_at_a_time",
            ),
        ]  # fmt: skip
        indexes: ClassVar = [models.Index(fields=("person",), name="conversations_life_of")]

    def __str__(self) -> str:
        return f"good life {self.pk}"


class Reflection(models.Model):
    """What one peer says of a plan, with why; empty while they are asked. What they said goes with an erased person."""

    plan = models.ForeignKey(GoodLife, on_delete=models.PROTECT, related_name="reflections")
    peer = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    view = models.TextField(blank=True, choices=choices(View))
    words = models.TextField(blank=True)
    said_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("asked_at", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("plan", "peer"), name="conversations_reflection_once"),
            models.CheckConstraint(
                condition=Q(view="", said_at__isnull=True) | (~Q(view="") & Q(said_at__isnull=False)),
                name="conversations_reflection_in_full",
            ),
        ]

    def __str__(self) -> str:
        return f"reflection {self.pk}"
