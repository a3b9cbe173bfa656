"""Many rows at once: written by `executemany` on SQLite, COPY on PostgreSQL; read as columns.

About five times quicker than objects. Values are written as the database takes them: dates and instants as ISO text,
JSON as text. Only for rows of our own making.
"""

import gc
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from io import BytesIO
from itertools import chain, islice
from typing import Any, TypeVar, cast

import numpy as np
import polars as pl
from django.db import connection, models
from django.db.models.functions import Cast

from fairwait.history import among  # noqa: F401  importing makes the lookup known

_CACHE_KIB = 128 * 1024
_Row = TypeVar("_Row", bound=Sequence[Any])
_Part = TypeVar("_Part")
IN_CACHE = 1_000
"""Rows made into Python values at once: while they fit the processor's cache this is two to three times quicker."""
_FEW_TEXTS, _MANY_DAYS = 150, 4_000
"""Up to how many different texts among the first rows, and days from the first to the last, each is made once."""
_QUOTED = (pl.Int64(), pl.Boolean(), pl.Date(), pl.String())
"""What SQLite writes of it in a statement is exactly the value."""
_ROWS_A_STATEMENT, _VALUES_A_STATEMENT = 16, 900
_NOTHING = float("nan")
"""What SQLite stores as nothing at all. Python's driver asks of every None whether it has to be adapted, which takes
longer than writing a value."""


def rows_of(frame: pl.DataFrame) -> Iterator[tuple[Any, ...]]:
    """A frame's rows as tuples, in order."""
    parts = frame.iter_slices(IN_CACHE)
    return chain.from_iterable(zip(*(each.to_list() for each in part.iter_columns()), strict=True) for part in parts)


def as_stored(frame: pl.DataFrame) -> pl.DataFrame:
    """The same frame with its days as ISO text, as the databases take them."""
    return frame.with_columns(pl.col(pl.Date).cast(pl.String))


def insert(
    model: type[models.Model],
    columns: Sequence[str],
    rows: Iterable[Sequence[Any]],
    *,
    same: Mapping[str, Any] | None = None,
) -> None:
    """Insert rows, a value a column in the order given, as one stream inside the caller's transaction.

    `same` are columns that hold the same in every row: said once, not with each.
    """
    same = same or {}
    if connection.vendor == "sqlite":
        _insert_together(model, columns, same, partial(_joined, rows))
        return
    into = f"{_table(model)} ({_named(model, (*columns, *same))})"
    said = tuple(same.values())
    with connection.cursor() as cursor, cursor.copy(f"COPY {into} FROM STDIN") as copy:
        for row in rows:
            copy.write_row((*row, *said))


