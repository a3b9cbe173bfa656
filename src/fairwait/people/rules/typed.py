"""Details of somebody new as they were typed, read as the checks of extracts read them. Pure."""

from collections.abc import Callable, Mapping
from datetime import date

import polars as pl

from fairwait.engine.checks.values import contacts, numbers

NAMES: tuple[str, ...] = ("first_name", "last_name", "known_as", "address")
OTHERS: tuple[str, ...] = ("communication_needs", "unsafe_contact")


def read(typed: Mapping[str, str], *, born: date | None, today: date) -> tuple[dict[str, str | date], dict[str, str]]:
    """What is to be recorded of somebody, by field, and what is wrong with what was typed, by field.

    Somebody is recorded under a name: a first or a last one, or what they are called.
    """
    known: dict[str, str | date] = {
        name: " ".join(typed[name].split()) for name in (*NAMES, *OTHERS) if typed.get(name, "").strip()
    }
    wrong: dict[str, str] = {}
    if not known.keys() & {"first_name", "last_name", "known_as"}:
        wrong["last_name"] = "Enter a name, or what they are called."
    if born is not None and born > today:
        wrong["date_of_birth"] = "The date of birth must be in the past."
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
