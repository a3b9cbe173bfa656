"""What a private page asks beside how things are: rooms above say whether they ask somebody something now."""

from collections.abc import Callable, Collection
from datetime import date

Asker = Callable[[Collection[int], date], bool]
_askers: list[Asker] = []


def asks(asker: Asker) -> None:
    """Make known somebody who asks: given a person's records and a day, whether they are asked something then."""
    if asker not in _askers:
        _askers.append(asker)


def is_asked(records: Collection[int], *, today: date) -> bool:
    """Whether somebody is asked something, so that a page of their own makes sense though they wait for nothing."""
    return any(asker(records, today) for asker in _askers)
