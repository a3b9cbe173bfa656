"""What changed between two states of a pack, block by block and word by word."""

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from fairwait.keeping_in_touch.packs.rules.composing import Pack
from fairwait.keeping_in_touch.packs.rules.shape import Owner


class How(StrEnum):
    """How a piece of text stands in a comparison."""

    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True)
class Piece:
    """A run of words that stayed, came or went."""

    how: How
    text: str


@dataclass(frozen=True)
class Difference:
    """One block that is not as it was."""

    key: str
    name: str
    owner: Owner
    is_new: bool
    is_gone: bool
    has_moved: bool
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class _Said:
    name: str
    owner: Owner
    text: str


def differences(before: Pack | None, after: Pack) -> tuple[Difference, ...]:
    """What changed, in the order of the new pack, and then what went. Everything, where there was none before."""
    old, new = dict(_said(before)) if before else {}, dict(_said(after))
    moved = _moved([key for key in old if key in new], [key for key in new if key in old])
    found = [
        Difference(key, said.name, said.owner, key not in old, False, key in moved, _pieces(old.get(key), said))
        for key, said in new.items()
        if old.get(key) != said or key in moved
    ]
    found += [
        Difference(key, said.name, said.owner, False, True, False, (Piece(How.REMOVED, said.text),))
        for key, said in old.items()
        if key not in new
    ]
    return tuple(found)


def _said(pack: Pack) -> Iterator[tuple[str, _Said]]:
    """Everything a reader would read, by name."""
    yield "name", _Said("The name", Owner.CORE, pack.name)
    yield "lead", _Said("The words at the top", Owner.CORE, pack.lead)
    yield "summary", _Said("The text message", Owner.CORE, pack.summary)
    section = ""
    for block in pack.blocks:
        section = block.title or section
        text = f"{block.title}\n\n{block.text}" if block.title else block.text
        tip = f"\n\nTip: {block.tip}" if block.tip else ""
        yield f"block:{block.key}", _Said(section, block.owner, text + tip)
    for promise in pack.promises:
        # From how many in a hundred it is true belongs to what is said, though no reader sees it.
        said = f"{promise.says} (true from {promise.at_least} in 100)"
        yield f"promise:{promise.code}", _Said("A promise", Owner.CORE, said)


def _moved(old: list[str], new: list[str]) -> set[str]:
    """The fewest names that must move to make the one order the other."""
    kept = difflib.SequenceMatcher(a=old, b=new, autojunk=False).get_matching_blocks()
    stayed = {new[match.b + step] for match in kept for step in range(match.size)}
    return set(new) - stayed


def _pieces(before: _Said | None, after: _Said) -> tuple[Piece, ...]:
    return pieces(before.text, after.text) if before else (Piece(How.ADDED, after.text),)


def pieces(before: str, after: str) -> tuple[Piece, ...]:
    """What changed between two texts, word by word."""
    old, new = _tokens(before), _tokens(after)
    found = []
    for tag, a, b, c, d in difflib.SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        if tag == "equal":
            found.append(Piece(How.SAME, "".join(old[a:b])))
            continue
        if b > a:
            found.append(Piece(How.REMOVED, "".join(old[a:b])))
        if d > c:
            found.append(Piece(How.ADDED, "".join(new[c:d])))
    return tuple(found)


def _tokens(text: str) -> list[str]:
    return re.findall(r"\s+|[^\s]+", text)
