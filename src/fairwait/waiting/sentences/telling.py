"""What a sentence is, and what it needs to name things."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from fairwait.engine.checks.fields import BY_NAME
from fairwait.engine.checks.values.codes import LISTS, labels
from fairwait.govuk.formats import format_date, format_short_date
from fairwait.history.registry import Told
from fairwait.people import veil
from fairwait.waiting.rules.ends import NationalEnd
from fairwait.waiting.rules.pathways import Pathway

_LABELS = {"band": "Band", "end_national": "Counted as", "key": "Reference"}


@dataclass(frozen=True)
class FieldChange:
    """One field an event told: its label, what it was, what it is. Empty: nothing."""

    label: str
    before: str
    after: str
    name: str = ""


@dataclass(frozen=True)
class Sentence:
    """What one event says. `kind` is a word for what sort of thing it was; `tone` as the design system's."""

    seq: int
    on: date
    kind: str
    text: str
    tone: str = ""
    note: str = ""
    changes: tuple[FieldChange, ...] = ()
    is_undone: bool = False
    topic: str = ""
    wait: int | None = None


def staff_in(events: Iterable[Told]) -> Iterator[int | None]:
    """Which colleagues events speak of: whoever recorded each, and whom it is about."""
    for event in events:
        yield event.by
        yield event.facts.get("colleague")
        yield event.facts.get("colleague_before")


@dataclass(frozen=True)
class Names:
    """What a sentence needs to name things: staff by number, pathways by code, records of people by number.

    `reads_danger`: whether it is for somebody who reads that it may not be safe to reach a person. Not for the team.
    """

    staff: Mapping[int, str] = field(default_factory=dict)
    pathways: Mapping[str, Pathway] = field(default_factory=dict)
    records: Mapping[int, str] = field(default_factory=dict)
    pathway_of_wait: Mapping[int, str | None] = field(default_factory=dict)
    reads_danger: bool = False

    def who(self, by: int | None) -> str:
        """Who did it."""
        return _("Fairwait") if by is None else self.staff.get(by, _("Somebody no longer on the staff"))

    def pathway(self, code: str | None) -> str:
        """What was waited for."""
        known = self.pathways.get(code or "")
        return known.name if known else code or _("something not known")

    def band(self, code: str | None, pathway: str | None) -> str:
        """A band as it is said."""
        known = self.pathways.get(pathway or "")
        band = known.band(code) if known else None
        return str(band) if band else code or _("no band")

    def record(self, number: int) -> str:
        """A record of a person, by the numbers it is known by."""
        return self.records.get(number, _("another record"))


def say(event: Told, kind: str, text: str, *, tone: str = "", on: date | None = None, **more: Any) -> Sentence:
    """One sentence of an event; on its own day unless another is given."""
    return Sentence(seq=event.seq, on=on or event.occurred_on, kind=kind, text=text, tone=tone, **more)


def quoted(event: Told, name: str) -> str:
    """What somebody said, in quotation marks; nothing where nothing was kept."""
    words = event.private.get(name)
    return f" \u201c{words}\u201d" if words else ""


def joined(*parts: str) -> str:
    """Notes one after the other."""
    return " ".join(part for part in parts if part)


def known_when(event: Told, said: Sentence) -> str:
    """When it was known, where that is another day than it happened."""
    if event.known_on != said.on:
        return _("Known here since %(date)s.") % {"date": format_date(event.known_on)}
    return ""


def import_number(cause: str) -> int | None:
    """The number of the import that caused an event; None where none did."""
    kind, _colon, number = cause.partition(":")
    return int(number) if kind == "import" and number.isdigit() else None


def field_label(name: str) -> str:
    """A field's label as people read it."""
    return _LABELS[name] if name in _LABELS else BY_NAME[name].label if name in BY_NAME else name


def field_text(name: str, value: Any, names: Names, pathway: str | None = None) -> str:
    """A field's value as people read it; "" for none."""
    if value is None or value == "":
        return ""
    if veil.is_masked() and name in veil.WHO_THEY_ARE:
        return _("hidden on a shared screen")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if name == "band":
        return names.band(value, pathway)
    if name == "pathway":
        return names.pathway(value)
    if name == "end_national" and value in set(NationalEnd):
        return NationalEnd(value).label
    if name in LISTS:
        return labels(name).get(str(value), str(value))
    if name in BY_NAME and BY_NAME[name].type == "date":
        return format_short_date(date.fromisoformat(value) if isinstance(value, str) else value)
    return str(value)
