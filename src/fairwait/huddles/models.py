"""Meetings, who is on their agendas, what was answered and decided, and the actions they left.

A meeting is a document of this room. What it decides about a wait is an event of that wait, written as it is decided;
here stands only its number.
"""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from fairwait.accounts.access import require, sights
from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission, Scope, scope_of
from fairwait.history.adopted import AdoptedVersion
from fairwait.huddles.concerns.models import (  # noqa: F401  records of this room
    Concern,
    Provider,
    Round,
    RoundAttendance,
    Step,
    Touched,
)
from fairwait.huddles.held import Attending, Held, by_somebody_at_a_time
from fairwait.huddles.rules.ordering import Ordering
from fairwait.huddles.rules.sharing import LawfulBasis
from fairwait.huddles.rules.templates import Template, as_adopted
from fairwait.huddles.rules.walking import DecisionKind, ItemState
from fairwait.people.models import Person
from fairwait.waiting.models import Wait, in_sight


class TemplateVersion(AdoptedVersion):
    """One version of one kind of huddle, adopted from a day by a person. Never edited: a change is a new version."""

    class Meta(AdoptedVersion.Meta):
        constraints = (models.UniqueConstraint(fields=("code", "version"), name="huddles_template_version_once"),)


class SharingQuerySet(models.QuerySet["Sharing"]):
    """What was shared with partners."""

    def visible_to(self, user: User, *, on: date) -> "SharingQuerySet":
        """To whoever may share: pathways, and people with a wait they may see, restricted records aside.

        Raises: NotAllowed.
        """
        require(user, Permission.SHARE)
        theirs = Wait.objects.filter(waits_seen_by(user, on=on))
        people = Q(person__in=theirs.values("person")) | Q(person__in=theirs.values("person__now_known_as"))
        return self.filter(Q(person__isnull=True) | people).exclude(person__is_restricted=True)

    def in_force(self, on: date) -> "SharingQuerySet":
        """Those that count on a day."""
        return self.filter(ended_at__isnull=True, starts_on__lte=on, ends_on__gte=on)


class Sharing(models.Model):
    """One person, or one pathway, shared with one partner: on which basis, by which agreement, from when until when."""

    partner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    works_for = models.TextField()
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+", db_constraint=False)
    pathway = models.TextField(blank=True)
    basis = models.TextField(choices=[(one.value, one.value) for one in LawfulBasis])
    agreement = models.TextField()
    told = models.TextField()
    starts_on = models.DateField()
    ends_on = models.DateField()
    shared_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    shared_at = models.DateTimeField()
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)

    objects = SharingQuerySet.as_manager()

    class Meta:
        ordering = ("-shared_at", "-pk")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(person__isnull=False, pathway="") | (Q(person__isnull=True) & ~Q(pathway="")),
                name="huddles_sharing_of_a_person_or_a_pathway",
            ),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="huddles_sharing_ends_after_start"),
            models.CheckConstraint(condition=~Q(agreement=""), name="huddles_sharing_names_its_agreement"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="huddles_sharing_ended_by_somebody_at_a_time",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["partner", "ends_on"], name="huddles_sharing_of_partner")]

    def __str__(self) -> str:
        return f"sharing {self.pk}"


class MeetingQuerySet(models.QuerySet["Meeting"]):
    """Meetings, narrowed to those somebody may see."""

    def visible_to(self, user: User, *, on: date) -> "MeetingQuerySet":
        """Those with a wait on the agenda that this user may see that day, and those they lead. Raises NotAllowed.

        Whoever sees no names: those that are held for them.
        """
        require(user, Permission.SEE_HUDDLE)
        if scope_of(user.role, Permission.SEE_HUDDLE) is Scope.UNNAMED:
            return self.filter(for_directors=True)
        theirs = Item.objects.visible_to(user, on=on).filter(meeting=OuterRef("pk"))
        return self.filter(Q(led_by=user) | Exists(theirs))


