"""What tests begin from: built once by the actions themselves, and written down again row by row for each next test.

To build a town takes half a second of actions, and most tests want the same one. So the first test of a process builds
it; what that wrote is kept, and another test that begins from the same tables gets the same rows and a copy of the same
objects. Where the tables hold anything else, the town has grown old, or what it stands on was built anew, it is built
again.
"""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import transaction

from tests import tables

LONGEST = timedelta(minutes=5)
"""Pages read the clock: a town must be of today, and what was done in it must be of just now."""

Row = tuple[Any, ...]


@dataclass(frozen=True)
class Kept:
    """What building wrote, by table: new rows, and rows changed, each as it was and as it became."""

    made_at: datetime
    base: "Kept | None"
    thing: dict[str, Any]
    counts: tuple[int, ...]
    new: dict[str, list[Row]] = field(default_factory=dict)
    changed: dict[str, list[tuple[Row, Row]]] = field(default_factory=dict)

    def fits(self, base: "Kept | None") -> bool:
        """Whether the tables are as they were when it was built."""
        now = datetime.now(UTC)
        if self.base is not base or now - self.made_at > LONGEST or now.date() != self.made_at.date():
            return False
        return tables.counts() == self.counts and all(
            tables.row(table, before[0]) == before for table, rows in self.changed.items() for before, _after in rows
        )

    @transaction.atomic
    def write(self) -> None:
        """The rows as building left them."""
        for table, rows in self.new.items():
            tables.write(table, rows)
        for table, changes in self.changed.items():
            for _before, after in changes:
                tables.overwrite(table, after)


_kept: dict[str, Kept] = {}


def grown(name: str, thing: Any, grow: Callable[[Any], None], *, onto: str = "") -> None:
    """Let `grow` do its work on `thing` and the tables, or do over what it did before.

    Args:
        onto: the name of what `thing` was made from, where that was kept too.
    """
    base, kept = _kept.get(onto), _kept.get(name)
    if kept is None or not kept.fits(base):
        _kept[name] = _built(thing, grow, base)
        return
    kept.write()
    vars(thing).update(deepcopy(kept.thing))


def _built(thing: Any, grow: Callable[[Any], None], base: Kept | None) -> Kept:
    made_at, counts, first = datetime.now(UTC), tables.counts(), _everything()
    grow(thing)
    kept = Kept(made_at=made_at, base=base, thing=deepcopy(vars(thing)), counts=counts)
    for table, after in _everything().items():
        before = first[table]
        assert not before.keys() - after.keys(), f"building took rows from {table}, which cannot be done over"
        if new := [row for key, row in after.items() if key not in before]:
            kept.new[table] = new
        if changed := [(row, after[key]) for key, row in before.items() if after[key] != row]:
            kept.changed[table] = changed
    return kept


def _everything() -> dict[str, dict[Any, Row]]:
    return {table: {row[0]: row for row in tables.rows(table)} for table in tables.names()}
