"""What an owner may change of their listing, and what that makes of it. Pure."""

from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from fairwait.directory.rules import values
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


def told(record: Mapping[str, Any]) -> dict[str, str]:
    """What an owner is shown of their listing, to change."""
    shown = {name: str(record.get(name, "")) for name in ("name", "description", "email", "url", "fees", "alert")}
    schedules = [one for one in record.get("schedules", ()) if not one.get("service_at_location_id")]
    return {
        **shown,
        "status": str(record.get("status", "active")),
        "phone": next((one["number"] for one in record.get("phones", ())), str(record.get("phone", ""))),
        "hours": next((one["description"] for one in schedules if one.get("description")), ""),
    }


def proposed(record: Record, said: Mapping[str, Any]) -> Record:
    """The record with what was said in it. Raises DirectoryRefused naming the box that cannot stand."""
    made, before = deepcopy(record), told(record)
    for name, cleaner in OWN.items():
        words = str(said.get(name, before[name])).strip()
        if words == before[name]:
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
    if name == "phone" and "neighbourhoods" not in record:
        rest = record.get("phones", [])[1:]
        made = identity(record["id"], "phone", value)
        record["phones"] = [{"id": made, "number": value}, *rest] if value else rest
    elif name == "hours":
        whole = [one for one in record.get("schedules", ()) if not one.get("service_at_location_id")]
        own = [one for one in whole if one.get("description")]
        if own:
            own[0]["description"] = value
        elif value:
            made = identity(record["id"], "schedule", "hours")
            record["schedules"] = [*record.get("schedules", ()), {"id": made, "description": value}]
    elif value:
        record[name] = value
    else:
        record.pop(name, None)


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Difference]:
    """What a version changes, in the boxes an owner sees, and whether anything else does."""
    was, now = told(before), told(after)
    found = [Difference(name, was[name], now[name]) for name in was if was[name] != now[name]]
    rest = {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)} - OWN.keys()
    said = {"phones", "schedules"} if {one.name for one in found} & {"phone", "hours"} else set()
    return [*found, *(Difference(name, "", "") for name in sorted(rest - said - {"last_modified"}))]
