"""Reading a whole file: which profile, which records are usable, and what is to be said of the rest.

A file that is cut, empty or contradicts itself is refused whole: half a directory that looks whole would take away
places people go to.
"""

import codecs
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

import orjson

from fairwait.directory.rules import connectors, older
from fairwait.directory.rules.cleaning import Cleaner, Record, identity
from fairwait.directory.rules.findings import Finding, Findings, Weight, shown
from fairwait.directory.rules.refusal import SourceRefused

LARGEST = 40_000_000
"""Bytes. A county's whole directory is a tenth of this."""
MOST = 20_000
LISTS = ("contents", "content", "services", "service")
"""What files call their list of services: pages of 3.0, pages of the older profile, and what people write by hand."""


class Layer(StrEnum):
    """The two layers of the directory."""

    ASSET = "asset"
    CONNECTOR = "connector"


@dataclass(frozen=True)
class Given:
    """One usable record: its layer, the identifier made of its publisher's own, and the record."""

    layer: Layer
    theirs: str
    record: Record


@dataclass(frozen=True)
class Reading:
    """What a file holds. `seen` are the identifiers of all its records, those that cannot be used too."""

    given: tuple[Given, ...]
    taxonomies: tuple[Record, ...]
    terms: tuple[Record, ...]
    findings: tuple[Finding, ...]
    seen: frozenset[tuple[Layer, str]]
    is_older: bool

    @property
    def lost(self) -> int:
        """How many records could not be used."""
        return len({finding.record for finding in self.findings if finding.weight is Weight.LOST})


def parsed(payload: bytes) -> Any:
    """The JSON of a source. A NUL, which PostgreSQL does not take, becomes its sign. Raises orjson.JSONDecodeError.

    Programs write what they have no number for as NaN, which is no JSON: it stands for nothing, and costs no record.
    """
    words = _in_utf8(payload).replace(rb"\u0000", rb"\u2400")
    try:
        return orjson.loads(words)
    except orjson.JSONDecodeError:
        if b"NaN" not in words and b"Infinity" not in words:
            raise
        try:
            return json.loads(words, parse_constant=lambda _word: None)
        except (ValueError, RecursionError):
            pass
        raise


def _in_utf8(payload: bytes) -> bytes:
    """The same text, where a first mark says that it is written in UTF-16."""
    if payload.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return payload.decode("utf-16", errors="replace").encode()
    return payload.removeprefix(codecs.BOM_UTF8)


def _is_utf8(payload: bytes) -> bool:
    try:
        _in_utf8(payload).decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def read(payload: bytes, *, source: str, today: date) -> Reading:
    """Read a file. Raises SourceRefused where it cannot be used whole."""
    if len(payload) > LARGEST:
        raise SourceRefused(f"It is larger than {LARGEST // 1_000_000} MB. Split it by kind of help, then try again.")
    if another := _another_kind(payload):
        raise SourceRefused(another)
    try:
        document = parsed(payload)
    except orjson.JSONDecodeError as fault:
        if (several := _a_line_each(payload)) is not None:
            return read_document(several, source=source, today=today)
        if payload.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<"):
            raise SourceRefused(
                "It is a web page, or XML, and no feed: somebody may have to sign in there, or the address is another."
            ) from fault
        if not _is_utf8(payload):
            raise SourceRefused("It is not written in UTF-8. Save it as UTF-8, or ask its publisher to.") from None
        raise SourceRefused(
            f"It is no whole JSON file ({fault}). It may have been cut while it was sent: fetch it again."
        ) from None
    return read_document(document, source=source, today=today)


_KINDS = (
    (b"PK\x03\x04", "It is a zip archive. Unpack it and bring in the JSON file in it."),
    (b"\x1f\x8b", "It is packed with gzip. Unpack it and bring in the JSON file in it."),
    (b"%PDF", "It is a PDF. Ask its publisher for an Open Referral UK file, which is JSON."),
)
"""How files of other kinds begin, and what to do with them. Nothing is unpacked here."""
_COLUMNS = re.compile(rb'[\s"]*(?:id|name|organization_id|service_id|program_id)"?\s*[,;\t|]', re.IGNORECASE)


