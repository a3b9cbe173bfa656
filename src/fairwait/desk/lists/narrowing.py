"""What part of the list is asked for, and how it is laid out: in the address as codes only, so that it can be sent to a
colleague. Pure."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from hashlib import blake2s
from urllib.parse import urlencode
from uuid import UUID
from zlib import crc32

NOBODY = "none"
"""The code of a value that is not there."""
_APART = re.compile(r"[^a-z0-9]+")


class Tab(StrEnum):
    """The parts of the list that have an address of their own."""

    ALL = "all"
    NEW = "new"
    TRIAGE = "triage"
    UNSEEN = "unseen"
    CONTACT = "contact"
    RECHECK = "re-check"
    TARGET = "target"
    MINE = "mine"
    QUESTIONS = "questions"
    NO_TEAM = "no-team"


class Sort(StrEnum):
    """The orders a list can be put in. All but the first are a look at the list, and never its order of priority."""

    RISK = "risk"
    WAITED = "waited"
    HEARD = "heard"
    CONTACT = "contact"
    RECHECK = "re-check"
    TARGET = "target"
    JOINED = "joined"
    NAME = "name"
    PLACE = "place"
    TEAM = "team"
    WORKER = "worker"


class Column(StrEnum):
    """The columns a list can have, beside who it is about; in the order in which they stand."""

    BAND = "band"
    WAITING = "waiting"
    HEARD = "heard"
    RECHECK = "re-check"
    NEXT = "next"
    TARGET = "target"
    JOINED = "joined"
    PLACE = "place"
    NEED = "need"
    CARER = "carer"
    TEAM = "team"
    SOURCE = "source"


USUAL: tuple[Column, ...] = (Column.BAND, Column.WAITING, Column.HEARD, Column.NEXT, Column.TEAM)
"""The columns of a list that nobody has laid out."""

FILTERS: tuple[str, ...] = (
    "pathway", "team", "worker", "band", "place", "ward", "network", "need", "carer", "lacks", "source",
)  # fmt: skip
"""The filters, by their names in the address."""


def code_of(text: str | None) -> str:
    """A council's own word as a code for an address: "Eastmarsh team" is "eastmarsh-team"."""
    if not (text or "").strip():
        return NOBODY
    said = _APART.sub("-", str(text).casefold()).strip("-")
    return said if said and said != NOBODY else f"x{crc32(str(text).encode()):08x}"


def veiled_code(text: str | None) -> str:
    """A name as a code for an address: the same for the same name, and no word of it. "Kofi Mensah" is "w6f0…"."""
    said = " ".join((text or "").split()).casefold()
    return f"w{blake2s(said.encode(), digest_size=6).hexdigest()}" if said else NOBODY


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
    """A tab, and for each filter the codes chosen; then the order and the columns, and the saved view it came from.

    No columns chosen are the usual ones. `unknown`: what the address asked for and the list does not know; it is in no
    address the list gives out.
    """

    tab: Tab = Tab.ALL
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sort: Sort = Sort.RISK
    backwards: bool = False
    columns: tuple[Column, ...] = ()
    view: UUID | None = None
    unknown: tuple[str, ...] = field(default=(), compare=False)

    def of(self, name: str) -> tuple[str, ...]:
        """The codes chosen in one filter."""
        return self.chosen.get(name, ())

    @property
    def is_narrowed(self) -> bool:
        """Whether any filter is set, the tab aside."""
        return any(self.chosen.values())

    @property
    def shown(self) -> tuple[Column, ...]:
        """The columns, in the order in which they stand."""
        return self.columns or USUAL

    @property
    def part(self) -> "Narrowing":
        """The same waits, however they are laid out."""
        return Narrowing(self.tab, self.chosen)

    def address(self, *, tab: Tab | None = None, **more: str) -> str:
        """The address of this part of the list, or of another tab of it, as it is laid out."""
        shown = tab or self.tab
        pairs = [("tab", shown.value)] if shown is not Tab.ALL else []
        pairs += [(name, code) for name in FILTERS for code in self.of(name)]
        pairs += self._laid_out()
        pairs += list(more.items())
        return f"?{urlencode(pairs or [('tab', Tab.ALL.value)], safe='~')}"

    def _laid_out(self) -> list[tuple[str, str]]:
        pairs = [("col", column.value) for column in self.columns]
        if self.sort is not Sort.RISK:
            pairs.append(("sort", f"-{self.sort.value}" if self.backwards else self.sort.value))
        return [*pairs, *([("view", self.view.hex)] if self.view else [])]

    def without_all(self) -> "Narrowing":
        """The tab alone."""
        return replace(self, chosen={})

    def without(self, name: str) -> "Narrowing":
        """The same with one filter dropped."""
        return replace(self, chosen={known: codes for known, codes in self.chosen.items() if known != name})

    def lacking(self, code: str) -> "Narrowing":
        """Whoever of this part of the list lacks one thing, whatever its tab."""
        return replace(self, tab=Tab.ALL, chosen={**self.chosen, "lacks": (code,)})

    def sorted_by(self, sort: Sort) -> "Narrowing":
        """The same in another order; the order it is in already is turned round. Priority is never turned round."""
        turned = sort is self.sort is not Sort.RISK and not self.backwards
        return replace(self, sort=sort, backwards=turned)


