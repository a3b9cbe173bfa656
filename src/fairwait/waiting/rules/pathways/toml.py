"""Pathways as TOML: a file a council can read, edit and send to a neighbour."""

import difflib
import re
import tomllib
from collections.abc import Mapping
from enum import StrEnum
from typing import Any, TypeVar

import tomlkit
from tomlkit.items import AoT, Array, Table

from fairwait.engine.documents import line_of, lines
from fairwait.waiting.rules.ends import EndReason, NationalEnd
from fairwait.waiting.rules.pathways.check import check
from fairwait.waiting.rules.pathways.refusal import PathwayRefused
from fairwait.waiting.rules.pathways.shape import (
    Band,
    ClockRule,
    DayUnit,
    Intervals,
    Length,
    NationalCount,
    Pathway,
    StartFrom,
    Target,
    TargetBasis,
)
from fairwait.waiting.rules.pauses import PauseReason, Side

SCHEMA = "fairwait.pathway/1"

Choice = TypeVar("Choice", bound=StrEnum)

_LENGTH = re.compile(r"(\d{1,5})\s+(working\s+)?days?\Z", re.IGNORECASE)
_A = {str: "text in quotes", int: "a whole number", bool: "true or false", list: "a list in [ ]", dict: "a table"}


def from_toml(text: str) -> Pathway:
    """The pathway a TOML document describes.

    Raises: PathwayRefused, naming the key, the line where it stands, and what to write instead.
    """
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        raise PathwayRefused(
            "The text is not TOML.", key="the document", line=_line_of_fault(str(fault)), remedy=f"Mend this: {fault}."
        ) from None
    try:
        pathway = _pathway(_Place(document, ""))
        check(pathway)
    except PathwayRefused as refusal:
        raise PathwayRefused(
            refusal.problem, key=refusal.key, remedy=refusal.remedy, line=line_of(refusal.key, lines(text))
        ) from None
    return pathway


def parse_length(text: str) -> Length:
    """The length "same day", "10 days" or "2 working days" says. Raises: ValueError with what is accepted."""
    if text.strip().casefold() == "same day":
        return Length(days=0)
    found = _LENGTH.match(text.strip())
    if found is None:
        raise ValueError('Write "same day", "10 days" or "10 working days".')
    return Length(days=int(found[1]), unit=DayUnit.WORKING if found[2] else DayUnit.CALENDAR)


# Reading -------------------------------------------------------------------------------------------------------------


class _Place:
    """One table of the document, which knows where it stands and notices keys nobody asked for."""

    def __init__(self, table: Mapping[str, Any], path: str) -> None:
        self._table = table
        self._path = path
        self._asked: set[str] = set()

    def key(self, name: str) -> str:
        return f"{self._path}.{name}" if self._path else name

    def get(self, name: str, kind: type, *, default: Any = None, needed: bool = False) -> Any:
        self._asked.add(name)
        value = self._table.get(name)
        if value is None:
            if needed:
                raise PathwayRefused("It is missing.", key=self.key(name), remedy=f"Add {name}, {_A[kind]}.")
            return default
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            raise PathwayRefused(f"It is not {_A[kind]}.", key=self.key(name), remedy=f"Write {_A[kind]}.")
        return value

    def text(self, name: str, *, needed: bool = False) -> str:
        return str(self.get(name, str, default="", needed=needed))

    def texts(self, name: str) -> tuple[str, ...]:
        values = self.get(name, list, default=[])
        if not all(isinstance(value, str) for value in values):
            raise PathwayRefused("One of its items is not text.", key=self.key(name), remedy="Put each in quotes.")
        return tuple(values)

    def number(self, name: str, *, default: int | None = None) -> int:
        return int(self.get(name, int, default=default, needed=default is None))

    def flag(self, name: str) -> bool:
        return bool(self.get(name, bool, default=False))

    def length(self, name: str) -> Length | None:
        text = self.text(name)
        if not text:
            return None
        try:
            return parse_length(text)
        except ValueError as fault:
            raise PathwayRefused(
                f"\u201c{text}\u201d is not a length of time.", key=self.key(name), remedy=str(fault)
            ) from None

    def choice(self, name: str, kind: type[Choice], *, default: Choice | None = None) -> Choice:
        text = self.text(name, needed=default is None)
        return self._one_of(text, name, kind) if text or default is None else default

    def choices(self, name: str, kind: type[Choice], *, default: tuple[Choice, ...]) -> tuple[Choice, ...]:
        if name not in self._table:
            self._asked.add(name)
            return default
        return tuple(self._one_of(text, name, kind) for text in self.texts(name))

    def _one_of(self, text: str, name: str, kind: type[Choice]) -> Choice:
        if text not in [option.value for option in kind]:
            raise PathwayRefused(
                f"\u201c{text}\u201d is not one of its values.",
                key=self.key(name),
                remedy=f"Use one of: {', '.join(option.value for option in kind)}.",
            )
        return kind(text)

    def table(self, name: str) -> "_Place":
        return _Place(self.get(name, dict, needed=True), self.key(name))

    def tables(self, name: str) -> list["_Place"]:
        places = []
        for number, item in enumerate(self.get(name, list, default=[])):
            key = f"{self.key(name)}[{number}]"
            if not isinstance(item, dict):
                raise PathwayRefused("It is not a table.", key=key, remedy=f"Write it under [[{name}]].")
            places.append(_Place(item, key))
        return places

    def finish(self) -> None:
        for name in self._table:
            if name not in self._asked:
                near = difflib.get_close_matches(name, self._asked, n=1)
                known = f"Remove it. Known here: {', '.join(sorted(self._asked))}."
                remedy = f"Did you mean {near[0]}?" if near else known
                raise PathwayRefused("This key is not known.", key=self.key(name), remedy=remedy)


