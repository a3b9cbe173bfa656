"""The history's own tables: events, the head of the chain, and each subject's key."""

from django.db import models
from django.db.models import Q

from fairwait.history.numbers import NumberKey


class Event(models.Model):
    """One immutable fact about a wait, or about the person who waits.

    The database refuses every change to a row but one: erasure may blank `private` (see `guards`). `subject` is the
    person (later also a provider) the event is about; `wait` is empty for facts about the person alone. Both are plain
    numbers: history stands below the rooms that hold people and waits.
    """

    seq = NumberKey()
    subject = models.BigIntegerField()
    wait = models.BigIntegerField(null=True)
    kind = models.CharField(max_length=40)
    version = models.PositiveSmallIntegerField()
    occurred_on = models.DateField()
    occurred_at = models.DateTimeField(null=True)
    known_on = models.DateField()
    recorded_at = models.DateTimeField()
    by = models.BigIntegerField(null=True)
    cause = models.CharField(max_length=80, blank=True)
    facts = models.TextField()
    private = models.TextField(null=True)
    private_digest = models.BinaryField(null=True)
    hash = models.BinaryField()

    class Meta:
        ordering = ("seq",)
        indexes = (models.Index(fields=("subject", "seq"), name="history_event_subject_seq"),)

    def __str__(self) -> str:
        return f"event {self.seq}: {self.kind}"


class Head(models.Model):
    """The end of the chain: one row, locked by whoever appends."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    seq = models.BigIntegerField(default=0)
    hash = models.BinaryField()
    next_id = models.BigIntegerField(default=1)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(id=1), name="history_head_only_one"),
            models.CheckConstraint(condition=Q(seq__gte=0, next_id__gte=1), name="history_head_counts_up"),
        )

    def __str__(self) -> str:
        return f"head at {self.seq}"


class SubjectKey(models.Model):
    """The random key under which a subject's private words are digested into the chain. Deleting it is erasure."""

    subject = NumberKey()
    key = models.BinaryField()

    def __str__(self) -> str:
        return f"key of subject {self.subject}"
