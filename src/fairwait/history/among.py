"""`field__among=values`: `in` for many numbers, texts or days at once, given to the database as one value.

`in` makes a parameter, and some Python, of each; SQLite allows only so many. A foreign key is asked by
`person__pk__among`.
"""

from collections.abc import Iterable
from typing import Any

import orjson
from django.db import models


class Among(models.Lookup):
    """One of these."""

    lookup_name = "among"
    prepare_rhs = False

    def __init__(self, lhs: Any, rhs: Iterable[Any]) -> None:
        super().__init__(lhs, sorted(set(rhs)))

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """For SQLite, which knows no arrays."""
        left, params = self.process_lhs(compiler, connection)
        chosen = f"{left} IN (SELECT value FROM json_each(%s))"  # noqa: S608  the left side is Django's own
        return chosen, (*params, orjson.dumps(self.rhs).decode())

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """For PostgreSQL, which does."""
        left, params = self.process_lhs(compiler, connection)
        return f"{left} = ANY(%s)", (*params, self.rhs)


for field in (models.BigIntegerField, models.TextField, models.DateField):
    field.register_lookup(Among)
