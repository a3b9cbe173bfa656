"""Questions about the directory. It is public: whoever asks sees the same, but for what only its keepers see."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet

from fairwait.accounts.access import require
from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission
from fairwait.directory.actions.proposing import token_digest
from fairwait.directory.models import (
    Area,
    Arrival,
    Listing,
    ListingVersion,
    OwnerLink,
    Postcode,
    Proposal,
    Source,
    Spot,
    Taxonomy,
    Term,
)
from fairwait.directory.rules.freshness import STALE_AFTER
from fairwait.directory.rules.places import Point, is_postcode, metres_between, normal
from fairwait.directory.rules.publishing import as_checked
from fairwait.directory.rules.reading import Layer
from fairwait.directory.rules.searching import Answer, Asked, Candidate, search
from fairwait.directory.rules.telling import Facts


class NothingListed(Exception):
    """There is no such listing that may be shown."""


def point_of(postcode: str) -> Point | None:
    """Where a postcode lies; None where it is not among those loaded."""
    if not is_postcode(postcode):
        return None
    found = Postcode.objects.filter(code=normal(postcode)).values_list("latitude", "longitude").first()
    return Point(*found) if found else None


def knows_postcodes() -> bool:
    """Whether any were loaded."""
    return Postcode.objects.exists()


def ward_of(postcode: str) -> str:
    """The ward a postcode lies in, as the statistics office codes it; nothing where that is not known."""
    return Postcode.objects.filter(code=normal(postcode)).values_list("ward", flat=True).first() or ""


_AT_ONCE = 900
"""Fewer than a database takes in one question."""


def deprived_fifths(postcodes: Iterable[str]) -> dict[str, int]:
    """The fifth of their nation's neighbourhoods these postcodes lie in, 1 the most deprived, as far as is known."""
    codes = sorted(set(postcodes))
    found: dict[str, int] = {}
    for at in range(0, len(codes), _AT_ONCE):
        known = Postcode.objects.filter(code__in=codes[at : at + _AT_ONCE], deprived_fifth__isnull=False)
        found |= {code: fifth for code, fifth in known.values_list("code", "deprived_fifth") if fifth is not None}
    return found


def areas_of(postcodes: Iterable[str]) -> dict[str, tuple[str, str]]:
    """The ward and the network these postcodes lie in, each as it was written, as far as the council's lookup says."""
    spelt: dict[str, list[str]] = {}
    for each in postcodes:
        spelt.setdefault(normal(each), []).append(each)
    codes = sorted(spelt)
    found: dict[str, tuple[str, str]] = {}
    for at in range(0, len(codes), _AT_ONCE):
        known = Area.objects.filter(code__in=codes[at : at + _AT_ONCE]).values_list("code", "ward", "network")
        found |= {each: (ward, network) for code, ward, network in known for each in spelt[code]}
    return found


def candidates(*, layer: Layer | None = None, is_all: bool = False) -> list[Candidate]:
    """Everything that may be found, in two questions however much there is. `is_all`: what ended or is gone too."""
    listings = Listing.objects.all() if is_all else Listing.objects.shown()
    if layer is not None:
        listings = listings.filter(layer=layer.value)
    spots: dict[int, list[tuple[str, float | None, float | None]]] = {}
    placed = Spot.objects.filter(is_physical=True).values_list("listing_id", "postcode", "latitude", "longitude")
    for listing, postcode, latitude, longitude in placed:
        spots.setdefault(listing, []).append((postcode, latitude, longitude))
    rows = listings.values_list(
        "pk", "uuid", "layer", "name", "provider", "words", "facts", "checked_on", "status", "is_everywhere",
        "document__neighbourhoods",
    )  # fmt: skip
    return [_candidate(row, spots.get(row[0], ())) for row in rows]


