"""The objects of Open Referral UK 3.0 as far as they are used here: which values each has, of what kind, and what it
must have. Facts of the standard in our own words (profile of October 2024).

Phones are taken wherever the wider standard lets them stand, because a place one cannot ring helps nobody.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from fairwait.directory.rules import values
from fairwait.directory.rules.values import Cleaner

STATES = ("active", "inactive", "defunct", "temporarily closed")
PLACES = ("physical", "postal", "virtual")


@dataclass(frozen=True)
class Shape:
    """One kind of object: its values, what it holds of others (one, or several), and what it cannot be without.

    `fills` stands in for what is missing and only the standard's form needs.
    """

    fields: Mapping[str, Cleaner]
    one: Mapping[str, str] = field(default_factory=dict)
    several: Mapping[str, str] = field(default_factory=dict)
    needs: tuple[str, ...] = ()
    fills: Mapping[str, str] = field(default_factory=dict)


SHAPES: Mapping[str, Shape] = {
    "service": Shape(
        fields={
            "name": values.line, "description": values.text, "url": values.address, "email": values.email,
            "status": values.one_of(*STATES), "fees": values.text, "accreditations": values.text,
            "minimum_age": values.least_age, "maximum_age": values.age, "assured_date": values.day,
            "assurer_email": values.email, "alert": values.text, "last_modified": values.moment,
        },
        one={"organization": "organization"},
        several={
            "schedules": "schedule", "service_areas": "service_area", "service_at_locations": "service_at_location",
            "languages": "language", "funding": "funding", "cost_options": "cost_option", "contacts": "contact",
            "phones": "phone", "attributes": "attribute",
        },
        needs=("name", "status"),
    ),
    "organization": Shape(
        fields={
            "name": values.line, "description": values.text, "email": values.email, "website": values.address,
            "logo": values.address, "uri": values.address,
        },
        several={"organization_identifiers": "organization_identifier", "attributes": "attribute", "phones": "phone"},
        needs=("name",), fills={"description": ""},
    ),
    "organization_identifier": Shape(
        fields={"identifier_scheme": values.line, "identifier_type": values.line, "identifier": values.line},
        needs=("identifier",), fills={"identifier_type": ""},
    ),
    "service_at_location": Shape(
        fields={"description": values.text}, one={"location": "location"},
        several={"schedules": "schedule", "contacts": "contact", "phones": "phone"},
    ),
    "location": Shape(
        fields={
            "location_type": values.one_of(*PLACES), "name": values.line, "description": values.text,
            "latitude": values.degrees, "longitude": values.degrees, "external_identifier": values.line,
            "external_identifier_type": values.line,
        },
        several={"addresses": "address", "accessibility": "accessibility", "attributes": "attribute",
                 "phones": "phone", "contacts": "contact"},
        fills={"location_type": "physical"},
    ),
    "address": Shape(
        fields={
            "attention": values.line, "address_1": values.line, "address_2": values.line, "city": values.line,
            "region": values.line, "state_province": values.line, "postal_code": values.line, "country": values.line,
            "address_type": values.one_of(*PLACES),
        },
        several={"attributes": "attribute"},
        fills={"address_1": "", "city": "", "state_province": "", "postal_code": "", "country": "GB",
               "address_type": "physical"},
    ),
    "accessibility": Shape(
        fields={"description": values.text, "details": values.text, "url": values.address,
                "accessibility": values.text},
        several={"attributes": "attribute"},
    ),
    "schedule": Shape(
        fields={
            "valid_from": values.day, "valid_to": values.day, "dtstart": values.day,
            "freq": values.one_of("WEEKLY", "MONTHLY"), "interval": values.number, "byday": values.days_of_week,
            "bymonthday": values.line, "description": values.text, "opens_at": values.clock_time,
            "closes_at": values.clock_time, "schedule_link": values.address, "attending_type": values.line,
            "notes": values.text,
        },
    ),
    "service_area": Shape(
        fields={"name": values.text, "extent": values.line, "extent_type": values.line, "uri": values.line,
                "service_area": values.text},
    ),
    "language": Shape(fields={"name": values.line, "code": values.line, "note": values.line}),
    "funding": Shape(fields={"source": values.text}),
    "cost_option": Shape(
        fields={"valid_from": values.day, "valid_to": values.day, "option": values.line, "amount": values.money,
                "amount_description": values.line},
    ),
    "contact": Shape(
        fields={"name": values.line, "title": values.line, "email": values.email},
        several={"phones": "phone", "attributes": "attribute"},
    ),
    "phone": Shape(
        fields={"number": values.phone, "description": values.line}, several={"languages": "language"},
        needs=("number",),
    ),
    "attribute": Shape(
        fields={"link_type": values.line, "value": values.line}, one={"taxonomy_term": "taxonomy_term"},
    ),
    "taxonomy_term": Shape(
        fields={"name": values.line, "description": values.text, "taxonomy": values.line, "term_uri": values.address,
                "term": values.line, "code": values.line},
        needs=("name",),
    ),
    "taxonomy": Shape(
        fields={"name": values.line, "description": values.text, "uri": values.address, "version": values.line},
        needs=("name",), fills={"description": ""},
    ),
}  # fmt: skip

REFERENCES: Mapping[str, Mapping[str, str]] = {
    "taxonomy_term": {"parent_id": "taxonomy_term", "taxonomy_id": "taxonomy"},
    "organization": {"parent_organization_id": "organization"},
    "schedule": {"service_at_location_id": "service_at_location"},
}
"""Values that name another object: theirs becomes ours in the same way as that object's own."""
