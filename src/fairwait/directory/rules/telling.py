"""What a record says to somebody who searches: worked out once when it is kept, so that a search reads no records."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from fairwait.directory.rules.access import heard
from fairwait.directory.rules.cleaning import Record
from fairwait.directory.rules.places import Point, normal
from fairwait.directory.rules.reading import Layer


class Cost(StrEnum):
    """Whether it costs something."""

    FREE = "free"
    PAID = "paid"
    NOT_SAID = "not_said"


@dataclass(frozen=True)
class Opening:
    """A day of the week on which it is open, and from when to when, where that is said."""

    day: str
    opens: str = ""
    closes: str = ""


@dataclass(frozen=True)
class Facts:
    """What can be searched by. `needs` are the identifiers of terms; ages are years, both ends in it."""

    needs: tuple[str, ...] = ()
    openings: tuple[Opening, ...] = ()
    cost: str = Cost.NOT_SAID.value
    languages: tuple[str, ...] = ()
    access: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    minimum_age: float | None = None
    maximum_age: float | None = None

    def as_json(self) -> dict[str, Any]:
        """As it is kept beside the record."""
        return asdict(self)

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> "Facts":
        """As it was kept."""
        lists = {name: tuple(kept.get(name, ())) for name in ("needs", "languages", "access", "places")}
        return cls(
            openings=tuple(Opening(**one) for one in kept.get("openings", ())), cost=kept["cost"],
            minimum_age=kept.get("minimum_age"), maximum_age=kept.get("maximum_age"), **lists,
        )  # fmt: skip


@dataclass(frozen=True)
class Spot:
    """One place where it is offered: the pairing's own identifier, the place's, and where it is."""

    id: str
    location: str
    name: str
    postcode: str
    town: str
    point: Point | None
    is_physical: bool


def facts_of(layer: Layer, record: Record, *, on: date) -> Facts:
    """What a record says on a day: costs and hours that ended before it, or begin after it, are not said."""
    if layer is Layer.CONNECTOR:
        return Facts(
            openings=tuple(_openings([record], on)), cost=Cost.FREE.value, languages=tuple(record["languages"]),
            places=tuple(one["name"] for one in record["neighbourhoods"]),
        )  # fmt: skip
    return Facts(
        needs=tuple(dict.fromkeys(term["id"] for term in terms_of(record))),
        openings=tuple(_openings(_schedules(record), on)),
        cost=_cost(record, on).value,
        languages=tuple(sorted({name for one in record.get("languages", ()) if (name := one.get("name"))})),
        access=tuple(sorted(heard(*_about_access(record)))),
        places=tuple(sorted({spot.town for spot in spots_of(record) if spot.town})),
        minimum_age=record.get("minimum_age"),
        maximum_age=record.get("maximum_age"),
    )


def terms_of(record: Record) -> Iterable[Record]:
    """The terms a record is found under."""
    return (one["taxonomy_term"] for one in record.get("attributes", ()) if "taxonomy_term" in one)


def _schedules(record: Record) -> Iterable[Record]:
    yield from record.get("schedules", ())
    for at in record.get("service_at_locations", ()):
        yield from at.get("schedules", ())


def _openings(schedules: Iterable[Record], on: date) -> Iterable[Opening]:
    """What is open every week. The third Monday of a month, or every other week, is not: nobody is sent there."""
    return (opening for one in schedules if stands_on(one, on) and is_weekly(one) for opening in days_of(one))


def not_every_week(record: Record, *, on: date) -> list[Opening]:
    """Days on which it is open in some weeks only."""
    return [
        opening for one in _schedules(record) if stands_on(one, on) and not is_weekly(one) for opening in days_of(one)
    ]


def days_of(one: Mapping[str, Any]) -> Iterable[Opening]:
    """The days a schedule names, with its hours."""
    for part in filter(None, one.get("byday", "").split(",")):
        yield Opening(part[-2:], one.get("opens_at", ""), one.get("closes_at", ""))


def is_weekly(one: Mapping[str, Any]) -> bool:
    """Whether it is so every week: not the third Monday of a month, nor every other week."""
    is_nth = any(len(part) > 2 for part in one.get("byday", "").split(","))
    return one.get("freq", "WEEKLY") == "WEEKLY" and one.get("interval", 1) in (0, 1) and not is_nth


def stands_on(one: Mapping[str, Any], on: date) -> bool:
    """Whether a cost or a schedule is in force on a day."""
    return bool(one.get("valid_from", "") <= on.isoformat() <= one.get("valid_to", "9999"))


def _cost(record: Record, on: date) -> Cost:
    amounts = [one["amount"] for one in record.get("cost_options", ()) if "amount" in one and stands_on(one, on)]
    if amounts:
        return Cost.PAID if any(amounts) else Cost.FREE
    said = record.get("fees", "").lower()
    if said.startswith(("free", "no charge", "no cost", "there is no charge", "none")):
        return Cost.FREE
    return Cost.PAID if "£" in said else Cost.NOT_SAID


def _about_access(record: Record) -> Iterable[str]:
    for at in record.get("service_at_locations", ()):
        for one in at.get("location", {}).get("accessibility", ()):
            yield from (one.get(name, "") for name in ("accessibility", "description", "details"))
    for one in _schedules(record):
        yield one.get("attending_type", "")


def spots_of(record: Record) -> list[Spot]:
    """The places where a service is offered."""
    return [_spot(at) for at in record.get("service_at_locations", ()) if at.get("location")]


def _spot(at: Record) -> Spot:
    location = at["location"]
    address: Record = next(iter(location.get("addresses", ())), {})
    has_point = "latitude" in location and "longitude" in location
    return Spot(
        id=at["id"], location=location["id"], name=location.get("name", "") or address.get("address_1", ""),
        postcode=normal(address.get("postal_code", ""))[:10], town=address.get("city", ""),
        point=Point(location["latitude"], location["longitude"]) if has_point else None,
        is_physical=location["location_type"] == "physical",
    )  # fmt: skip


def provider_of(layer: Layer, record: Record) -> str:
    """Who offers it."""
    if layer is Layer.CONNECTOR:
        return str(record.get("organisation", ""))
    return str(record.get("organization", {}).get("name", ""))


def words_of(layer: Layer, record: Record) -> str:
    """The words a search looks through."""
    if layer is Layer.CONNECTOR:
        places = " ".join(one["name"] for one in record["neighbourhoods"])
        said = (record["name"], record["role"], record.get("organisation", ""), record.get("about", ""), places)
    else:
        terms = " ".join(term["name"] for term in terms_of(record))
        about = record.get("description", "")
        said = (record["name"], provider_of(layer, record), about, terms, record.get("alert", ""))
    return " ".join(said).lower()[:8_000]


def phones_of(record: Record) -> list[str]:
    """Every number that reaches it, the service's own before those of people and places, each once."""
    found = [record["phone"]] if "phone" in record else []
    found += [one["number"] for one in record.get("phones", ())]
    for contact in record.get("contacts", ()):
        found += [one["number"] for one in contact.get("phones", ())]
    for at in record.get("service_at_locations", ()):
        found += [one["number"] for one in (*at.get("phones", ()), *at.get("location", {}).get("phones", ()))]
    found += [one["number"] for one in record.get("organization", {}).get("phones", ())]
    return list(dict.fromkeys(found))