def _candidate(row: tuple, spots: Iterable[tuple[str, float | None, float | None]]) -> Candidate:
    _, uuid, layer, name, provider, words, facts, checked_on, status, is_everywhere, areas = row
    postcodes = [postcode for postcode, _, _ in spots if postcode]
    if layer == Layer.CONNECTOR.value:
        postcodes = [start for area in areas or () for start in area["postcodes"]]
    return Candidate(
        id=uuid, layer=Layer(layer), name=name, provider=provider, words=words, facts=Facts.of(facts),
        points=tuple(Point(north, east) for _, north, east in spots if north is not None and east is not None),
        checked_on=checked_on, is_closed=status != "active", is_everywhere=is_everywhere, postcodes=tuple(postcodes),
    )  # fmt: skip


def find(asked: Asked, *, today: date, layer: Layer | None = None) -> Answer:
    """What somebody looks for."""
    return search(candidates(layer=layer), asked, today=today)


def listings_of(uuids: Iterable[UUID]) -> Mapping[UUID, Listing]:
    """Listings by what they are known by."""
    return {one.uuid: one for one in Listing.objects.filter(uuid__in=list(uuids)).select_related("checked_by")}


def shown_listing(uuid: UUID) -> Listing:
    """One that may be shown to anybody. Raises NothingListed."""
    found = Listing.objects.shown().filter(uuid=uuid).select_related("source", "checked_by").first()
    if found is None:
        raise NothingListed
    return found


def any_listing(uuid: UUID) -> Listing:
    """One, also if it ended or is gone: for staff, who may ask what became of it. Raises NothingListed."""
    found = Listing.objects.filter(uuid=uuid).select_related("source", "checked_by").first()
    if found is None:
        raise NothingListed
    return found


def versions(listing: Listing) -> Sequence[ListingVersion]:
    """Every version of it, newest first."""
    return list(ListingVersion.objects.filter(listing=listing).select_related("by", "arrival"))


def term_names(ids: Iterable[str]) -> dict[str, str]:
    """The names of terms by what they are known by."""
    return {str(uuid): name for uuid, name in Term.objects.filter(uuid__in=list(ids)).values_list("uuid", "name")}


# Keeping it ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Standing:
    """How the directory stands: how much of each layer, how much of it is stale, what waits to be decided."""

    assets: int
    connectors: int
    stale: int
    waiting: int
    gone: int


def standing(*, today: date) -> Standing:
    """How it stands."""
    shown = Listing.objects.shown()
    by_layer = {row["layer"]: row["n"] for row in shown.values("layer").annotate(n=Count("pk"))}
    return Standing(
        assets=by_layer.get(Layer.ASSET.value, 0), connectors=by_layer.get(Layer.CONNECTOR.value, 0),
        stale=stale(today=today).count(), waiting=Proposal.objects.filter(decision="").count(),
        gone=Listing.objects.filter(is_gone=True).count(),
    )  # fmt: skip


def stale(*, today: date) -> QuerySet[Listing]:
    """What must be checked before anybody is sent there: never checked first, then the longest ago."""
    shown = Listing.objects.shown()
    found = shown.filter(checked_on__isnull=True) | shown.filter(checked_on__lt=today - STALE_AFTER)
    return found.order_by("checked_on", "name", "pk")


def stale_connectors(*, today: date) -> QuerySet[Listing]:
    """Connectors among them."""
    return stale(today=today).filter(layer=Layer.CONNECTOR.value)


def sources(viewer: User) -> Sequence[Source]:
    """Where it comes from. Raises NotAllowed."""
    require(viewer, Permission.LOAD_DIRECTORY)
    return list(Source.objects.all())


def source_for(viewer: User, uuid: UUID) -> Source | None:
    """One of them. Raises NotAllowed."""
    require(viewer, Permission.LOAD_DIRECTORY)
    return Source.objects.filter(uuid=uuid).first()


def arrivals(viewer: User, *, most: int = 20) -> Sequence[Arrival]:
    """What arrived lately, without the files themselves. Raises NotAllowed."""
    require(viewer, Permission.LOAD_DIRECTORY)
    return list(Arrival.objects.defer("packed").select_related("source", "by")[:most])


