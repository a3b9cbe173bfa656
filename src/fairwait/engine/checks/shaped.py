"""Fields that have a form: what a cell is read as, and whether it is no such number or address at all."""

from collections.abc import Callable, Mapping
from functools import lru_cache

import polars as pl

from fairwait.engine.checks.values import contacts, numbers

SHAPED = ("nhs_number", "phone", "mobile", "postcode", "email")
"""Fields that have a form: the usual one is read for all rows at once, the rest once for each distinct value."""

_USUAL: Mapping[str, Callable[[pl.Expr], pl.Expr]] = {
    "nhs_number": numbers.ten_digits,
    "phone": contacts.usual_phone,
    "mobile": contacts.usual_phone,
    "postcode": contacts.usual_postcode,
    "email": contacts.usual_email,
}


def read_shaped(written: pl.Series, *, name: str) -> tuple[pl.Series, pl.Series]:
    """What each cell of one of these fields is read as (a cell that is none stays as written, but for an NHS number),
    and whether it is none; in the order given."""
    read = written.to_frame("value").select(_USUAL[name](pl.col("value"))).to_series()
    at = (written.is_not_null() & read.is_null()).arg_true()
    is_bad = pl.zeros(len(written), dtype=pl.Boolean, eager=True)
    if at.is_empty():
        return read, is_bad
    cells = written.gather(at)
    table = _odd(name, cells.unique())
    values = table.get_column("value")
    kept = cells.replace_strict(values, table.get_column("kept"), default=None, return_dtype=pl.String())
    bad = cells.replace_strict(values, table.get_column("bad"), default=False, return_dtype=pl.Boolean())
    return read.scatter(at, kept), is_bad.scatter(at.filter(bad), values=True)


@lru_cache(maxsize=200_000)
def _phone(text: str) -> tuple[str, bool]:
    good, bad = contacts.phones(text)
    return (good[0] if good else text), bool(bad)


@lru_cache(maxsize=50_000)
def _email(text: str) -> tuple[str, bool]:
    found = contacts.emails(text)
    return (found or text), found is None


def _odd(name: str, values: pl.Series) -> pl.DataFrame:
    """Distinct values not in the usual form: `value`, what is `kept` of it, and whether it is `bad`."""
    frame = values.alias("value").to_frame()
    if name == "nhs_number":
        return frame.with_columns(kept=numbers.nhs_number(pl.col("value"))).with_columns(bad=pl.col("kept").is_null())
    if name == "postcode":
        valid = contacts.postcode(pl.col("value"))
        return frame.with_columns(kept=pl.coalesce(valid, "value"), bad=valid.is_null())
    read, one = (contacts.email, _email) if name == "email" else (contacts.spaced_phone, _phone)
    known = frame.with_columns(kept=read(pl.col("value"))).with_columns(bad=pl.lit(value=False))
    rest = pl.col("kept").is_null()
    return pl.concat([known.filter(~rest), _one_by_one(known.filter(rest).select("value"), one)])


def _one_by_one(frame: pl.DataFrame, read: Callable[[str], tuple[str, bool]]) -> pl.DataFrame:
    found = [read(text) for text in frame.get_column("value").to_list()]
    return frame.with_columns(
        pl.Series("kept", [kept for kept, _ in found], dtype=pl.String()),
        pl.Series("bad", [bad for _, bad in found], dtype=pl.Boolean()),
    )
