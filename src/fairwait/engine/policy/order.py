"""The order of a list, step by step: the first step on which two waits differ decides, and no score is added up.

1. Whoever needs triage comes first. 2. Then by suggested band, the most urgent first. 3. Then by the share of the
target used, the most first, so that a low band cannot wait for ever. 4. Then by the start of the clock, the earliest
first. 5. Then by number, so that the order is total and the same whatever order the list came in.

Source: practice brief section 5.3; promise P13.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import polars as pl


@dataclass(frozen=True)
class Standing:
    """What decides one wait's place. `rank` None: no band. `share_of_target` None: no target to hold it against.

    `name` and `band` are only for the words. A share that is not a number means that scoring failed.
    """

    id: int
    rank: int | None
    share_of_target: float | None
    clock_start: date
    is_failed: bool = False
    band: str | None = None
    name: str = ""

    @property
    def needs_triage(self) -> bool:
        """Whether a person has to look before the other steps mean anything."""
        return self.rank is None or self.is_failed or _is_broken(self.share_of_target)


class SortKey(NamedTuple):
    """Five values, each sorted upwards; kept beside a wait, a database can sort and page by them."""

    triage: int
    rank: int
    unused: float
    start: date
    id: int


def sort_key(standing: Standing) -> SortKey:
    """The key that puts a wait in its place. `unused` is the share of the target used, made negative."""
    if standing.needs_triage:
        return SortKey(triage=0, rank=0, unused=0.0, start=standing.clock_start, id=standing.id)
    return SortKey(
        triage=1,
        rank=standing.rank or 0,
        unused=0.0 - (standing.share_of_target or 0.0),
        start=standing.clock_start,
        id=standing.id,
    )


def ordered(standings: Iterable[Standing]) -> list[Standing]:
    """The waits in the order they should be looked at; the same for every order they come in."""
    return sorted(standings, key=sort_key)


def _is_broken(share: float | None) -> bool:
    return share is not None and not math.isfinite(share)


# Columns -------------------------------------------------------------------------------------------------------------

KEYS = ("sort_triage", "sort_rank", "sort_unused", "sort_start", "sort_id")


def sort_keys() -> dict[str, pl.Expr]:
    """The sort keys of a list: column name (of `KEYS`) -> expression. Twin of `sort_key`.

    Reads rank Int64, share_of_target Float64, clock_start Date, is_failed Boolean and id Int64; nulls as in `Standing`,
    a null `is_failed` is no failure.
    """
    share = pl.col("share_of_target")
    triage = (
        pl.col("rank").is_null() | pl.col("is_failed").fill_null(False) | share.is_not_null() & ~share.is_finite()
    ).fill_null(True)
    return {
        "sort_triage": pl.when(triage).then(0).otherwise(1).cast(pl.Int64),
        "sort_rank": pl.when(triage).then(0).otherwise(pl.col("rank")).cast(pl.Int64),
        "sort_unused": pl.when(triage).then(0.0).otherwise(0.0 - share.fill_null(0.0)),
        "sort_start": pl.col("clock_start"),
        "sort_id": pl.col("id"),
    }


def in_order(waits: pl.DataFrame) -> pl.DataFrame:
    """The rows of a list in order, without added columns. Twin of `ordered`; reads the columns of `sort_keys`."""
    return waits.with_columns(**sort_keys()).sort(*KEYS).select(waits.columns)