def _insert_together(
    model: type[models.Model],
    columns: Sequence[str],
    same: Mapping[str, Any],
    joined: Callable[[int, list[Sequence[Any]]], Iterator[Sequence[Any]]],
) -> None:
    """Insert on SQLite. `joined` is asked for so many rows as one, again and again; what is left over it adds to a
    list."""
    # Table and column names are ours, quoted; every value is a parameter, or what SQLite itself writes of one.
    into = f"{_table(model)} ({_named(model, (*columns, *same))})"
    values = f"({', '.join([*('?' * len(columns)), *map(_literal, same.values())])})"
    together = min(_ROWS_A_STATEMENT, _VALUES_A_STATEMENT // len(columns))
    rest: list[Sequence[Any]] = []
    # What fails fails the whole transaction. To be able to take back one statement, SQLite would keep a journal.
    many = f"INSERT OR FAIL INTO {into} VALUES {', '.join([values] * together)}"  # noqa: S608
    _many(many, joined(together, rest))
    _many(f"INSERT INTO {into} VALUES {values}", rest)  # noqa: S608


def _joined(rows: Iterable[Sequence[Any]], together: int, rest: list[Sequence[Any]]) -> Iterator[tuple[Any, ...]]:
    """So many rows as one, for one statement: to begin and end a statement takes longer than a row. What is left over
    is added to `rest`."""
    rows = iter(rows)
    while len(part := tuple(islice(rows, together))) == together:
        yield tuple(chain.from_iterable(part))
    rest.extend(part)


def _literal(value: Any) -> str:
    """A value as SQLite itself writes it in a statement: whole numbers, nothing, and texts without a zero byte."""
    connection.ensure_connection()
    return str(connection.connection.execute("SELECT quote(?)", (value,)).fetchone()[0])


def insert_frame(model: type[models.Model], frame: pl.DataFrame) -> None:
    """Insert a frame whose columns are named like the model's fields, inside the caller's transaction.

    A column without any value is left out, which is half the work where most are empty. Not for binary columns.
    """
    if frame.is_empty():
        return
    told = frame.select(column.name for column in frame if column.null_count() < frame.height)
    if connection.vendor == "sqlite":
        same = _said_once(told)
        varied = told.drop(same)
        _insert_together(model, varied.columns, same, partial(_joined_of_frame, varied))
        return
    stored = as_stored(told)
    written = BytesIO()
    # Quoted "" is an empty text and nothing at all is null: so both sides say it.
    stored.write_csv(written, include_header=False, quote_style="non_numeric")
    into = f"COPY {_table(model)} ({_named(model, stored.columns)}) FROM STDIN (FORMAT csv)"
    with connection.cursor() as cursor, cursor.copy(into) as copy:
        copy.write(written.getbuffer())


def _said_once(frame: pl.DataFrame) -> dict[str, Any]:
    """Columns of one value, where there are enough rows for it to pay."""
    if frame.height < IN_CACHE:
        return {}
    first = {column.name: column[0] for column in frame if column.dtype in _QUOTED}
    alike = frame.select(pl.col(name).eq_missing(value).all() for name, value in first.items()).row(0)
    same = [name for name, is_same in zip(first, alike, strict=True) if is_same]
    stored = as_stored(frame.select(same).head(1)).row(0, named=True)
    return {name: value for name, value in stored.items() if "\0" not in str(value)}


def _joined_of_frame(frame: pl.DataFrame, together: int, rest: list[Sequence[Any]]) -> Iterator[list[Any]]:
    """As `_joined`, of a frame: the values of each column are put in their places among all others at once."""
    columns = [_bound(column) for column in frame.iter_columns()]
    width = len(columns)
    step = max(IN_CACHE // together, 1) * together
    for start in range(0, frame.height, step):
        many = min(step, frame.height - start)
        cells: list[Any] = [None] * (many * width)
        for at, column in enumerate(columns):
            cells[at::width] = column(start, many)
        whole = (many - many % together) * width
        yield from (cells[at : at + together * width] for at in range(0, whole, together * width))
        rest.extend(cells[at : at + width] for at in range(whole, many * width, width))


_Values = Callable[[int, int], list[Any]]
"""So many values of a column from a place on, as SQLite takes them quickest."""


def _bound(column: pl.Series) -> _Values:
    if column.dtype == pl.Date:
        return _bound_days(column)
    if column.dtype == pl.String and len(column) > IN_CACHE and column.head(IN_CACHE).n_unique() <= _FEW_TEXTS:
        return _bound_words(column)
    return lambda start, many: _values_to_bind(column.slice(start, many))


def _values_to_bind(column: pl.Series) -> list[Any]:
    values = column.to_list()
    return [_NOTHING if value is None else value for value in values] if column.null_count() else values


def _bound_days(column: pl.Series) -> _Values:
    """Days as ISO text: where they lie near each other, every day between is written once, and each value is that."""
    days = column.to_physical()
    least, most = cast(int, days.min()), cast(int, days.max())
    if most - least >= min(_MANY_DAYS, len(column)):
        return _bound(column.cast(pl.String))
    written = pl.int_range(least, most + 1, dtype=pl.Int32, eager=True).cast(pl.Date).cast(pl.String)
    return _looked_up(written.to_list(), (days - least).fill_null(len(written)))


def _bound_words(column: pl.Series) -> _Values:
    """Texts of which there are few: a value of Python's is made of each once, not for every row."""
    codes = column.cast(pl.Categorical(pl.Categories.random())).to_physical()
    many = cast(int, codes.max() or 0) + 1
    places = np.zeros(many, dtype=np.int64)
    is_told = column.is_not_null()
    places[codes.filter(is_told).to_numpy()] = is_told.arg_true().to_numpy()
    return _looked_up(column.gather(places).to_list(), codes.fill_null(many))


def _looked_up(words: Sequence[str], codes: pl.Series) -> _Values:
    """Each value by its number; the number after the last stands for nothing."""
    table = np.empty(len(words) + 1, dtype=object)
    table[:] = [*words, _NOTHING]
    places = codes.to_numpy()
    return lambda start, many: table[places[start : start + many]].tolist()


def update(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Update rows by primary key: each row gives the new values in the order of `columns`, then the key."""
    fields = [_field(model, name) for name in (*columns, "pk")]
    named = [connection.ops.quote_name(str(field.column)) for field in fields]
    if connection.vendor == "sqlite":
        changes = ", ".join(f"{name} = ?" for name in named[:-1])
        bound = ([_NOTHING if value is None else value for value in row] for row in rows)
        _many(f"UPDATE {_table(model)} SET {changes} WHERE {named[-1]} = ?", bound)  # noqa: S608
        return
    # A statement for each row would be a plan for each row: told as arrays, a part of the rows is one statement.
    kinds = [field.db_type(connection) for field in fields]
    changes = ", ".join(f"{named[at]} = t.c{at}::{kinds[at]}" for at in range(len(columns)))
    arrays = ", ".join(f"%s::{_array_of(field)}[]" for field in fields)
    names = ", ".join(f"c{at}" for at in range(len(fields)))
    statement = (
        f"UPDATE {_table(model)} SET {changes} FROM unnest({arrays}) AS t({names}) "  # noqa: S608
        f"WHERE {_table(model)}.{named[-1]} = t.c{len(columns)}"
    )
    with connection.cursor() as cursor:
        for part in _parts(rows):
            cursor.execute(statement, [list(values) for values in zip(*part, strict=True)])


def _field(model: type[models.Model], name: str) -> "models.Field[Any, Any]":
    field = model._meta.pk if name == "pk" else model._meta.get_field(name)
    if not isinstance(field, models.Field):
        raise TypeError(f"{model.__name__} has no column {name}.")
    return field


def _array_of(field: "models.Field[Any, Any]") -> str:
    kind = field.db_type(connection) or "text"
    return "text" if kind in ("jsonb", "uuid", "date") else kind


def _many(statement: str, rows: Iterable[Any]) -> None:
    """One statement for each row. Django's own `executemany` holds every row of a stream until the last is written, so
    that a million cost gigabytes: SQLite's is called beneath it."""
    if connection.vendor != "sqlite":
        with connection.cursor() as cursor:
            cursor.executemany(statement, rows)  # type: ignore[arg-type]
        return
    connection.ensure_connection()
    connection.validate_no_broken_transaction()
    with connection.wrap_database_errors:
        connection.connection.executemany(statement, rows)


def made_ahead(parts: Iterable[_Part]) -> Iterator[_Part]:
    """The same parts, each made in a thread of its own while the one before is written. Making them must not ask the
    database anything: another thread has another connection."""
    making = iter(parts)
    with ThreadPoolExecutor(max_workers=1) as beside:
        coming = beside.submit(next, making, None)
        while (part := coming.result()) is not None:
            coming = beside.submit(next, making, None)
            yield part


@contextmanager
def roomy_cache() -> Iterator[None]:
    """While much is written in one transaction, keep its pages in memory: an index in no order needs them all again and
    again, and from a long write-ahead log each costs a search. Only this connection's; nothing else is relaxed."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        usual = cursor.execute("PRAGMA cache_size").fetchone()[0]
        cursor.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
        try:
            yield
        finally:
            cursor.execute(f"PRAGMA cache_size = {int(usual)}")


@contextmanager
def uncollected() -> Iterator[None]:
    """While much is made and dropped again, do without Python's collector of cycles, which would go through all that is
    held again and again: what is written makes none, and all else is dropped as soon as nothing points to it."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@contextmanager
def indexes_last(model: type[models.Model], names: Sequence[str], *, coming: int) -> Iterator[None]:
    """While so many rows are inserted into a table that holds fewer, do without these indexes; make them at the end.

    Worth it for indexes that rows come to in no order: made at once they are sorted and written from end to end. It is
    the same transaction: no reader sees the table without them, and what fails takes all of it back. On PostgreSQL
    readers would have to wait, so there they are kept up.
    """
    if connection.vendor != "sqlite" or coming < IN_CACHE or model._default_manager.count() > coming:
        yield
        return
    with connection.cursor() as cursor:
        asked = "SELECT sql FROM sqlite_master WHERE type = 'index' AND tbl_name = %s AND name = %s"
        made = [cursor.execute(asked, [model._meta.db_table, name]).fetchone()[0] for name in names]
        for name in names:
            cursor.execute(f"DROP INDEX {connection.ops.quote_name(name)}")
        try:
            yield
            for statement in made:
                cursor.execute(statement)
        except BaseException:
            connection.set_rollback(True)  # whoever catches this cannot go on without the indexes
            raise


def _table(model: type[models.Model]) -> str:
    return connection.ops.quote_name(model._meta.db_table)


def _named(model: type[models.Model], columns: Sequence[str]) -> str:
    return ", ".join(_column(model, name) for name in columns)


def _column(model: type[models.Model], name: str) -> str:
    return connection.ops.quote_name(str(getattr(model._meta.get_field(name), "column")))  # noqa: B009


def as_text(model: type[models.Model], columns: Sequence[str]) -> list[Any]:
    """These columns for `values_list`, days and JSON as text: as they were written, and without an object of each."""
    fields = {name: _field(model, name) for name in columns}
    textual = (models.DateField, models.JSONField)
    return [
        Cast(name, models.TextField()) if isinstance(field, textual) else field.attname
        for name, field in fields.items()
    ]


_READ_AT_ONCE = 2_000
_AS_TEXT = (pl.Boolean(), pl.Date(), pl.String())
"""What is read as text, because a driver would make an object of each value on the way."""


def read(rows: models.QuerySet, columns: Mapping[str, Any], *, paths: Mapping[str, str] | None = None) -> pl.DataFrame:
    """Rows of the database as a frame, without an object for each.

    Args:
        rows: the queryset, in the order wanted.
        columns: name of each column of the frame and its polars type; JSON is read as text.
        paths: where a column's value comes from, if not from the field of its name.
    """
    paths = paths or {}
    asked = (
        Cast(paths.get(name, name), models.TextField()) if dtype in _AS_TEXT else paths.get(name, name)
        for name, dtype in columns.items()
    )
    raw = {name: pl.String() if dtype in _AS_TEXT else dtype for name, dtype in columns.items()}
    parts = [pl.DataFrame(schema=raw)]
    parts += (_columns(part, raw) for part in _parts(rows.values_list(*asked).iterator(chunk_size=_READ_AT_ONCE)))
    return pl.concat(parts).with_columns(
        pl.col(name).str.to_date("%Y-%m-%d") if dtype == pl.Date else pl.col(name).is_in(["1", "true"])
        for name, dtype in columns.items()
        if dtype in (pl.Date(), pl.Boolean())
    )


def _parts(rows: Iterable[_Row]) -> Iterator[list[_Row]]:
    rows = iter(rows)
    while part := list(islice(rows, _READ_AT_ONCE)):
        yield part


def _columns(rows: list[tuple[Any, ...]], schema: Mapping[str, Any]) -> pl.DataFrame:
    values = zip(schema.items(), zip(*rows, strict=True), strict=True)
    return pl.DataFrame([pl.Series(name, each, dtype=dtype) for (name, dtype), each in values])
