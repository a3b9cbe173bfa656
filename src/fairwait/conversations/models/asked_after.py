"""Who is asked some days later whether it is sorted, and what they said. Their words are in the history."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import Q

from fairwait.accounts.models import User
from fairwait.conversations.models.requests import Request
from fairwait.conversations.rules.asking_after import FOR, Heard, Later
from fairwait.keeping_in_touch.messages.models import Message
from fairwait.keeping_in_touch.messages.rules.states import MessageState

_NOT_SENT = [
    one.value for one in (MessageState.CANCELLED, MessageState.EXPIRED, MessageState.FAILED, MessageState.WITH_STAFF)
]  # fmt: skip


class AskedAfterQuerySet(models.QuerySet["AskedAfter"]):
    """Who is asked, narrowed to those somebody may see."""

    def visible_to(self, user: User) -> "AskedAfterQuerySet":
        """Those whose request this viewer may see. Raises NotAllowed."""
        return self.filter(request__in=Request.objects.visible_to(user).values("pk"), request__person__isnull=False)

    def open_on(self, day: date) -> "AskedAfterQuerySet":
        """Those that nobody answered, that were not called off, and that may still be answered."""
        return self.filter(answer="", is_off=False, ask_on__gte=day - FOR)

    def to_ring(self, day: date) -> "AskedAfterQuerySet":
        """Those a colleague asks: it is the day, and no message asked or will ask."""
        by_nobody = Q(message__isnull=True) | Q(message__state__in=_NOT_SENT)
        return self.open_on(day).filter(by_nobody, ask_on__lte=day)

    def to_read(self) -> "AskedAfterQuerySet":
        """What somebody said that a person must read: it is not sorted, or they want to be rung."""
        return self.filter(answer__in=[one.value for one in Later if one.is_read], read_at__isnull=True)


class AskedAfter(models.Model):
    """One question to one person about one request. `because`: why a colleague asks and no message.

    `is_off`: they came back before they were asked, and have said themselves how it is.
    """

    uuid = models.UUIDField(unique=True)
    request = models.OneToOneField(Request, on_delete=models.PROTECT, related_name="asked_after")
    ask_on = models.DateField()
    message = models.ForeignKey(
        Message, on_delete=models.SET_NULL, null=True, related_name="+", db_constraint=False
    )  # fmt: skip
    because = models.TextField(blank=True)
    is_off = models.BooleanField(default=False)
    answer = models.CharField(max_length=10, blank=True, choices=[(one.value, one.value) for one in Later])
    how = models.CharField(max_length=10, blank=True, choices=[(one.value, one.value) for one in Heard])
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    event = models.BigIntegerField(null=True)
    read_at = models.DateTimeField(null=True)
    read_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    objects = AskedAfterQuerySet.as_manager()

    class Meta:
        ordering = ("ask_on", "pk")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(answer="", how="", answered_at__isnull=True, answered_by__isnull=True)
                | (~Q(answer="") & ~Q(how="") & Q(answered_at__isnull=False)),
                name="conversations_asked_after_in_full",
            ),
            models.CheckConstraint(
                condition=Q(read_at__isnull=True, read_by__isnull=True)
                | Q(read_at__isnull=False, read_by__isnull=False),
                name="conversations_asked_after_read_by_somebody",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=("ask_on",), condition=Q(answer="", is_off=False), name="conversations_asked_open"),
            models.Index(
                fields=("answered_at",),
                condition=Q(read_at__isnull=True, answer__in=[one.value for one in Later if one.is_read]),
                name="conversations_asked_unread",
            ),
        ]

    def __str__(self) -> str:
        return f"asked after request {self.request_id}"
