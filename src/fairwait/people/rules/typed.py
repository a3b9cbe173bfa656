"""Details of somebody new as they were typed, read as the checks of extracts read them. Pure."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date

import polars as pl

from fairwait.engine.checks.values import contacts, numbers

NAMES: tuple[str, ...] = ("first_name", "last_name", "known_as", "address")
OTHERS: tuple[str, ...] = ("communication_needs", "unsafe_contact")
OLDEST_AGE = 120
"""Nobody alive is older; a typed year a century off is."""
_BLANK = frozenset("\u115f\u1160\u3164\uffa0\u2800")
"""Letters by their kind of which nothing can be seen."""
_TURNS = re.compile(r"[\u202a-\u202e\u2066-\u2069]")
"""Marks that turn the direction of all that follows on a page. The marks of single letters stay: names need them."""


def read(typed: Mapping[str, str], *, born: date | None, today: date) -> tuple[dict[str, str | date], dict[str, str]]:
    """What is to be recorded of somebody, by field, and what is wrong with what was typed, by field.

    Somebody is recorded under a name: a first or a last one, or what they are called.
    """
    tidied = {name: _tidied(typed.get(name, "")) for name in (*NAMES, *OTHERS)}
    known: dict[str, str | date] = {name: words for name, words in tidied.items() if words}
    wrong: dict[str, str] = {}
    if not known.keys() & {"first_name", "last_name", "known_as"}:
        wrong["last_name"] = "Enter a name, or what they are called."
    if born is not None and born > today:
        wrong["date_of_birth"] = "The date of birth must be in the past."
    elif born is not None and today.year - born.year > OLDEST_AGE:
        wrong["date_of_birth"] = f"Check the year: born in {born.year} they would be over {OLDEST_AGE}."
    elif born is not None:
        known["date_of_birth"] = born
    for name, (reader, explain) in _READERS.items():
        text = typed.get(name, "").strip()
        if not text:
            continue
        value = reader(text)
        if value is None:
            wrong[name] = f"Check this: {explain(text)}."
        else:
            known[name] = value
    return known, wrong


def _tidied(words: str) -> str:
    """Words with single spaces and without what turns a page round; nothing where no letter of them can be seen."""
    tidied = " ".join(_TURNS.sub("", words).split())
    seen = (letter for letter in tidied if letter not in _BLANK and unicodedata.category(letter)[0] not in "CZM")
    return tidied if any(seen) else ""


def _one(column: Callable[[pl.Expr], pl.Expr]) -> Callable[[str], str | None]:
    def read_one(text: str) -> str | None:
        value: str | None = pl.select(column(pl.lit(text))).item()
        return value

    return read_one


def _phone(text: str) -> str | None:
    good, bad = contacts.phones(text)
    return good[0] if len(good) == 1 and not bad else None


_READERS: dict[str, tuple[Callable[[str], str | None], Callable[[str], str]]] = {
    "nhs_number": (_one(numbers.nhs_number), numbers.explain_nhs_number),
    "postcode": (_one(contacts.postcode), contacts.explain_postcode),
    "phone": (_phone, contacts.explain_phone),
    "mobile": (_phone, contacts.explain_phone),
    "email": (_one(contacts.email), contacts.explain_email),
}
