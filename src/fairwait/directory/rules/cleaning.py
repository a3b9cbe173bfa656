"""One record of the standard made into the form we keep: Open Referral UK 3.0, every identifier a UUID.

What cannot stand is left out and named, with what to do; what its publisher wrote and we do not know is not kept in the
record (the file it came in is).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from fairwait.directory.rules.findings import Findings, Weight, shown
from fairwait.directory.rules.shapes import REFERENCES, SHAPES, Shape
from fairwait.directory.rules.values import Unusable

Record = dict[str, Any]
MOST_HELD = 500
"""So many objects of one kind may hang on another; no real place has more."""
DEEPEST = 8
LATITUDES, LONGITUDES = (49.0, 61.5), (-9.5, 2.5)
"""The British Isles: a place outside was typed wrongly, or the wrong way round."""


def identity(source: str, kind: str, theirs: Any) -> str:
    """The identifier of an object as we keep it: theirs where it is a UUID, else one made from it, always the same."""
    words = str(theirs).strip()
    try:
        return str(UUID(words))
    except ValueError:
        return str(uuid5(NAMESPACE_URL, f"fairwait:{source}:{kind}:{words}"))


@dataclass
class Cleaner:
    """Cleans the records of one source. `today`: nothing was checked after it."""

    source: str
    today: date
    findings: Findings = field(default_factory=Findings)

    def clean(self, kind: str, raw: Any, *, where: str = "", within: str = "", depth: int = 0) -> Record | None:
        """One object, with everything that hangs on it; None where it cannot stand, and why is noted."""
        if not isinstance(raw, Mapping) or depth > DEEPEST:
            self._note(Weight.LEFT_OUT, where, f"{shown(raw)} is not an object", "Write it as an object with its id.")
            return None
        shape = SHAPES[kind]
        made: Record = {"id": self._identity(kind, raw, within=within, where=where)}
        self._values(kind, shape, raw, made, where)
        if missing := [name for name in shape.needs if made.get(name) in (None, "")]:
            self._missing(kind, missing, where, depth)
            return None
        for name, value in shape.fills.items():
            made.setdefault(name, value)
        self._others(shape, raw, made, where, depth)
        self._judge(kind, made, where)
        return made

    def _identity(self, kind: str, raw: Mapping[str, Any], *, within: str, where: str) -> str:
        theirs = raw.get("id")
        if theirs in (None, "") or isinstance(theirs, Mapping | list | bool):
            return identity(self.source, kind, f"{within}/{where}")
        return identity(self.source, kind, theirs)

    def _values(self, kind: str, shape: Shape, raw: Mapping[str, Any], made: Record, where: str) -> None:
        for name, cleaner in shape.fields.items():
            if raw.get(name) in (None, "", [], {}):
                continue
            try:
                value = cleaner(raw[name])
            except Unusable as fault:
                self._note(Weight.LEFT_OUT, _at(where, name), f"{shown(raw[name])} cannot be used", str(fault))
                continue
            if value != "":
                made[name] = value
        for name, of in REFERENCES.get(kind, {}).items():
            if isinstance(raw.get(name), str | int) and raw[name] != "":
                made[name] = identity(self.source, of, raw[name])

    def _missing(self, kind: str, missing: list[str], where: str, depth: int) -> None:
        weight = Weight.LOST if depth == 0 else Weight.LEFT_OUT
        self._note(weight, where, f"{_named(kind)} has no {' and no '.join(missing)}", f"Give it a {missing[0]}.")

    def _others(self, shape: Shape, raw: Mapping[str, Any], made: Record, where: str, depth: int) -> None:
        for name, kind in shape.one.items():
            if raw.get(name):
                held = self.clean(kind, raw[name], where=_at(where, name), within=made["id"], depth=depth + 1)
                if held is not None:
                    made[name] = held
        for name, kind in shape.several.items():
            if (several := self._several(name, kind, raw.get(name), made["id"], where, depth)) is not None:
                made[name] = several

    def _several(
        self, name: str, kind: str, raw: Any, within: str, where: str, depth: int
    ) -> list[Record] | None:  # fmt: skip
        if raw in (None, [], "", {}):
            return None
        if not isinstance(raw, list):
            self._note(Weight.LEFT_OUT, _at(where, name), f"{shown(raw)} is not a list", "Write it as a list.")
            return None
        if len(raw) > MOST_HELD:
            words = f"there are {len(raw):,}, and only the first {MOST_HELD} are kept"
            self._note(Weight.LEFT_OUT, _at(where, name), words, "Split the record.")
        held = (
            self.clean(kind, one, where=f"{_at(where, name)}[{number}]", within=within, depth=depth + 1)
            for number, one in enumerate(raw[:MOST_HELD])
        )
        return [one for one in held if one is not None] or None

    def _judge(self, kind: str, made: Record, where: str) -> None:
        """What only two values together can be wrong about."""
        if kind == "location":
            self._judge_place(made, where)
        elif kind == "service":
            self._judge_ages(made, where)
            self._judge_assured(made, where)
        elif kind == "taxonomy_term":
            made.setdefault("description", made["name"])

    def _judge_place(self, made: Record, where: str) -> None:
        if ("latitude" in made) != ("longitude" in made):
            self._note(Weight.LEFT_OUT, where, "there is one of latitude and longitude", "Give both, or neither.")
        at = (made.get("latitude"), made.get("longitude"))
        if None not in at and not _is_here(*at):
            is_turned = _is_here(at[1], at[0])
            what = "the two are the wrong way round" if is_turned else "it lies outside the British Isles"
            self._note(Weight.LEFT_OUT, where, f"{at[0]}, {at[1]}: {what}", "Give latitude about 50 to 60 first.")
        if None in at or not _is_here(*at):
            made.pop("latitude", None), made.pop("longitude", None)

    def _judge_ages(self, made: Record, where: str) -> None:
        low, high = made.get("minimum_age"), made.get("maximum_age")
        if low is not None and high is not None and low > high:
            self._note(Weight.LEFT_OUT, where, f"from age {low} to {high} is nobody", "Turn the two ages round.")
            del made["minimum_age"], made["maximum_age"]

    def _judge_assured(self, made: Record, where: str) -> None:
        if made.get("assured_date", "") > self.today.isoformat():
            words = f"it was checked on {made.pop('assured_date')}, which is still to come"
            self._note(Weight.LEFT_OUT, _at(where, "assured_date"), words, "Give the day it was truly checked.")

    def _note(self, weight: Weight, where: str, what: str, remedy: str) -> None:
        self.findings.add(weight, where, what, remedy)


def _is_here(latitude: Any, longitude: Any) -> bool:
    return bool(LATITUDES[0] <= latitude <= LATITUDES[1] and LONGITUDES[0] <= longitude <= LONGITUDES[1])


def _at(where: str, name: str) -> str:
    return f"{where}.{name}" if where else name


def _named(kind: str) -> str:
    return f"the {kind.replace('_', ' ')}"
