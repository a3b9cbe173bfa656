"""What this room keeps of contacts beside their events."""

from django.db import models

from fairwait.accounts.models import User
from fairwait.history.adopted import AdoptedVersion
from fairwait.keeping_in_touch.contacts.rules.claims import Taken
from fairwait.people.models import Person


class ScriptVersion(AdoptedVersion):
    """One version of what is said and asked, and of the numbers, adopted from a day by a person. Never edited."""

    class Meta(AdoptedVersion.Meta):
        constraints = (
            models.UniqueConstraint(fields=("code", "version"), name="keeping_in_touch_script_version_once"),
        )


class ClaimQuerySet(models.QuerySet["Claim"]):
    """Who took whom. A claim names a person and a colleague and nothing about either."""

    def of(self, people: list[int]) -> "dict[int, Claim]":
        """By the person, among these."""
        return {claim.person_id: claim for claim in self.select_related("by").filter(person__in=people)}


class Claim(models.Model):
    """A person somebody on the staff is about to speak with, so that no two ring them. Theirs until it runs out."""

    person = models.OneToOneField(
        Person, on_delete=models.CASCADE, primary_key=True, related_name="+", db_constraint=False
    )
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    taken_at = models.DateTimeField()
    until = models.DateTimeField()

    objects = ClaimQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(until__gt=models.F("taken_at")), name="keeping_in_touch_claim_lasts_a_while"
            ),
        )
        indexes = (models.Index(fields=("by", "until"), name="keeping_in_touch_claim_by"),)

    def __str__(self) -> str:
        return f"person {self.person_id}, taken by {self.by_id}"

    @property
    def taken(self) -> Taken:
        """As rules read it."""
        return Taken(by=self.by_id, until=self.until)
