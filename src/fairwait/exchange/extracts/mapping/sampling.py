"""A few thousand rows that stand for a whole extract, and the values of one column in full."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from fairwait.exchange.extracts.reading import Reading

_SMALL = 4_000
_SLICES = 5
_PER_SLICE = 500
_FEW = 20
_RARE_VALUES = 400


def sample(reading: "Reading") -> pl.DataFrame:
    """Rows spread evenly over the file, always the same ones: all of a small file, 2,500 of a large one.

    Contiguous runs keep neighbouring rows together, so that one person's several rows stay visible.
    """
    table = pl.scan_parquet(reading.table).select(list(reading.columns))
    if reading.rows <= _SMALL:
        return table.collect()
    step = (reading.rows - _PER_SLICE) // (_SLICES - 1)
    # One after the other: asked for together, each reads the file from its beginning.
    return pl.concat([table.slice(number * step, _PER_SLICE).collect() for number in range(_SLICES)])


def rare_values(reading: "Reading", columns: Sequence[str]) -> dict[str, list[str]]:
    """For columns almost empty in the sample, values from the whole file (at most 400 each)."""
    if not columns or reading.rows <= _SMALL:
        return {}
    table = pl.scan_parquet(reading.table)
    frames = pl.collect_all([table.select(pl.col(name).drop_nulls().head(_RARE_VALUES)) for name in columns])
    return {name: frame[name].to_list() for name, frame in zip(columns, frames, strict=True)}


def is_sparse(column: pl.Series) -> bool:
    """Whether a sampled column holds too few values to judge it by."""
    return len(column) - column.null_count() < _FEW


def repeats(reading: "Reading", columns: Sequence[str]) -> dict[str, float]:
    """The share of filled cells whose value stands in the column more than once, over the whole file."""
    if not columns:
        return {}
    table = pl.scan_parquet(reading.table).select(pl.col(columns)).collect()
    found: dict[str, float] = {}
    for column in table.iter_columns():
        filled = column.drop_nulls()
        found[column.name] = 1.0 - _different(filled) / len(filled) if len(filled) else 0.0
    return found


def _different(values: pl.Series) -> int:
    """How many different values there are: of their 64-bit hashes. To count the values themselves takes three times as
    long; two values of one hash are as good as impossible in a file."""
    return values.hash().n_unique()


def value_counts(reading: "Reading", column: str) -> dict[str, int]:
    """Every different value of a column with its number of rows, most rows first, then in order of the value."""
    frame = (
        pl.scan_parquet(reading.table)
        .select(pl.col(column).alias("value"))
        .drop_nulls()
        .group_by("value")
        .len("rows")
        .sort(["rows", "value"], descending=[True, False])
        .collect()
    )
    return dict(zip(frame["value"].to_list(), frame["rows"].to_list(), strict=True))
