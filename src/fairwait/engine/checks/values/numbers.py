"""NHS numbers: ten digits whose last checks the others (modulus 11, NHS Data Dictionary, "NHS NUMBER")."""

import re

import numpy as np
import polars as pl

_SCIENTIFIC = re.compile(r"^\d(?:[.,]\d+)?e\+?\d+$", re.IGNORECASE)


def _weighted_sums(*, first_weight: int) -> pl.Series:
    """For each number of five digits, its digits times first_weight, first_weight - 1 ... added up."""
    # By numpy: a sum in Polars would start its threads on import, and a process that forks later would hang in them.
    number = np.arange(100_000, dtype=np.int64)
    return pl.Series("sum", sum(number // 10 ** (4 - place) % 10 * (first_weight - place) for place in range(5)))


# The first and last five digits are weighed by table: ten divisions a row cost twenty times as much.
_FIRST_FIVE, _LAST_FIVE = _weighted_sums(first_weight=10), _weighted_sums(first_weight=5)


def ten_digits(column: pl.Expr) -> pl.Expr:
    """The number where the cell is ten digits and nothing else and they check, else null.

    The ten digits times 10, 9 ... 1 must add up to a multiple of 11. Ten times one digit is a stand-in, not a number.
    """
    signed = column.str.starts_with("+") | column.str.starts_with("-")
    number = pl.when((column.str.len_bytes() == 10) & ~signed).then(column.cast(pl.Int64, strict=False)).otherwise(0)
    total = pl.lit(_FIRST_FIVE).gather(number // 100_000) + pl.lit(_LAST_FIVE).gather(number % 100_000)
    alike = number % 1_111_111_111 == 0
    return pl.when((total % 11 == 0) & ~alike).then(column)


def nhs_number(column: pl.Expr) -> pl.Expr:
    """The ten digits of a valid number, however spaced, dashed, labelled or quoted; else null."""
    bare = column.str.replace(r"^(?i:nhs\s*(?:no|number|num)?\s*[.:]?\s*)", "").str.replace(r"\.0+$", "")
    return ten_digits(bare.str.replace_all(r"[\s'’‘`\-–\u{2011}.]", ""))


def explain_nhs_number(text: str) -> str:
    """What is wrong with a number that is not valid, in plain words."""
    if _SCIENTIFIC.match(text.strip()):
        return "a spreadsheet has shortened this number and its last digits are lost"
    only = re.sub(r"[\s'’‘`\-–.]", "", re.sub(r"\.0+$", "", text))
    if not only.isdecimal():
        return "an NHS number has ten digits and nothing else"
    if len(only) != 10:
        return f"an NHS number has 10 digits; this has {len(only)}"
    if len(set(only)) == 1:
        return "ten times the same digit is a stand-in, not a number"
    return "the last digit does not fit the others, so at least one digit is wrong"
