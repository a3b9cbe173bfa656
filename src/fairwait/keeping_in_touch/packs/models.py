"""What is kept of packs: core texts, the council's blocks as they are being written, and versions that never change."""

from django.db import models

from fairwait.accounts.models import User
from fairwait.history.adopted import AdoptedVersion
from fairwait.keeping_in_touch.messages.models import Message
from fairwait.keeping_in_touch.packs.rules.giving import Format
from fairwait.keeping_in_touch.packs.rules.tips import Said
from fairwait.people.models import Person
from fairwait.upkeep.models import new_uuid
from fairwait.waiting.models import Wait


class PackCoreVersion(AdoptedVersion):
    """One version of the region's core of a pack, adopted from a day by a person. Nobody here edits it."""

    class Meta(AdoptedVersion.Meta):
        constraints = (
            models.UniqueConstraint(fields=("code", "version"), name="keeping_in_touch_pack_core_version_once"),
        )


class PackVersion(AdoptedVersion):
    """One published version of a whole pack: every block as it was then, with who published it and why."""

    core_version = models.PositiveIntegerField()

    class Meta(AdoptedVersion.Meta):
        constraints = (models.UniqueConstraint(fields=("code", "version"), name="keeping_in_touch_pack_version_once"),)


class LocalText(models.Model):
    """What the council writes in one block, or the figure of one promise, until it is published: a working copy."""

    pack = models.CharField(max_length=40)
    key = models.CharField(max_length=60)
    text = models.TextField(blank=True)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("pack", "key")
        constraints = (
            models.UniqueConstraint(fields=("pack", "key"), name="keeping_in_touch_local_text_one_of_a_block"),
        )

    def __str__(self) -> str:
        return f"{self.pack}: {self.key}"


class BlockTranslation(models.Model):
    """One part of a pack in another language, the English it was made from, and who checked it: a working copy."""

    pack = models.CharField(max_length=40)
    language = models.CharField(max_length=10)
    key = models.CharField(max_length=60)
    title = models.CharField(max_length=300, blank=True)
    text = models.TextField()
    source_title = models.CharField(max_length=300, blank=True)
    source_text = models.TextField()
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    checked_name = models.CharField(max_length=80, blank=True)
    checked_at = models.DateTimeField(null=True)
    checked_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("pack", "language", "key")
        constraints = (
            models.UniqueConstraint(
                fields=("pack", "language", "key"), name="keeping_in_touch_translation_one_of_a_block"
            ),
            models.CheckConstraint(
                condition=models.Q(checked_at__isnull=True, checked_by__isnull=True, checked_name="")
                | (models.Q(checked_at__isnull=False, checked_by__isnull=False) & ~models.Q(checked_name="")),
                name="keeping_in_touch_translation_checked_whole",
            ),
        )

    def __str__(self) -> str:
        return f"{self.pack}: {self.key}, {self.language}"


class PackInLanguage(models.Model):
    """A published version of a pack in another language, every part of it checked: never changed."""

    pack = models.CharField(max_length=40)
    version = models.PositiveIntegerField()
    language = models.CharField(max_length=10)
    revision = models.PositiveIntegerField()
    document = models.TextField()
    around = models.TextField()
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("pack", "language", "-version", "-revision")
        constraints = (
            models.UniqueConstraint(
                fields=("pack", "version", "language", "revision"), name="keeping_in_touch_pack_in_language_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.pack} version {self.version} in {self.language}"


class GivenPack(models.Model):
    """Which version of which pack somebody was given, in which language and form, when, how and by whom."""

    uuid = models.UUIDField(unique=True, default=new_uuid, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    wait = models.ForeignKey(Wait, null=True, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    pack = models.CharField(max_length=40)
    version = models.PositiveIntegerField()
    language = models.CharField(max_length=10, default="en")
    revision = models.PositiveIntegerField(default=0)
    format = models.CharField(max_length=12)
    message = models.OneToOneField(Message, null=True, on_delete=models.PROTECT, related_name="given_pack")
    cause = models.CharField(max_length=80, blank=True)
    given_at = models.DateTimeField()
    given_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("-pk",)
        indexes = (
            models.Index(fields=("person", "-id"), name="keeping_in_touch_given_person"),
            models.Index(fields=("pack", "version"), name="keeping_in_touch_given_pack"),
        )
        constraints = (
            models.CheckConstraint(
                condition=models.Q(format__in=[one.value for one in Format]), name="keeping_in_touch_given_format_known"
            ),
        )

    def __str__(self) -> str:
        return f"{self.pack} version {self.version} to person {self.person_id}"

    @property
    def has_arrived_with_us(self) -> bool:
        """Whether it has truly been given: handed over, or left in the post or the air."""
        return self.message is None or self.message.left_at is not None


class TipAnswer(models.Model):
    """What somebody said of a tip as it was worded then: it helps, it does not, or they hid it."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    pack = models.CharField(max_length=40)
    block = models.CharField(max_length=60)
    fingerprint = models.CharField(max_length=16)
    said = models.CharField(max_length=8)
    said_at = models.DateTimeField()

    class Meta:
        ordering = ("pack", "block", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("user", "pack", "block", "fingerprint"), name="keeping_in_touch_tip_said_once"
            ),
            models.CheckConstraint(
                condition=models.Q(said__in=[one.value for one in Said]), name="keeping_in_touch_tip_said_known"
            ),
        )

    def __str__(self) -> str:
        return f"{self.pack}: {self.block}, {self.said}"


class PromiseCount(models.Model):
    """How often a promise of a published version fell due in a period, and was kept, as counted on a day."""

    pack = models.CharField(max_length=40)
    version = models.PositiveIntegerField()
    promise = models.CharField(max_length=40)
    since = models.DateField()
    until = models.DateField()
    due = models.PositiveIntegerField()
    kept = models.PositiveIntegerField()
    untrue = models.TextField(blank=True)
    counted_at = models.DateTimeField()

    class Meta:
        ordering = ("-until", "pack", "promise")
        constraints = (
            models.UniqueConstraint(fields=("pack", "promise", "until"), name="keeping_in_touch_promise_count_a_day"),
            models.CheckConstraint(
                condition=models.Q(kept__lte=models.F("due")), name="keeping_in_touch_promise_kept_of_due"
            ),
        )

    def __str__(self) -> str:
        return f"{self.pack}: {self.promise}, until {self.until}"


class NumberTried(models.Model):
    """A number of a pack that one of us rang to try it: whether it was answered, and after how many minutes."""

    number = models.CharField(max_length=20)
    minutes = models.PositiveSmallIntegerField(null=True)
    tried_at = models.DateTimeField()
    tried_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("-pk",)
        indexes = (models.Index(fields=("number", "-id"), name="keeping_in_touch_number_tried"),)

    def __str__(self) -> str:
        return self.number
