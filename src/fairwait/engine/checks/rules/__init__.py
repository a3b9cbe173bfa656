"""The rules of an extract: each a small function from rows to findings, by the names of `catalogue`."""

from collections.abc import Callable, Iterator

import polars as pl

from fairwait.engine.checks.rules import contacts, days, people, required, risk, words
from fairwait.engine.checks.rules.batch import Batch

ROW_RULES: tuple[Callable[[Batch], Iterator[pl.DataFrame]], ...] = (
    required.required_missing,
    days.date_unreadable,
    days.date_in_future,
    days.date_order,
    contacts.nhs_number_invalid,
    contacts.postcode_invalid,
    contacts.phone_invalid,
    contacts.email_invalid,
    words.value_unknown,
    words.priority_missing,
    words.priority_unmapped,
    people.age_implausible,
    people.wait_implausible,
    people.deceased,
    people.pause_incomplete,
    people.contact_missing,
    people.unsafe_contact,
    risk.risk_words,
)
"""The rules that look at one row at a time."""


def row_findings(batch: Batch) -> list[pl.DataFrame]:
    """What every rule of single rows finds in a batch; empty frames are left out."""
    return [part for rule in ROW_RULES for part in rule(batch) if part.height]
