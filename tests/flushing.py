"""Emptying the database between tests, although its triggers refuse to let history and logs be deleted.

A test that commits (a live server, threads) is cleaned up by emptying every table. The guards that make tables
append-only refuse that, as they should; here they are lifted for the emptying alone, and put back.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection
from django.test import TransactionTestCase


@contextmanager
def guards_lifted() -> Iterator[None]:
    """No trigger fires inside the block."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = replica")
        try:
            yield
        finally:
            with connection.cursor() as cursor:
                cursor.execute("SET session_replication_role = DEFAULT")
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = cursor.fetchall()
        for name, _ in triggers:
            cursor.execute(f'DROP TRIGGER "{name}"')
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            for _, statement in triggers:
                cursor.execute(statement)


@pytest.fixture(autouse=True, scope="session")
def _emptied_despite_guards() -> Iterator[None]:
    """Lift the guards while Django empties the tables after a test that commits.

    A test that is rolled back has a teardown of its own and empties nothing.
    """
    teardown = TransactionTestCase._fixture_teardown

    def lifted(self: TransactionTestCase) -> None:
        with guards_lifted():
            teardown(self)

    TransactionTestCase._fixture_teardown = lifted  # type: ignore[method-assign]
    yield
    TransactionTestCase._fixture_teardown = teardown  # type: ignore[method-assign]
