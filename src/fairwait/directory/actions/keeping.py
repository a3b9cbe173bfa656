"""What staff do to a listing: check it, change a connector, end it."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from uuid_utils.compat import uuid7

from fairwait.accounts.access import require
from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission
from fairwait.directory import writing
from fairwait.directory.models import Listing, Source, VersionKind
from fairwait.directory.rules import connectors
from fairwait.directory.rules.cleaning import Record
from fairwait.directory.rules.findings import Findings
from fairwait.directory.rules.reading import Layer
from fairwait.directory.rules.refusal import DirectoryRefused
from fairwait.engine.calendars import london_day

OURS = "Kept by the council"
"""The source of what staff list themselves."""


@transaction.atomic
def check(*, listing: Listing, how: str, by: User, now: datetime) -> Listing:
    """Somebody made sure that it is right as it stands. Raises DirectoryRefused, NotAllowed."""
    require(by, Permission.KEEP_DIRECTORY)
    if not how.strip():
        raise DirectoryRefused("Say how you checked it: whom you rang, what you saw.", field="how")
    listing = _locked(listing)
    writing.put(
        listing, listing.document, kind=VersionKind.CHECKED, by=by, now=now, why=how.strip(),
        checked_on=london_day(now),
    )  # fmt: skip
    return listing


@transaction.atomic
def end_listing(*, listing: Listing, why: str, by: User, now: datetime) -> Listing:
    """It is not there any more. Its versions stay. Raises DirectoryRefused, NotAllowed."""
    require(by, Permission.KEEP_DIRECTORY)
    if not why.strip():
        raise DirectoryRefused("Say why it ends.", field="why")
    listing = _locked(listing)
    listing.is_ours = True
    writing.put(
        listing, {**listing.document, "status": "defunct"}, kind=VersionKind.CHANGED, by=by, now=now, why=why.strip(),
        checked_on=london_day(now),
    )  # fmt: skip
    return listing


@transaction.atomic
def change_connector(
    *, listing: Listing | None, said: dict[str, Any], why: str, by: User, now: datetime
) -> Listing:  # fmt: skip
    """Add a connector, or change one. Raises DirectoryRefused naming the field, NotAllowed."""
    require(by, Permission.KEEP_DIRECTORY)
    record = _connector({**said, "id": str(listing.uuid) if listing else str(uuid4())})
    today = london_day(now)
    if listing is None:
        listing = Listing(
            uuid=UUID(record["id"]), layer=Layer.CONNECTOR.value, source=_ours(by=by, now=now),
            theirs=record["id"], version=0,
        )  # fmt: skip
    else:
        listing = _locked(listing)
    listing.is_ours = True
    writing.put(listing, record, kind=VersionKind.CHANGED, by=by, now=now, why=why.strip(), checked_on=today)
    return listing


def _connector(said: dict[str, Any]) -> Record:
    findings = Findings()
    record = connectors.clean(said, source=OURS, findings=findings)
    for finding in findings:
        words = f"{finding.what[0].upper()}{finding.what[1:]}. {finding.remedy}"
        raise DirectoryRefused(words, field=finding.where or None)
    if record is None:
        raise DirectoryRefused("It cannot be kept.")
    return record


def _ours(*, by: User, now: datetime) -> Source:
    """Where what staff list themselves comes from."""
    return Source.objects.get_or_create(name=OURS, defaults={"uuid": uuid7(), "made_by": by, "made_at": now})[0]


def _locked(listing: Listing) -> Listing:
    return Listing.objects.select_for_update().get(pk=listing.pk)
