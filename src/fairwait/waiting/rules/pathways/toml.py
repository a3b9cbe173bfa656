"""Pathways as TOML: a file a council can read, edit and send to a neighbour."""

import re
from typing import Any

import tomlkit
from tomlkit.items import Table

from fairwait.engine.documents import Place, array, read, table, tables
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

_LENGTH = re.compile(r"(\d{1,5})\s+(working\s+)?days?\Z", re.IGNORECASE)


def from_toml(text: str) -> Pathway:
    """The pathway a TOML document describes.

    Raises: PathwayRefused, naming the key, the line where it stands, and what to write instead.
    """
    return read(text, _checked, refused=PathwayRefused)


def as_adopted(text: str) -> tuple[Pathway | None, PathwayRefused | None]:
    """A pathway that was adopted before, though it might be refused today; and what would be said of it.

    What counts was somebody's decision, so a check that came later takes nothing out of force. None for one that can no
    longer be read at all.
    """
    try:
        return from_toml(text), None
    except PathwayRefused as refusal:
        try:
            return read(text, _pathway, refused=PathwayRefused), refusal
        except PathwayRefused:
            return None, refusal


def parse_length(text: str) -> Length:
    """The length "same day", "10 days" or "2 working days" says. Raises: ValueError with what is accepted."""
    if text.strip().casefold() == "same day":
        return Length(days=0)
    found = _LENGTH.match(text.strip())
    if found is None:
        raise ValueError('Write "same day", "10 days" or "10 working days".')
    return Length(days=int(found[1]), unit=DayUnit.WORKING if found[2] else DayUnit.CALENDAR)


# Reading -------------------------------------------------------------------------------------------------------------


def _checked(place: Place) -> Pathway:
    pathway = _pathway(place)
    check(pathway)
    return pathway


def _length(place: Place, name: str) -> Length | None:
    return place.parsed(name, parse_length, what="a length of time")


def _pathway(place: Place) -> Pathway:
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


def _clock(place: Place) -> ClockRule:
    rule = ClockRule(
        starts=place.text("starts", needed=True),
        stops=place.text("stops", needed=True),
        counts=place.text("counts", needed=True),
        unit=place.choice("unit", DayUnit, default=DayUnit.CALENDAR),
        start_from=place.choices("start_from", StartFrom, default=(StartFrom.REFERRED_ON,)),
        lead_days=place.number("lead_days", default=0),
        round_days=place.number("round_days", default=0),
        has_deadline=place.flag("has_deadline"),
        is_by_the_hour=place.flag("is_by_the_hour"),
    )
    place.finish()
    return rule


def _intervals(place: Place) -> Intervals:
    intervals = Intervals(recheck_days=place.number("recheck_days"), contact_days=place.number("contact_days"))
    place.finish()
    return intervals


def _band(place: Place) -> Band:
    length = _length(place, "target")
    basis = place.choice("target_basis", TargetBasis, default=TargetBasis.LOCAL)
    source = place.text("target_source")
    band = Band(
        code=place.text("code", needed=True),
        rank=place.number("rank"),
        label=place.text("label", needed=True),
        criteria=place.text("criteria"),
        words=place.texts("words"),
        first_response=_length(place, "first_response"),
        target=Target(length=length, basis=basis, source=source) if length is not None else None,
        recheck_days=place.number("recheck_days"),
        contact_days=place.number("contact_days"),
    )
    place.finish()
    return band


def _pause_reason(place: Place) -> PauseReason:
    reason = PauseReason(
        code=place.text("code", needed=True),
        label=place.text("label", needed=True),
        side=place.choice("side", Side),
        words=place.texts("words"),
    )
    place.finish()
    return reason


def _end_reason(place: Place) -> EndReason:
    reason = EndReason(
        code=place.text("code", needed=True),
        label=place.text("label", needed=True),
        national=place.choice("national", NationalEnd),
        words=place.texts("words"),
        is_own_door=place.flag("is_own_door"),
    )
    place.finish()
    return reason


# Writing -------------------------------------------------------------------------------------------------------------


def to_toml(pathway: Pathway) -> str:
    """The pathway as a document that `from_toml` reads back to an equal one."""
    document = tomlkit.document()
    for line in _heading(pathway):
        document.add(tomlkit.comment(line))
    for key, value in _head(pathway):
        document.add(key, value)
    document.add("clock", _clock_table(pathway.clock))
    document.add("unbanded", table(vars(pathway.unbanded)))
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
        pairs.append(("words", array(pathway.words)))
    return pairs


def _clock_table(rule: ClockRule) -> Table:
    values: dict[str, Any] = {
        "starts": rule.starts,
        "stops": rule.stops,
        "counts": rule.counts,
        "unit": rule.unit.value,
        "start_from": [source.value for source in rule.start_from],
    }
    values |= {days: getattr(rule, days) for days in ("lead_days", "round_days") if getattr(rule, days)}
    values |= {flag: True for flag in ("has_deadline", "is_by_the_hour") if getattr(rule, flag)}
    return table(values)


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
        document.add(name, tables(entries))
