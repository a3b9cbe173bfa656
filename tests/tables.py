"""Emptying the tables after a test that committed, append-only ones too; what migrations put in is put back.

Most tests write into few tables: only what differs from what migrations left is touched.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from django.db import connection, transaction

MANY = 2_000
"""From so many rows on PostgreSQL truncates faster than it deletes."""

_first: dict[str, list[tuple[Any, ...]]] = {}


def remember() -> None:
    """Keep the rows there are, table by table."""
    for table in names():
        _first[table] = rows(table)


def put_back() -> None:
    """Empty every table and write the remembered rows, with triggers off: only here may history be forgotten."""
    held = dict(zip(names(), counts(), strict=True))
    touched = [table for table, first in _first.items() if (held[table] or first) and rows_differ(table, held[table])]
    if not touched:
        return
    quote = connection.ops.quote_name
    with _without_triggers(touched), connection.cursor() as cursor:
        if connection.vendor == "postgresql" and max(held[table] for table in touched) > MANY:
            touched = list(_first)  # what a foreign key refers to is truncated together with what refers to it
            cursor.execute(f"TRUNCATE {', '.join(map(quote, touched))}")
        else:
            for table in touched:
                cursor.execute(f"DELETE FROM {quote(table)}")
        for table in touched:
            write(table, _first[table])


def names() -> list[str]:
    """Every table but the one that says which migrations were done."""
    return list(_columns())


def rows(table: str) -> list[tuple[Any, ...]]:
    """What a table holds, bytes as bytes, as `write` takes it."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {_listed(table)} FROM {connection.ops.quote_name(table)}")
        return [tuple(bytes(value) if isinstance(value, memoryview) else value for value in row) for row in cursor]


def row(table: str, key: Any) -> tuple[Any, ...] | None:
    """The row of a table with this in its first column."""
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {_listed(table)} FROM {quote(table)} WHERE {quote(columns(table)[0])} = %s", [key])
        found = cursor.fetchone()
    return found and tuple(bytes(value) if isinstance(value, memoryview) else value for value in found)


def write(table: str, held: list[tuple[Any, ...]]) -> None:
    """Add rows to a table."""
    if not held:
        return
    marks = ", ".join(["%s"] * len(columns(table)))
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {connection.ops.quote_name(table)} ({_listed(table)}) VALUES ({marks})", held)


def overwrite(table: str, held: tuple[Any, ...]) -> None:
    """Give the row with this key these values."""
    quote = connection.ops.quote_name
    told = ", ".join(f"{quote(column)} = %s" for column in columns(table))
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {quote(table)} SET {told} WHERE {quote(columns(table)[0])} = %s", [*held, held[0]])


def counts() -> tuple[int, ...]:
    """How many rows each table holds, in the order of `names`."""
    with connection.cursor() as cursor:
        cursor.execute(_counting())
        return tuple(cursor.fetchone())


def columns(table: str) -> list[str]:
    """The columns of a table, its key first."""
    return _columns()[table]


def rows_differ(table: str, held: int) -> bool:
    """Whether a table that holds so many rows holds others than migrations left."""
    first = _first[table]
    return held != len(first) or rows(table) != first


def _listed(table: str) -> str:
    return ", ".join(map(connection.ops.quote_name, columns(table)))


@cache
def _counting() -> str:
    quote = connection.ops.quote_name
    return "SELECT " + ", ".join(f"(SELECT COUNT(*) FROM {quote(table)})" for table in names())


@cache
def _columns() -> dict[str, list[str]]:
    with connection.cursor() as cursor:
        return {
            table: [column.name for column in connection.introspection.get_table_description(cursor, table)]
            for table in connection.introspection.table_names()
            if table != "django_migrations"
        }


@contextmanager
def _without_triggers(touched: list[str]) -> Iterator[None]:
    """One transaction in which neither foreign keys nor the guards of these tables are heeded."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with transaction.atomic():
                cursor.execute("SET LOCAL session_replication_role = replica")
                yield
            return
        cursor.execute("SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = [(name, made) for name, table, made in cursor.fetchall() if table in touched]
        cursor.execute("PRAGMA foreign_keys = OFF")
        try:
            with transaction.atomic():
                for name, _ in triggers:
                    cursor.execute(f"DROP TRIGGER {connection.ops.quote_name(name)}")
                yield
                for _, made in triggers:
                    cursor.execute(made)
        finally:
            cursor.execute("PRAGMA foreign_keys = ON")
