"""Trying a policy on everybody who waits, before anybody adopts it. Nobody moves by it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from fairwait.directory.queries import deprived_fifths
from fairwait.engine.policy import Trial, order, trial
from fairwait.history.bulk import read
from fairwait.priority.analysis import PATHS, SCHEMA, counted, suggestions
from fairwait.priority.queries import policies, read_policy
from fairwait.priority.rules import STARTER_VERSION, Adopted
from fairwait.waiting import queries as waiting
from fairwait.waiting.models import Wait

TRIAL_SCHEMA = "fairwait.policy-trial/1"
GROUPS = ("age", "gender", "ethnicity", "language", "locality", "deprivation", "carer", "pathway")
"""What the effect of a policy is compared by; by deprivation only where loaded postcodes tell of it."""
_AGES = [18, 65, 75, 85]
_OF_PERSON = ("gender", "ethnicity", "language", "postcode")
_FIFTHS = {
    1: "1: the most deprived fifth", 2: "2: the second fifth", 3: "3: the middle fifth", 4: "4: the fourth fifth",
    5: "5: the least deprived fifth",
}  # fmt: skip


@dataclass(frozen=True)
class Tried:
    """The effect of a policy, and the places of those it moves.

    `moved` are the rows of `trial.moved` with `place_was` and `place_becomes`; `later` counts the waits that would be
    suggested the same band and stand later for others who move up.
    """

    trial: Trial
    moved: pl.DataFrame
    later: int


def try_policy(text: str, *, on: date) -> Tried:
    """What adopting a policy would do to everybody who waits. Raises: PolicyRefused."""
    tried = read_policy(text, on=on)
    in_force = policies(on=on)
    pathways = waiting.pathways(on=on)
    columns = dict.fromkeys((*_OF_PERSON, "locality"), pl.String())
    paths = PATHS | {name: f"person__{name}" for name in _OF_PERSON}
    rows = read(Wait.objects.filter(status="open").order_by("pk"), SCHEMA | columns, paths=paths)
    frame = counted(rows, on=on, pathways=pathways, calendar=waiting.calendar())

    def suggested(by: Sequence[Adopted]) -> pl.DataFrame:
        told = suggestions(frame, on=on, policies=by, pathways=pathways)
        return told.select(
            rows["wait"].alias("id"),
            "suggested",
            pl.col("suggested_rank").alias("place"),
            _places(frame.hstack(told)).alias("at"),
        )

    before, after = suggested(in_force), suggested((*in_force, Adopted(policy=tried, version=STARTER_VERSION)))
    found = trial(before, after, groups=_groups(rows, on))
    at = before.select("id", pl.col("at").alias("place_was")).with_columns(after["at"].alias("place_becomes"))
    stays = pl.col("id").is_in(found.moved["id"].implode()).not_()
    return Tried(
        trial=found,
        moved=found.moved.join(at, on="id", how="left", maintain_order="left"),
        later=at.filter(stays & (pl.col("place_becomes") > pl.col("place_was"))).height,
    )


def _places(frame: pl.DataFrame) -> pl.Series:
    """The place of each wait in the order of the whole list, from 1."""
    keys = frame.select(
        order.rank_of(pl.col("band_rank")).alias("rank"),
        (0.0 - pl.col("share_of_target").fill_null(0.0)).alias("unused"),
        pl.col("clock_start").alias("start"),
        pl.col("wait").alias("id"),
    ).with_row_index("row")
    ordered = keys.sort("rank", "unused", "start", "id").with_row_index("at", offset=1)
    return ordered.sort("row")["at"].cast(pl.Int64)


def _groups(rows: pl.DataFrame, on: date) -> pl.DataFrame:
    years = pl.lit(on).dt.year() - pl.col("date_of_birth").dt.year()
    # By month and day: the day of the year moves by one in a leap year.
    born, today = pl.col("date_of_birth"), pl.lit(on)
    had_birthday = (today.dt.month() > born.dt.month()) | (
        (today.dt.month() == born.dt.month()) & (today.dt.day() >= born.dt.day())
    )
    age = pl.when(had_birthday).then(years).otherwise(years - 1)
    bands: Any = pl.when(age < _AGES[0]).then(pl.lit(f"under {_AGES[0]}"))
    for least, next_ in zip(_AGES, _AGES[1:], strict=False):
        bands = bands.when(age < next_).then(pl.lit(f"{least} to {next_ - 1}"))
    bands = bands.when(age >= _AGES[-1]).then(pl.lit(f"{_AGES[-1]} and over"))
    carer = pl.when("is_carer").then(pl.lit("a carer")).when(~pl.col("is_carer")).then(pl.lit("not a carer"))
    groups = rows.select(
        pl.col("wait").alias("id"),
        bands.alias("age"),
        "gender",
        "ethnicity",
        "language",
        "locality",
        _deprivation(rows),
        carer.alias("carer"),
        "pathway",
    )
    return groups if groups["deprivation"].count() else groups.drop("deprivation")


def _deprivation(rows: pl.DataFrame) -> pl.Series:
    """How deprived the neighbourhood of each postcode is among those of its nation; null where that is not known."""
    codes = rows["postcode"].str.to_uppercase().str.replace_all("[^A-Z0-9]", "").alias("deprivation")
    known = deprived_fifths(codes.drop_nulls())
    words = [_FIFTHS.get(known.get(code or "", 0)) for code in codes]
    return pl.Series("deprivation", words, dtype=pl.String)


def as_document(tried: Tried, *, day: date) -> dict[str, Any]:
    """A trial as plain values: what is kept beside a draft, and what the command line writes."""
    found = tried.trial
    return {
        "schema": TRIAL_SCHEMA,
        "as_of": day.isoformat(),
        "waits": found.waits,
        "raised": found.raised,
        "lowered": found.lowered,
        "later": tried.later,
        "moved": tried.moved.to_dicts(),
        "crossings": found.crossings.to_dicts(),
        "groups": {name: [vars(each) for each in effects] for name, effects in found.groups.items()},
    }
