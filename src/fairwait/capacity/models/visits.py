"""Visits, the spans of diaries that are taken, and the quarters of an hour that nobody can take twice."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from fairwait.accounts.models import User
from fairwait.capacity.models.diaries import Absence, Diary
from fairwait.capacity.rules.visits import EndedBy, Interpreting, Source, State
from fairwait.waiting.models import Wait, in_sight


class VisitQuerySet(models.QuerySet["Visit"]):
    """Visits, narrowed to those somebody may see."""

    def visible_to(self, user: User) -> "VisitQuerySet":
        """Those on waits this user may see. Raises NotAllowed."""
        return self.filter(in_sight(user, at="wait"))


class Visit(models.Model):
    """One visit on one wait. Moved it is the same visit at another time; `revision` counts how often.

    `once` makes one sending one. `latitude`, `longitude` and `area` (the first half of the postcode) say where it is.
    `lost_at`: the worker is away after all; `owner` sees that another time is found.
    """

    uuid = models.UUIDField(unique=True)
    once = models.UUIDField(unique=True)
    wait = models.ForeignKey(Wait, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    diary = models.ForeignKey(Diary, on_delete=models.PROTECT, related_name="visits")
    kind = models.CharField(max_length=40)
    kind_name = models.TextField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    area = models.CharField(max_length=4, blank=True)
    state = models.TextField(choices=[(one.value, one.value) for one in State], default=State.BOOKED.value)
    revision = models.PositiveIntegerField(default=0)
    booked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    booked_at = models.DateTimeField()
    need = models.CharField(max_length=40, blank=True)
    interpreting = models.TextField(
        choices=[(one.value, one.value) for one in Interpreting], default=Interpreting.NONE.value
    )
    interpreter = models.ForeignKey(Diary, on_delete=models.PROTECT, null=True, related_name="+")
    interpreter_by = models.DateField(null=True)
    owner = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    lost_at = models.DateTimeField(null=True)
    ended_by = models.TextField(blank=True, choices=[(one.value, one.value) for one in EndedBy])
    settled_at = models.DateTimeField(null=True)
    reminded_for = models.DateField(null=True)

    objects = VisitQuerySet.as_manager()

    class Meta:
        ordering = ("starts_at", "pk")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="capacity_visit_ends_after_it_began"),
            models.CheckConstraint(
                condition=Q(lost_at__isnull=True) | Q(owner__isnull=False), name="capacity_visit_lost_has_an_owner"
            ),
            models.CheckConstraint(
                condition=Q(interpreting="booked", interpreter__isnull=False)
                | (~Q(interpreting="booked") & Q(interpreter__isnull=True)),
                name="capacity_visit_interpreter_booked_is_named",
            ),
            models.CheckConstraint(
                condition=~Q(interpreting="asked") | Q(owner__isnull=False, interpreter_by__isnull=False),
                name="capacity_visit_interpreter_asked_has_owner_and_day",
            ),
            models.CheckConstraint(
                condition=Q(state="booked", settled_at__isnull=True)
                | (~Q(state="booked") & Q(settled_at__isnull=False)),
                name="capacity_visit_settled_at_a_time",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=("diary", "starts_at"), name="capacity_visit_of_diary"),
            models.Index(fields=("wait", "starts_at"), name="capacity_visit_of_wait"),
            models.Index(fields=("starts_at",), condition=Q(state="booked"), name="capacity_visit_booked"),
            models.Index(fields=("owner",), condition=Q(owner__isnull=False), name="capacity_visit_owned"),
        ]

    def __str__(self) -> str:
        return f"visit {self.pk}"

    @property
    def is_sure(self) -> bool:
        """Whether it is still to be as it is booked: nobody has to find another time for it."""
        return self.lost_at is None and self.diary.is_bookable

    @property
    def said(self) -> State:
        """How it stands, as rules read it."""
        return State(self.state)


class Span(models.Model):
    """A part of a diary that is taken: by a visit, by being away, or by another calendar. Minutes since 1970.

    What times are worked out from: whole numbers, so that eight weeks of a whole council are read at once.
    """

    diary = models.ForeignKey(Diary, on_delete=models.CASCADE, related_name="+")
    start = models.BigIntegerField()
    end = models.BigIntegerField()
    source = models.CharField(max_length=6, choices=[(one.value, one.value) for one in Source])
    is_place = models.BooleanField(default=False)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, null=True, related_name="spans")
    absence = models.ForeignKey(Absence, on_delete=models.CASCADE, null=True, related_name="spans")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="capacity_span_ends_after_it_began"),
            models.CheckConstraint(
                condition=Q(source="visit", visit__isnull=False, absence__isnull=True)
                | Q(source="away", visit__isnull=True, absence__isnull=False)
                | Q(source="feed", visit__isnull=True, absence__isnull=True),
                name="capacity_span_of_what_takes_it",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=("diary", "end"), name="capacity_span_of_diary")]

    def __str__(self) -> str:
        return f"span {self.pk}"


class Hold(models.Model):
    """A quarter of an hour of one diary, held by one visit. The constraint makes a double booking impossible."""

    diary = models.ForeignKey(Diary, on_delete=models.CASCADE, related_name="+")
    minute = models.BigIntegerField()
    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="holds")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("diary", "minute"), name="capacity_hold_once"),
        ]

    def __str__(self) -> str:
        return f"hold {self.pk}"