def _another_kind(payload: bytes) -> str:
    """What to do with a file that is none, where its beginning tells what it is."""
    if not payload.strip():
        return "It is empty, and no whole JSON. Fetch it again."
    if _COLUMNS.match(payload.removeprefix(codecs.BOM_UTF8)[:200]):
        return (
            "It is a table (CSV), and the directory is brought in as JSON. Ask its publisher for the JSON form of the "
            "same directory, or for the address of its open interface."
        )
    return next((words for start, words in _KINDS if payload.startswith(start)), "")


def _a_line_each(payload: bytes) -> list[Any] | None:
    """Objects that stand a line each, as programs hand them on; None where any line is none, the last one too."""
    lines = [line for line in _in_utf8(payload).split(b"\n") if line.strip()]
    if len(lines) < 2 or not all(line.strip().startswith(b"{") for line in lines):
        return None
    try:
        return [parsed(line) for line in lines]
    except orjson.JSONDecodeError:
        return None


def read_document(document: Any, *, source: str, today: date) -> Reading:
    """As `read`, once it is JSON."""
    services, people = _lists(document)
    if not services and not people:
        raise SourceRefused(f"It holds no services and no connectors{_held_instead(document)}. Nothing was changed.")
    if len(services) + len(people) > MOST:
        raise SourceRefused(f"It holds more than {MOST:,} records. Split it, then try again.")
    reader = _Reader(source, today)
    for number, raw in enumerate(services, 1):
        reader.asset(number, raw)
    for number, raw in enumerate(people, 1):
        reader.connector(number, raw)
    if isinstance(document, Mapping):
        reader.vocabulary(document)
    return reader.reading()


def _lists(document: Any) -> tuple[list[Any], list[Any]]:
    if isinstance(document, list):
        return document, []
    if not isinstance(document, Mapping):
        raise SourceRefused("It is JSON, but no list of services. Ask its publisher for an Open Referral UK file.")
    people = document.get("connectors") if isinstance(document.get("connectors"), list) else []
    for name in LISTS:
        if isinstance(document.get(name), list):
            _refuse_a_part(document, len(document[name]))
            return document[name], people or []
    if "name" in document and "id" in document:
        return [document], people or []
    return [], people or []


def _held_instead(document: Any) -> str:
    """The lists it does hold, and under which names services are looked for."""
    lists = document.items() if isinstance(document, Mapping) else ()
    held = [shown(name) for name, one in lists if isinstance(one, list) and one and name != "connectors"]
    if not held:
        return ""
    names = ", ".join(f"\u201c{name}\u201d" for name in LISTS)
    return f", only {', '.join(held[:5])}: services are looked for under {names}"


def _refuse_a_part(document: Mapping[str, Any], held: int) -> None:
    """One page of several is not the directory: what is on the others would seem to be gone."""
    said = document.get("total_items", document.get("totalElements"))
    if isinstance(said, int) and not isinstance(said, bool) and said != held:
        raise SourceRefused(
            f"It says that there are {said:,} services, and holds {held:,}: it is one page of several, or was cut. "
            "Bring in the address it came from, or a file that holds them all."
        )


