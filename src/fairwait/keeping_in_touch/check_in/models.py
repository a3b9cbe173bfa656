"""Private links, and what was told through them. What was said is in the history; nothing here describes anybody."""

from datetime import date

from django.db import models
from django.db.models import Q

from fairwait.accounts.models import User
from fairwait.history.adopted import AdoptedVersion
from fairwait.keeping_in_touch.check_in.rules.answers import Told
from fairwait.keeping_in_touch.check_in.rules.links import LinkFacts
from fairwait.people.models import Person


class DeskVersion(AdoptedVersion):
    """One version of who reads what people tell us, and whom they can ring."""

    class Meta(AdoptedVersion.Meta):
        constraints = (models.UniqueConstraint(fields=("code", "version"), name="keeping_in_touch_desk_once"),)


class LanguageVersion(AdoptedVersion):
    """One version of what the council says in a language, and of who checked its pages."""

    class Meta(AdoptedVersion.Meta):
        constraints = (models.UniqueConstraint(fields=("code", "version"), name="keeping_in_touch_language_once"),)


class LinksOff(models.Model):
    """Somebody for whom no link opens: nobody asked for it, or it is not safe. Made again only by whoever may."""

    person = models.OneToOneField(
        Person, on_delete=models.CASCADE, primary_key=True, related_name="+", db_constraint=False
    )
    is_unsafe = models.BooleanField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"no links for person {self.person_id}"


class PrivateLink(models.Model):
    """One link with its code, for one person and one purpose. Only keyed digests of its secrets are kept."""

    uuid = models.UUIDField(unique=True)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+", db_constraint=False)
    token_digest = models.CharField(max_length=64, unique=True)
    code_digest = models.CharField(max_length=64, unique=True)
    pin_digest = models.CharField(max_length=64, blank=True)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    expires_on = models.DateField()
    wrong_tries = models.PositiveSmallIntegerField(default=0)
    held_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)
    taken_back_at = models.DateTimeField(null=True)
    message = models.ForeignKey(
        "keeping_in_touch.Message", on_delete=models.SET_NULL, null=True, related_name="links", db_constraint=False
    )

    class Meta:
        indexes = (
            models.Index(fields=("person", "-made_at"), name="keeping_in_touch_link_of"),
            models.Index(
                fields=("held_at",),
                condition=Q(held_at__isnull=False, taken_back_at__isnull=True),
                name="keeping_in_touch_link_held",
            ),
        )

    def __str__(self) -> str:
        return f"private link {self.pk}"

    def facts(self, *, is_off: bool, may_be_shown: bool) -> LinkFacts:
        """As the rules read it."""
        return LinkFacts(
            expires_on=self.expires_on,
            is_taken_back=self.taken_back_at is not None,
            is_held=self.held_at is not None,
            is_off=is_off,
            may_be_shown=may_be_shown,
        )

    def stands(self, *, today: date) -> bool:
        """Whether it has neither run out nor been taken back nor locked."""
        return self.taken_back_at is None and self.held_at is None and today <= self.expires_on


class Answer(models.Model):
    """Something told through a link, waiting to be read. Its words are those of the event."""

    uuid = models.UUIDField(unique=True)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+", db_constraint=False)
    link = models.ForeignKey(PrivateLink, on_delete=models.CASCADE, related_name="answers")
    once = models.UUIDField()
    told = models.CharField(max_length=20, choices=[(one.value, one.value) for one in Told])
    place = models.PositiveSmallIntegerField()
    received_at = models.DateTimeField()
    event = models.BigIntegerField(null=True)
    read_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("link", "once", "told"), name="keeping_in_touch_answer_once"),
            models.CheckConstraint(
                condition=Q(read_by__isnull=True, read_at__isnull=True)
                | Q(read_by__isnull=False, read_at__isnull=False),
                name="keeping_in_touch_answer_read_by_somebody",
            ),
        )
        indexes = (
            models.Index(
                fields=("place", "received_at"),
                condition=Q(read_at__isnull=True),
                name="keeping_in_touch_answer_unread",
            ),
        )

    def __str__(self) -> str:
        return f"answer {self.pk}"
