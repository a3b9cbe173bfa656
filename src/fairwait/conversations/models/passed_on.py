"""What was asked of other departments: of whom, by when, and what came back to whoever asked."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import Q

from fairwait.accounts.models import User
from fairwait.conversations.models.requests import Request
from fairwait.conversations.rules.passing_on import CameBack


class PassedOnQuerySet(models.QuerySet["PassedOn"]):
    """What was asked, narrowed to what somebody may see."""

    def visible_to(self, user: User) -> "PassedOnQuerySet":
        """That of requests this viewer may see. Raises NotAllowed."""
        return self.filter(request__in=Request.objects.visible_to(user).values("pk"))

    def still_out(self) -> "PassedOnQuerySet":
        """What has not come back."""
        return self.filter(came_back_at__isnull=True)

    def to_chase(self, user: User, *, on: date) -> "PassedOnQuerySet":
        """What should have come back to this colleague by a day; and to any, of whoever asked and has left."""
        mine = Q(asked_by=user) | Q(asked_by__is_active=False)
        return self.still_out().filter(mine, due_on__lte=on)


class PassedOn(models.Model):
    """One thing asked of one person in another department. It is open until what became of it is said."""

    uuid = models.UUIDField(unique=True)
    request = models.OneToOneField(Request, on_delete=models.PROTECT, related_name="passed_on")
    owner = models.TextField()
    due_on = models.DateField()
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    came_back = models.CharField(
        max_length=10, blank=True, choices=[(one.value, one.value) for one in CameBack if one is not CameBack.LATER]
    )  # fmt: skip
    came_back_at = models.DateTimeField(null=True)
    came_back_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    objects = PassedOnQuerySet.as_manager()

    class Meta:
        ordering = ("due_on", "pk")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(came_back="", came_back_at__isnull=True, came_back_by__isnull=True)
                | (~Q(came_back="") & Q(came_back_at__isnull=False, came_back_by__isnull=False)),
                name="conversations_passed_on_back_in_full",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=("asked_by", "due_on"), condition=Q(came_back_at__isnull=True), name="conversations_passed_open"
            ),
        ]

    def __str__(self) -> str:
        return f"passed on from request {self.request_id}"
