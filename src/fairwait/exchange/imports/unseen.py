"""How many open waits would be unseen if an import were brought in, beside how many are now. Reads only."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from fairwait.exchange.imports.weigh import Weighed
from fairwait.waiting.models import Wait
from fairwait.waiting.rules.clock_columns import with_rules
from fairwait.waiting.rules.unseen import FACTS, Lack, lacking

ALL = "all"
_COLUMNS = {
    Lack.BAND: "lacks_band",
    Lack.RECHECK: "lacks_recheck",
    Lack.CONTACT: "lacks_contact",
    Lack.TEAM: "lacks_team",
    Lack.WHEREABOUTS: "left_extract",
}
_OF_RULES: dict[str, pl.DataType] = {
    "pathway": pl.String(), "referred_on": pl.Date(), "review_due_on": pl.Date(), "expires_on": pl.Date(),
    "date_of_birth": pl.Date(),
}  # fmt: skip
_SCHEMA = {"wait": pl.Int64(), **FACTS, **_OF_RULES}
_STORED = (
    "pk", "band", "band_reason", "band_on", "band_by", "last_checked_on", "last_checked_by", "last_contact_on",
    "last_contact_by", "wish_on", "wish_until", "wish_reason", "team", "theirs", "left_extract_on", "pathway",
    "referred_on", "review_due_on", "expires_on",
)  # fmt: skip
_READ = pl.Schema({
    "wait": pl.Int64(), "band": pl.String(), "band_reason": pl.String(), "band_on": pl.Date(), "band_by": pl.Int64(),
    "last_checked_on": pl.Date(), "last_checked_by": pl.Int64(), "last_contact_on": pl.Date(),
    "last_contact_by": pl.Int64(), "wish_on": pl.Date(), "wish_until": pl.Date(), "wish_reason": pl.String(),
    "team": pl.String(), "own_team": pl.Boolean(), "left_extract_on": pl.Date(), "pathway": pl.String(),
    "referred_on": pl.Date(), "review_due_on": pl.Date(), "expires_on": pl.Date(),
})  # fmt: skip


@dataclass(frozen=True)
class Unseen:
    """Open waits, those unseen (`ALL`) and those that lack each thing, now and after; and wishes for no contact."""

    now: Mapping[str, int]
    after: Mapping[str, int]
    open_now: int
    open_after: int
    wishes: int


def unseen_before_and_after(weighed: Weighed, *, on: date) -> Unseen:
    """Count the open waits of the whole council that lack something, as they stand and as they would.

    The file can only tell what its own words prove: a person's band, a later contact or a team given here stays.
    """
    stored = _stored()
    before = _facts(stored)
    after = _after(stored, weighed)
    return Unseen(
        now=_counted(before, weighed, on=on),
        after=_counted(after, weighed, on=on),
        open_now=before.height,
        open_after=after.height,
        wishes=before.filter((pl.col("wish_on") <= on) & (pl.col("wish_until") >= on)).height,
    )


def _stored() -> pl.DataFrame:
    rows = Wait.objects.filter(status="open").order_by("pk").values_list(*_STORED)
    own_team = _STORED.index("theirs")
    told = (
        (*row[:own_team], "team" in (row[own_team] or {}), *row[own_team + 1 :])
        for row in rows.iterator(chunk_size=20_000)
    )
    return pl.DataFrame(list(told), schema=_READ, orient="row")


def _facts(stored: pl.DataFrame) -> pl.DataFrame:
    return stored.select(
        "wait", "band", "band_reason", "band_on", _origin("band", by="band_by"),
        "last_checked_on", _origin("last_checked_on", by="last_checked_by", named="checked_origin"),
        "last_contact_on", _origin("last_contact_on", by="last_contact_by", named="contact_origin"),
        "wish_on", "wish_until", "wish_reason",
        "team", pl.when(pl.col("team").is_not_null()).then(pl.lit("extract")).alias("team_origin"), "left_extract_on",
        "pathway", "referred_on", "review_due_on", "expires_on", pl.lit(None, dtype=pl.Date).alias("date_of_birth"),
    )  # fmt: skip


def _origin(name: str, *, by: str, named: str = "band_origin") -> pl.Expr:
    person = pl.when(pl.col(by).is_null()).then(pl.lit("extract")).otherwise(pl.lit("person"))
    return pl.when(pl.col(name).is_not_null()).then(person).alias(named)


def _after(stored: pl.DataFrame, weighed: Weighed) -> pl.DataFrame:
    plan = weighed.plan
    over = plan.changed.filter(~pl.col("is_open"))["wait"]
    missing = pl.col("wait").is_in(list(plan.left))
    back = pl.col("wait").is_in([*plan.returned, *plan.changed["wait"].to_list()])
    left = stored.filter(~pl.col("wait").is_in(over.implode())).with_columns(
        pl.when(missing)
        .then(pl.lit(date.min))
        .when(back)
        .then(None)
        .otherwise("left_extract_on")
        .alias("left_extract_on")
    )
    told = plan.changed.filter("is_open").select(
        "wait", *(pl.col(name).alias(f"_{name}") for name in _TELLS if name in plan.changed.columns)
    )
    left = left.join(told.with_columns(pl.lit(value=True).alias("_told")), on="wait", how="left", maintain_order="left")
    changed = left.with_columns(*_news(plan.fields))
    return pl.concat([_facts(changed.select(_READ.names())), _joined(plan.found)])


_TELLS = ("band", "team", "last_contact_on", "last_checked_on", "pathway", "review_due_on", "expires_on")


def _news(fields: frozenset[str]) -> list[pl.Expr]:
    told = pl.col("_told").fill_null(value=False)
    ours = {"band": pl.col("band_by").is_not_null(), "team": pl.col("own_team")}
    news = [
        pl.when(told & ~ours.get(name, pl.lit(value=False))).then(f"_{name}").otherwise(name).alias(name)
        for name in _TELLS
        if name in fields and not name.startswith("last_")
    ]
    news += [
        pl.when(told).then(pl.max_horizontal(name, f"_{name}")).otherwise(name).alias(name)
        for name in ("last_contact_on", "last_checked_on")
        if name in fields
    ]
    if "band" in fields:  # a priority from an extract has its source for a reason (decision 11)
        fresh = told & pl.col("band_by").is_null()
        news.append(
            pl.when(fresh & pl.col("_band").is_not_null())
            .then(pl.lit("set in the source"))
            .otherwise("band_reason")
            .alias("band_reason")
        )
    return news


_TOLD_BY = {
    "band_origin": "band",
    "checked_origin": "last_checked_on",
    "contact_origin": "last_contact_on",
    "team_origin": "team",
    "band_reason": "band",
}
"""What a new wait's row tells of, for each thing that says where it is told."""


def _joined(found: pl.DataFrame) -> pl.DataFrame:
    told = found.filter("is_open")
    origins = [pl.when(pl.col(of).is_not_null()).then(pl.lit("extract")).alias(name) for name, of in _TOLD_BY.items()]
    told = told.with_columns(*origins)
    empty = [pl.lit(None, dtype=kind).alias(name) for name, kind in _SCHEMA.items() if name not in told.columns]
    return told.with_columns(*empty).select(*(pl.col(name).cast(kind) for name, kind in _SCHEMA.items()))


def _counted(waits: pl.DataFrame, weighed: Weighed, *, on: date) -> dict[str, int]:
    judged = with_rules(waits, weighed.pathways).with_columns(**lacking(as_of=on))
    counts: dict[str, Any] = {lack.value: judged[column].sum() for lack, column in _COLUMNS.items()}
    return {ALL: int(judged["is_unseen"].sum()), **{lack: int(count) for lack, count in counts.items()}}
