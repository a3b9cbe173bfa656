"""Whether a line of totals that counts the list counts the rows that are there. Pure, but for the table it is given.

Only a line that says plainly that it counts rows is believed: the sum of a column, a group's total, or one that counts
people says nothing of rows that are lacking.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from .values import trimmed

_SAYS_WHAT = """
    total totals grand overall report number no of count all in on this the list file extract record records row rows
    case cases wait waits waiting open people person persons client clients referral referrals item items entry entries
    result results returned found listed exported shown selected affected
"""
_COUNTS = frozenset(_SAYS_WHAT.split())
_OF_ROWS = frozenset({"record", "records", "row", "rows"})
_OF_ALL = frozenset({"grand", "overall", "report", *_OF_ROWS})
_NUMBER = re.compile(r"\d{1,3}(?:,\d{3})+|\d+")
_NUMERIC_SHARE = 0.5
_BESIDE = 1
"""The cell after the label belongs to the label; one further on stands under its column, as a sum does."""


@dataclass(frozen=True)
class Total:
    """A line of totals: its number, its cells, how many it says, and the words it says it with."""

    row: int
    says: int
    words: frozenset[str]
    under: int | None
    """The column its number stands under, where that is not beside its words."""

    @property
    def counts_rows(self) -> bool:
        """Whether it says that it counts rows, and not who or what is on them."""
        return bool(self.words & _OF_ROWS)


def total_of(row: int, cells: Sequence[str]) -> Total | None:
    """What a line of totals counts; None where it says more than a number of what the list holds."""
    filled = [(index, text) for index, cell in enumerate(cells) if (text := trimmed(cell))]
    numbers = [(index, found) for index, text in filled for found in _NUMBER.findall(text)]
    words = frozenset(re.findall(r"[^\W\d_]+", " ".join(text.lower() for _, text in filled)))
    if len(numbers) != 1 or not words or not words <= _COUNTS:
        return None
    at, number = numbers[0]
    return Total(row, int(number.replace(",", "")), words, at if at > filled[0][0] + _BESIDE else None)


def false_total(totals: Sequence[Total], *, rows: int, header_lines: int, table: pl.LazyFrame) -> Total | None:
    """The line that counts other rows than there are, if there is one.

    Args:
        totals: every line of the file that counts.
        rows: the rows that are there, whether or not they could be lined up.
        header_lines: lines of headings, which some reports count as rows.
        table: `row` and the columns, as text.
    """
    said = [total.says for total in totals]
    if not rows or rows in said or sum(said) == rows:
        return None
    judged = [t for t in totals if len(totals) == 1 or t.words & _OF_ALL]
    for total in judged:
        lacking = total.says > rows and not (total.counts_rows and total.says <= rows + header_lines)
        doubled = total.counts_rows and total.says * 1.5 < rows
        if (lacking or doubled) and not _is_of_a_column(total, table):
            return total
    return None


def _is_of_a_column(total: Total, table: pl.LazyFrame) -> bool:
    """Whether the number is the sum of a column, or stands under one of numbers."""
    names = table.collect_schema().names()[1:]
    numbers = table.select(pl.col(name).str.replace_all(",", "").cast(pl.Float64, strict=False) for name in names)
    sums = numbers.select(pl.all().sum()).collect().row(0)
    if any(found is not None and round(found) == total.says for found in sums):
        return True
    if total.under is None or total.under >= len(names):
        return False
    share = numbers.select(pl.col(names[total.under]).is_not_null().mean()).collect().item()
    return bool((share or 0.0) >= _NUMERIC_SHARE)
