"""Reading a council's own words: when two ways of writing something are the same, and which code a text means."""

import re
import unicodedata
from collections.abc import Iterable
from typing import Protocol

_APART = re.compile(r"[^a-z0-9]+")
_DROPPED = re.compile(r"['\u2019`]")  # carer's, carers' and carers are one word


def plain(text: str) -> str:
    """The text without case, accents and punctuation: "Carer's  Ax." and "carers ax" become the same."""
    folded = unicodedata.normalize("NFKD", text).casefold().replace("&", " and ").replace("+", " plus ")
    bare = "".join(letter for letter in folded if not unicodedata.combining(letter))
    return _APART.sub(" ", _DROPPED.sub("", bare)).strip()


class Coded(Protocol):
    """Something a council's words can name."""

    @property
    def code(self) -> str:
        """The code kept in data."""

    @property
    def label(self) -> str:
        """What a person reads."""

    @property
    def words(self) -> tuple[str, ...]:
        """What extracts say."""


def names_of(item: Coded) -> set[str]:
    """Every plain text that means this item."""
    return {plain(text) for text in (item.code, item.label, *item.words)} - {""}


def code_for(text: str | None, items: Iterable[Coded]) -> str | None:
    """The code of the one item this text names exactly (case, accents and punctuation aside); None if none does."""
    wanted = plain(text or "")
    if not wanted:
        return None
    return next((item.code for item in items if wanted in names_of(item)), None)
