"""The table on disk: frames written to one Parquet file as they come, and put right at the end if need be."""

import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import polars as pl
from polars.io.plugins import register_io_source

from .layout.tidy import ROW

_ROW_GROUP = 131_072


def write_table(
    frames: Iterator[pl.DataFrame], *, columns: Sequence[str], to: Path, seen: Callable[[pl.DataFrame], None]
) -> None:
    """Write frames of `row` and the columns to a Parquet file while they are made; `seen` is told of each."""
    schema = {ROW: pl.Int64(), **dict.fromkeys(columns, pl.String())}
    failed: list[BaseException] = []

    def batches(
        with_columns: list[str] | None, predicate: pl.Expr | None, n_rows: int | None, batch_size: int | None
    ) -> Iterator[pl.DataFrame]:
        try:
            for frame in frames:
                seen(frame)
                yield frame
        except BaseException as error:  # it must come out as it was, not wrapped by the engine
            failed.append(error)

    source = register_io_source(batches, schema=schema, is_pure=False)
    source.sink_parquet(to, compression="lz4", statistics=False, row_group_size=_ROW_GROUP, engine="streaming")
    if failed:
        raise failed[0]


def amend_table(table: Path, *, drop_columns: Sequence[str], drop_rows: Sequence[int]) -> None:
    """Take columns and rows out of a table that was written before it was known that they do not belong to it."""
    if not drop_columns and not drop_rows:
        return
    other = table.with_suffix(".amended")
    scan = pl.scan_parquet(table)
    if drop_rows:
        scan = scan.filter(~pl.col(ROW).is_in(list(drop_rows)))
    scan.drop(drop_columns).sink_parquet(other, compression="lz4", statistics=False, row_group_size=_ROW_GROUP)
    os.replace(other, table)
