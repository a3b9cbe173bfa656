"""Who is waiting and who is still to come: what is not yet assessable stays out of every waiting time.

A young person before 18, a review before its due date or a request with a later start date is planned for and counted
as coming. It is still on the list, and can still be unseen.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from fairwait.waiting.rules.clock import said
from fairwait.waiting.rules.pathways.shape import Pathway


@dataclass(frozen=True)
class Assessable:
    """Whether a wait can be assessed on a day, and why or why not."""

    is_assessable: bool
    because: str


def assessable(pathway: Pathway, *, clock_start: date, date_of_birth: date | None, as_of: date) -> Assessable:
    """Whether a wait counts as waiting on a day. `clock_start` is that of `clock.clock_start`."""
    if pathway.is_transition and date_of_birth is None:
        return Assessable(False, "Not yet assessable: no birth date says when this young person is 18.")
    if clock_start > as_of:
        return Assessable(False, f"Not yet assessable: counted as waiting from {said(clock_start)}.")
    return Assessable(True, f"Waiting since {said(clock_start)}.")


def are_assessable(pathways: Sequence[Pathway], *, as_of: date) -> pl.Expr:
    """`assessable` of each row; reads pathway, clock_start and date_of_birth."""
    coming = pl.col("pathway").is_in([pathway.code for pathway in pathways if pathway.is_transition])
    return ((pl.col("clock_start") <= as_of) & ~(coming & pl.col("date_of_birth").is_null())).fill_null(False)
