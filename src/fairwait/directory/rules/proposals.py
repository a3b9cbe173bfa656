"""What an owner may change of their listing, and what that makes of it. Pure."""

from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from typing import Any

from fairwait.directory.rules import hours, values
from fairwait.directory.rules.cleaning import Record, identity
from fairwait.directory.rules.refusal import DirectoryRefused
from fairwait.directory.rules.values import Unusable

OWN: Mapping[str, Callable[[Any], Any]] = {
    "name": values.line, "description": values.text, "email": values.email, "url": values.address,
    "fees": values.text, "alert": values.text, "phone": values.phone, "hours": values.text,
    "status": values.one_of("active", "temporarily closed", "defunct"),
}  # fmt: skip
"""What can be proposed, by the name of its box."""


@dataclass(frozen=True)
class Difference:
    """One thing that changes, before and after."""

    name: str
    was: str
    now: str


OF_CONNECTORS: Mapping[str, str] = {"description": "about", "hours": "when"}
"""What these boxes are called in the record of somebody one can speak to, which has no cost and no website."""
NOT_OF_CONNECTORS = ("url", "fees")


def is_connector(record: Mapping[str, Any]) -> bool:
    """Whether it is somebody one can speak to, and no service."""
    return "neighbourhoods" in record


def told(record: Mapping[str, Any], *, on: date) -> dict[str, str]:
    """What an owner is shown of their listing, to change: all that people are told, however it is recorded."""
    single = ("name", "description", "email", "url", "alert")
    shown = {name: str(record.get(name, "")) for name in single} | {"status": str(record.get("status", "active"))}
    if is_connector(record):
        own = {box: str(record.get(name, "")) for box, name in OF_CONNECTORS.items()}
        own["hours"] = own["hours"] or hours.said({"schedules": [record]}, on=on)
        return {**shown, **own, "fees": "", "phone": str(record.get("phone", ""))}
    return {
        **shown,
        "fees": hours.cost(record, on=on),
        "phone": next((one["number"] for one in record.get("phones", ())), ""),
        "hours": hours.said(record, on=on),
    }


def proposed(record: Record, said: Mapping[str, Any], *, on: date) -> Record:
    """The record with what was said in it. Raises DirectoryRefused naming the box that cannot stand.

    A box left as it was shown changes nothing: what it was written from stays as it is recorded.
    """
    made, before = deepcopy(record), told(record, on=on)
    for name, cleaner in OWN.items():
        words = str(said.get(name, before[name])).replace("\r\n", "\n").strip()
        if words == before[name].strip():
            continue
        try:
            value = cleaner(words) if words else ""
        except Unusable as fault:
            raise DirectoryRefused(str(fault), field=name) from None
        if name in ("name", "status") and not value:
            raise DirectoryRefused("This cannot be left empty.", field=name)
        _put(made, name, value)
    return made


def _put(record: Record, name: str, value: Any) -> None:
    if is_connector(record):
        if name == "hours":
            for single in ("byday", "opens_at", "closes_at"):
                record.pop(single, None)
        _put_single(record, OF_CONNECTORS.get(name, name), value)
    elif name == "phone":
        rest = record.get("phones", [])[1:]
        made = identity(record["id"], "phone", value)
        record["phones"] = [{"id": made, "number": value}, *rest] if value else rest
    elif name == "hours":
        _put_hours(record, value)
    else:
        if name == "fees":
            record.pop("cost_options", None)  # amounts beside other words would contradict them
        _put_single(record, name, value)


def _put_single(record: Record, name: str, value: Any) -> None:
    if value:
        record[name] = value
    else:
        record.pop(name, None)


def _put_hours(record: Record, words: str) -> None:
    """What is said takes the place of every schedule: as days where it can be read as days, else in its words.

    Hours that name one of several places are that place's; what names none is the listing's own.
    """
    places = record.get("service_at_locations", ())
    for at in places:
        at.pop("schedules", None)
    by_name: dict[str, Record] = {}
    for at in places if len(places) > 1 else ():
        by_name.setdefault(str(at.get("location", {}).get("name", "")), at)
    record["schedules"] = []
    several = hours.read(words, places=by_name)
    for order, (place, openings) in enumerate(several or ()):
        days, one = ",".join(opening.day for opening in openings), openings[0]
        told_hours = {"opens_at": one.opens, "closes_at": one.closes}
        schedule = {"id": identity(record["id"], "schedule", f"hours {order}"), "freq": "WEEKLY", "byday": days}
        whose = by_name[place] if place else record
        whose.setdefault("schedules", []).append(schedule | {name: at for name, at in told_hours.items() if at})
    if words and not several:
        record["schedules"] = [{"id": identity(record["id"], "schedule", "hours"), "description": words}]


_BEHIND: Mapping[str, frozenset[str]] = {
    "phone": frozenset({"phones"}), "hours": frozenset({"schedules", "service_at_locations", "when", "byday",
                                                        "opens_at", "closes_at"}),
    "fees": frozenset({"cost_options"}), "description": frozenset({"about"}),
}  # fmt: skip
"""What of a record a box is written from."""


def differences(before: Mapping[str, Any], after: Mapping[str, Any], *, on: date) -> list[Difference]:
    """What a version changes, in the boxes an owner sees, and whether anything else does."""
    was, now = told(before, on=on), told(after, on=on)
    found = [Difference(name, was[name], now[name]) for name in was if was[name] != now[name]]
    rest = {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)} - OWN.keys()
    said = frozenset[str]().union(*(_BEHIND.get(one.name, frozenset()) for one in found))
    return [*found, *(Difference(name, "", "") for name in sorted(rest - said - {"last_modified"}))]
