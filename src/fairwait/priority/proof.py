"""Proving the order of the list: each open wait's kept keys and due dates, worked out again and compared."""

from collections.abc import Iterator
from datetime import date

import polars as pl

from fairwait.history.bulk import read
from fairwait.priority.actions import derived
from fairwait.priority.analysis import DERIVED, PATHS, SCHEMA
from fairwait.waiting import queries as waiting
from fairwait.waiting.models import Wait

_AT_ONCE = 20_000
_KEPT = {
    **dict.fromkeys(DERIVED, pl.Date()), "band_suggested": pl.String(), "order_rank": pl.Int64(),
    "order_share": pl.Float64(), "aged_to": pl.String(), "ordered_under": pl.String(),
}  # fmt: skip


def differences() -> Iterator[str]:
    """A sentence that names the first open wait whose place or due dates are not what the policy gives.

    Each is worked out as at the day it says it was put in order for, however long ago that is: a list in yesterday's
    order is stale, which pages say, and not wrong.
    """
    first, others = "", 0
    for part in _parts():
        for wait, words in _that_differ(part):
            if first:
                others += 1
            else:
                first = f"Wait {wait}: {words}"
    if first:
        yield f"{first}, and {others:,} more." if others else f"{first}."


def _parts() -> Iterator[pl.DataFrame]:
    waits, start = Wait.objects.filter(status="open").order_by("pk"), 0
    kept = {f"kept_{name}": kind for name, kind in _KEPT.items()}
    paths = PATHS | {f"kept_{name}": name for name in _KEPT}
    while (part := read(waits.filter(pk__gt=start)[:_AT_ONCE], SCHEMA | kept, paths=paths)).height:
        yield part
        start = part["wait"][-1]


def _that_differ(part: pl.DataFrame) -> Iterator[tuple[int, str]]:
    never = part.filter(pl.col("kept_ordered_on").is_null())["wait"]
    found: list[tuple[int, str]] = [(wait, "was never put in order") for wait in never]
    days: list[date] = part["kept_ordered_on"].drop_nulls().unique().sort().to_list()
    for day in days:
        waits = part.filter(pl.col("kept_ordered_on") == day)
        again = derived(waits, on=day, pathways=waiting.pathways(on=day))
        for name in DERIVED:
            wrong = again.filter(pl.col(name).ne_missing(pl.col(f"kept_{name}")))["wait"]
            words = f"the stored {name} is not what the policy gives as at {day:%-d %B %Y}"
            found += [(wait, words) for wait in wrong]
    yield from sorted(dict(reversed(found)).items())
