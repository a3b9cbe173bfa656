"""One page out of a list: which waits it holds is told by the frame of counts, and those are read by their numbers."""

from datetime import date

import polars as pl
from django.db.models import QuerySet

from fairwait.desk.lists import frame as frames
from fairwait.desk.lists.coded import IntArray
from fairwait.desk.lists.counting import Shape
from fairwait.desk.lists.narrowing import Narrowing, Place, Sort
from fairwait.waiting.models import Wait

PAGE = 50


def page(
    waits: QuerySet[Wait], narrowing: Narrowing, *, shape: Shape, after: Place | None, before: Place | None
) -> tuple[list[Wait], int]:
    """At most one more than a page of these waits in the order asked for, and the number of the first.

    A place is the wait it names; where that one has moved, the values it stood at.
    """
    places = shape.places(narrowing)
    start = 0
    if (place := before or after) is not None:
        before_it, beyond_it = _around(shape.kept.frame, places, place, narrowing)
        start = max(0, before_it - PAGE) if before is not None else min(beyond_it, places.size)
    ids: list[int] = shape.kept.coded.numbers[places[start : start + PAGE + 1]].tolist()
    found = {wait.pk: wait for wait in waits.select_related("person").filter(status="open", pk__in=ids)}
    return [found[pk] for pk in ids if pk in found], min(start, places.size) + 1


def _around(frame: pl.DataFrame, places: IntArray, place: Place, narrowing: Narrowing) -> tuple[int, int]:
    """How many of these waits stand before a place, and how many before whatever follows it: nobody after it is passed
    over, though somebody may be shown twice."""
    tie = Wait.objects.filter(uuid=place.wait).values_list("pk", flat=True).first() or 0
    ordered = frame.select("id", *frames.sorting(narrowing.sort))[places]
    if narrowing.sort is Sort.RISK:
        told = ordered.select(before=_stands_before(place, tie).sum(), there=_stands_at(place, tie).sum()).row(0)
        return told[0], told[0] + told[1]
    stood = _stood(ordered, place, tie, narrowing)
    return stood, stood + 1


def _stands_before(place: Place, tie: int) -> pl.Expr:
    """By the keys of the list's own order, a wait without a start first among its equals."""
    rank, share, start = (pl.col(name) for name in frames.OF_RISK)
    is_earlier = pl.lit(value=False) if place.start is None else (start < place.start) | start.is_null()
    among_equals = is_earlier | (_starts_so(place) & (pl.col("id") < tie))
    same_rank = (share > place.share) | ((share == place.share) & among_equals)
    return ((rank < place.rank) | ((rank == place.rank) & same_rank)).fill_null(value=False)


def _stands_at(place: Place, tie: int) -> pl.Expr:
    rank, share, _start = (pl.col(name) for name in frames.OF_RISK)
    return (rank == place.rank) & (share == place.share) & _starts_so(place) & (pl.col("id") == tie)


def _starts_so(place: Place) -> pl.Expr:
    start = pl.col("clock_started_on")
    return start.is_null() if place.start is None else (start == place.start).fill_null(value=False)


def _stood(ordered: pl.DataFrame, place: Place, tie: int, narrowing: Narrowing) -> int:
    """Where in another order a place is: by the wait that it names, else by the value that stood there."""
    column, is_falling, _last = frames.SORTED[narrowing.sort]
    here = ordered.with_row_index("at").filter(pl.col("id") == tie).select("at", column).rows()
    is_dated = ordered.schema[column] == pl.Date
    if here and (not is_dated or here[0][1] == place.start):
        return int(here[0][0])
    if not is_dated or place.start is None:
        return min(place.before, ordered.height) - 1
    value = pl.col(column)
    earlier = value > place.start if is_falling != narrowing.backwards else value < place.start
    first = ordered.with_row_index("at").filter(~earlier.fill_null(value=False) & value.is_not_null())["at"].min()
    return (int(first) if isinstance(first, int) else ordered.height) - 1


def place_of(wait: Wait, sort: Sort, *, before: int) -> str:
    """The place of a wait in an order, for an address: never a name or a word."""
    dated = getattr(wait, frames.SORTED[sort][0], None) if sort is not Sort.RISK else wait.clock_started_on
    start = dated if isinstance(dated, date) else None
    return Place(wait.order_rank, wait.order_share, start, wait.uuid, before).code()