def _pathway(place: _Place) -> Pathway:
    schema = place.text("schema", needed=True)
    if schema != SCHEMA:
        raise PathwayRefused(f"It is \u201c{schema}\u201d.", key="schema", remedy=f'Write schema = "{SCHEMA}".')
    pathway = Pathway(
        code=place.text("code", needed=True),
        name=place.text("name", needed=True),
        statutory_name=place.text("statutory_name", needed=True),
        law=place.text("law"),
        note=place.text("note"),
        words=place.texts("words"),
        national_count=place.choice("national_count", NationalCount) if place.text("national_count") else None,
        is_transition=place.flag("is_transition"),
        is_never_held=place.flag("is_never_held"),
        clock=_clock(place.table("clock")),
        unbanded=_intervals(place.table("unbanded")),
        bands=tuple(_band(item) for item in place.tables("bands")),
        pause_reasons=tuple(_pause_reason(item) for item in place.tables("pause_reasons")),
        end_reasons=tuple(_end_reason(item) for item in place.tables("end_reasons")),
    )
    place.finish()
    return pathway


def _clock(place: _Place) -> ClockRule:
    rule = ClockRule(
        starts=place.text("starts", needed=True),
        stops=place.text("stops", needed=True),
        counts=place.text("counts", needed=True),
        unit=place.choice("unit", DayUnit, default=DayUnit.CALENDAR),
        start_from=place.choices("start_from", StartFrom, default=(StartFrom.REFERRED_ON,)),
        lead_days=place.number("lead_days", default=0),
        has_deadline=place.flag("has_deadline"),
        is_by_the_hour=place.flag("is_by_the_hour"),
    )
    place.finish()
    return rule


def _intervals(place: _Place) -> Intervals:
    intervals = Intervals(recheck_days=place.number("recheck_days"), contact_days=place.number("contact_days"))
    place.finish()
    return intervals


def _band(place: _Place) -> Band:
    length = place.length("target")
    basis = place.choice("target_basis", TargetBasis, default=TargetBasis.LOCAL)
    source = place.text("target_source")
    band = Band(
        code=place.text("code", needed=True),
        rank=place.number("rank"),
        label=place.text("label", needed=True),
        criteria=place.text("criteria"),
        words=place.texts("words"),
        first_response=place.length("first_response"),
        target=Target(length=length, basis=basis, source=source) if length is not None else None,
        recheck_days=place.number("recheck_days"),
        contact_days=place.number("contact_days"),
    )
    place.finish()
    return band


def _pause_reason(place: _Place) -> PauseReason:
    reason = PauseReason(
        code=place.text("code", needed=True),
        label=place.text("label", needed=True),
        side=place.choice("side", Side),
        words=place.texts("words"),
    )
    place.finish()
    return reason


