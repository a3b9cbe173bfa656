"""Every row cleaned and checked, a batch at a time."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from fairwait.engine.checks import cleaning
from fairwait.engine.checks.clean import SCHEMA
from fairwait.engine.checks.columns import Columns
from fairwait.engine.checks.rules import row_findings, text
from fairwait.engine.checks.rules.batch import Batch
from fairwait.engine.checks.shaped import SHAPED
from fairwait.exchange.extracts.examine.coded import Coded
from fairwait.exchange.extracts.reading import Reading

# Columns whose values repeat: a dictionary makes them small, and would only slow the others down.
_REPEATED = [
    "title",
    "gender",
    "ethnicity",
    "language",
    "religion",
    "pathway",
    "priority",
    "status",
    "team",
    "locality",
    "pathway_text",
    "band",
    "support_reason",
    "first_name",
    "last_name",
    "known_as",
    "worker",
    "source_of_request",
    "reason",
    "pause_reason",
    "end_reason",
]
BATCH_ROWS = 200_000
BATCHES_AT_ONCE = 2
NAMES = frozenset({"first_name", "last_name", "full_name", "known_as", "address", "worker", "team", "locality"})
UNASKED = frozenset(
    {"ethnicity", "language", "religion", "is_carer", "has_unpaid_carer", "lives_alone", "support_reason"}
)
"""Fields no rule asks for once their words are known: where the clean rows are not kept, they are not made."""


@dataclass(frozen=True)
class Checked:
    """What checking the rows gave: how many can be used, what was found, and the columns that were to be held."""

    usable: int
    found: list[pl.DataFrame]
    held: pl.DataFrame


def check_rows(
    reading: Reading,
    *,
    columns: Columns,
    coded: Mapping[str, Coded],
    hold: Collection[str],
    into: Path | None,
    tell: Callable[[int], None],
) -> Checked:
    """Clean and check every row.

    Args:
        reading: the file as read.
        columns: how each column is to be read.
        coded: header -> its values and codes, for columns whose values repeat.
        hold: fields of the clean table that are wanted in one frame at the end.
        into: where to write the whole clean table; None where nobody needs it.
        tell: told how many rows are done.
    """
    looks = _looks(reading, columns=columns, coded=coded)
    codes = {
        cleaning.CODE + name: coded[header].codes for name, header in columns.setting.columns.items() if header in coded
    }
    texts = [header for header in columns.setting.columns.values() if header not in coded]
    table = pl.scan_parquet(reading.table).select("row", *dict.fromkeys([*texts, *(look.header for look in looks)]))
    unasked: frozenset[str] = UNASKED if into is None else frozenset()

    def check(start: int, many: int) -> _Batch:
        # In one piece: where a new column lies in one and the others in ten, each question put to the frame joins all.
        rows = table.slice(start, many).collect().rechunk()
        coded_rows = rows.with_columns(values.slice(start, many).alias(name) for name, values in codes.items())
        batch = Batch(rows=cleaning.clean(coded_rows, columns=columns, without=unasked), columns=columns)
        parts = [*row_findings(batch), *_text_findings(rows, batch=batch, looks=looks)]
        usable = int(batch.rows.get_column("usable").sum())
        clean = None if into is None else batch.rows.select(list(SCHEMA))
        return _Batch(clean, batch.rows.select(list(hold)), usable, parts)

    usable, found, held = 0, [], []
    with _Writer(into) as writer:
        for batch in _in_order(check, _pieces(reading)):
            writer.write(batch.clean)
            found += batch.found
            held.append(batch.held)
            usable += batch.usable
            tell(sum(map(len, held)))
    return Checked(usable, found, pl.concat(held, rechunk=False))


@dataclass(frozen=True)
class _Batch:
    """One batch after checking."""

    clean: pl.DataFrame | None
    held: pl.DataFrame
    usable: int
    found: list[pl.DataFrame]


def _pieces(reading: Reading) -> list[tuple[int, int]]:
    """Where each batch starts and how many rows it has: whole pieces of the table, which need not be put together."""
    facts = pq.read_metadata(reading.table)
    found: list[tuple[int, int]] = []
    start = many = 0
    for place in range(facts.num_row_groups):
        rows = facts.row_group(place).num_rows
        if many and many + rows > BATCH_ROWS:
            found.append((start, many))
            start, many = start + many, 0
        many += rows
        while many > BATCH_ROWS:
            found.append((start, BATCH_ROWS))
            start, many = start + BATCH_ROWS, many - BATCH_ROWS
    return [*found, (start, many)]


def _in_order(check: Callable[[int, int], _Batch], pieces: Sequence[tuple[int, int]]) -> Iterator[_Batch]:
    """Each batch checked, by two workers at most: the work is Polars', and no more than two batches are held."""
    with ThreadPoolExecutor(max_workers=BATCHES_AT_ONCE) as pool:
        waiting = [pool.submit(check, *piece) for piece in pieces[:BATCHES_AT_ONCE]]
        for piece in [*pieces[BATCHES_AT_ONCE:], *[None] * BATCHES_AT_ONCE]:
            if waiting:
                yield waiting.pop(0).result()
            if piece is not None:
                waiting.append(pool.submit(check, *piece))


class _Writer:
    """The clean table on disk, where it is wanted."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._file: pq.ParquetWriter | None = None

    def __enter__(self) -> "_Writer":
        return self

    def __exit__(self, *_: object) -> None:
        if self._file is not None:
            self._file.close()

    def write(self, clean: pl.DataFrame | None) -> None:
        """Add the rows of one batch; None where no table is wanted."""
        if clean is None or self._path is None:
            return
        rows = pa.table({column.name: pa.chunked_array(column) for column in clean.iter_columns()})
        if self._file is None:
            self._file = pq.ParquetWriter(
                self._path, rows.schema, compression="none", use_dictionary=_REPEATED, write_statistics=False
            )
        self._file.write_table(rows)


def _looks(reading: Reading, *, columns: Columns, coded: Mapping[str, Coded]) -> list[text.Look]:
    """The columns whose cells must each be looked at for damage and harm.

    A column with few distinct values is looked at once for each; a shaped value that has its form can hold neither.
    """
    fields = {header: name for name, header in columns.setting.columns.items()}
    wanted = []
    for header in reading.columns:
        name = fields.get(header)
        look = text.Look(header=header, is_name=name in NAMES)
        if name in SHAPED:
            continue
        if header in coded and text.suspects(_as_column(coded[header].values, header), look=look).is_empty():
            continue
        wanted.append(look)
    return wanted


def _as_column(values: pl.Series, header: str) -> pl.DataFrame:
    return pl.DataFrame({"row": pl.zeros(len(values), dtype=pl.Int64, eager=True), header: values})


def _text_findings(rows: pl.DataFrame, *, batch: Batch, looks: Sequence[text.Look]) -> list[pl.DataFrame]:
    parts = []
    for look in looks:
        parts.append((look, text.suspects(rows, look=look)))
    for name in SHAPED:
        if batch.has(name):
            look = text.Look(header=batch.setting.columns[name])
            bad = batch.rows.filter(pl.col(cleaning.BAD + name)).select(
                "row", pl.col(cleaning.AS_WRITTEN + name).alias(look.header)
            )
            parts.append((look, text.suspects(bad, look=look)))
    return [text.text_findings(caught, look=look) for look, caught in parts if caught.height]
