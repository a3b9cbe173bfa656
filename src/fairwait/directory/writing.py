"""Writing a listing: a new version, and everything that follows from it. The only place that changes one."""

import hashlib
from datetime import date, datetime
from typing import Any
from uuid import UUID

from fairwait.accounts.models import User
from fairwait.directory.models import Arrival, Listing, ListingVersion, Source, Spot, VersionKind
from fairwait.directory.rules.cleaning import Record
from fairwait.directory.rules.freshness import latest
from fairwait.directory.rules.reading import Given, Layer
from fairwait.directory.rules.reconciling import written
from fairwait.directory.rules.telling import facts_of, provider_of, spots_of, words_of
from fairwait.engine.calendars import london_day


def digest(record: Record) -> str:
    """What tells two records apart."""
    return hashlib.sha256(written(record)).hexdigest()


def add(given: Given, *, source: Source, arrival: Arrival | None, by: User | None, now: datetime) -> Listing:
    """List something new."""
    listing = Listing(
        uuid=UUID(given.record["id"]), layer=given.layer.value, source=source, theirs=given.theirs, version=0,
        given_digest=digest(given.record),
    )  # fmt: skip
    put(listing, given.record, kind=VersionKind.GIVEN, arrival=arrival, by=by, now=now)
    return listing


def put(
    listing: Listing,
    record: Record,
    *,
    kind: VersionKind,
    by: User | None,
    now: datetime,
    arrival: Arrival | None = None,
    why: str = "",
    checked_on: date | None = None,
) -> None:
    """Give a listing a new version. `checked_on`: somebody of ours checked it as well."""
    layer, today = Layer(listing.layer), london_day(now)
    spots = spots_of(record) if layer is Layer.ASSET else []
    said = record.get("assured_date")
    listing.name, listing.provider = record["name"], provider_of(layer, record)
    listing.status, listing.document = record["status"], record
    listing.words, listing.facts = words_of(layer, record), facts_of(layer, record, on=today).as_json()
    listing.is_everywhere = layer is Layer.ASSET and not any(spot.is_physical for spot in spots)
    listing.is_gone = kind is VersionKind.GONE
    listing.checked_on = latest(listing.checked_on, date.fromisoformat(said) if said else None, checked_on)
    if checked_on is not None:
        listing.checked_by = by
    listing.version, listing.changed_at = listing.version + 1, now
    listing.save()
    ListingVersion.objects.create(
        listing=listing, number=listing.version, kind=kind, document=record, why=why, arrival=arrival, by=by, at=now
    )
    _put_spots(listing, spots)


def _put_spots(listing: Listing, spots: list[Any]) -> None:
    Spot.objects.filter(listing=listing).delete()
    taken = set(Spot.objects.filter(uuid__in=[spot.id for spot in spots]).values_list("uuid", flat=True))
    Spot.objects.bulk_create(
        Spot(
            uuid=UUID(spot.id), listing=listing, name=spot.name, postcode=spot.postcode, is_physical=spot.is_physical,
            latitude=spot.point.latitude if spot.point else None,
            longitude=spot.point.longitude if spot.point else None,
        )
        for spot in {spot.id: spot for spot in spots}.values()
        if UUID(spot.id) not in taken
    )  # fmt: skip


def tell_again(*, today: date) -> int:
    """Work out anew what listings say on a day: costs and hours begin and end. Returns how many now say otherwise."""
    changed = []
    for listing in Listing.objects.filter(is_gone=False).iterator(chunk_size=500):
        facts = facts_of(Layer(listing.layer), listing.document, on=today).as_json()
        if written(facts) != written(listing.facts):
            listing.facts = facts
            changed.append(listing)
    Listing.objects.bulk_update(changed, ["facts"], batch_size=500)
    return len(changed)