def _end_reason(place: _Place) -> EndReason:
    reason = EndReason(
        code=place.text("code", needed=True),
        label=place.text("label", needed=True),
        national=place.choice("national", NationalEnd),
        words=place.texts("words"),
        is_own_door=place.flag("is_own_door"),
    )
    place.finish()
    return reason


def _line_of_fault(message: str) -> int | None:
    found = re.search(r"at line (\d+)", message)
    return int(found[1]) if found else None


# Writing -------------------------------------------------------------------------------------------------------------


def to_toml(pathway: Pathway) -> str:
    """The pathway as a document that `from_toml` reads back to an equal one."""
    document = tomlkit.document()
    for line in _heading(pathway):
        document.add(tomlkit.comment(line))
    for key, value in _head(pathway):
        document.add(key, value)
    document.add("clock", _clock_table(pathway.clock))
    document.add("unbanded", _table(vars(pathway.unbanded)))
    _add_tables(document, "bands", [_band_values(band) for band in pathway.bands])
    _add_tables(document, "pause_reasons", [_pause_values(reason) for reason in pathway.pause_reasons])
    _add_tables(document, "end_reasons", [_end_values(reason) for reason in pathway.end_reasons])
    return tomlkit.dumps(document)


def _heading(pathway: Pathway) -> tuple[str, ...]:
    return (
        f"{' '.join(pathway.name.split())}: what starts and stops this wait, its bands, what extracts call it.",
        'Intervals are in days. Lengths are written "same day", "28 days" or "10 working days". A local target is the',
        "council's own promise, not law. Words are matched whole; case and punctuation do not matter.",
    )


def _head(pathway: Pathway) -> list[tuple[str, Any]]:
    pairs: list[tuple[str, Any]] = [
        ("schema", SCHEMA),
        ("code", pathway.code),
        ("name", pathway.name),
        ("statutory_name", pathway.statutory_name),
        ("law", pathway.law),
    ]
    if pathway.note:
        pairs.append(("note", pathway.note))
    if pathway.national_count:
        pairs.append(("national_count", pathway.national_count.value))
    pairs += [(flag, True) for flag in ("is_transition", "is_never_held") if getattr(pathway, flag)]
    if pathway.words:
        pairs.append(("words", _array(pathway.words)))
    return pairs


def _clock_table(rule: ClockRule) -> Table:
    values: dict[str, Any] = {
        "starts": rule.starts,
        "stops": rule.stops,
        "counts": rule.counts,
        "unit": rule.unit.value,
        "start_from": [source.value for source in rule.start_from],
    }
    if rule.lead_days:
        values["lead_days"] = rule.lead_days
    values |= {flag: True for flag in ("has_deadline", "is_by_the_hour") if getattr(rule, flag)}
    return _table(values)


def _band_values(band: Band) -> dict[str, Any]:
    values: dict[str, Any] = {"code": band.code, "rank": band.rank, "label": band.label, "criteria": band.criteria}
    if band.first_response is not None:
        values["first_response"] = str(band.first_response)
    if band.target is not None:
        values |= {"target": str(band.target.length), "target_basis": band.target.basis.value}
        if band.target.source:
            values["target_source"] = band.target.source
    return values | {"recheck_days": band.recheck_days, "contact_days": band.contact_days, "words": band.words}


def _pause_values(reason: PauseReason) -> dict[str, Any]:
    return {"code": reason.code, "label": reason.label, "side": reason.side.value, "words": reason.words}


def _end_values(reason: EndReason) -> dict[str, Any]:
    values: dict[str, Any] = {"code": reason.code, "label": reason.label, "national": reason.national.value}
    if reason.is_own_door:
        values["is_own_door"] = True
    return values | {"words": reason.words}


def _add_tables(document: tomlkit.TOMLDocument, name: str, entries: list[dict[str, Any]]) -> None:
    if entries:
        tables: AoT = tomlkit.aot()
        for entry in entries:
            tables.append(_table(entry))
        document.add(name, tables)


def _table(values: Mapping[str, Any]) -> Table:
    table = tomlkit.table()
    for key, value in values.items():
        if isinstance(value, tuple):
            if value:
                table.add(key, _array(value))
        else:
            table.add(key, value)
    return table


def _array(words: tuple[str, ...]) -> Array:
    """One line while it is short, else one word a line, so that a change shows as a change of one line."""
    array = tomlkit.array()
    array.extend(words)
    return array.multiline(sum(len(word) + 4 for word in words) > 100)