class _Reader:
    """Reads one record after another, and keeps what is to be said of them."""

    def __init__(self, source: str, today: date) -> None:
        self._source, self._today = source, today
        self._given: dict[tuple[Layer, str], Given] = {}
        self._seen: set[tuple[Layer, str]] = set()
        self._findings: list[Finding] = []
        self._terms: dict[str, Record] = {}
        self._taxonomies: dict[str, Record] = {}
        self._is_older = False

    def asset(self, number: int, raw: Any) -> None:
        """One service, of either profile."""
        if isinstance(raw, Mapping) and older.is_older(raw):
            raw, self._is_older = older.as_today(raw), True
        findings = Findings(_label(raw, f"service {number}"))
        theirs = self._theirs(raw, findings)
        if theirs is not None and self._is_first(Layer.ASSET, theirs, findings):
            made = Cleaner(self._source, self._today, findings).clean("service", raw)
            if made is not None:
                self._given[Layer.ASSET, theirs] = Given(Layer.ASSET, theirs, made)
                self._words_of(made)
        self._findings += findings.found

    def connector(self, number: int, raw: Any) -> None:
        """One connector."""
        findings = Findings(_label(raw, f"connector {number}"))
        made = connectors.clean(raw, source=self._source, findings=findings)
        theirs = connectors.identity_of(raw, source=self._source) if isinstance(raw, Mapping) else ""
        if theirs and self._is_first(Layer.CONNECTOR, theirs, findings) and made is not None:
            self._given[Layer.CONNECTOR, theirs] = Given(Layer.CONNECTOR, theirs, made)
        self._findings += findings.found

    def _theirs(self, raw: Any, findings: Findings) -> str | None:
        if not isinstance(raw, Mapping):
            findings.add(Weight.LOST, "", f"{shown(raw)} is not an object", "Write it as an object with its id.")
            return None
        theirs = raw.get("id")
        if theirs in (None, "") or not isinstance(theirs, str | int) or isinstance(theirs, bool):
            words = "it has no id, so it could not be known again next time"
            findings.add(Weight.LOST, "id", words, "Give it an id that stays.")
            return None
        return identity(self._source, "service", theirs)

    def _is_first(self, layer: Layer, theirs: str, findings: Findings) -> bool:
        if (layer, theirs) in self._seen:
            words = "its id stands twice in the file; the first counts"
            findings.add(Weight.LOST, "id", words, "Give each its own id, or take one out.")
            return False
        self._seen.add((layer, theirs))
        return True

    def _words_of(self, made: Record) -> None:
        for attribute in made.get("attributes", ()):
            if term := attribute.get("taxonomy_term"):
                self._term(term)

    def _term(self, term: Record) -> None:
        name = term.get("taxonomy") or "Other words"
        taxonomy = term.get("taxonomy_id") or identity(self._source, "taxonomy", name)
        term |= {"taxonomy_id": taxonomy, "taxonomy": name}
        self._terms.setdefault(term["id"], term)
        self._taxonomies.setdefault(taxonomy, {"id": taxonomy, "name": name, "description": ""})

    def vocabulary(self, document: Mapping[str, Any]) -> None:
        """Taxonomies and terms that stand in the file by themselves, used or not."""
        findings = Findings("taxonomies")
        cleaner = Cleaner(self._source, self._today, findings)
        for number, raw in enumerate(_listed(document.get("taxonomies"))):
            if made := cleaner.clean("taxonomy", raw, where=f"[{number}]", depth=1):
                self._taxonomies[made["id"]] = made
                nested = raw.get("taxonomy_terms") if isinstance(raw, Mapping) else None
                for place, term in enumerate(_listed(nested)):
                    within = {"taxonomy": made["name"], "taxonomy_id": made["id"]}
                    self._own_term(cleaner, {**term, **within} if isinstance(term, Mapping) else term, place)
        for number, raw in enumerate(_listed(document.get("taxonomy_terms"))):
            self._own_term(cleaner, raw, number)
        self._findings += findings.found

    def _own_term(self, cleaner: Cleaner, raw: Any, number: int) -> None:
        if made := cleaner.clean("taxonomy_term", raw, where=f"term[{number}]", depth=1):
            self._term(made)

    def reading(self) -> Reading:
        """Everything read."""
        return Reading(
            given=tuple(self._given.values()), taxonomies=tuple(self._taxonomies.values()),
            terms=tuple(self._terms.values()), findings=tuple(self._findings), seen=frozenset(self._seen),
            is_older=self._is_older,
        )  # fmt: skip


def _listed(several: Any) -> Iterable[Any]:
    return several if isinstance(several, list) else ()


def _label(raw: Any, otherwise: str) -> str:
    name = raw.get("name") if isinstance(raw, Mapping) else None
    return f"{otherwise} {shown(name)}" if isinstance(name, str) and name.strip() else otherwise
