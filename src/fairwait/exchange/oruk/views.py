"""The answers of the open interface. Anybody may read it, from anywhere; nobody can write."""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any
from uuid import UUID

import orjson
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from fairwait.accounts.access import public
from fairwait.directory import queries
from fairwait.directory.models import Listing
from fairwait.directory.rules import publishing
from fairwait.directory.rules.cleaning import Record
from fairwait.directory.rules.places import Point, is_postcode
from fairwait.directory.rules.reading import Layer
from fairwait.directory.rules.searching import Candidate, search
from fairwait.engine.calendars import london_day
from fairwait.exchange.oruk import asking
from fairwait.exchange.oruk.asking import Query, QueryRefused
from fairwait.govuk.limits import is_too_many

A_MINUTE = 300
"""Answers to one address in a minute: enough to copy a directory, too few to stop the site."""
View = Callable[..., HttpResponse]


def _json(document: Any, *, status: int = 200) -> HttpResponse:
    answer = HttpResponse(orjson.dumps(document), content_type="application/json; charset=utf-8", status=status)
    answer["Access-Control-Allow-Origin"] = "*"
    answer["Cross-Origin-Resource-Policy"] = "cross-origin"
    return answer


def _open(view: Callable[..., Any]) -> View:
    """Mark an answer as open to anybody, and say in JSON what was wrong with a question."""

    @public
    @require_safe
    @wraps(view)
    def guarded(request: HttpRequest, **parts: Any) -> HttpResponse:
        if is_too_many(request, "open-referral", most=A_MINUTE, seconds=60):
            return _json({"error": "Too many requests: wait a minute."}, status=429)
        try:
            found = view(request, **parts)
        except QueryRefused as refusal:
            return _json({"error": str(refusal)}, status=400)
        return _json({"error": "There is nothing of this id."}, status=404) if found is None else _json(found)

    return guarded


@_open
def root(request: HttpRequest) -> dict[str, str]:
    """What this interface is."""
    described = request.build_absolute_uri(reverse("oruk:openapi"))
    return {"version": publishing.VERSION, "profile": publishing.PROFILE, "openapi_url": described}


@_open
def openapi(request: HttpRequest) -> dict[str, Any]:
    """The same as a machine reads it."""
    from fairwait.exchange.oruk.described import described

    return described(request.build_absolute_uri(reverse("oruk:root")))


def _matching(query: Query, *, point: Point | None) -> list[Candidate]:
    terms: frozenset[str] = frozenset()
    if query.taxonomy:
        found = queries.terms().filter(taxonomy__uuid=query.taxonomy).values_list("uuid", flat=True)
        terms = frozenset(str(uuid) for uuid in found)
    fitting = [one for one in queries.candidates(layer=Layer.ASSET) if query.is_fitting(one, terms)]
    if query.changed_since is not None:
        changed = queries.changed_since(query.changed_since)
        fitting = [one for one in fitting if one.id in changed]
    answer = search(fitting, query.asked(point), today=london_day(timezone.now()))
    return [one.candidate for one in answer.found]


def _point(query: Query) -> Point | None:
    if not query.postcode:
        if query.metres is not None:
            raise QueryRefused("proximity needs a postcode to be near to")
        return None
    if not is_postcode(query.postcode):
        raise QueryRefused("postcode must be a whole postcode")
    point = queries.point_of(query.postcode)
    if point is None:
        raise QueryRefused("postcode is not among those this council knows the place of")
    return point


def _record(listing: Listing) -> Record:
    return publishing.as_checked(listing.document, listing.checked_on)


@_open
def services(request: HttpRequest) -> dict[str, Any]:
    """Services, a page at a time."""
    query = asking.read(request.GET.dict())
    found = _matching(query, point=None)
    part = asking.cut(found, query)
    held = queries.listings_of(one.id for one in part)
    contents = [publishing.short(_record(held[one.id])) for one in part if one.id in held]
    return publishing.page(contents, total=len(found), number=query.page, per_page=query.per_page)


@_open
def service(request: HttpRequest, service: UUID) -> dict[str, Any] | None:
    """One service, with everything that hangs on it."""
    found = queries.published().filter(uuid=service).first()
    return publishing.whole(_record(found)) if found else None


@_open
def pairings(request: HttpRequest) -> dict[str, Any]:
    """Services at their places, a page at a time; with a postcode, the nearest first and no further than asked."""
    query = asking.read(request.GET.dict())
    point = _point(query)
    spots = queries.spots_of_listings([one.id for one in _matching(query, point=point)])
    near = list(queries.nearest(spots, point, metres=query.asked(point).metres))
    part = asking.cut(near, query)
    held = queries.spots_with_listings(spot.uuid for spot in part)
    contents = [_short_pairing(held[spot.uuid]) for spot in part if spot.uuid in held]
    return publishing.page(contents, total=len(near), number=query.page, per_page=query.per_page)


def _short_pairing(spot: Any) -> dict[str, Any]:
    return publishing.short_pairing(_record(spot.listing), str(spot.uuid))


@_open
def pairing(request: HttpRequest, pairing: UUID) -> dict[str, Any] | None:
    """One service at one place."""
    found = queries.published_spots().filter(uuid=pairing).select_related("listing").first()
    return publishing.pairing(_record(found.listing), str(found.uuid)) if found else None


@_open
def taxonomies(request: HttpRequest) -> dict[str, Any]:
    """Taxonomies, a page at a time."""
    return _documents(queries.taxonomies(), request)


@_open
def taxonomy(request: HttpRequest, taxonomy: UUID) -> dict[str, Any] | None:
    """One taxonomy with its terms."""
    found = queries.taxonomies().filter(uuid=taxonomy).first()
    if found is None:
        return None
    return {**found.document, "taxonomy_terms": [term.document for term in found.terms.all()]}


@_open
def terms(request: HttpRequest) -> dict[str, Any]:
    """Terms, a page at a time."""
    query = asking.read(request.GET.dict())
    found = queries.terms().filter(taxonomy__uuid=query.taxonomy) if query.taxonomy else queries.terms()
    return _documents(found, request)


@_open
def term(request: HttpRequest, term: UUID) -> dict[str, Any] | None:
    """One term."""
    found = queries.terms().filter(uuid=term).first()
    return found.document if found else None


def _documents(rows: Any, request: HttpRequest) -> dict[str, Any]:
    query = asking.read(request.GET.dict())
    first = (query.page - 1) * query.per_page
    part: Iterable[Any] = rows[first : first + query.per_page]
    return publishing.page(
        [row.document for row in part], total=rows.count(), number=query.page, per_page=query.per_page
    )


@_open
def nothing(request: HttpRequest, address: str) -> None:
    """Whatever else a program asks for here, an id of another shape too, it is told so in JSON."""
