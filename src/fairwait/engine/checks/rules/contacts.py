"""Numbers and addresses that do not have their form."""

from collections.abc import Iterator

import polars as pl

from fairwait.engine.checks.rules.batch import Batch, explained, is_bad
from fairwait.engine.checks.values import contacts, numbers


def _sentence(text: str, *, what: str, why: str) -> str:
    return f"“{text[:60]}” is not {what}: {why}."


def nhs_number_invalid(batch: Batch) -> Iterator[pl.DataFrame]:
    """Not ten digits, a wrong check digit, or damaged by a spreadsheet."""
    if batch.has("nhs_number"):
        yield explained(
            batch, is_bad("nhs_number"), rule="nhs-number-invalid", field="nhs_number",
            explain=lambda text: _sentence(text, what="an NHS number", why=numbers.explain_nhs_number(text)),
        )  # fmt: skip


def postcode_invalid(batch: Batch) -> Iterator[pl.DataFrame]:
    """Not the form of a postcode."""
    if batch.has("postcode"):
        yield explained(
            batch, is_bad("postcode"), rule="postcode-invalid", field="postcode",
            explain=lambda text: _sentence(text, what="a postcode", why=contacts.explain_postcode(text)),
        )  # fmt: skip


def phone_invalid(batch: Batch) -> Iterator[pl.DataFrame]:
    """No phone number in a UK or international form, in phone or mobile."""
    for name in ("phone", "mobile"):
        if batch.has(name):
            yield explained(
                batch, is_bad(name), rule="phone-invalid", field=name,
                explain=lambda text: _sentence(text, what="a phone number", why=contacts.explain_phone(text)),
            )  # fmt: skip


def email_invalid(batch: Batch) -> Iterator[pl.DataFrame]:
    """Not the form of an e-mail address."""
    if batch.has("email"):
        yield explained(
            batch, is_bad("email"), rule="email-invalid", field="email",
            explain=lambda text: _sentence(text, what="an e-mail address", why=contacts.explain_email(text)),
        )  # fmt: skip
