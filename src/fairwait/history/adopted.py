"""Documents a council adopts: each version from a day, by a person, with a reason, and never edited in place."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, TypeVar

from django.db import models

from fairwait.history.actions import locked_head


class AdoptedVersion(models.Model):
    """One version of one document. A room makes this its own table and names the constraint `(code, version)` once."""

    code = models.TextField()
    version = models.PositiveIntegerField()
    document = models.TextField()
    adopted_from = models.DateField()
    adopted_by = models.BigIntegerField(null=True)
    reason = models.TextField()
    recorded_at = models.DateTimeField()

    class Meta:
        abstract = True
        ordering = ("code", "version")

    def __str__(self) -> str:
        return f"{self.code} version {self.version}"


Version = TypeVar("Version", bound=AdoptedVersion)


def next_version(kind: type[Version], code: str) -> int:
    """The number the next version of a document gets, in the caller's transaction: two adopt one after the other."""
    locked_head()
    last = kind._default_manager.filter(code=code).aggregate(last=models.Max("version"))["last"]
    return (last or 0) + 1


def adopt(
    kind: type[Version], *, code: str, document: str, adopted_from: date, reason: str, by: int | None, now: datetime,
    version: int | None = None,
) -> Version:  # fmt: skip
    """Keep a document as the next version of its code. Who may, and whether it can be used, the room has asked.

    `version` where the document says its number itself; it is not below the next.
    """
    return kind._default_manager.create(
        code=code,
        version=version or next_version(kind, code),
        document=document,
        adopted_from=adopted_from,
        adopted_by=by,
        reason=reason,
        recorded_at=now,
    )


def in_force(versions: "models.QuerySet[Any]", *, on: date) -> Iterable[Any]:
    """Of each document the version in force on a day: the last adopted from that day or before."""
    latest: dict[str, Any] = {}
    for version in versions.filter(adopted_from__lte=on).order_by("code", "adopted_from", "version"):
        latest[version.code] = version
    return latest.values()
