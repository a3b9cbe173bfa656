"""The older, unversioned UK profile, turned into 3.0 before it is cleaned: other names, other nesting, no new facts."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

Raw = dict[str, Any]
_IN_DIGITS = re.compile(r"\d{1,3}(\.\d+)?")
OLD_NAMES = frozenset(
    {"eligibilitys", "service_taxonomys", "regular_schedules", "holiday_schedules", "fundings", "reviews",
     "attending_access", "deliverable_type"}
)  # fmt: skip
"""Names that only the older profile has."""
TAXONOMIES = {"esdServices": "Service types", "esdServiceTypes": "Service types", "esdNeeds": "Needs",
              "esdCircumstances": "Circumstances"}  # fmt: skip


def is_older(raw: Mapping[str, Any]) -> bool:
    """Whether a service is written in the older profile."""
    return bool(OLD_NAMES & raw.keys()) or any(
        "physical_addresses" in (at.get("location") or {}) for at in _objects(raw.get("service_at_locations"))
    )


def as_today(raw: Mapping[str, Any]) -> Raw:
    """A service of the older profile as 3.0 writes it."""
    made = dict(raw)
    made.setdefault("status", "active")  # it was not asked for then, and what was closed was taken out
    ats = list(_objects(raw.get("service_at_locations")))
    made["service_at_locations"] = [_at_location(at) for at in ats] or raw.get("service_at_locations")
    made["schedules"] = [*_objects(raw.get("schedules")), *_schedules(raw, ats)]
    made["attributes"] = [*_objects(raw.get("attributes")), *_attributes(raw)]
    made["languages"] = [_language(one) for one in _objects(raw.get("languages"))]
    made["funding"] = raw.get("funding") or raw.get("fundings")
    if isinstance(raw.get("organization"), Mapping):
        made["organization"] = _organization(raw["organization"])
    made.update(_ages(raw))
    return made


def _objects(several: Any) -> Iterable[Raw]:
    return (dict(one) for one in several if isinstance(one, Mapping)) if isinstance(several, list) else ()


def _organization(raw: Mapping[str, Any]) -> Raw:
    return {**raw, "website": raw.get("website") or raw.get("url")}


def _ages(raw: Mapping[str, Any]) -> Raw:
    """The widest span that all eligibilities together allow; one without a bound leaves it open."""
    found = list(_objects(raw.get("eligibilitys")))
    made: Raw = {}
    for name, widest in (("minimum_age", min), ("maximum_age", max)):
        ages = [_bound(one.get(name), is_most=name == "maximum_age") for one in found]
        if ages and all(isinstance(age, int | float) for age in ages):
            made.setdefault(name, widest(ages))
        elif len(ages) == 1 and ages[0] not in (None, ""):
            made[name] = ages[0]
    return made


def _bound(said: Any, *, is_most: bool) -> Any:
    """An age as a number, also where it is text; words stay what they are. A highest age of 0 is no bound."""
    number = float(said) if isinstance(said, str) and _IN_DIGITS.fullmatch(said.strip()) else said
    return None if is_most and number == 0 else number


def _language(raw: Raw) -> Raw:
    return {**raw, "name": raw.get("name") or raw.get("language")}


def _schedules(raw: Mapping[str, Any], ats: Iterable[Raw]) -> Iterable[Raw]:
    how = {"attending_type": raw["attending_type"]} if isinstance(raw.get("attending_type"), str) else {}
    for one in _objects(raw.get("regular_schedules")):
        yield {**one, **how}
    for at in ats:
        for name in ("regular_schedule", "regular_schedules"):
            for one in _objects(at.get(name)):
                yield {**one, **how, "service_at_location_id": at.get("id")}
    for one in _objects(raw.get("holiday_schedules")):
        if not one.get("closed"):
            dates = {"valid_from": one.get("start_date"), "valid_to": one.get("end_date")}
            yield {**dates, **{name: one.get(name) for name in ("id", "opens_at", "closes_at")}, **how}


def _at_location(raw: Raw) -> Raw:
    location = raw.get("location")
    if not isinstance(location, Mapping):
        return raw
    made = dict(location)
    made["addresses"] = location.get("addresses") or [
        {"address_type": "physical", **one} for one in _objects(location.get("physical_addresses"))
    ]
    made["accessibility"] = location.get("accessibility") or location.get("accessibility_for_disabilities")
    return {"id": raw.get("id"), "location": made}


def _attributes(raw: Mapping[str, Any]) -> Iterable[Raw]:
    for one in _objects(raw.get("service_taxonomys")):
        term = one.get("taxonomy")
        if isinstance(term, Mapping):
            vocabulary = str(term.get("vocabulary") or "")
            yield {
                "id": one.get("id"),
                "link_type": "service",
                "taxonomy_term": {**term, "taxonomy": TAXONOMIES.get(vocabulary, vocabulary)},
            }
