"""Waits as folded from their events, and the documents that say what can be waited for."""

from django.db import models
from django.db.models import Exists, OuterRef, Q

from fairwait.accounts.access import sights, teams_seen
from fairwait.accounts.bulk.models import Item, Run
from fairwait.accounts.bulk.rules import RunState
from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission, allows
from fairwait.history.adopted import AdoptedVersion
from fairwait.history.numbers import NumberKey
from fairwait.people.models import Person
from fairwait.waiting.rules.bulk import BulkAct, Skip
from fairwait.waiting.rules.folding import WaitStatus


class BulkRunQuerySet(models.QuerySet["BulkRun"]):
    """Bulk acts, narrowed to those somebody may see."""

    def visible_to(self, user: User) -> "BulkRunQuerySet":
        """Their own, and those of others that touched a wait on which they may do the same. Raises NotAllowed."""
        acts = [act.value for act in BulkAct if allows(user.role, act.permission)]
        theirs = BulkItem.objects.visible_to(user).filter(run=OuterRef("pk"))
        return self.filter(Q(by=user) | (Q(act__in=acts) & ~Q(state=RunState.DRAFT) & Exists(theirs)))


class BulkRun(Run):
    """One act on many waits, from choosing them to undoing it. What it did to them is their events."""

    CAUSE = "bulk"

    act = models.TextField(choices=[(one.value, one.value) for one in BulkAct])
    choices = models.JSONField(default=dict)
    about = models.TextField(blank=True)

    objects = BulkRunQuerySet.as_manager()

    def __str__(self) -> str:
        return f"bulk act {self.pk}"


class BulkItemQuerySet(models.QuerySet["BulkItem"]):
    """Waits of bulk acts, narrowed to those somebody may see."""

    def visible_to(self, user: User) -> "BulkItemQuerySet":
        """Those whose wait this user may see on a list. Raises NotAllowed."""
        return self.filter(wait__in=Wait.objects.visible_to(user).values("pk"))


class BulkItem(Item):
    """One wait of a bulk act. `seen` is how far its history went at the preview."""

    run = models.ForeignKey(BulkRun, on_delete=models.CASCADE, related_name="items")
    wait = models.ForeignKey("Wait", on_delete=models.PROTECT, related_name="+", db_constraint=False)
    seen = models.BigIntegerField()
    skip = models.TextField(blank=True, choices=[(one.value, one.value) for one in Skip])

    objects = BulkItemQuerySet.as_manager()

    class Meta(Item.Meta):
        constraints = (
            models.UniqueConstraint(fields=("run", "wait"), name="waiting_bulkitem_one_a_wait"),
            *Item.Meta.constraints,
        )

    def __str__(self) -> str:
        return f"wait {self.wait_id} of bulk act {self.run_id}"


class PathwayDocument(AdoptedVersion):
    """One version of one pathway, adopted from a day by a person. Never edited: a change is a new version."""

    class Meta(AdoptedVersion.Meta):
        constraints = (models.UniqueConstraint(fields=("code", "version"), name="waiting_pathway_version_once"),)


def in_sight(user: User, *, at: str = "") -> Q:
    """Which waits this user may see on a list: the only place that decides it. `at` leads to the wait from a record.

    A condition on the wait's own columns, so that one wait can be asked about without listing them all. Whoever may not
    see somebody finds none of their waits: others do. Raises NotAllowed.
    """
    teams, within = teams_seen(user, Permission.SEE_LIST), f"{at}__" if at else ""
    seen = ~Q(**{f"{within}status": WaitStatus.VOID})
    if others := sights(user).may_not:
        seen &= ~Q(**{f"{within}person__in": sorted(others)})
    if teams is None:
        return seen
    # Nobody may wait unseen for want of a team: those without one are in everybody's.
    return seen & (Q(**{f"{within}team__in": teams}) | Q(**{f"{within}team__isnull": True}))


class WaitQuerySet(models.QuerySet["Wait"]):
    """Waits, narrowed to those somebody may see."""

    def visible_to(self, user: User) -> "WaitQuerySet":
        """The waits this user may see on a list. Raises NotAllowed."""
        return self.filter(in_sight(user))


