"""Cells that say nothing: "NULL", "n/a", "-", "Not known" and their kin."""

from functools import cache

import polars as pl

from fairwait.engine.checks.fields import DATE_FIELDS
from fairwait.engine.checks.values.lists import load

NAME_FIELDS = frozenset({"first_name", "last_name", "full_name"})


def _capitals(word: str) -> tuple[str, ...]:
    return (word, word.upper(), word.title(), word.capitalize())


@cache
def words(field: str) -> frozenset[str]:
    """Every spelling that means nothing in this field, in the usual capitals."""
    lists = load("blanks")
    names = field in NAME_FIELDS
    plain = [*lists["everywhere"], *lists["field"].get(field, ())]
    if not names:
        plain += lists["not_in_names"]
    if field in DATE_FIELDS and field not in lists["days_kept"]:
        plain += [day + time for day in lists["no_days"] for time in ("", *lists["midnights"])]
    found = {spelling for word in plain for spelling in _capitals(word)}
    found |= {"", "N/a", "n/A", "NaN", "NaT", "Not Known", "nULL"}
    if names:
        for word in lists["names_only_in_capitals"]:
            found -= {word, word.title(), word.capitalize()}
    return frozenset(found)


@cache
def _stand_ins() -> frozenset[str]:
    lists = load("blanks")
    days = [day for day in lists["no_days"] if not day.isdecimal()]
    return frozenset((day + time).lower() for day in days for time in ("", *lists["midnights"]))


def is_a_stand_in(text: str) -> bool:
    """Whether this is a day that systems write where there is none ("1900-01-01 00:00:00"), whatever the column."""
    return text.lower() in _stand_ins()


def is_blank(text: str | None, *, field: str) -> bool:
    """Whether a cell of this field says nothing."""
    return text is None or not text.strip() or text.strip() in words(field)


def without_blanks(column: pl.Expr, *, field: str) -> pl.Expr:
    """The column with its empty words made null."""
    return pl.when(column.is_in(sorted(words(field)))).then(None).otherwise(column)
