"""Records as publishers write them, small and invented."""

import orjson

ROW = "6a1d5d2e-0000-4000-8000-0000000000"


def uid(number: int) -> str:
    return f"{ROW}{number:02}"


def service(number: int = 1, **more):
    """A usable service of 3.0, with what is given over it; None takes a value out."""
    made = {
        "id": uid(number), "name": f"Lunch club {number}", "status": "active", "description": "A hot meal.",
        "assured_date": "2026-11-01", "organization": {"id": uid(90), "name": "Harbour Neighbours"},
        "schedules": [{"id": uid(number + 20), "byday": "MO,TH", "opens_at": "11:30:00", "closes_at": "14:00:00"}],
        "attributes": [{"id": uid(number + 40), "taxonomy_term": {"id": uid(91), "name": "Meals"}}],
        "service_at_locations": [{"id": uid(number + 60), "location": {
            "id": uid(number + 70), "location_type": "physical", "name": "Quayside Hall", "latitude": 54.3,
            "longitude": 1.3, "addresses": [{"id": uid(number + 80), "address_1": "2 Quay Row", "city": "Harbour",
                                             "postal_code": "ZX1 4BD"}],
        }}],
    }  # fmt: skip
    made |= more
    return {name: value for name, value in made.items() if value is not None}


def older(number: int = 1, **more):
    """A usable service of the older profile."""
    return {
        "id": str(1000 + number), "name": f"Memory café {number}", "description": "<p>Songs &amp; tea</p>",
        "eligibilitys": [{"id": "e", "minimum_age": 50, "maximum_age": None}],
        "regular_schedules": [{"id": "s", "byday": "Wednesday", "opens_at": "10:00", "closes_at": "12:00"}],
        "service_taxonomys": [{"id": "t", "taxonomy": {"id": "n1", "name": "Memory", "vocabulary": "esdNeeds"}}],
        "languages": [{"id": "l", "language": "Welsh"}],
        "contacts": [{"id": "c", "name": "Desk", "phones": [{"id": "p", "number": "01632 960381"}]}],
        "organization": {"id": "o", "name": "Leisure Trust", "url": "www.example.org"},
        "service_at_locations": [{"id": "a", "location": {
            "id": "loc", "name": "Library", "latitude": "54.31", "longitude": "1.31",
            "physical_addresses": [{"id": "x", "address_1": "1 Teasel Avenue", "city": "Harbour",
                                    "postal_code": "ZX1 1AB"}],
            "accessibility_for_disabilities": [{"id": "y", "accessibility": "Step-free, hearing loop"}],
        }}],
        **more,
    }  # fmt: skip


def connector(name="Sana Iqbal", **more):
    """Somebody one can speak to."""
    return {"name": name, "role": "local area connector", "phone": "07700 900128", "languages": ["Urdu"],
            "neighbourhoods": [{"name": "Harbour", "postcodes": ["ZX1"]}], **more}  # fmt: skip


def file_of(*services, **more) -> bytes:
    return orjson.dumps({"services": list(services), **more})
