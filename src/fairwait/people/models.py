"""People, as folded from their events, and the numbers they are known by."""

from collections.abc import Collection
from datetime import date
from typing import Any, Self

from django.db import models
from django.utils.translation import gettext as _

from fairwait.accounts.access import require
from fairwait.accounts.bulk.models import Item, Run
from fairwait.accounts.bulk.rules import RunState
from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission, Scope, Sight, scope_of
from fairwait.history.numbers import NumberKey
from fairwait.people import veil
from fairwait.people.rules import age_on, display_name
from fairwait.people.rules.joining import Skip


class Person(models.Model):
    """One person waiting, or a carer in their own right. Written only by folding events (`state`)."""

    id = NumberKey()
    uuid = models.UUIDField(unique=True)
    title = models.TextField(null=True)
    first_name = models.TextField(null=True)
    last_name = models.TextField(null=True)
    known_as = models.TextField(null=True)
    nhs_number = models.TextField(null=True)
    date_of_birth = models.DateField(null=True)
    date_of_death = models.DateField(null=True)
    gender = models.TextField(null=True)
    ethnicity = models.TextField(null=True)
    language = models.TextField(null=True)
    religion = models.TextField(null=True)
    address = models.TextField(null=True)
    postcode = models.TextField(null=True)
    uprn = models.TextField(null=True)
    phone = models.TextField(null=True)
    mobile = models.TextField(null=True)
    email = models.TextField(null=True)
    communication_needs = models.TextField(null=True)
    interpreter = models.TextField(null=True)
    contact_preference = models.TextField(null=True)
    unsafe_contact = models.TextField(null=True)
    is_carer = models.BooleanField(null=True)
    cares_for_id = models.TextField(null=True)
    has_unpaid_carer = models.BooleanField(null=True)
    lives_alone = models.BooleanField(null=True)
    now_known_as = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="formerly", db_constraint=False, db_index=False
    )
    is_restricted = models.BooleanField(default=False)
    ring = models.TextField(null=True)
    # What was said here of how they are reached (`rules.reaching.Said`): JSON as text, the same on both databases.
    reach = models.TextField(null=True)
    is_erased = models.BooleanField(default=False, db_default=False)
    search = models.TextField(default="")
    is_void = models.BooleanField(default=False)
    last_seq = models.BigIntegerField(default=0)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(now_known_as__isnull=True) | ~models.Q(now_known_as=models.F("id")),
                name="people_person_not_known_as_itself",
            ),
        )
        indexes = (
            models.Index(
                fields=("now_known_as",),
                condition=models.Q(now_known_as__isnull=False),
                name="people_person_known_as_another",
            ),
            models.Index(
                fields=("postcode",), condition=models.Q(postcode__isnull=False), name="people_person_postcode"
            ),
            models.Index(
                fields=("is_restricted",), condition=models.Q(is_restricted=True), name="people_person_restricted"
            ),
        )

    is_veiled = False
    """Whether what says who this is was taken away, because the record is restricted and was not opened."""

    def __str__(self) -> str:
        return f"person {self.pk}"

    @classmethod
    def from_db(cls, db: str | None, field_names: Collection[str], values: Collection[Any], **how: Any) -> Self:
        """A record as it is read: under the veil, where one is drawn."""
        read = super().from_db(db, field_names, values, **how)
        veil.lay_over(read)
        return read

    @property
    def name(self) -> str:
        """The name as it is said."""
        if self.is_erased:
            return "Record erased"
        if self.is_veiled:
            return _("Restricted record")
        return display_name(self.first_name, self.last_name, self.known_as)

    def age_on(self, day: date) -> int | None:
        """Whole years on a day."""
        return age_on(self.date_of_birth, day)


class Identifier(models.Model):
    """A number, or other key, that a source knows a person by. Several a person; never our own key."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="identifiers", db_constraint=False)
    source = models.TextField()
    kind = models.TextField()
    value = models.TextField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("source", "kind", "value"), name="people_identifier_one_person_a_key"),
        )

    def __str__(self) -> str:
        return f"{self.kind} in {self.source}"

    @property
    def shown(self) -> str:
        """The number as the case system shows it."""
        return shown_of(self.value)


def shown_of(value: str) -> str:
    """A number as it is kept, as the case system shows it."""
    return value.split("|")[0]


class SightSaid(models.Model):
    """That one colleague may, or may not, open one person's record, until a day. Written only by folding events."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    colleague = models.BigIntegerField()
    sight = models.TextField(choices=[(one.value, one.value) for one in Sight])
    until = models.DateField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("person", "colleague"), name="people_sightsaid_once"),
            models.CheckConstraint(
                condition=models.Q(sight__in=[one.value for one in Sight]), name="people_sightsaid_known"
            ),
        )
        indexes = (models.Index(fields=("colleague", "until"), name="people_sightsaid_colleague"),)

    def __str__(self) -> str:
        return f"{self.sight} of {self.colleague} and person {self.person_id}"


class LikelyPair(models.Model):
    """Two records that are probably one person: a question for somebody to answer, never an answer."""

    left = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    right = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    probability = models.FloatField()
    because = models.JSONField(default=list)
    found_on = models.DateField()
    cause = models.TextField(default="")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("left", "right"), name="people_likelypair_once"),
            models.CheckConstraint(condition=models.Q(left__lt=models.F("right")), name="people_likelypair_in_order"),
        )

    def __str__(self) -> str:
        return f"pair {self.left_id}, {self.right_id}"


class JoinRunQuerySet(models.QuerySet["JoinRun"]):
    """Acts of joining several pairs, narrowed to those somebody may see."""

    def visible_to(self, user: User) -> Self:
        """Their own, and what was begun by others where they join records of the whole council. Raises NotAllowed."""
        require(user, Permission.MERGE_PEOPLE)
        if scope_of(user.role, Permission.MERGE_PEOPLE) is not Scope.COUNCIL:
            return self.filter(by=user)
        return self.filter(models.Q(by=user) | ~models.Q(state=RunState.DRAFT))


class JoinRun(Run):
    """One act of joining several pairs, from choosing them to undoing it. What it did to each is that pair's events."""

    CAUSE = "join"

    undone_why = models.TextField(blank=True)

    objects = JoinRunQuerySet.as_manager()

    def __str__(self) -> str:
        return f"joining {self.pk}"


class JoinItem(Item):
    """One pair of such an act. `seen_*` is how far each history went when it was chosen."""

    run = models.ForeignKey(JoinRun, on_delete=models.CASCADE, related_name="items")
    pair = models.ForeignKey(LikelyPair, on_delete=models.SET_NULL, null=True, related_name="+", db_constraint=False)
    stays = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    goes = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    seen_stays = models.BigIntegerField()
    seen_goes = models.BigIntegerField()
    skip = models.TextField(blank=True, choices=[(one.value, one.value) for one in Skip], db_column="left")

    class Meta(Item.Meta):
        constraints = (
            models.UniqueConstraint(fields=("run", "stays", "goes"), name="people_joinitem_one_a_pair"),
            *Item.Meta.constraints,
        )

    def __str__(self) -> str:
        return f"records {self.stays_id}, {self.goes_id} of joining {self.run_id}"
