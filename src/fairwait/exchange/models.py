"""Sources, and every import that was ever made of them."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from fairwait.conversations.models import Request


class Source(models.Model):
    """Where extracts come from: a case system's report, a team's spreadsheet. Its mapping is confirmed once."""

    name = models.TextField(unique=True)
    mapping = models.TextField(default="")
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class ChecksDocument(models.Model):
    """One version of what the council chooses about the checks, adopted from a day by a person. Never edited."""

    version = models.PositiveIntegerField()
    document = models.TextField()
    adopted_from = models.DateField()
    adopted_by = models.BigIntegerField()
    reason = models.TextField()
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("version",), name="exchange_checks_version_once"),)
        ordering = ("version",)

    def __str__(self) -> str:
        return f"checks version {self.version}"


class ImportStatus(models.TextChoices):
    """Where an import stands."""

    UPLOADED = "uploaded", "Uploaded"
    MAPPED = "mapped", "Columns confirmed"
    CHECKED = "checked", "Checked"
    DONE = "done", "Brought in"
    REFUSED = "refused", "Refused"
    STOPPED = "stopped", "Stopped"
    UNDONE = "undone", "Undone"


class Import(models.Model):
    """One bringing-in of one file: what it was, who did it, what was found, what it did."""

    uuid = models.UUIDField(unique=True)
    source = models.ForeignKey(Source, null=True, on_delete=models.PROTECT, related_name="imports")
    source_name = models.TextField(default="")
    status = models.TextField(choices=ImportStatus)
    file_name = models.TextField()
    sha256 = models.TextField()
    size_bytes = models.BigIntegerField()
    as_of = models.DateField()
    pathway = models.TextField(null=True)
    date_order = models.TextField(null=True)
    # Rows mended and brought again: part of a list, so nobody who is not in it has left.
    is_supplement = models.BooleanField(default=False)
    mapping = models.TextField(default="")
    columns = models.JSONField(default=list)
    file_facts = models.JSONField(default=dict)
    rows = models.BigIntegerField(default=0)
    usable = models.BigIntegerField(default=0)
    counts = models.JSONField(default=dict)
    finding_counts = models.JSONField(default=dict)
    gate = models.JSONField(default=list)
    refusal = models.TextField(default="")
    job = models.UUIDField(null=True)
    by = models.BigIntegerField(null=True)
    created_at = models.DateTimeField()
    confirmed_by = models.BigIntegerField(null=True)
    confirm_reason = models.TextField(default="")
    finished_at = models.DateTimeField(null=True)
    first_seq = models.BigIntegerField(null=True)
    last_seq = models.BigIntegerField(null=True)
    undone_by = models.BigIntegerField(null=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.CheckConstraint(
                condition=~Q(status="done") | Q(finished_at__isnull=False, source__isnull=False),
                name="exchange_import_done_has_source_and_instant",
            ),
            models.CheckConstraint(
                condition=~Q(status="undone") | Q(undone_at__isnull=False), name="exchange_import_undone_has_instant"
            ),
        )

    def __str__(self) -> str:
        return f"import {self.pk}"

    @property
    def is_told_another_day(self) -> bool:
        """Whether the file says it is of another day than the one it was judged by."""
        told = self.file_facts.get("day_told")
        return told is not None and told != self.as_of.isoformat()

    @property
    def cause(self) -> str:
        """How this import is named in the events it caused."""
        return f"import:{self.pk}"


class LogStatus(models.TextChoices):
    """Where the bringing-in of a contact log stands."""

    LOOKED_AT = "looked_at", "Looked at"
    DONE = "done", "Brought in"
    STOPPED = "stopped", "Stopped"
    UNDONE = "undone", "Undone"


class ContactLog(models.Model):
    """One bringing-in of one contact log: which file, what its columns meant, who did it, and how many.

    The file itself is kept only until it is brought in or let go: its requests, and the questions about some of them,
    hold what is needed, and go with whoever is erased.
    """

    uuid = models.UUIDField(unique=True)
    source = models.TextField()
    status = models.TextField(choices=LogStatus)
    file_name = models.TextField()
    sha256 = models.TextField()
    size_bytes = models.BigIntegerField()
    mapping = models.TextField(default="")
    rows = models.BigIntegerField(default=0)
    usable = models.BigIntegerField(default=0)
    counts = models.JSONField(default=dict)
    by = models.BigIntegerField()
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    undone_by = models.BigIntegerField(null=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-id",)
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(status="done") | Q(finished_at__isnull=False), name="exchange_log_done_has_instant"
            ),
            models.CheckConstraint(
                condition=~Q(status="undone") | Q(undone_at__isnull=False, undone_by__isnull=False),
                name="exchange_log_undone_in_full",
            ),
        ]

    def __str__(self) -> str:
        return f"contact log {self.pk}"

    @property
    def cause(self) -> str:
        """How this log is named in the events it caused."""
        return f"contacts:{self.pk}"


class LoggedContact(models.Model):
    """One contact a log told of, by the key its source knows it by: the same contact told again is this one.

    Without a `request` it waits for a person to say whom it is about: `may_be` are the records it may be, `told` what
    the row says until somebody has decided. `before` is what later logs found, one entry for each that told otherwise,
    the latest last: its number, the digest then, and what the request `was` or the row had `told`.
    """

    log = models.ForeignKey(ContactLog, on_delete=models.PROTECT, related_name="contacts")
    source = models.TextField()
    key = models.TextField()
    digest = models.TextField()
    row = models.BigIntegerField()
    request = models.ForeignKey(Request, on_delete=models.PROTECT, null=True, related_name="+")
    may_be = models.JSONField(default=list)
    told = models.JSONField(default=dict)
    before = models.JSONField(default=list)

    class Meta:
        ordering = ("pk",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("source", "key"), name="exchange_contact_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=("log",), condition=Q(request__isnull=True), name="exchange_contact_asked"),
        ]

    def __str__(self) -> str:
        return f"contact {self.pk}"
