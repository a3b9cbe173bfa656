"""The order of a list, step by step: the first step on which two waits differ decides, and no score is added up.

1. Whoever must be looked at first: who could not be scored, then who needs triage, because nothing places them or
because something happened since anybody looked. 2. Then the band, the most urgent first: the more urgent of the one a
person chose and the one the policy suggests. 3. Then the share of the target used, the most first, so that a low band
cannot wait for ever. 4. Then the start of the clock, the earliest first. 5. Then the number, so that the order is total
and the same whatever order the list came in.

Source: practice brief section 5.3; promise P13.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import polars as pl

UNSCORED = -1
"""Before even those who need triage: nobody knows how urgent this wait is, whatever band was chosen."""
NEEDS_TRIAGE = 0
"""Who has no place is shown first: a missing fact never sinks a person."""


@dataclass(frozen=True)
class Standing:
    """What decides one wait's place.

    `chosen` and `suggested` are ranks, 1 the most urgent; None: nobody chose, nothing could be made out.
    `share_of_target` None: no target to hold it against; not a number: scoring failed. `has_changed`: something
    happened since anybody looked. `name`, the names of both bands and `happened` are only for the words.
    """

    id: int
    chosen: int | None
    share_of_target: float | None
    clock_start: date
    suggested: int | None = None
    is_certain: bool = True
    has_changed: bool = False
    is_failed: bool = False
    name: str = ""
    chosen_band: str = ""
    suggested_band: str = ""
    happened: str = ""

    @property
    def rank(self) -> int:
        """The rank that decides the place: `UNSCORED`, `NEEDS_TRIAGE`, else the more urgent of both bands.

        An uncertain suggestion is one that may be too low: it can raise a wait that has a band, and places none that
        has none.
        """
        if self.is_failed or _is_broken(self.share_of_target):
            return UNSCORED
        if self.has_changed:
            return NEEDS_TRIAGE
        suggested = self.suggested if self.is_certain or self.chosen is not None else None
        return min((rank for rank in (self.chosen, suggested) if rank is not None), default=NEEDS_TRIAGE)

    @property
    def needs_triage(self) -> bool:
        """Whether a person has to look before the band means anything."""
        return self.rank <= NEEDS_TRIAGE


class SortKey(NamedTuple):
    """Four values, each sorted upwards; kept beside a wait, a database can sort and page by them."""

    rank: int
    unused: float
    start: date
    id: int


def sort_key(standing: Standing) -> SortKey:
    """The key that puts a wait in its place. `unused` is the share of the target used, made negative."""
    rank = standing.rank
    share = 0.0 if rank == UNSCORED else standing.share_of_target or 0.0
    return SortKey(rank=rank, unused=0.0 - share, start=standing.clock_start, id=standing.id)


def ordered(standings: Iterable[Standing]) -> list[Standing]:
    """The waits in the order they should be looked at; the same for every order they come in."""
    return sorted(standings, key=sort_key)


def _is_broken(share: float | None) -> bool:
    return share is not None and not math.isfinite(share)


# Columns -------------------------------------------------------------------------------------------------------------

KEYS = ("sort_rank", "sort_unused", "sort_start", "sort_id")


def rank_of(chosen: pl.Expr) -> pl.Expr:
    """The rank that decides the place of waits that were scored. Twin of `Standing.rank`.

    Reads suggested_rank Int64, is_certain and is_escalated Boolean; a null there is untrue. `chosen`: the rank of the
    band a person chose.
    """
    suggested = pl.when(pl.col("is_certain") | chosen.is_not_null()).then("suggested_rank")
    bands = pl.min_horizontal(chosen, suggested).fill_null(NEEDS_TRIAGE)
    return pl.when(pl.col("is_escalated")).then(NEEDS_TRIAGE).otherwise(bands).cast(pl.Int64)


def sort_keys() -> dict[str, pl.Expr]:
    """The sort keys of a list: column name (of `KEYS`) -> expression. Twin of `sort_key`.

    Reads the columns of `rank_of`, chosen_rank and id Int64, share_of_target Float64, clock_start Date and is_failed
    Boolean; nulls as in `Standing`.
    """
    share = pl.col("share_of_target")
    failed = pl.col("is_failed").fill_null(False) | (share.is_not_null() & ~share.is_finite()).fill_null(False)
    return {
        "sort_rank": pl.when(failed).then(UNSCORED).otherwise(rank_of(pl.col("chosen_rank"))).cast(pl.Int64),
        "sort_unused": pl.when(failed).then(0.0).otherwise(0.0 - share.fill_null(0.0)),
        "sort_start": pl.col("clock_start"),
        "sort_id": pl.col("id"),
    }


def in_order(waits: pl.DataFrame) -> pl.DataFrame:
    """The rows of a list in order, without added columns. Twin of `ordered`; reads the columns of `sort_keys`."""
    return waits.with_columns(**sort_keys()).sort(*KEYS).select(waits.columns)
