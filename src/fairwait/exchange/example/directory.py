"""The example council's directory: places, groups and people that do not exist, written as their publishers would.

Two publishers, as councils have them: a voluntary action body in 3.0, and a leisure trust still in the older profile.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import numpy as np
import orjson

from fairwait.exchange.example.places import LOCALITIES

Raw = dict[str, Any]
NEW, OLD, PEOPLE = "Wexmoor Voluntary Action", "Wexmoor Leisure Trust", "Wexmoor Council"
_UNITS = "ABDEFGHJLNPQRSTUWXYZ"
MIDDLES: dict[str, tuple[float, float]] = {
    # Out at sea: nobody lives there.
    "ZX1": (54.30, 1.30), "ZX2": (54.33, 1.36), "ZX3": (54.38, 1.28), "ZX4": (54.42, 1.40),
}  # fmt: skip
NEEDS = ("Company", "Meals", "Getting about", "Money and benefits", "Things for the home", "A break for carers",
         "Keeping active", "Memory", "Feeling low", "Help after hospital", "Learning and skills")  # fmt: skip


@dataclass(frozen=True)
class _Kind:
    name: str
    needs: tuple[int, ...]
    about: str
    days: str
    opens: str
    closes: str
    amount: float | None
    ages: tuple[int | None, int | None] = (None, None)
    languages: tuple[str, ...] = ()
    access: str = "Step-free entrance and an accessible toilet. Parking outside."
    is_home: bool = False


_KINDS: tuple[_Kind, ...] = (
    _Kind("lunch club", (0, 1), "A hot meal and somebody to eat it with. Come alone or bring a friend.", "MO,TH",
          "11:30", "14:00", 4.5, (60, None)),
    _Kind("memory café", (7, 0), "For people with memory loss and whoever comes with them. Songs, tea, a quiet corner.",
          "WE", "10:00", "12:00", None, access="Level access. Hearing loop. Guide dogs welcome."),
    _Kind("carers’ circle", (5, 8), "An hour to talk with others who look after somebody. We can sit with them.", "TU",
          "13:00", "15:00", 0),
    _Kind("community bus", (2,), "Door to door to shops, surgeries and friends. Book the day before.",
          "MO,TU,WE,TH,FR", "09:00", "16:30", 3, is_home=True, access="Wheelchair lift on the bus."),
    _Kind("money advice", (3,), "Benefits, bills and debts. Bring your letters, opened or not.", "MO,FR", "09:30",
          "15:30", 0, languages=("English", "Polish")),
    _Kind("try-out shop", (4, 9), "Try grab rails, tap turners and kettle tippers before you buy.", "TU,TH", "10:00",
          "16:00", 0),
    _Kind("chair exercise", (6,), "Gentle movement to music, sitting or standing.", "MO,WE", "10:30", "11:30", 3.5,
          (50, None), access="Sorry, there is no wheelchair access: four steps, no rail."),
    _Kind("walk and talk", (6, 0, 8), "A slow walk of a mile, with a bench half-way.", "SA", "10:00", "11:30", 0),
    _Kind("befriending", (0,), "A weekly call or a visit at home from the same volunteer.", "MO,TU,WE,TH,FR", "09:00",
          "17:00", 0, languages=("English", "Urdu", "Somali"), is_home=True, access=""),
    _Kind("home from hospital", (9, 1), "Shopping, a warm house and a friendly face for the first two weeks.",
          "MO,TU,WE,TH,FR,SA,SU", "08:00", "18:00", None, is_home=True, access=""),
    _Kind("men’s workshop", (0, 8, 10), "Mend, make and drink tea.", "TU,FR", "09:30", "13:00", 2, (18, None)),
    _Kind("computer help", (10,), "Phones, forms and video calls, at your own pace.", "TH", "14:00", "16:00", 0,
          access="Step-free. Sign language if you tell us a week before."),
)  # fmt: skip
_HOUSES = ("Quayside Hall", "St Brannock’s Rooms", "Fern Street Centre", "The Old Ropewalk", "Millrace House",
           "Teasel Lane Hub", "Beckside Library", "Curlew Hall")  # fmt: skip
_CONNECTORS: tuple[tuple[str, str, int, str, tuple[str, ...]], ...] = (
    ("Sana Iqbal", "local area connector", 0, "Knows who is who around the harbour.", ("English", "Urdu")),
    ("Colm Reilly", "local area connector", 1, "Talks it through over a cup of tea.", ("English",)),
    ("Bronwen Hale", "local area connector", 2, "Comes out to farms and villages.", ("English", "Welsh")),
    ("Dauda Sesay", "local area connector", 3, "Finds the right door, and goes with you.", ("English",)),
    ("Harbour surgery", "social prescriber", 0, "For anybody the surgery looks after.", ("English", "Polish")),
    ("Beckside library", "community desk", 3, "Drop in: no need to say why.", ("English",)),
    ("Aldermoor carers’ line", "carers’ adviser", -1, "Somebody who has looked after somebody.", ("English",)),
    ("Hawa Warsame", "community navigator", 1, "Helps with letters and first visits.", ("English", "Somali")),
)


def write(out: Path, *, as_of: date, seed: int) -> dict[str, Path]:
    """Write each publisher's file; by the name of its publisher. Invented postcodes go into a file of their own."""
    out.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng([seed, 40])
    listed = [_service(kind, place, as_of, rng) for place in range(4) for kind in _KINDS]
    new, old = listed[:34], [_older(raw) for raw in listed[34:]]
    files = {
        NEW: (out / "voluntary action.json", {"services": new}),
        OLD: (out / "leisure trust (older profile).json", {"content": old, "totalElements": len(old)}),
        PEOPLE: (out / "connectors.json", {"connectors": [_connector(*one, as_of=as_of) for one in _CONNECTORS]}),
    }
    for path, document in files.values():
        path.write_bytes(orjson.dumps(document, option=orjson.OPT_INDENT_2))
    (out / "postcodes.csv").write_text(_postcodes(), encoding="utf-8")
    return {name: path for name, (path, _) in files.items()}