class Wait(models.Model):
    """One person waiting on one pathway. Written only by folding events (`state`) and, where marked, by `priority`."""

    id = NumberKey()
    uuid = models.UUIDField(unique=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="waits", db_constraint=False)
    source = models.TextField()
    key = models.TextField()
    status = models.TextField(choices=[(status.value, status.value) for status in WaitStatus])
    pathway = models.TextField(null=True)
    referred_on = models.DateField(null=True)
    first_known_on = models.DateField(null=True)
    priority = models.TextField(null=True)
    band = models.TextField(null=True)
    band_reason = models.TextField(null=True)
    band_on = models.DateField(null=True)
    band_by = models.BigIntegerField(null=True)
    team = models.TextField(null=True)
    worker = models.TextField(null=True)
    locality = models.TextField(null=True)
    source_status = models.TextField(null=True)
    # The pause as the extract tells it; `pauses` holds every pause, those recorded here too.
    pause_reason = models.TextField(null=True)
    paused_on = models.DateField(null=True)
    resumes_on = models.DateField(null=True)
    pauses = models.JSONField(null=True)
    last_contact_on = models.DateField(null=True)
    last_contact_by = models.BigIntegerField(null=True)
    last_checked_on = models.DateField(null=True)
    last_checked_by = models.BigIntegerField(null=True)
    next_contact_due = models.DateField(null=True)
    target_on = models.DateField(null=True)
    review_due_on = models.DateField(null=True)
    expires_on = models.DateField(null=True)
    source_of_request = models.TextField(null=True)
    support_reason = models.TextField(null=True)
    reason = models.TextField(null=True)
    notes = models.TextField(null=True)
    risks = models.TextField(null=True)
    wish_on = models.DateField(null=True)
    wish_until = models.DateField(null=True)
    wish_reason = models.TextField(null=True)
    triage = models.JSONField(null=True)
    triaged_on = models.DateField(null=True)
    triaged_by = models.BigIntegerField(null=True)
    escalated = models.TextField(null=True)
    escalated_on = models.DateField(null=True)
    last_attempt_on = models.DateField(null=True)
    attempts = models.SmallIntegerField(null=True)
    tries = models.TextField(null=True)
    call_asked_on = models.DateField(null=True)
    decision = models.TextField(null=True)
    decision_on = models.DateField(null=True)
    decision_to = models.BigIntegerField(null=True)
    decision_by = models.BigIntegerField(null=True)
    decision_agreed_by = models.BigIntegerField(null=True)
    contact_planned_on = models.DateField(null=True)
    recheck_planned_on = models.DateField(null=True)
    aged_seen = models.TextField(null=True)
    aged_seen_on = models.DateField(null=True)
    aged_seen_by = models.BigIntegerField(null=True)
    ended_on = models.DateField(null=True)
    end_reason = models.TextField(null=True)
    end_national = models.TextField(null=True)
    end_told = models.TextField(null=True)
    left_extract_on = models.DateField(null=True)
    question = models.TextField(null=True)
    asked_on = models.DateField(null=True)
    digest = models.TextField(null=True)
    theirs = models.JSONField(null=True)
    last_seq = models.BigIntegerField(default=0)
    # Derived from the state, the pathway's version and the day; kept for sorting and counting in SQL (decision 12).
    clock_started_on = models.DateField(null=True)
    target_due_on = models.DateField(null=True)
    contact_good_until = models.DateField(null=True)
    recheck_good_until = models.DateField(null=True)
    band_suggested = models.TextField(null=True)
    order_rank = models.SmallIntegerField(default=0, db_default=0)
    order_share = models.FloatField(default=0, db_default=0.0)
    aged_to = models.TextField(null=True)
    ordered_on = models.DateField(null=True)
    ordered_under = models.TextField(null=True)

    objects = WaitQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("source", "key"), condition=~Q(status="void"), name="waiting_wait_one_a_source_reference"
            ),
            models.CheckConstraint(
                condition=Q(status="ended", ended_on__isnull=False, end_reason__isnull=False, end_told__isnull=False)
                | (~Q(status="ended") & Q(ended_on__isnull=True)),
                name="waiting_wait_ends_with_day_reason_and_what_was_told",
            ),
            models.CheckConstraint(
                condition=Q(band__isnull=True) | Q(band_reason__isnull=False, band_on__isnull=False),
                name="waiting_wait_band_has_reason_and_day",
            ),
        )
        indexes = (
            models.Index(
                fields=("order_rank", "-order_share", "clock_started_on", "id"),
                condition=Q(status="open"),
                name="waiting_wait_open_in_order",
            ),
            models.Index(
                fields=("decision_to",),
                condition=Q(status="open", decision__isnull=False),
                name="waiting_wait_to_decide",
            ),
            models.Index(fields=("ordered_on",), condition=Q(status="open"), name="waiting_wait_open_ordered_on"),
        )

    def __str__(self) -> str:
        return f"wait {self.pk}"

    @property
    def access_team(self) -> str | None:
        """The team responsible, for judging who may act."""
        return self.team

    @property
    def access_restricted(self) -> bool:
        """Whether the person's record is restricted."""
        return self.person.is_restricted

    @property
    def access_person(self) -> int:
        """The record of whoever waits."""
        return self.person_id
