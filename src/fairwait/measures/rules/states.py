"""The waits a measure is taken from: one row a wait, as it stood on a day."""

from collections.abc import Mapping
from datetime import date

import polars as pl

WAITS: dict[str, pl.DataType] = {
    "wait_id": pl.Int64(),
    "person_id": pl.Int64(),
    "pathway": pl.String(),
    "team": pl.String(),
    "band": pl.String(),
    "age_group": pl.String(),
    "carer": pl.String(),
    "joined_on": pl.Date(),
    "ended_on": pl.Date(),
    "end_reason": pl.String(),
    "is_paused": pl.Boolean(),
    "is_assessable": pl.Boolean(),
    "days": pl.Int64(),
    "days_without_pauses": pl.Int64(),
    "has_due_date": pl.Boolean(),
}
"""What `measure` reads, with everything as at its date.

`person_id` is one number a person, merged ones resolved. `age_group` is one of `AGE_GROUPS`, `carer` of `CARERS`.
`joined_on` is the day the wait came on the list, `ended_on` the day it left, `end_reason` its national reason. `days`
and `days_without_pauses` are calendar days from the start of the clock. `has_due_date` says whether the data give the
day a review is due. Only team, band, ended_on, end_reason and has_due_date (then it has one) may be null.
Waits that ended stay in the frame: they are what left.
"""

BAND_CHANGES: dict[str, pl.DataType] = {
    "wait_id": pl.Int64(),
    "changed_on": pl.Date(),
    "from_rank": pl.Int64(),
    "to_rank": pl.Int64(),
}
"""Each change of a band by a person, ranks from 1 the most urgent; a null rank is no band."""

CONTACTS: dict[str, pl.DataType] = {
    "wait_id": pl.Int64(),
    "what": pl.String(),
    "on": pl.Date(),
    "tries": pl.Int64(),
}
"""Keeping in touch: a row for each contact, try and promise, and for how each open wait stands on the day.

`what` is one of `contacts.What`; `tries` how many went before a contact recorded here, null for every other row.
"""

MET: dict[str, pl.DataType] = {
    "wait_id": pl.Int64(),
    "workers": pl.Int64(),
}
"""How many different workers met the person of a wait, by its end: a row for each wait with one or more."""

AGE_GROUPS = ("under 18", "18 to 64", "65 and over", "not known")
CARERS = ("carer", "person", "not known")

CUTS: dict[str, str] = {
    "pathway": "pathway",
    "team": "team",
    "band": "priority band",
    "age_group": "age group",
    "carer": "carer or person",
}
"""What a measure may be cut by, with its words. Never by worker: no measure ranks named people."""


def check_frame(frame: pl.DataFrame, schema: Mapping[str, pl.DataType], *, name: str) -> None:
    """Raises: ValueError naming the columns that are missing or of another type."""
    missing = [column for column in schema if column not in frame.columns]
    if missing:
        raise ValueError(f"{name} must have the columns {', '.join(missing)}")
    odd = [column for column, kind in schema.items() if frame.schema[column] != kind]
    if odd:
        raise ValueError(f"{name} must have {', '.join(f'{column} as {schema[column]}' for column in odd)}")


def age_group(born: date | None, *, as_of: date) -> str:
    """The age group of a person on a day."""
    if born is None or born > as_of:
        return "not known"
    age = as_of.year - born.year - ((as_of.month, as_of.day) < (born.month, born.day))
    return "under 18" if age < 18 else "18 to 64" if age < 65 else "65 and over"


def age_groups(*, as_of: date) -> pl.Expr:
    """`age_group` of each `date_of_birth`."""
    born = pl.col("date_of_birth")
    month, day = born.dt.month(), born.dt.day()
    later = (month > as_of.month) | ((month == as_of.month) & (day > as_of.day))
    age = as_of.year - born.dt.year() - later.cast(pl.Int32)
    return (
        pl.when(born.is_null() | (born > as_of))
        .then(pl.lit("not known"))
        .when(age < 18)
        .then(pl.lit("under 18"))
        .when(age < 65)
        .then(pl.lit("18 to 64"))
        .otherwise(pl.lit("65 and over"))
    )
