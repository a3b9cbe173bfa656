"""A Parquet file: columns that have types already, given back as text."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from ..layout.furniture import Furniture
from ..layout.header import column_names
from ..layout.profile import Profile
from ..layout.tidy import ROW, Ledger, cleaned, without_furniture
from ..outcome import Limits, Unreadable

_BATCH = 100_000
_FIRST_ROW = 2  # as if the names stood on line 1


@dataclass(frozen=True)
class OpenedColumns:
    """A Parquet file understood, and its rows still to come."""

    columns: tuple[str, ...]
    ledger: Ledger
    frames: Iterator[pl.DataFrame]
    height: int


def open_columns(path: Path, *, limits: Limits) -> OpenedColumns:
    """Understand a Parquet file. Raises: Unreadable."""
    try:
        scan = pl.scan_parquet(path, glob=False)
        schema = scan.collect_schema()
        height = int(scan.select(pl.len()).collect().item())
    except (pl.exceptions.PolarsError, OSError) as error:
        raise Unreadable("The Parquet file is damaged and cannot be opened.", "Copy or export it again.") from error
    if height > limits.rows or len(schema) > limits.columns:
        raise Unreadable(
            f"The file has {height:,} rows and {len(schema):,} columns; the most that is read is {limits.rows:,} and "
            f"{limits.columns:,}.",
            "Check that it is the right file; if it is, split it.",
        )
    if not len(schema):
        raise Unreadable("The Parquet file has no columns.", "Check that it is the right file.")
    columns = column_names([" ".join(name.split()) for name in schema.names()])
    ledger = Ledger()
    return OpenedColumns(
        columns=columns, ledger=ledger, frames=_frames(scan, schema, columns, ledger, height), height=height
    )


def _frames(
    scan: pl.LazyFrame, schema: pl.Schema, columns: tuple[str, ...], ledger: Ledger, height: int
) -> Iterator[pl.DataFrame]:
    texts = [_as_text(name, kind).alias(column) for (name, kind), column in zip(schema.items(), columns, strict=True)]
    furniture = Furniture(header_lines=(), above=frozenset(), profile=Profile(columns=()))
    for start in range(0, height, _BATCH):
        try:
            frame = scan.slice(start, _BATCH).select(texts).collect()
        except pl.exceptions.PolarsError as error:
            raise Unreadable(
                "The Parquet file is damaged: a part cannot be read.", "Copy or export it again."
            ) from error
        frame = frame.insert_column(0, pl.int_range(start, start + frame.height, eager=True).alias(ROW) + _FIRST_ROW)
        frame = without_furniture(cleaned(frame, marks=None), furniture=furniture, ledger=ledger)
        if frame.height:
            yield frame


def _as_text(name: str, kind: pl.DataType) -> pl.Expr:
    column = pl.col(name)
    if kind == pl.Boolean:
        return pl.when(column).then(pl.lit("TRUE")).when(~column).then(pl.lit("FALSE"))
    if kind == pl.Date:
        return column.dt.strftime("%Y-%m-%d")
    if isinstance(kind, pl.Datetime):
        local = column.dt.replace_time_zone(None) if kind.time_zone else column
        return (
            pl.when(local.dt.time() == pl.time(0, 0))
            .then(local.dt.strftime("%Y-%m-%d"))
            .otherwise(local.dt.strftime("%Y-%m-%dT%H:%M:%S"))
        )
    if kind.is_float():
        whole = (column == column.floor()) & (column.abs() < 1e15)
        return (
            pl.when(whole).then(column.cast(pl.Int64, strict=False).cast(pl.String)).otherwise(column.cast(pl.String))
        )
    if kind == pl.Binary:
        return column.cast(pl.String, strict=False)
    if kind.is_nested():
        return pl.struct(column).struct.json_encode()
    text = column.cast(pl.String)
    return text.str.replace_all("\x00", "\u2400", literal=True) if kind == pl.String else text