class Meeting(Held):
    """One huddle over people who wait, from its start to its minutes."""

    template = models.TextField()
    document = models.TextField()
    ordering = models.TextField(choices=[(one.value, one.value) for one in Ordering])
    narrowing = models.TextField(blank=True)
    about = models.TextField()
    started_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    history_seq = models.BigIntegerField()
    for_directors = models.BooleanField(default=False)
    figures = models.JSONField(null=True)
    figures_after = models.JSONField(null=True)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            *by_somebody_at_a_time(
                pauses="huddles_meeting_pauses_by_somebody_at_a_time", ends="huddles_meeting_ends_by_somebody_at_a_time"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["template", "narrowing", "-started_at"], name="huddles_meeting_series")
        ]

    def __str__(self) -> str:
        return f"huddle {self.pk}"

    def is_shown_to(self, user: User, *, on: date) -> bool:
        """Whether there is somebody on its agenda whom this user may see that day. Raises NotAllowed."""
        return Meeting.objects.visible_to(user, on=on).filter(pk=self.pk).exists()

    def has_place(self, position: int) -> bool:
        """Whether somebody stands at this place of the agenda."""
        return self.items.filter(position=position).exists()

    @property
    def cause(self) -> str:
        """As events name it."""
        return f"huddle:{self.pk}"

    @property
    def goes_by(self) -> Template:
        """The template as it was when the meeting started."""
        return as_adopted(self.document, code=self.template)[0]


def waits_seen_by(user: User, *, on: date, at: str = "") -> Q:
    """Which waits a huddle may show to somebody: one place for agendas, actions and bringing. `at` leads to the wait.

    A restricted record is never shared: a partner is told of it by the team that holds it. Raises: NotAllowed.
    """
    require(user, Permission.SEE_HUDDLE)
    scope, within = scope_of(user.role, Permission.SEE_HUDDLE), f"{at}__" if at else ""
    if scope is Scope.UNNAMED:
        return Q(pk__in=[])
    if scope is not Scope.SHARED:
        return in_sight(user, at=at)
    shared = Sharing.objects.filter(partner=user).in_force(on)
    people = shared.filter(person__isnull=False).values("person")
    named = Q(**{f"{within}person__in": people}) | Q(**{f"{within}person__now_known_as__in": people})
    pathways = Q(**{f"{within}pathway__in": shared.exclude(pathway="").values("pathway")})
    hidden = Q(**{f"{within}person__is_restricted": True}) | Q(**{f"{within}status": "void"})
    others = Q(**{f"{within}person__in": sorted(sights(user).may_not)})
    return (named | pathways) & ~hidden & ~others


class ItemQuerySet(models.QuerySet["Item"]):
    """Waits on agendas, narrowed to those somebody may see."""

    def visible_to(self, user: User, *, on: date) -> "ItemQuerySet":
        """Those whose wait this user may see on a list; of a partner, those shared with them that day.

        Raises: NotAllowed.
        """
        return self.filter(waits_seen_by(user, on=on, at="wait"))

    def counted_for(self, user: User, *, on: date) -> "ItemQuerySet":
        """Those over which this user's figures are counted: whom they may see that day; of whoever sees no names,
        everybody on the agendas that are held for them.

        Raises: NotAllowed.
        """
        if scope_of(user.role, Permission.SEE_HUDDLE) is Scope.UNNAMED:
            return self.filter(meeting__in=Meeting.objects.visible_to(user, on=on).values("pk"))
        return self.visible_to(user, on=on)


