"""How the translation of each part of a pack stands against the English it was made from."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from fairwait.keeping_in_touch.packs.rules import words
from fairwait.keeping_in_touch.packs.rules.composing import PACK_WORDS, Pack
from fairwait.keeping_in_touch.packs.rules.differing import Piece, pieces
from fairwait.keeping_in_touch.packs.rules.languages import WORDS

AROUND = "around"
"""Where the words around every pack are kept, as if they were a pack of their own."""
_PLACE = re.compile(r"\(\([^)]*\)\)|%\([a-z_]+\)s")
_FILLED = re.compile(r"%\([a-z_]+\)s")
_LINK = re.compile(r"\]\(([^\s()]+)\)")
LONGEST = 9_000


class State(StrEnum):
    """How one part stands in one language."""

    MISSING = "missing"
    DRAFT = "draft"
    CHANGED = "changed"
    CHECKED = "checked"

    @property
    def label(self) -> str:
        """What a translator reads."""
        return _LABELS[self]


_LABELS = {
    State.MISSING: "needs translating",
    State.DRAFT: "translated, not checked yet",
    State.CHANGED: "source changed: needs checking",
    State.CHECKED: "checked",
}


@dataclass(frozen=True)
class Source:
    """One part as it stands in English: a block, a promise, a name, or words around a pack."""

    pack: str
    key: str
    name: str
    title: str
    text: str


@dataclass(frozen=True)
class Translation:
    """One part in another language, the English it was made from, and who checked it against that."""

    title: str
    text: str
    source_title: str
    source_text: str
    written_by: str = ""
    written_at: datetime | None = None
    checked_by: str = ""
    checked_at: datetime | None = None


@dataclass(frozen=True)
class Stands:
    """A part, its translation if there is one, and how that stands."""

    source: Source
    made: Translation | None
    state: State

    @property
    def is_usable(self) -> bool:
        """Whether it says what the English says now, as far as anybody knows: a draft too, marked as one."""
        return self.state in (State.DRAFT, State.CHECKED)

    @property
    def differences(self) -> tuple[Piece, ...]:
        """What changed in the English since; nothing where nothing did."""
        if self.state is not State.CHANGED or self.made is None:
            return ()
        before = _whole(self.made.source_title, self.made.source_text)
        return pieces(before, _whole(self.source.title, self.source.text))


def _whole(title: str, text: str) -> str:
    return f"{title}\n\n{text}" if title else text


def sources(pack: Pack) -> Iterator[Source]:
    """Everything of a pack that is put into another language, in the order it is read."""
    for name in PACK_WORDS:
        text = getattr(pack, name)
        if text:
            yield Source(pack.code, f"pack:{name}", _NAMES[name], "", text)
    section = ""
    for block in pack.blocks:
        section = block.title or section
        yield Source(pack.code, block.key, section or block.key, block.title, block.text)
    for promise in pack.promises:
        yield Source(
            pack.code, f"promise:{promise.code}", "A promise", "", without_figure(promise.says, promise.figure)
        )


_NAMES = {"name": "Its name", "lead": "The words at the top", "summary": "The text message"}


def sources_around() -> Iterator[Source]:
    """The words around every pack."""
    for name, text in WORDS.items():
        yield Source(AROUND, name, f"Around every pack: {name.replace('_', ' ')}", "", text)


def without_figure(says: str, figure: int | None) -> str:
    """A promise with a place for its figure, so that another figure asks for no new translation."""
    return re.sub(rf"(?<!\d){figure}(?!\d)", "((figure))", says, count=1) if figure else says


def stand(parts: Iterator[Source], made: Mapping[tuple[str, str], Translation]) -> tuple[Stands, ...]:
    """How each part stands. `made`: translations by pack and key."""
    return tuple(_stands(part, made.get((part.pack, part.key))) for part in parts)


def _stands(part: Source, made: Translation | None) -> Stands:
    if made is None or not made.text.strip():
        return Stands(part, None, State.MISSING)
    if (made.source_title, made.source_text) != (part.title, part.text):
        return Stands(part, made, State.CHANGED)
    return Stands(part, made, State.CHECKED if made.checked_at else State.DRAFT)


def is_own(made: Translation, name: str) -> bool:
    """Whether somebody by that name would be checking what they wrote themselves."""
    return _plainly(made.written_by) == _plainly(name)


def _plainly(name: str) -> str:
    return " ".join(name.split()).casefold()


def problem(source: Source, *, title: str, text: str) -> str:
    """Why a translation cannot stand for its source; "" where nothing is known against it.

    What a machine can compare is compared: places that are filled in, telephone numbers, and where links lead.
    """
    if not text.strip():
        return "Enter the translation."
    if source.title and not title.strip():
        return "Enter the heading too."
    if len(text) > LONGEST:
        return f"Say it in {LONGEST} characters."
    for kind, found in (("place", _PLACE.findall), ("link", _LINK.findall), ("number", _numbers)):
        here, there = Counter(found(text)), Counter(found(source.text))
        if here != there:
            missing, extra = there - here, here - there
            what, how = (next(iter(missing)), "is missing") if missing else (next(iter(extra)), "is not in the English")
            return f"The {kind} {what} {how}: copy it as it stands there."
    if _FILLED.search(source.text) and "%" in _FILLED.sub("", text):
        return "Write a percentage in words here: the sign % stands for what is filled in."
    return ""


def _numbers(text: str) -> list[str]:
    return [number.replace(" ", "") for number in words.numbers(text)]


def in_language(parts: tuple[Stands, ...]) -> tuple[dict[str, tuple[str, str]], dict[str, str]]:
    """What is usable: of the pack, title and text by key; and of the words around it."""
    usable = [(each.source, each.made) for each in parts if each.is_usable and each.made]
    pack = {source.key: (made.title, made.text) for source, made in usable if source.pack != AROUND}
    return pack, {source.key: made.text for source, made in usable if source.pack == AROUND}


def missing(parts: tuple[Stands, ...]) -> dict[State, int]:
    """How many parts stand against publishing it in this language, by how they stand."""
    counted = {state: sum(each.state is state for each in parts) for state in State if state is not State.CHECKED}
    return {state: count for state, count in counted.items() if count}
