"""Emptying the tables after a test that committed, append-only ones too; what migrations put in is put back."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction

_first: dict[str, tuple[list[str], list[tuple[Any, ...]]]] = {}


def remember() -> None:
    """Keep the rows there are, table by table."""
    with connection.cursor() as cursor:
        for table in _tables():
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            _first[table] = ([column[0] for column in cursor.description], cursor.fetchall())


def put_back() -> None:
    """Empty every table and write the remembered rows, with triggers off: only here may history be forgotten."""
    quote = connection.ops.quote_name
    with _without_triggers(), transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"TRUNCATE {', '.join(quote(table) for table in _first)}")
        else:
            for table in _first:
                cursor.execute(f"DELETE FROM {quote(table)}")
        for table, (columns, rows) in _first.items():
            marks = ", ".join(["%s"] * len(columns))
            names = ", ".join(quote(column) for column in columns)
            if rows:
                cursor.executemany(f"INSERT INTO {quote(table)} ({names}) VALUES ({marks})", rows)


def _tables() -> list[str]:
    return [table for table in connection.introspection.table_names() if table != "django_migrations"]


@contextmanager
def _without_triggers() -> Iterator[None]:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = replica")
            yield
            cursor.execute("SET session_replication_role = origin")
            return
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = cursor.fetchall()
        cursor.execute("PRAGMA foreign_keys = OFF")
        for name, _ in triggers:
            cursor.execute(f"DROP TRIGGER {connection.ops.quote_name(name)}")
        try:
            yield
        finally:
            for _, statement in triggers:
                cursor.execute(statement)
            cursor.execute("PRAGMA foreign_keys = ON")
