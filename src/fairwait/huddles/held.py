"""What every meeting of this room is, whatever it walks: led, followed, paused, ended, under a revision that rises."""

from abc import abstractmethod
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q

from fairwait.accounts.models import User
from fairwait.huddles.rules.walking import MeetingState


class Held(models.Model):
    """A meeting that is held. `current` is the position everybody sees; `revision` rises with every change, so that
    others can ask whether anything is new."""

    state = models.TextField(choices=[(one.value, one.value) for one in MeetingState])
    current = models.PositiveIntegerField(default=1)
    revision = models.PositiveIntegerField(default=1)
    led_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    paused_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    paused_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)

    attendance: Any
    """Who was there: rows of `Attending`."""

    class Meta:
        abstract = True

    @property
    def is_running(self) -> bool:
        """Whether it is under way."""
        return self.state == MeetingState.RUNNING

    @property
    def is_ended(self) -> bool:
        """Whether it has ended."""
        return self.state == MeetingState.ENDED

    @abstractmethod
    def is_shown_to(self, user: User, *, on: date) -> bool:
        """Whether anything on its agenda is for this user, that day. Raises NotAllowed."""

    @abstractmethod
    def has_place(self, position: int) -> bool:
        """Whether anything stands at this place of the agenda."""


class Attending(models.Model):
    """Who was in a meeting, and since when."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    since = models.DateTimeField()

    class Meta:
        abstract = True


def by_somebody_at_a_time(*, pauses: str, ends: str) -> Sequence[models.CheckConstraint]:
    """A meeting pauses and ends with who and when, and only then."""
    return [
        models.CheckConstraint(
            condition=Q(state=state, **{f"{verb}_at__isnull": False, f"{verb}_by__isnull": False})
            | (~Q(state=state) & Q(**{f"{verb}_at__isnull": True, f"{verb}_by__isnull": True})),
            name=name,
        )
        for state, verb, name in (("ended", "ended", ends), ("paused", "paused", pauses))
    ]