class Item(models.Model):
    """One wait on an agenda. `revision` rises with each thing decided about it there."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="items")
    wait = models.ForeignKey(Wait, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    position = models.PositiveIntegerField()
    state = models.TextField(choices=[(one.value, one.value) for one in ItemState], default=ItemState.TO_COME.value)
    was_missed = models.BooleanField(default=False)
    returns = models.BooleanField(default=False)
    brought_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    brought_why = models.TextField(blank=True)
    told = models.TextField(blank=True)
    owner = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    why_not = models.TextField(blank=True)
    settled_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)
    revision = models.PositiveIntegerField(default=0)

    objects = ItemQuerySet.as_manager()

    class Meta:
        ordering = ("position",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("meeting", "position"), name="huddles_item_one_a_position"),
            models.UniqueConstraint(fields=("meeting", "wait"), name="huddles_item_one_a_wait"),
            models.CheckConstraint(
                condition=Q(state__in=("discussed", "not_today"), settled_at__isnull=False, settled_by__isnull=False)
                | (Q(state__in=("to_come", "not_reached")) & Q(settled_at__isnull=True, settled_by__isnull=True)),
                name="huddles_item_settled_by_somebody_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"person {self.position} of huddle {self.meeting_id}"


class DraftQuerySet(models.QuerySet["Draft"]):
    """What was typed and not decided, narrowed to those somebody may see."""

    def visible_to(self, user: User, *, on: date) -> "DraftQuerySet":
        """Those about a wait on an agenda that this user may see that day. Raises NotAllowed."""
        return self.filter(waits_seen_by(user, on=on, at="item__wait"), item__isnull=False)

    def of_concern(self, user: User, concern: Concern) -> "DraftQuerySet":
        """Those about one concern, if this user may see it. Raises NotAllowed."""
        seen = Concern.objects.visible_to(user).filter(pk=concern.pk)
        return self.filter(concern__in=seen.values("pk")).select_related("by")


class Draft(models.Model):
    """What one person typed about somebody on an agenda, or about a concern, and has not decided. `said` is by box."""

    item = models.ForeignKey(Item, on_delete=models.CASCADE, null=True, related_name="drafts")
    concern = models.ForeignKey(Concern, on_delete=models.CASCADE, null=True, related_name="drafts")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    said = models.JSONField(default=dict)
    revision = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField()

    objects = DraftQuerySet.as_manager()

    class Meta:
        ordering = ("saved_at", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("item", "by"), name="huddles_draft_one_each_of_an_item"),
            models.UniqueConstraint(fields=("concern", "by"), name="huddles_draft_one_each_of_a_concern"),
            models.CheckConstraint(
                condition=Q(item__isnull=False, concern__isnull=True) | Q(item__isnull=True, concern__isnull=False),
                name="huddles_draft_of_an_item_or_a_concern",
            ),
        ]

    def __str__(self) -> str:
        return f"draft {self.pk}"


class Answer(models.Model):
    """One answer. A later one to the same question stands beside it, and counts."""

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="answers")
    question = models.TextField()
    is_yes = models.BooleanField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.question}: {'yes' if self.is_yes else 'no'}"


class Decision(models.Model):
    """One decision. `event` is the number of the wait's event that says it; `words` are only for what is no event."""

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="decisions")
    kind = models.TextField(choices=[(one.value, one.value) for one in DecisionKind])
    event = models.BigIntegerField(null=True)
    words = models.TextField(blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.kind} in {self.item_id}"


class ActionQuerySet(models.QuerySet["Action"]):
    """Actions, narrowed to those somebody may see."""

    def visible_to(self, user: User, *, on: date) -> "ActionQuerySet":
        """Those about a wait this user may see that day. Raises NotAllowed."""
        return self.filter(waits_seen_by(user, on=on, at="item__wait"))

    def still_open(self) -> "ActionQuerySet":
        """Those not done, of waits that go on."""
        return self.filter(done_at__isnull=True, item__wait__status="open")


class Action(models.Model):
    """Something one person took on, by a day. It comes back in the next huddle until it is done."""

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="actions")
    question = models.TextField(blank=True)
    what = models.TextField()
    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField()
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    done_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    done_at = models.DateTimeField(null=True)

    objects = ActionQuerySet.as_manager()

    class Meta:
        ordering = ("due_on", "pk")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(done_at__isnull=True, done_by__isnull=True)
                | Q(done_at__isnull=False, done_by__isnull=False, done_at__gte=F("made_at")),
                name="huddles_action_done_by_somebody_at_a_time",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["owner", "due_on"], condition=Q(done_at__isnull=True), name="huddles_action_open")
        ]

    def __str__(self) -> str:
        return f"action {self.pk}"


class BringingQuerySet(models.QuerySet["Bringing"]):
    """Who was brought to a next huddle, narrowed to those somebody may see."""

    def visible_to(self, user: User, *, on: date) -> "BringingQuerySet":
        """Those whose wait a huddle may show to this user that day. Raises: NotAllowed."""
        return self.filter(waits_seen_by(user, on=on, at="wait"))

    def to_come(self) -> "BringingQuerySet":
        """Those who stand on no agenda yet, and still wait."""
        return self.filter(item__isnull=True, wait__status="open")


class Bringing(models.Model):
    """Somebody brought to the next huddle of a kind; `item` once they stand on an agenda."""

    wait = models.ForeignKey(Wait, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    template = models.TextField()
    why = models.TextField()
    told = models.TextField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    item = models.ForeignKey(Item, on_delete=models.PROTECT, null=True, related_name="+")

    objects = BringingQuerySet.as_manager()

    class Meta:
        ordering = ("at", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("wait", "template"), condition=Q(item__isnull=True), name="huddles_bringing_waits_once"
            ),
        ]

    def __str__(self) -> str:
        return f"wait {self.wait_id} brought to the next {self.template}"


class Attendance(Attending):
    """Who was in a huddle over people who wait, and since when."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="attendance")

    class Meta:
        ordering = ("since", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("meeting", "user"), name="huddles_attendance_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} in huddle {self.meeting_id}"
