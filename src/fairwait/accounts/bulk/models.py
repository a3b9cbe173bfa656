"""What any act over many keeps: the run, and an item for each of those chosen. Each room makes tables of its own."""

from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models

from fairwait.accounts.bulk.rules import UNDER_WAY, ItemState, RunState

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager


class Run(models.Model):
    """One act over many, from choosing them to undoing it. What it did to them is their events, of its cause."""

    CAUSE: ClassVar[str]

    uuid = models.UUIDField(unique=True)
    state = models.TextField(choices=[(one.value, one.value) for one in RunState], default=RunState.DRAFT.value)
    why = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True)
    job = models.UUIDField(null=True)

    items: "RelatedManager[Any]"  # by the foreign key `run` of each room's items

    class Meta:
        abstract = True
        constraints = (
            models.CheckConstraint(
                condition=models.Q(state="draft", confirmed_at__isnull=True)
                | (~models.Q(state="draft") & models.Q(confirmed_at__isnull=False) & ~models.Q(why="")),
                name="%(app_label)s_%(class)s_begun_with_a_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=("draft", "running"), finished_at__isnull=True)
                | models.Q(state__in=("done", "undoing", "undone"), finished_at__isnull=False),
                name="%(app_label)s_%(class)s_finished_at_a_time",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=("undoing", "undone"), undone_by__isnull=False, undone_at__isnull=False)
                | (
                    ~models.Q(state__in=("undoing", "undone"))
                    & models.Q(undone_by__isnull=True, undone_at__isnull=True)
                ),
                name="%(app_label)s_%(class)s_undone_by_somebody_at_a_time",
            ),
        )
        indexes = (models.Index(fields=("by", "-made_at"), name="%(app_label)s_%(class)s_by"),)

    @property
    def cause(self) -> str:
        """As events name it."""
        return f"{self.CAUSE}:{self.pk}"

    @property
    def is_under_way(self) -> bool:
        """Whether it is being done or undone at this moment."""
        return self.state in UNDER_WAY


class Item(models.Model):
    """One of those chosen: `event` is what was recorded of it, `skip` why it was left out, or as it is."""

    state = models.TextField(choices=[(one.value, one.value) for one in ItemState], default=ItemState.CHOSEN.value)
    skip = models.TextField(blank=True)
    event = models.BigIntegerField(null=True)

    class Meta:
        abstract = True
        ordering = ("pk",)
        constraints: ClassVar[tuple[models.BaseConstraint, ...]] = (
            models.CheckConstraint(
                condition=models.Q(state="chosen", skip="", event__isnull=True)
                | (models.Q(state="skipped", event__isnull=True) & ~models.Q(skip=""))
                | models.Q(state__in=("done", "undone"), skip="", event__isnull=False)
                | (models.Q(state="kept", event__isnull=False) & ~models.Q(skip="")),
                name="%(app_label)s_%(class)s_done_by_an_event_or_left_for_a_reason",
            ),
        )
