"""The interface described for machines: which questions it takes. What records look like is the standard's to say."""

from typing import Any

from fairwait.directory.rules.publishing import VERSION

_LIST = ("page", "per_page")
_SERVICES = (
    *_LIST, "search", "taxonomy_term_id", "taxonomy_id", "minimum_age", "maximum_age", "start_time", "end_time", "day",
    "modified_after",
)  # fmt: skip
_PATHS: dict[str, tuple[str, tuple[str, ...]]] = {
    "/": ("What this interface is", ()),
    "/services": ("Services, a page at a time", _SERVICES),
    "/services/{id}": ("One service, whole", ()),
    "/service_at_locations": ("Services at their places", (*_SERVICES, "postcode", "proximity")),
    "/service_at_locations/{id}": ("One service at one place, whole", ()),
    "/taxonomies": ("Taxonomies, a page at a time", _LIST),
    "/taxonomies/{id}": ("One taxonomy with its terms", ()),
    "/taxonomy_terms": ("Terms, a page at a time", (*_LIST, "taxonomy_id")),
    "/taxonomy_terms/{id}": ("One term", ()),
}
_NUMBERS = {"page": "integer", "per_page": "integer", "minimum_age": "number", "maximum_age": "number",
            "proximity": "number"}  # fmt: skip


def described(address: str) -> dict[str, Any]:
    """The description, for an interface at an address."""
    return {
        "openapi": "3.1.0",
        "info": {"title": "Community directory (Open Referral UK)", "version": VERSION},
        "servers": [{"url": address.rstrip("/")}],
        "paths": {path: {"get": _get(path, *said)} for path, said in _PATHS.items()},
    }


def _get(path: str, summary: str, names: tuple[str, ...]) -> dict[str, Any]:
    parameters = [
        {"name": name, "in": "query", "required": False, "schema": {"type": _NUMBERS.get(name, "string")}}
        for name in names
    ]
    if "{id}" in path:
        uuid = {"type": "string", "format": "uuid"}
        parameters.append({"name": "id", "in": "path", "required": True, "schema": uuid})
    answers = {"200": {"description": summary}, "429": {"description": "Too many requests"}}
    if names:
        answers["400"] = {"description": "A value that cannot be used, named"}
    if "{id}" in path:
        answers["404"] = {"description": "There is nothing of this id"}
    return {"summary": summary, "parameters": parameters, "responses": answers}
