"""Whether contact is safe: what a yes or a no says of it depends on how the heading asks.

"OK to leave voicemail?" and "Do not leave messages" ask opposite things of the same word.
"""

import re
from collections.abc import Mapping
from enum import StrEnum
from functools import cache

import polars as pl

from fairwait.engine.checks.values.codes import answers
from fairwait.engine.checks.values.lists import load

FIELD = "unsafe_contact"
SAFE, UNSAFE = "safe", "unsafe"
"""What somebody may say that an answer means, in the mapping."""

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_YES_OR_NO = re.compile(r"\b(?:yes\W*(?:or\W*)?no|y\W+(?:or\W+)?n)\b|\by/?n\b")
_LEAVES = re.compile(r"\bleav\w*\b.*\b(?:messages?|msgs?|voicemails?|vm|answerphone)\b")
_NEAR = 3
"""Words before one of safety within which a denial turns it round: "not always safe to ring"."""
_MOST_HEADING = 120


class Asks(StrEnum):
    """What a yes under a heading says."""

    IF_SAFE = "yes is safe"
    IF_UNSAFE = "yes is unsafe"
    UNCLEAR = "cannot be told"


@cache
def asks(heading: str) -> Asks:
    """What the heading of a column asks: whether contact is safe, or whether it is not."""
    plain = _CAMEL.sub(" ", heading).replace("_", " ").lower()
    plain = re.sub("['’‘`]", "", _YES_OR_NO.sub(" ", plain)).replace("can not", "cannot")
    words = re.findall(r"[a-z]+", plain.replace("o.k.", "ok"))
    known = {name: frozenset(listed) for name, listed in load("safe_contact").items()}
    denied = [place for place, word in enumerate(words) if word in known["denies"]]
    said = set()
    last_safe = -1
    for place, word in enumerate(words):
        turned = any(place - _NEAR <= at < place for at in denied)
        if word in known["asks_of_safety"]:
            last_safe = place
            said.add(Asks.IF_UNSAFE if turned else Asks.IF_SAFE)
        elif word in known["warns"]:
            said.add(Asks.UNCLEAR if turned else Asks.IF_UNSAFE)
    if not said:
        if denied:
            return Asks.IF_UNSAFE
        return Asks.IF_SAFE if _LEAVES.search(plain) else Asks.UNCLEAR
    if said == {Asks.IF_SAFE} and any(at > last_safe for at in denied):
        return Asks.UNCLEAR  # "OK to ring (not the landline)"
    return said.pop() if len(said) == 1 else Asks.UNCLEAR


@cache
def _words() -> Mapping[bool, frozenset[str]]:
    known = answers(FIELD)
    return {answer: frozenset(word for word, meant in known.items() if meant is answer) for answer in (True, False)}


def bare(column: pl.Expr) -> pl.Expr:
    """Cells as answers are compared."""
    return column.str.strip_chars().str.to_lowercase().str.strip_chars(" .!")


def is_answer(column: pl.Expr) -> pl.Expr:
    """Whether a cell says yes or no and nothing more."""
    return bare(column).is_in([*sorted(_words()[True]), *sorted(_words()[False])])


def warning_answers(heading: str) -> frozenset[str]:
    """The answers that warn under a heading that tells what it asks, in small letters."""
    return _words()[asks(heading) is Asks.IF_UNSAFE]


def _means_nothing(heading: str, chosen: Mapping[str, str]) -> list[str]:
    """The answers that warn of nothing under this heading. Where it cannot be told, none does until somebody says."""
    kind = asks(heading)
    safe = set() if kind is Asks.UNCLEAR else set(_words()[kind is Asks.IF_SAFE])
    for word, meant in chosen.items():
        (safe.add if meant == SAFE else safe.discard)(word.strip().lower())
    return sorted(safe)


def read(column: pl.Expr, *, heading: str, chosen: Mapping[str, str] | None = None) -> pl.Expr:
    """What cells warn of: null where they answer that contact is safe, the heading beside an answer that it is not.

    Args:
        column: the cells, empty words null.
        heading: the column's own heading.
        chosen: answer -> "safe" or "unsafe", as a person said.
    """
    asked = heading.strip()[:_MOST_HEADING]
    beside = pl.lit(asked + (" " if asked.endswith(("?", ":")) else ": ")) + column.str.strip_chars()
    return (
        pl.when(bare(column).is_in(_means_nothing(heading, chosen or {})))
        .then(None)
        .when(is_answer(column))
        .then(beside)
        .otherwise(column)
    )


def unsettled(answered: list[str], *, heading: str, chosen: Mapping[str, str] | None = None) -> list[str]:
    """Those of some bare answers of which nobody can tell what they say."""
    if asks(heading) is not Asks.UNCLEAR:
        return []
    known = {word.strip().lower() for word in chosen or {}}
    return [word for word in answered if word.strip().lower() not in known]