_BESIDE = ("after", "before", "kind", "csrfmiddlewaretoken", "act", "whom", "wait")
"""What addresses and forms of the list say that is no part of it."""
_SHOWN = re.compile(r"[a-z0-9~-]{1,40}")


def narrowing_from(asked: Mapping[str, Sequence[str]]) -> Narrowing:
    """What an address asks for; what is no tab, no filter, no code, no order and no column is passed over, and named in
    `unknown`: left out without a word, it would show more than was asked for."""
    tab = next(iter(asked.get("tab", ())), Tab.ALL.value)
    sort = next(iter(asked.get("sort", ())), Sort.RISK.value)
    chosen = {name: tuple(dict.fromkeys(c for c in asked.get(name, ()) if _is_code(c))) for name in FILTERS}
    columns = tuple(column for column in Column if column.value in asked.get("col", ()))
    by = Sort(sort.removeprefix("-")) if sort.removeprefix("-") in set(Sort) else Sort.RISK
    return Narrowing(
        tab=Tab(tab) if tab in set(Tab) else Tab.ALL,
        chosen={name: codes for name, codes in chosen.items() if codes},
        sort=by,
        backwards=sort.startswith("-") and by is not Sort.RISK,
        columns=() if columns == USUAL else columns,
        view=_uuid(next(iter(asked.get("view", ())), "")),
        unknown=tuple(dict.fromkeys(_passed_over(asked))),
    )


def _is_code(text: str) -> bool:
    return 0 < len(text) <= 80


def _passed_over(asked: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """What of an address is not understood, as it may be said on a page: codes only."""
    known: dict[str, Callable[[str], bool]] = {
        "tab": lambda said: not said or said in set(Tab),
        "sort": lambda said: said.removeprefix("-") in set(Sort),
        "col": set(Column).__contains__,
        "view": lambda said: not said or _uuid(said) is not None,
        **dict.fromkeys(FILTERS, lambda said: not said or _is_code(said)),
    }
    for name, values in asked.items():
        if name in _BESIDE:
            continue
        if name not in known:
            yield _sayable(name)
            continue
        several = name in (*FILTERS, "col")
        for at, value in enumerate(values):
            if not known[name](value) or (at and not several and value != values[0]):
                yield f"{name}={_sayable(value)}"


def _sayable(text: str) -> str:
    return text if _SHOWN.fullmatch(text) else "\u2026"


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(hex=text)
    except ValueError:
        return None
