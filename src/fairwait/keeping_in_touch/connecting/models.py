"""Connections: who was connected with what, and when they are asked about it. What was said is in the history."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import Exists, OuterRef, Q

from fairwait.accounts.access import teams_seen
from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission
from fairwait.directory.models import Listing
from fairwait.keeping_in_touch.connecting.rules import Helped
from fairwait.people.models import Person
from fairwait.people.queries import visible_people
from fairwait.waiting.models import Wait
from fairwait.waiting.rules.ends import NationalEnd


class ConnectionQuerySet(models.QuerySet["Connection"]):
    """What was connected."""

    def visible_to(self, user: User) -> "ConnectionQuerySet":
        """Those of people this viewer may see, whether they wait for something or not. Raises NotAllowed.

        A record that is joined to another waits for nothing itself, and still is not everybody's: to whoever sees some
        teams only, it is shown for a wait of any record of that person.
        """
        seen = self.filter(Exists(visible_people(user).filter(pk=OuterRef("person"))))  # one by one: few are due
        if teams_seen(user, Permission.SEE_PERSON) is None:
            return seen
        joined = Q(person__now_known_as__isnull=False) | Exists(Person.objects.filter(now_known_as=OuterRef("person")))
        waits = Wait.objects.visible_to(user)
        theirs = (
            Q(person__in=waits.values("person"))
            | Q(person__now_known_as__in=waits.values("person"))
            | Q(person__in=waits.filter(person__now_known_as__isnull=False).values("person__now_known_as"))
        )
        return seen.filter(~joined | theirs)

    def to_ask(self, on: date) -> "ConnectionQuerySet":
        """Those nobody has asked about, that are due by a day, of people who live as far as anybody said."""
        died = Wait.objects.filter(person=OuterRef("person"), end_national=NationalEnd.DIED.value)
        found = self.filter(helped="", ask_on__lte=on, person__isnull=False, person__date_of_death__isnull=True)
        return found.exclude(Exists(died))


class Connection(models.Model):
    """One connection. `person` is nobody once they are erased: it still counts, and tells of nobody."""

    uuid = models.UUIDField(unique=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+", db_constraint=False)
    listing = models.ForeignKey(Listing, on_delete=models.PROTECT, related_name="+")
    once = models.UUIDField()
    kind = models.TextField()
    area = models.CharField(max_length=4, blank=True)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    ask_on = models.DateField()
    helped = models.CharField(max_length=10, blank=True, choices=[(one.value, one.value) for one in Helped])
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField(null=True)

    objects = ConnectionQuerySet.as_manager()

    class Meta:
        ordering = ("-made_at", "-pk")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("listing", "once"), name="keeping_in_touch_connection_once"),
            models.CheckConstraint(
                condition=Q(helped="", asked_at__isnull=True) | (~Q(helped="") & Q(asked_at__isnull=False)),
                name="keeping_in_touch_connection_answered_at_a_time",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=("ask_on",), condition=Q(helped=""), name="keeping_in_touch_to_ask"),
            models.Index(fields=("person",), name="keeping_in_touch_connected"),
        ]

    def __str__(self) -> str:
        return f"connection {self.pk}"


class NotTaken(models.Model):
    """Help nearby that was offered, and that somebody would rather not have.

    `person` is nobody where they gave no name, or once they are erased. `is_taken`: they were connected with it after
    all, so it counts as that.
    """

    listing = models.ForeignKey(Listing, on_delete=models.PROTECT, related_name="+")
    once = models.UUIDField()
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+", db_constraint=False)
    kind = models.TextField()
    area = models.CharField(max_length=4, blank=True)
    offered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    offered_at = models.DateTimeField()
    is_taken = models.BooleanField(default=False)

    class Meta:
        ordering = ("-offered_at", "-pk")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("listing", "once"), name="keeping_in_touch_not_taken_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=("person", "listing"), name="keeping_in_touch_not_taken_of"),
            models.Index(fields=("offered_at",), name="keeping_in_touch_not_taken_at"),
        ]

    def __str__(self) -> str:
        return f"offered and not taken {self.pk}"
