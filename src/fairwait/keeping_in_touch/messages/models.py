"""The outbox, what the provider and people said back, what holds messages up, and the documents they are made from."""

from decimal import Decimal

from django.db import models
from django.db.models import Exists, OuterRef, Q

from fairwait.accounts.models import User
from fairwait.history.adopted import AdoptedVersion
from fairwait.keeping_in_touch.messages.rules import documents
from fairwait.keeping_in_touch.messages.rules.channels import Channel, Form
from fairwait.keeping_in_touch.messages.rules.states import LOST, MessageState
from fairwait.people.models import Person
from fairwait.people.queries import phones_left_to_others, visible_people
from fairwait.upkeep.models import new_uuid
from fairwait.waiting.models import Wait

_STATES = [state.value for state in MessageState]
_GOING = [MessageState.CLAIMED.value, MessageState.SENDING.value]
_TOLD_BY_A_DAY = Q(speaks_of__isnull=False, state__in=[MessageState.QUEUED.value, MessageState.WITH_STAFF.value])


class MessagingVersion(AdoptedVersion):
    """How this council sends: one version, adopted from a day by a person."""

    class Meta(AdoptedVersion.Meta):
        constraints = (
            models.UniqueConstraint(fields=("code", "version"), name="keeping_in_touch_messaging_version_once"),
        )


class MessageTemplateVersion(AdoptedVersion):
    """One version of what a message says, adopted from a day by a person."""

    class Meta(AdoptedVersion.Meta):
        constraints = (
            models.UniqueConstraint(fields=("code", "version"), name="keeping_in_touch_template_version_once"),
        )


class PrintBatch(models.Model):
    """Letters that are printed and posted here together. Printing and posting are each said by a named person."""

    uuid = models.UUIDField(unique=True, default=new_uuid, editable=False)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    printed_at = models.DateTimeField(null=True)
    printed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    posted_at = models.DateTimeField(null=True)
    posted_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(printed_at=None, printed_by=None) | Q(printed_at__isnull=False, printed_by__isnull=False),
                name="keeping_in_touch_batch_printed_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(posted_at=None, posted_by=None)
                | Q(posted_at__isnull=False, posted_by__isnull=False, printed_at__isnull=False),
                name="keeping_in_touch_batch_posted_once_printed",
            ),
        )

    def __str__(self) -> str:
        return f"batch {self.uuid}"


class MessageQuerySet(models.QuerySet["Message"]):
    """Messages."""

    def visible_to(self, user: User) -> "MessageQuerySet":
        """To people whose record this user may open."""
        return self.filter(Exists(visible_people(user).filter(pk=OuterRef("person_id"))))


class Message(models.Model):
    """One message to one person, under one reference for as long as it lives.

    It is kept, reference and all, before anything is sent; `fence` grows with each claim, so that a worker that froze
    past its lease can write nothing. `speaks_of` is the day it is about: by post it must come before; `owner` is who
    tells it, or takes the letter there where it goes `is_by_hand`. `calendar` is a file that goes with an email, for
    their calendar.
    """

    uuid = models.UUIDField(unique=True, default=new_uuid, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    wait = models.ForeignKey(Wait, null=True, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    channel = models.CharField(max_length=10)
    form = models.CharField(max_length=12, default=Form.STANDARD)
    template = models.CharField(max_length=40)
    template_version = models.PositiveIntegerField()
    subject = models.TextField(blank=True)
    body = models.TextField(blank=True)
    enclosure = models.CharField(max_length=80, blank=True)
    to = models.TextField(blank=True)
    professional = models.TextField(blank=True)
    because = models.TextField(blank=True)
    needs_open_wait = models.BooleanField(default=False)
    holds_link = models.BooleanField(default=False)
    state = models.CharField(max_length=12, default=MessageState.QUEUED)
    code = models.CharField(max_length=40, blank=True)
    why = models.TextField(blank=True)
    cause = models.CharField(max_length=80, blank=True)
    queued_at = models.DateTimeField()
    queued_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    not_before = models.DateTimeField()
    expires_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True)
    fence = models.BigIntegerField(default=0)
    attempts = models.PositiveIntegerField(default=0)
    asked_at = models.DateTimeField(null=True)
    settle_at = models.DateTimeField(null=True)
    looks = models.PositiveIntegerField(default=0)
    provider_number = models.CharField(max_length=60, blank=True)
    provider_status = models.CharField(max_length=30, blank=True)
    provider_at = models.CharField(max_length=40, blank=True)
    left_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    pence = models.DecimalField(max_digits=9, decimal_places=3, null=True)
    cost_because = models.TextField(blank=True)
    is_cost_sure = models.BooleanField(default=False)
    is_rehearsal = models.BooleanField(default=False)
    batch = models.ForeignKey(PrintBatch, null=True, on_delete=models.PROTECT, related_name="messages")
    speaks_of = models.DateField(null=True)
    owner = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    is_by_hand = models.BooleanField(default=False)
    calendar = models.TextField(blank=True)
    seen_at = models.DateTimeField(null=True)
    seen_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    objects = MessageQuerySet.as_manager()

    class Meta:
        ordering = ("-pk",)
        indexes = (
            models.Index(
                fields=("not_before", "id"),
                condition=Q(state=MessageState.QUEUED.value),
                name="keeping_in_touch_msg_queued",
            ),
            models.Index(fields=("lease_until",), condition=Q(state__in=_GOING), name="keeping_in_touch_msg_going"),
            models.Index(
                fields=("settle_at",),
                condition=Q(state=MessageState.UNKNOWN.value),
                name="keeping_in_touch_msg_unknown",
            ),
            models.Index(fields=("asked_at",), condition=Q(asked_at__isnull=False), name="keeping_in_touch_msg_asked"),
            models.Index(fields=("person", "-id"), name="keeping_in_touch_msg_person"),
            models.Index(fields=("state", "-id"), name="keeping_in_touch_msg_state"),
            models.Index(
                fields=("ended_at",),
                condition=Q(state__in=[one.value for one in sorted(LOST)], seen_at=None),
                name="keeping_in_touch_msg_lost",
            ),
            models.Index(fields=("speaks_of",), condition=_TOLD_BY_A_DAY, name="keeping_in_touch_msg_by_day"),
        )
        constraints = (
            models.CheckConstraint(condition=Q(state__in=_STATES), name="keeping_in_touch_message_state_known"),
            models.CheckConstraint(
                condition=Q(channel__in=[one.value for one in Channel]), name="keeping_in_touch_message_channel_known"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=_GOING) | Q(lease_until__isnull=False),
                name="keeping_in_touch_message_going_has_lease",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["failed", "cancelled", "expired", "unknown"]) | ~Q(why=""),
                name="keeping_in_touch_message_says_why",
            ),
        )

    def __str__(self) -> str:
        return f"message {self.uuid}: {self.channel}, {self.state}"

    @property
    def said(self) -> MessageState:
        """Where it stands, as rules read it."""
        return MessageState(self.state)

    @property
    def way(self) -> Channel:
        """Its channel, as rules read it."""
        return Channel(self.channel)

    @property
    def shown(self) -> str:
        """Its words as staff read them: no secret is among them, so a link stands as what it is."""
        return documents.veiled(self.body) if self.holds_link else self.body

    @property
    def pounds(self) -> str:
        """What it costs, as it is written."""
        return "not known" if self.pence is None else f"£{self.pence / Decimal(100):.2f}"


