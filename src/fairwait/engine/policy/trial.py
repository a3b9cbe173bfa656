"""What a change of policy would do, before anybody adopts it: who moves, across which bands, and to which groups.

Nobody moves by a trial. Counts by group are made fit to leave the team: small ones are hidden, and whatever would give
them away.
"""

import math
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
import polars as pl

from fairwait.engine.suppression import THRESHOLD, hide_table

NOT_SUGGESTED = "needs triage"
"""Stands for the band where a policy could make none out."""
NOT_RECORDED = "not recorded"
_MOVES = ("raised", "lowered", "same")


@dataclass(frozen=True)
class GroupEffect:
    """What the change does to one group. Numbers that may not be told are None, shares with them.

    `raised` and `lowered` count waits whose suggested band becomes more and less urgent. `raised_share` and
    `lowered_share` are (low, middle, high): the share of the group's waits with its 95 % interval.
    """

    group: str
    waits: int | None
    raised: int | None
    lowered: int | None
    raised_share: tuple[float, float, float] | None
    lowered_share: tuple[float, float, float] | None


@dataclass(frozen=True)
class Trial:
    """The effect of a change.

    `moved`: the waits whose suggestion changes, the most raised first (columns id, was, becomes, is_raised and
    is_lowered).
    `crossings`: how many go from which band to which (columns was, becomes, waits), those that stay included.
    `groups`: for each characteristic, its groups by name. Whoever begins or ceases to need triage is neither raised nor
    lowered.
    """

    waits: int
    raised: int
    lowered: int
    moved: pl.DataFrame
    crossings: pl.DataFrame
    groups: dict[str, tuple[GroupEffect, ...]]


def trial(before: pl.DataFrame, after: pl.DataFrame, *, groups: pl.DataFrame, threshold: int = THRESHOLD) -> Trial:
    """Compare what two policies suggest for the same waits.

    Args:
        before: columns id, suggested, place (see `columns.suggest`) by the policy in force.
        after: the same of the policy tried. Bands are compared by place, so both must rank them alike.
        groups: id, and a column of text for each characteristic to compare; null means it is not recorded.
        threshold: counts under this are hidden.
    Raises: ValueError if the two are not about the same waits.
    """
    if before.height != after.height or set(before["id"]) != set(after["id"]):
        raise ValueError(f"before and after must hold the same waits, got {before.height} and {after.height}")
    both = (
        before.select("id", pl.col("suggested").alias("was"), pl.col("place").alias("was_place"))
        .join(after.select("id", pl.col("suggested").alias("becomes"), "place"), on="id", maintain_order="left")
        .with_columns(
            (pl.col("was_place") - pl.col("place")).alias("_steps"), pl.col("was", "becomes").fill_null(NOT_SUGGESTED)
        )
        # Where one of the two can make out no band, nobody can say which is the more urgent.
        .with_columns(
            (pl.col("_steps") > 0).fill_null(False).alias("is_raised"),
            (pl.col("_steps") < 0).fill_null(False).alias("is_lowered"),
        )
    )
    moved = both.filter(pl.col("was") != pl.col("becomes")).sort(
        "_steps", "id", descending=[True, False], nulls_last=True
    )
    return Trial(
        waits=both.height,
        raised=int(both["is_raised"].sum()),
        lowered=int(both["is_lowered"].sum()),
        moved=moved.select("id", "was", "becomes", "is_raised", "is_lowered"),
        crossings=both.group_by("was", "becomes").agg(pl.len().alias("waits")).sort("was", "becomes"),
        groups={
            name: _effects(both.join(groups.select("id", pl.col(name).alias("group")), on="id", how="left"), threshold)
            for name in groups.columns
            if name != "id"
        },
    )


TELLING = 10
"""A share of fewer than so many tells too little to be given: its range is wider than half of all there is."""


def share_interval(part: int, whole: int, *, level: float = 0.95) -> tuple[float, float, float]:
    """A share with its interval: (low, middle, high), each from 0 to 1. Of nobody, nothing is known: (0, 0, 1).

    Raises: ValueError unless 0 <= part <= whole.
    Source: Wilson (1927), "Probable inference, the law of succession, and statistical inference".
    """
    if not 0 <= part <= whole:
        raise ValueError(f"part must be from 0 to {whole}, got {part}")
    if whole == 0:
        return 0.0, 0.0, 1.0
    z = NormalDist().inv_cdf((1 + level) / 2)
    share = part / whole
    centre = (share + z * z / (2 * whole)) / (1 + z * z / whole)
    half = z / (1 + z * z / whole) * math.sqrt(share * (1 - share) / whole + z * z / (4 * whole * whole))
    # A share of none or all is itself an end of its interval; rounding must not say otherwise.
    return min(max(0.0, centre - half), share), share, max(min(1.0, centre + half), share)


def _effects(waits: pl.DataFrame, threshold: int) -> tuple[GroupEffect, ...]:
    counted = (
        waits.group_by(pl.col("group").fill_null(NOT_RECORDED))
        .agg(
            pl.col("is_raised").sum().alias("raised"),
            pl.col("is_lowered").sum().alias("lowered"),
            (~pl.col("is_raised") & ~pl.col("is_lowered")).sum().alias("same"),
        )
        .sort("group")
    )
    if counted.is_empty():
        return ()
    counts = counted.select(_MOVES).to_numpy().astype(np.int64)
    # How many move in all is told of everybody, and how many stay where they are of no group.
    hidden = hide_table(counts, threshold=threshold, totals_are_told=True, unsaid=[_MOVES.index("same")])
    return tuple(
        _effect(group, counts[at].tolist(), hidden.cells[at].tolist(), bool(hidden.row_totals[at]))
        for at, group in enumerate(counted["group"])
    )


def _effect(group: str, counts: list[int], hides: list[bool], hides_total: bool) -> GroupEffect:
    total = sum(counts)

    def share(at: int) -> tuple[float, float, float] | None:
        return None if hides[at] or hides_total else share_interval(counts[at], total)

    return GroupEffect(
        group=group,
        waits=None if hides_total else total,
        raised=None if hides[0] else counts[0],
        lowered=None if hides[1] else counts[1],
        raised_share=share(0),
        lowered_share=share(1),
    )