def _id(*parts: object) -> str:
    return str(uuid5(NAMESPACE_URL, "fairwait-example:" + "/".join(str(part) for part in parts)))


def _service(kind: _Kind, place: int, as_of: date, rng: np.random.Generator) -> Raw:
    locality, outward, _share = LOCALITIES[place]
    number = _KINDS.index(kind)
    name = f"{locality} {kind.name}"
    checked = as_of - timedelta(days=int(rng.integers(3, 150) if rng.random() < 0.85 else rng.integers(200, 600)))
    low, high = kind.ages
    made: Raw = {
        "id": _id(name), "name": name, "description": kind.about, "status": "active",
        "assured_date": checked.isoformat(), "url": f"https://example.org/{_id(name)[:8]}",
        "phones": [{"id": _id(name, "phone"), "number": f"01632 960 {300 + place * 20 + number}"}],
        "organization": {"id": _id(locality), "name": f"{locality} Neighbours", "description": "Volunteers."},
        "schedules": [{"id": _id(name, "when"), "freq": "WEEKLY", "interval": 1, "byday": kind.days,
                       "opens_at": kind.opens, "closes_at": kind.closes}],
        "attributes": [_attribute(name, NEEDS[need]) for need in kind.needs],
        "languages": [{"id": _id(name, one), "name": one} for one in kind.languages],
        "service_at_locations": [] if kind.is_home else [_at(kind, name, outward, place, number, rng)],
        "service_areas": [{"id": _id(name, "area"), "name": locality}],
    }  # fmt: skip
    if kind.amount is not None:
        made["cost_options"] = [{"id": _id(name, "cost"), "amount": kind.amount, "amount_description": "a visit"}]
    return made | {k: v for k, v in (("minimum_age", low), ("maximum_age", high)) if v is not None}


def _attribute(name: str, need: str) -> Raw:
    term = {"id": _id("need", need), "name": need, "description": need, "taxonomy": "What for"}
    return {"id": _id(name, need), "link_type": "service", "taxonomy_term": term}