def arrival_for(viewer: User, uuid: UUID) -> Arrival | None:
    """One of them. Raises NotAllowed."""
    require(viewer, Permission.LOAD_DIRECTORY)
    return Arrival.objects.defer("packed").select_related("source", "by").filter(uuid=uuid).first()


def waiting_proposals(viewer: User) -> QuerySet[Proposal]:
    """Proposals to decide, oldest first. Raises NotAllowed."""
    require(viewer, Permission.KEEP_DIRECTORY)
    return Proposal.objects.filter(decision="").select_related("listing", "link")


def proposal_for(viewer: User, uuid: UUID) -> Proposal | None:
    """One. Raises NotAllowed."""
    require(viewer, Permission.KEEP_DIRECTORY)
    found = Proposal.objects.select_related("listing", "link", "decided_by", "arrival__source")
    return found.filter(uuid=uuid).first()


def owner_links(viewer: User, listing: Listing) -> Sequence[OwnerLink]:
    """Links given to whoever runs it, newest first. Raises NotAllowed."""
    require(viewer, Permission.KEEP_DIRECTORY)
    return list(OwnerLink.objects.filter(listing=listing).select_related("made_by").order_by("-made_at"))


def owner_link(token: str) -> OwnerLink | None:
    """The link of this secret."""
    return OwnerLink.objects.filter(token_digest=token_digest(token)).select_related("listing").first()


# The standard's own questions --------------------------------------------------------------------------------------


def published() -> QuerySet[Listing]:
    """What the open interface gives."""
    return Listing.objects.shown().assets()


def changed_since(at: datetime) -> set[UUID]:
    """What of that changed here at a moment or later."""
    return set(published().filter(changed_at__gte=at).values_list("uuid", flat=True))


def spots_with_listings(ids: Iterable[UUID]) -> Mapping[UUID, Spot]:
    """Pairings of service and place with their listings."""
    return {spot.uuid: spot for spot in Spot.objects.filter(uuid__in=list(ids)).select_related("listing")}


def spots_of_listings(uuids: Iterable[UUID]) -> Sequence[Spot]:
    """Pairings of these services with their places, in the order of the services."""
    order = {uuid: place for place, uuid in enumerate(uuids)}
    found = published_spots().select_related("listing").defer("listing__document", "listing__words")
    mine = [spot for spot in found if spot.listing.uuid in order]
    return sorted(mine, key=lambda spot: (order[spot.listing.uuid], spot.pk))


def nearest(spots: Iterable[Spot], point: Point | None, *, metres: float) -> Sequence[Spot]:
    """Those no further than asked from a place, the nearest first; without a place, all as they stand."""
    if point is None:
        return list(spots)
    far = [
        (metres_between(point, Point(spot.latitude, spot.longitude)), spot.pk, spot)
        for spot in spots
        if spot.latitude is not None and spot.longitude is not None
    ]
    return [spot for away, _, spot in sorted(far, key=lambda one: one[:2]) if away <= metres]


def published_spots() -> QuerySet[Spot]:
    """Every pairing of a service that is given with a place."""
    return Spot.objects.filter(listing__in=published().values("pk"))


def as_one_file() -> dict[str, Any]:
    """Everything that is listed, as one document: services by the standard, connectors in our own form."""
    shown = Listing.objects.shown().order_by("name", "pk")
    by_layer: dict[str, list[Any]] = {layer.value: [] for layer in Layer}
    for layer, document, checked_on in shown.values_list("layer", "document", "checked_on"):
        by_layer[layer].append(as_checked(document, checked_on))
    return {
        "services": by_layer[Layer.ASSET.value], "connectors": by_layer[Layer.CONNECTOR.value],
        "taxonomies": [row.document for row in taxonomies()],
        "taxonomy_terms": [row.document for row in terms()],
    }  # fmt: skip


def taxonomies() -> QuerySet[Taxonomy]:
    """Every list of terms."""
    return Taxonomy.objects.all()


def terms() -> QuerySet[Term]:
    """Every term."""
    return Term.objects.select_related("taxonomy")
