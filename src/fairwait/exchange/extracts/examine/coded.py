"""The columns of a table whose values repeat, as the file on disk holds them: each value once, and a number a row.

A question about values is then asked of a few hundred, not of a million, and what a value means is found by its number.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from fairwait.exchange.extracts.reading.layout.tidy import ROW

_SAMPLE_ROWS = 10_000
_MOST_IN_SAMPLE = 2_000
_SMALL = 2**16


@dataclass(frozen=True)
class Coded:
    """One column: its different values, and for each row the place of its own among them (null where it is empty)."""

    values: pl.Series
    codes: pl.Series


def coded(table: Path, *, always: Collection[str], taken: Mapping[str, Coded] | None = None) -> Mapping[str, Coded]:
    """Header -> its values and codes: of the columns asked for, and of all others that the table holds in this way.

    Args:
        table: Parquet, as reading leaves it.
        always: headers to be taken apart however many values they have.
        taken: what this answered before, of whichever headers were then asked for.
    """
    if taken is None:
        return _all_taken_apart(table, [*always, *_repeating(table, among=_listed(table) - set(always))])
    return {**taken, **_all_taken_apart(table, [header for header in always if header not in taken])}


def _all_taken_apart(table: Path, wanted: Sequence[str]) -> Mapping[str, Coded]:
    if not wanted:
        return {}
    with pq.ParquetFile(table, read_dictionary=wanted) as file:
        # One at a time, and by one thread: all at once take four times the memory, which costs more than the reading.
        return {
            header: _taken_apart(file.read(columns=[header], use_threads=False).column(header)) for header in wanted
        }


def _listed(table: Path) -> set[str]:
    """The headers whose values the first piece of the table lists once."""
    facts = pq.read_metadata(table)
    if not facts.num_row_groups:
        return set()
    first = facts.row_group(0)
    columns = [first.column(place) for place in range(first.num_columns)]
    names = facts.schema.to_arrow_schema().names
    texts = {name for name, column in zip(names, columns, strict=True) if column.has_dictionary_page}
    return texts - {ROW}


def _repeating(table: Path, *, among: Collection[str]) -> list[str]:
    """Those that have few values: of many the list was given up, and to make it here would cost more than it saves."""
    head = pl.scan_parquet(table).select(sorted(among)).head(_SAMPLE_ROWS).collect()
    return [column.name for column in head.iter_columns() if column.n_unique() < _MOST_IN_SAMPLE]


def _taken_apart(column: pa.ChunkedArray) -> Coded:
    alike = column.unify_dictionaries()
    if not alike.num_chunks:
        return Coded(pl.Series(dtype=pl.String()), pl.Series(dtype=pl.Int32()))
    values = _series(alike.chunk(0).dictionary)
    codes = _series(pa.chunked_array([chunk.indices for chunk in alike.chunks]))
    return Coded(values, codes.cast(pl.UInt16 if len(values) <= _SMALL else pl.UInt32))


def _series(values: pa.Array | pa.ChunkedArray) -> pl.Series:
    """As a column of a frame: to make one by itself Polars imports all of Arrow's functions, dearly."""
    return pl.DataFrame(pa.table([values], names=["values"])).to_series()
