"""The table on disk: frames written to one Parquet file as they come, and put right at the end if need be."""

import os
import queue
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as parquet

from .layout.tidy import ROW

_WAITING = 2  # frames that may wait for the writer, so that a slow disk does not fill the memory
_REPEATING_SHARE = 0.5
_TOGETHER = 4
_PIECE_ROWS = 250_000


def write_table(
    frames: Iterator[pl.DataFrame], *, columns: Sequence[str], to: Path, seen: Callable[[pl.DataFrame], None]
) -> None:
    """Write frames of `row` and the columns to a Parquet file while the next are made; `seen` is told of each.

    The writer has a thread of its own: packing a frame takes about as long as reading the next one.
    """
    writer = _Writer(to, empty=pl.DataFrame(schema={ROW: pl.Int64(), **dict.fromkeys(columns, pl.String())}))
    writer.start()
    try:
        for frame in frames:
            seen(frame)
            writer.put(frame)
    finally:
        writer.finish()


class _Writer(threading.Thread):
    """Writes what it is given to a Parquet file; an error of its own is raised by the next `put`, or by `finish`."""

    def __init__(self, path: Path, *, empty: pl.DataFrame) -> None:
        super().__init__(daemon=True)
        self._path = path
        self._empty = empty
        self._frames: queue.Queue[pl.DataFrame | None] = queue.Queue(maxsize=_WAITING)
        self._failure: BaseException | None = None

    def put(self, frame: pl.DataFrame) -> None:
        if self._failure is not None:
            raise self._failure
        self._frames.put(frame)

    def finish(self) -> None:
        self._frames.put(None)
        self.join()
        if self._failure is not None:
            raise self._failure

    def run(self) -> None:
        try:
            self._write()
        except BaseException as error:  # handed to the thread that reads, which must not wait for us for ever
            self._failure = error
            while self._frames.get() is not None:
                pass

    def _write(self) -> None:
        frame = self._frames.get()
        first = self._empty if frame is None else frame
        file = parquet.ParquetWriter(
            self._path,
            _arrow(first).schema,
            compression="none",  # a tenth quicker, and the table does not stay
            use_dictionary=_repeating(first),
            write_statistics=False,
        )
        with file:
            if frame is None:
                file.write_table(_arrow(first))
            held: list[pa.Table] = []
            while frame is not None:
                held.append(_arrow(frame))
                frame = self._frames.get()
                if frame is None or len(held) == _TOGETHER or sum(map(len, held)) >= _PIECE_ROWS:
                    file.write_table(pa.concat_tables(held))
                    held = []


def _arrow(frame: pl.DataFrame) -> pa.Table:
    # A column at a time and as string views: no copy, not even where columns lie in different numbers of pieces.
    return pa.table({column.name: pa.chunked_array(column) for column in frame.iter_columns()})


def _repeating(frame: pl.DataFrame) -> list[str]:
    """Columns whose values come again, so that listing each once pays."""
    if not frame.height:
        return []
    different = frame.select(pl.all().n_unique()).row(0)
    return [
        name for name, times in zip(frame.columns, different, strict=True) if times < _REPEATING_SHARE * frame.height
    ]


def amend_table(table: Path, *, drop_columns: Sequence[str], drop_rows: Sequence[int]) -> None:
    """Take columns and rows out of a table that was written before it was known that they do not belong to it."""
    if not drop_columns and not drop_rows:
        return
    other = table.with_suffix(".amended")
    scan = pl.scan_parquet(table)
    if drop_rows:
        scan = scan.filter(~pl.col(ROW).is_in(list(drop_rows)))
    scan.drop(drop_columns).sink_parquet(other, compression="lz4", statistics=False)
    os.replace(other, table)
