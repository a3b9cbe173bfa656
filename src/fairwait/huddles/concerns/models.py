"""Providers, concerns and incidents, whom they touch, the rounds that walk them, and every step of each."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import Exists, OuterRef, Q

from fairwait.accounts.access import may, require, sights
from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission, Scope, scope_of
from fairwait.huddles.concerns.rules import Decision, Kind, Severity
from fairwait.huddles.held import Attending, Held, by_somebody_at_a_time
from fairwait.people.models import Person
from fairwait.people.queries import visible_people


class Provider(models.Model):
    """One provider somebody worried about. `key` is its name without case, spaces and signs: what two people typed of
    one provider meets there; a name that still differs is said to be the same by somebody."""

    name = models.TextField()
    key = models.TextField(unique=True)
    same_as = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="other_names")
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(name="") & ~Q(key=""), name="huddles_provider_has_a_name"),
            models.CheckConstraint(
                condition=Q(same_as__isnull=True) | ~Q(same_as=models.F("pk")), name="huddles_provider_is_not_its_own"
            ),
        ]

    def __str__(self) -> str:
        return f"provider {self.pk}"


class ConcernQuerySet(models.QuerySet["Concern"]):
    """Concerns, narrowed to those somebody may see."""

    def visible_to(self, user: User) -> "ConcernQuerySet":
        """To staff who see names: those that touch nobody whose record they may not open, and what they raised or own.

        A partner sees what they raised; nobody sees what touches somebody whom they leave to others. Raises NotAllowed.
        """
        require(user, Permission.SEE_HUDDLE)
        scope = scope_of(user.role, Permission.SEE_HUDDLE)
        if scope is Scope.UNNAMED:
            return self.none()
        touched = Touched.objects.filter(concern=OuterRef("pk"))
        found = self.exclude(Exists(touched.filter(person__in=sorted(sights(user).may_not))))
        mine = Q(raised_by=user) | Q(owner=user)
        if scope is Scope.SHARED or not may(user, Permission.SEE_PERSON):
            return found.filter(mine)
        hidden = touched.exclude(person__in=visible_people(user).values("pk"))
        # A record that was restricted since hides its name and every word, not that there is something to do.
        return found.filter(mine | ~Exists(hidden.filter(person__is_restricted=False)))


class Concern(models.Model):
    """One concern about a provider, or one incident, as it stands after its last step."""

    kind = models.TextField(choices=[(one.value, one.value) for one in Kind])
    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, null=True, related_name="concerns")
    about = models.TextField()
    what = models.TextField()
    happened_on = models.DateField()
    severity = models.TextField(choices=[(one.value, one.value) for one in Severity])
    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    next_step = models.TextField()
    next_on = models.DateField()
    raised_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    raised_at = models.DateTimeField()
    revision = models.PositiveIntegerField(default=1)
    closed_at = models.DateTimeField(null=True)

    objects = ConcernQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(about="") & ~Q(what=""), name="huddles_concern_says_what_it_is"),
            models.CheckConstraint(condition=~Q(next_step=""), name="huddles_concern_has_a_next_step"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["owner", "next_on"], condition=Q(closed_at__isnull=True), name="huddles_concern_open")
        ]

    def __str__(self) -> str:
        return f"concern {self.pk}"


class Touched(models.Model):
    """Somebody a concern touches."""

    concern = models.ForeignKey(Concern, on_delete=models.CASCADE, related_name="touched")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("pk",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["concern", "person"], name="huddles_touched_once"),
        ]

    def __str__(self) -> str:
        return f"person {self.person_id} of concern {self.concern_id}"


class Round(Held):
    """One huddle that walks concerns of one kind. `agenda` is frozen at its start: the numbers, in order."""

    kind = models.TextField(choices=[(one.value, one.value) for one in Kind])
    agenda = models.JSONField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["kind"], condition=Q(ended_at__isnull=True), name="huddles_round_one_of_a_kind_at_once"
            ),
            *by_somebody_at_a_time(
                pauses="huddles_round_paused_by_somebody_at_a_time", ends="huddles_round_ended_by_somebody_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"round {self.pk}"

    def is_shown_to(self, user: User, *, on: date) -> bool:
        """Whether there is a concern on its agenda that this user may see. Raises NotAllowed."""
        seen = Concern.objects.visible_to(user).filter(pk__in=self.agenda).exists()
        return seen or self.led_by_id == user.pk

    @property
    def settled(self) -> frozenset[int]:
        """What is not walked any more: decided in it, or closed by its owner meanwhile."""
        decided = self.steps.values_list("concern_id", flat=True)
        closed = Concern.objects.filter(pk__in=self.agenda, closed_at__isnull=False)
        closed = closed.filter(closed_at__lte=self.ended_at) if self.ended_at else closed
        return frozenset(decided) | frozenset(closed.values_list("pk", flat=True))

    def has_place(self, position: int) -> bool:
        """Whether a concern stands at this place of the agenda."""
        return 0 < position <= len(self.agenda)


class RoundAttendance(Attending):
    """Who was in a huddle over concerns, and since when."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="attendance")

    class Meta:
        ordering = ("since", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("round", "user"), name="huddles_round_attendance_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} in round {self.round_id}"


class Step(models.Model):
    """One thing decided about a concern, in a round or between them. Only ever added to."""

    concern = models.ForeignKey(Concern, on_delete=models.PROTECT, related_name="steps")
    round = models.ForeignKey(Round, on_delete=models.PROTECT, null=True, related_name="steps")
    decision = models.TextField(choices=[(one.value, one.value) for one in Decision])
    words = models.TextField(blank=True)
    severity = models.TextField(choices=[(one.value, one.value) for one in Severity])
    owner = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    next_step = models.TextField(blank=True)
    next_on = models.DateField(null=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("pk",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["round", "concern"], name="huddles_step_one_of_a_concern_in_a_round"),
            models.CheckConstraint(
                condition=Q(decision="closed") | (Q(owner__isnull=False, next_on__isnull=False) & ~Q(next_step="")),
                name="huddles_step_leaves_an_owner_and_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.decision} of concern {self.concern_id}"
