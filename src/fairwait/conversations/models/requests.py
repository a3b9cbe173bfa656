"""Requests: each as it is being heard, and as it was finished. What was said of a person is in the history then."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from fairwait.accounts.access import require
from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission
from fairwait.conversations.rules.shape import Solved, Topic, Way
from fairwait.people.models import Person
from fairwait.people.queries import visible_people
from fairwait.waiting.models import Wait


def _choices(kinds: Any) -> list[tuple[str, str]]:
    return [(one.value, one.value) for one in kinds]


class RequestQuerySet(models.QuerySet["Request"]):
    """Requests, narrowed to those somebody may see."""

    def visible_to(self, user: User) -> "RequestQuerySet":
        """Those about nobody yet, and those about people this viewer may see. Raises NotAllowed."""
        require(user, Permission.TAKE_REQUEST)
        return self.filter(Q(person__isnull=True) | Q(person__in=visible_people(user).values("pk")))


class Request(models.Model):
    """One request. `said` is what was typed, by box, while it is being heard; of somebody named it is empty after.

    `taken_by` is nobody while one that came by itself waits to be heard. `person` and `wait` are known once said.
    `area` is the first half of their postcode, for counting. `signed` is a sign of what was sent where it came by
    itself, by which the same sent again is known. `brought` is the cause under which a contact log told of it, "" of
    what was heard here.
    """

    uuid = models.UUIDField(unique=True)
    way = models.TextField(choices=_choices(Way))
    taken_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    started_at = models.DateTimeField()
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+", db_constraint=False)
    gives_no_name = models.BooleanField(default=False)
    said = models.JSONField(default=dict, blank=True)
    signed = models.CharField(max_length=16, blank=True)
    brought = models.CharField(max_length=32, blank=True, default="", db_default="")
    revision = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField()
    topic = models.TextField(blank=True, choices=_choices(Topic))
    came_to = models.JSONField(default=list, blank=True)
    solved = models.TextField(blank=True, choices=_choices(Solved))
    area = models.CharField(max_length=4, blank=True)
    wait = models.ForeignKey(Wait, on_delete=models.PROTECT, null=True, related_name="+", db_constraint=False)
    finished_at = models.DateTimeField(null=True)
    finished_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    objects = RequestQuerySet.as_manager()

    class Meta:
        ordering = ("-started_at", "-pk")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(finished_at__isnull=True, finished_by__isnull=True, topic="", solved="")
                | (Q(finished_at__isnull=False, finished_by__isnull=False) & ~Q(topic="") & ~Q(solved="")),
                name="conversations_request_finished_in_full",
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=True) | Q(gives_no_name=False), name="conversations_request_named_or_not"
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=("taken_by",), condition=Q(finished_at__isnull=True), name="conversations_request_open"
            ),
            models.Index(fields=("person",), name="conversations_request_about"),
            models.Index(fields=("brought",), condition=~Q(brought=""), name="conversations_request_brought"),
            models.Index(fields=("finished_at",), name="conversations_request_finished"),
        ]

    def __str__(self) -> str:
        return f"request {self.pk}"
