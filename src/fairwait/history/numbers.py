"""Our own numbers as primary keys: what a table's rows are found by."""

from typing import Any

from django.db import models


class NumberKey(models.BigIntegerField):
    """A 64-bit number that we give, as the primary key.

    On SQLite its type is written `integer`, which makes it the number that the row is stored under. As `bigint` it
    would be a column beside that number, with an index of its own to write, and every row would be looked for twice.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["primary_key"] = True
        super().__init__(*args, **kwargs)

    def db_type(self, connection: Any) -> str | None:
        """As the database names it."""
        return "integer" if connection.vendor == "sqlite" else super().db_type(connection)

    def rel_db_type(self, connection: Any) -> str | None:
        """A column that names such a row is a number like any other."""
        return models.BigIntegerField().db_type(connection)
