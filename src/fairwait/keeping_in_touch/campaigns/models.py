"""Campaigns, who is in each and what became of it, and the checks of whoever was taken off the list."""

from django.db import models
from django.db.models import Exists, OuterRef, Q

from fairwait.accounts.models import User
from fairwait.keeping_in_touch.campaigns.rules.planning import GOING, Route, State
from fairwait.keeping_in_touch.messages.models import Message
from fairwait.keeping_in_touch.messages.rules.channels import Channel
from fairwait.people.models import Person
from fairwait.people.queries import visible_people
from fairwait.upkeep.models import new_uuid
from fairwait.waiting.models import Wait

_STATES = [state.value for state in State]


class Campaign(models.Model):
    """A slice of the list that is asked how things are. What it asks and how is settled before it begins."""

    uuid = models.UUIDField(unique=True, default=new_uuid, editable=False)
    name = models.TextField()
    about = models.TextField()
    narrowing = models.TextField(blank=True)
    question = models.CharField(max_length=40)
    other = models.CharField(max_length=40, blank=True)
    reminder = models.CharField(max_length=40, blank=True)
    versions = models.JSONField(default=dict)
    channels = models.JSONField(default=list)
    reminders = models.PositiveSmallIntegerField(default=0)
    between_days = models.PositiveSmallIntegerField(default=14)
    a_day = models.PositiveIntegerField()
    quiet_days = models.PositiveSmallIntegerField(default=28)
    ends_on = models.DateField()
    look_at_share = models.FloatField(default=0.0)
    audit_percent = models.PositiveSmallIntegerField(default=10)
    pack = models.CharField(max_length=40, blank=True)
    seed = models.BigIntegerField()
    only_wording = models.CharField(max_length=1, blank=True)
    state = models.CharField(max_length=10, default=State.DRAFT)
    why = models.TextField(blank=True)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    run_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    revision = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(condition=Q(state__in=_STATES), name="keeping_in_touch_campaign_state_known"),
            models.CheckConstraint(
                condition=Q(state=State.DRAFT.value, started_at=None)
                | Q(started_at__isnull=False, run_by__isnull=False) & ~Q(state=State.DRAFT.value),
                name="keeping_in_touch_campaign_begun_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["paused", "stopped"]) | ~Q(why=""), name="keeping_in_touch_campaign_says_why"
            ),
        )

    def __str__(self) -> str:
        return f"campaign {self.name}"

    @property
    def said(self) -> State:
        """Where it stands, as rules read it."""
        return State(self.state)

    @property
    def is_going(self) -> bool:
        """Whether it has begun and is not over."""
        return self.said in GOING

    @property
    def cause(self) -> str:
        """How its messages and events name it."""
        return f"campaign:{self.uuid}"

    @property
    def pack_cause(self) -> str:
        """How what is given with it names it: apart, so that a pack is never taken for a question."""
        return f"{self.cause}:pack"

    @property
    def ways(self) -> tuple[Channel, ...]:
        """How it asks."""
        return tuple(Channel(one) for one in self.channels)

    @property
    def is_comparing(self) -> bool:
        """Whether two wordings are compared."""
        return bool(self.other)

    def wording(self, arm: str, *, is_reminder: bool) -> str:
        """The code of the message somebody is sent."""
        if is_reminder:
            return self.reminder
        return self.other if (self.only_wording or arm) == "b" else self.question


class AskedQuerySet(models.QuerySet["Asked"]):
    """People in campaigns."""

    def visible_to(self, user: User) -> "AskedQuerySet":
        """Those whose record this user may open."""
        return self.filter(Exists(visible_people(user).filter(pk=OuterRef("person_id"))))


class Asked(models.Model):
    """One person in one campaign. While `is_open` no other campaign asks them; a named constraint holds it."""

    uuid = models.UUIDField(unique=True, default=new_uuid, editable=False)
    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="asked")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    wait = models.ForeignKey(Wait, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    waits = models.JSONField(default=list)
    position = models.PositiveIntegerField()
    route = models.CharField(max_length=10, blank=True)
    channel = models.CharField(max_length=10, blank=True)
    out = models.CharField(max_length=12, blank=True)
    because = models.TextField(blank=True)
    arm = models.CharField(max_length=1, blank=True)
    is_open = models.BooleanField(default=False)
    times = models.PositiveSmallIntegerField(default=0)
    message = models.ForeignKey(Message, null=True, on_delete=models.PROTECT, related_name="+")
    first_at = models.DateTimeField(null=True)
    last_at = models.DateTimeField(null=True)
    told = models.CharField(max_length=20, blank=True)
    how = models.CharField(max_length=10, blank=True)
    told_at = models.DateTimeField(null=True)
    event = models.BigIntegerField(null=True)
    is_by_another = models.BooleanField(default=False)
    is_sure = models.BooleanField(default=False)
    is_silent = models.BooleanField(default=False)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    settled_how = models.TextField(blank=True)

    objects = AskedQuerySet.as_manager()

    class Meta:
        ordering = ("position",)
        constraints = (
            models.UniqueConstraint(fields=("campaign", "person"), name="keeping_in_touch_asked_once_a_campaign"),
            models.UniqueConstraint(
                fields=("person",), condition=Q(is_open=True), name="keeping_in_touch_asked_by_one_campaign"
            ),
            models.CheckConstraint(
                condition=Q(route="") | Q(route__in=[route.value for route in Route]),
                name="keeping_in_touch_asked_route_known",
            ),
            models.CheckConstraint(
                condition=Q(settled_at=None, settled_by=None) | Q(settled_at__isnull=False, settled_by__isnull=False)
                & ~Q(settled_how=""),
                name="keeping_in_touch_asked_settled_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(told="", told_at=None) | Q(told_at__isnull=False) & ~Q(told=""),
                name="keeping_in_touch_asked_told_when",
            ),
        )  # fmt: skip
        indexes = (
            models.Index(fields=("campaign", "is_open", "times", "position"), name="keeping_in_touch_asked_next"),
            models.Index(fields=("person", "-id"), name="keeping_in_touch_asked_person"),
        )

    def __str__(self) -> str:
        return f"person {self.person_id} in campaign {self.campaign_id}"


class Checked(models.Model):
    """Somebody drawn from those taken off the list, whom a second person checks."""

    uuid = models.UUIDField(unique=True, default=new_uuid, editable=False)
    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="checks")
    wait = models.ForeignKey(Wait, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    drawn_at = models.DateTimeField()
    is_right = models.BooleanField(null=True)
    words = models.TextField(blank=True)
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("campaign", "wait"), name="keeping_in_touch_checked_once_a_campaign"),
            models.CheckConstraint(
                condition=Q(is_right=None, by=None, at=None)
                | Q(is_right__isnull=False, by__isnull=False, at__isnull=False) & ~Q(words=""),
                name="keeping_in_touch_checked_by_somebody",
            ),
        )

    def __str__(self) -> str:
        return f"check of wait {self.wait_id}"
