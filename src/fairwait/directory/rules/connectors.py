"""Connectors: people and roles one can speak to about a neighbourhood. No part of the standard: the form is ours."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fairwait.directory.rules import values
from fairwait.directory.rules.cleaning import Record, identity
from fairwait.directory.rules.findings import Findings, Weight, shown
from fairwait.directory.rules.places import normal
from fairwait.directory.rules.values import Cleaner, Unusable

FIELDS: Mapping[str, Cleaner] = {
    "name": values.line, "role": values.line, "organisation": values.line, "about": values.text,
    "phone": values.phone, "email": values.email, "url": values.address, "when": values.line,
    "opens_at": values.clock_time, "closes_at": values.clock_time, "byday": values.days_of_week,
    "assured_date": values.day, "status": values.one_of("active", "defunct"),
}  # fmt: skip
NEEDS = ("name", "role")
ACTIVE, ENDED = "active", "defunct"


@dataclass(frozen=True)
class Neighbourhood:
    """Where a connector knows their way: a name, and the beginnings of the postcodes it has."""

    name: str
    postcodes: tuple[str, ...]

    def has(self, postcode: str) -> bool:
        """Whether a postcode lies in it."""
        return any(_begins(postcode, start) for start in self.postcodes)


def _begins(postcode: str, start: str) -> bool:
    """ZX1 is the beginning of ZX1 4AB and not of ZX10 4AB."""
    rest = normal(postcode).removeprefix(start)
    return normal(postcode).startswith(start) and (len(rest) == 3 or len(start) > len(normal(postcode)) - 3)


def clean(raw: Any, *, source: str, findings: Findings) -> Record | None:
    """A connector as it is kept; None where it cannot stand, and why is noted."""
    if not isinstance(raw, Mapping):
        findings.add(Weight.LOST, "", f"{shown(raw)} is not an object", "Write it as an object with its name.")
        return None
    made: Record = {"status": ACTIVE}
    for name, cleaner in FIELDS.items():
        if raw.get(name) in (None, ""):
            continue
        try:
            made[name] = cleaner(raw[name])
        except Unusable as fault:
            findings.add(Weight.LEFT_OUT, name, f"{shown(raw[name])} cannot be used", str(fault))
    if missing := [name for name in NEEDS if not made.get(name)]:
        findings.add(Weight.LOST, "", f"the connector has no {' and no '.join(missing)}", f"Give it a {missing[0]}.")
        return None
    if not made.get("phone") and not made.get("email"):
        findings.add(Weight.LOST, "", "nobody can reach this connector", "Give a telephone number or an email address.")
        return None
    made["languages"] = _words(raw.get("languages"))
    made["neighbourhoods"] = _neighbourhoods(raw.get("neighbourhoods"))
    made["id"] = identity_of(raw, source=source)
    return made


def identity_of(raw: Mapping[str, Any], *, source: str) -> str:
    """The identifier of a connector: made of its own, or of who it is."""
    return identity(source, "connector", raw.get("id") or f"{raw.get('name')}/{raw.get('role')}")


def _words(raw: Any) -> list[str]:
    several = raw if isinstance(raw, list) else str(raw or "").split(",")
    return sorted({words for one in several if isinstance(one, str) and (words := values.line(one))})


def _neighbourhoods(raw: Any) -> list[Record]:
    made = []
    for one in raw if isinstance(raw, list) else ():
        if isinstance(one, Mapping) and one.get("name"):
            starts = sorted({start for code in _words(one.get("postcodes")) if (start := normal(code))})
            made.append({"name": values.line(one["name"]), "postcodes": starts})
    return made