def _at(kind: _Kind, name: str, outward: str, place: int, number: int, rng: np.random.Generator) -> Raw:
    north, east = MIDDLES[outward]
    house = _HOUSES[(place * 2 + number) % len(_HOUSES)]
    address = {"id": _id(name, "address"), "address_1": f"{number + 2} Weavers Fold", "city": LOCALITIES[place][0],
               "state_province": "Wexmoor", "postal_code": f"{outward} {number % 9 + 1}AB", "country": "GB",
               "address_type": "physical"}  # fmt: skip
    location: Raw = {
        "id": _id(name, "place"), "location_type": "physical", "name": house,
        "latitude": round(north + float(rng.normal(0, 0.008)), 5),
        "longitude": round(east + float(rng.normal(0, 0.012)), 5), "addresses": [address],
    }  # fmt: skip
    if kind.access:
        location["accessibility"] = [{"id": _id(name, "access"), "accessibility": kind.access}]
    return {"id": _id(name, "at"), "location": location}


def _older(raw: Raw) -> Raw:
    """The same as a publisher of the older profile writes it."""
    made = {name: raw[name] for name in ("id", "name", "description", "status", "assured_date", "url", "organization")}
    made["cost_options"] = raw.get("cost_options", [])
    made["eligibilitys"] = [{"id": raw["id"][:8], "minimum_age": raw.get("minimum_age", 0), "maximum_age": None}]
    made["regular_schedules"] = raw["schedules"]
    made["contacts"] = [{"id": f"{raw['id'][:8]}-c", "name": "Front desk", "phones": raw["phones"]}]
    made["languages"] = [{"id": one["id"], "language": one["name"]} for one in raw["languages"]]
    made["service_taxonomys"] = [
        {"id": one["id"], "taxonomy": {**one["taxonomy_term"], "vocabulary": "What for"}} for one in raw["attributes"]
    ]
    made["service_at_locations"] = [_older_at(at) for at in raw["service_at_locations"]]
    return made


def _older_at(at: Raw) -> Raw:
    location = at["location"]
    kept = {name: location[name] for name in ("id", "name", "latitude", "longitude")}
    more = {"physical_addresses": location["addresses"],
            "accessibility_for_disabilities": location.get("accessibility", [])}  # fmt: skip
    return {"id": at["id"], "location": kept | more}


def _connector(
    name: str, role: str, place: int, about: str, languages: tuple[str, ...], *, as_of: date
) -> Raw:  # fmt: skip
    areas = [] if place < 0 else [{"name": LOCALITIES[place][0], "postcodes": [LOCALITIES[place][1]]}]
    at = [one[0] for one in _CONNECTORS].index(name)
    return {
        "id": _id("connector", name), "name": name, "role": role, "organisation": PEOPLE, "about": about,
        "phone": f"07700 900{120 + at}", "languages": list(languages), "neighbourhoods": areas,
        "byday": "MO,TU,WE,TH,FR", "opens_at": "09:00", "closes_at": "17:00",
        "assured_date": (as_of - timedelta(days=20 + 9 * at)).isoformat(),
    }  # fmt: skip


def _postcodes() -> str:
    """Where invented postcodes would lie, in the columns of the statistics office."""
    lines = ["pcd,pcds,dointr,doterm,oseast1m,osnrth1m,osward,lat,long,lsoa11"]
    for place, (outward, (north, east)) in enumerate(MIDDLES.items(), 1):
        for sector in range(10):
            for at, unit in enumerate(f"{one}{two}" for one in _UNITS for two in _UNITS):
                where = north + (at % 20 - 10) * 0.0015, east + (sector - 5) * 0.004 + (at // 20) * 0.0002
                lines.append(
                    f"{outward}{sector}{unit},{outward} {sector}{unit},202001,,0,0,E0599900{place},"
                    f"{where[0]:.6f},{where[1]:.6f},E0199900{place}"
                )
    return "\n".join(lines) + "\n"
