"""What part of the list is asked for: a tab and filters, in the address as codes only, so that it can be sent to a
colleague. Pure."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from urllib.parse import urlencode
from uuid import UUID
from zlib import crc32

NOBODY = "none"
"""The code of a value that is not there."""
_APART = re.compile(r"[^a-z0-9]+")


class Tab(StrEnum):
    """The parts of the list that have an address of their own."""

    ALL = "all"
    TRIAGE = "triage"
    UNSEEN = "unseen"
    CONTACT = "contact"
    RECHECK = "re-check"
    TARGET = "target"
    QUESTIONS = "questions"
    NO_TEAM = "no-team"


FILTERS: tuple[str, ...] = ("pathway", "team", "band", "place", "lacks", "source")
"""The filters, by their names in the address."""


def code_of(text: str | None) -> str:
    """A council's own word as a code for an address: "Eastmarsh team" is "eastmarsh-team"."""
    if not (text or "").strip():
        return NOBODY
    said = _APART.sub("-", str(text).casefold()).strip("-")
    return said if said and said != NOBODY else f"x{crc32(str(text).encode()):08x}"


@dataclass(frozen=True)
class Place:
    """A place in the order of the list: the sort keys of one wait, and how many stood before the page that it ends."""

    rank: int
    share: float
    start: date | None
    wait: UUID
    before: int

    def code(self) -> str:
        """As it stands in an address: numbers, a day and a reference, nothing about anybody."""
        start = self.start.isoformat() if self.start else NOBODY
        return "~".join((str(self.rank), repr(self.share), start, self.wait.hex, str(self.before)))


def place_from(code: str) -> Place | None:
    """The place an address names; None where it names none, so that a cut address leads to the first page."""
    try:
        rank, share, start, wait, before = code.split("~")
        began = None if start == NOBODY else date.fromisoformat(start)
        return Place(int(rank), float(share), began, UUID(hex=wait), max(0, int(before)))
    except ValueError:
        return None


@dataclass(frozen=True)
class Narrowing:
    """A tab, and for each filter the codes chosen."""

    tab: Tab = Tab.ALL
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def of(self, name: str) -> tuple[str, ...]:
        """The codes chosen in one filter."""
        return self.chosen.get(name, ())

    @property
    def is_narrowed(self) -> bool:
        """Whether any filter is set, the tab aside."""
        return any(self.chosen.values())

    def address(self, *, tab: Tab | None = None, only: Mapping[str, str] | None = None, **more: str) -> str:
        """The address of this part of the list, with another tab, or with only these filters."""
        chosen: Iterable[tuple[str, Sequence[str]]] = (
            ((name, (code,)) for name, code in only.items())
            if only is not None
            else ((name, self.of(name)) for name in FILTERS)
        )
        shown = tab or (Tab.ALL if only is not None else self.tab)
        pairs = [("tab", shown.value)] if shown is not Tab.ALL else []
        pairs += [(name, code) for name, codes in chosen for code in codes]
        pairs += list(more.items())
        return f"?{urlencode(pairs, safe='~')}" if pairs else "?"

    def without_all(self) -> "Narrowing":
        """The tab alone."""
        return replace(self, chosen={})

    def without(self, name: str) -> "Narrowing":
        """The same with one filter dropped."""
        return replace(self, chosen={known: codes for known, codes in self.chosen.items() if known != name})


def narrowing_from(asked: Mapping[str, Sequence[str]]) -> Narrowing:
    """What an address asks for; what is no tab or no code is passed over."""
    tab = next(iter(asked.get("tab", ())), Tab.ALL.value)
    chosen = {name: tuple(dict.fromkeys(c for c in asked.get(name, ()) if 0 < len(c) <= 80)) for name in FILTERS}
    return Narrowing(
        tab=Tab(tab) if tab in set(Tab) else Tab.ALL, chosen={name: codes for name, codes in chosen.items() if codes}
    )