class Receipt(models.Model):
    """What the provider told of a message, each telling once; kept also where we know no such message (yet)."""

    reference = models.CharField(max_length=100, blank=True)
    provider_number = models.CharField(max_length=60)
    status = models.CharField(max_length=30)
    at = models.CharField(max_length=40, blank=True)
    received_at = models.DateTimeField()
    message = models.ForeignKey(Message, null=True, on_delete=models.PROTECT, related_name="receipts")

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("provider_number", "status", "at"), name="keeping_in_touch_receipt_told_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.provider_number}: {self.status}"


class IncomingTextQuerySet(models.QuerySet["IncomingText"]):
    """Texts that people sent."""

    def visible_to(self, user: User) -> "IncomingTextQuerySet":
        """From people whose record this user may open, and from nobody we know.

        One from a phone that several people have is for whoever may open every one of those records.
        """
        seen = self.filter(Q(person=None) | Exists(visible_people(user).filter(pk=OuterRef("person_id"))))
        return seen.exclude(person=None, source__in=self._left_to_others(user))

    def left_to_others(self, user: User) -> "IncomingTextQuerySet":
        """From a phone that several people have, one of whom this user may not open."""
        return self.filter(person=None, source__in=self._left_to_others(user))

    def _left_to_others(self, user: User) -> list[str]:
        whose = IncomingText.objects.filter(person=None, settled_at=None).values_list("source", flat=True)
        return sorted(phones_left_to_others(user, whose))


class IncomingText(models.Model):
    """A text somebody sent us. It waits for a person, whatever a rule made of it."""

    number = models.CharField(max_length=60, unique=True)
    source = models.CharField(max_length=20)
    words = models.TextField(blank=True)
    heard = models.JSONField(default=list)
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    received_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    settled_how = models.TextField(blank=True)
    is_number_wrong = models.BooleanField(default=False)

    objects = IncomingTextQuerySet.as_manager()

    class Meta:
        ordering = ("-pk",)
        indexes = (
            models.Index(fields=("received_at",), condition=Q(settled_at=None), name="keeping_in_touch_text_open"),
            models.Index(fields=("source",), condition=Q(is_number_wrong=True), name="keeping_in_touch_text_wrong"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(settled_at=None, settled_by=None) | Q(settled_at__isnull=False, settled_by__isnull=False)
                & ~Q(settled_how=""),
                name="keeping_in_touch_text_settled_by_somebody",
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"text {self.number}"


class Hold(models.Model):
    """What keeps messages here: a provider that is not well, or a person. One row for each way out, or for all."""

    name = models.CharField(max_length=10, primary_key=True)
    kind = models.CharField(max_length=10)
    words = models.TextField()
    until = models.DateTimeField(null=True)
    since = models.DateTimeField()
    failures = models.PositiveIntegerField(default=0)
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.name} held: {self.kind}"
