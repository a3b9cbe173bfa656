"""Which kinds of event exist, and who folds them. Rooms above register here when they start (decision 5)."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any


class UnknownKind(Exception):
    """An event names a kind, or a version of one, that this code does not know."""


@dataclass(frozen=True, slots=True)
class Told:
    """One event as the folds read it: the stored row, its JSON opened, its version raised to today's."""

    seq: int
    subject: int
    wait: int | None
    kind: str
    occurred_on: date
    occurred_at: datetime | None
    known_on: date
    recorded_at: datetime
    by: int | None
    cause: str
    facts: dict[str, Any]
    private: dict[str, Any]


Raise = Callable[[dict[str, Any], dict[str, Any]], tuple[dict[str, Any], dict[str, Any]]]


@dataclass(frozen=True)
class Kind:
    """A kind of event: its name, today's version, and how older versions are read."""

    name: str
    version: int = 1
    raises: dict[int, Raise] = field(default_factory=dict)

    def opened(self, version: int, facts: dict[str, Any], private: dict[str, Any]) -> tuple[dict, dict]:
        """Facts and private words of an older version, as today's code reads them. Stored bytes never change."""
        if version > self.version:
            raise UnknownKind(f"{self.name} version {version} was written by newer code than this.")
        for step in range(version, self.version):
            facts, private = self.raises[step](facts, private)
        return facts, private


@dataclass(frozen=True)
class Stretch:
    """Subjects whose numbers follow one another, with every event about them in order.

    They are those past `after`, up to and with `until`; None is the end.
    """

    after: int
    until: int | None
    events: Mapping[int, list[Told]]

    def bounds(self, field: str) -> dict[str, int]:
        """The same as a filter on a field that names a subject."""
        ended = {} if self.until is None else {f"{field}__lte": self.until}
        return {f"{field}__gt": self.after, **ended}


@dataclass(frozen=True)
class Keeper:
    """Who keeps one kind of state: waits, or people.

    `refold` rebuilds the stored state of these subjects from their events; `differences` yields a sentence for each
    stored state of a stretch that is not what its events say.
    """

    name: str
    refold: Callable[[Iterable[int]], None]
    differences: Callable[[Stretch], Iterator[str]]


_kinds: dict[str, Kind] = {}
_keepers: dict[str, Keeper] = {}
_listeners: list[Callable[[list[Any]], None]] = []
_proofs: list[Callable[[], Iterator[str]]] = []


def register(kind: Kind) -> Kind:
    """Make a kind known. Raises ValueError if its name is taken by another."""
    if _kinds.get(kind.name, kind) != kind:
        raise ValueError(f"two kinds are called {kind.name}")
    _kinds[kind.name] = kind
    return kind


def kind(name: str) -> Kind:
    """The kind of this name. Raises UnknownKind."""
    try:
        return _kinds[name]
    except KeyError:
        raise UnknownKind(f"No room knows events of kind {name!r}.") from None


def kinds() -> tuple[Kind, ...]:
    """Every kind there is, by name."""
    return tuple(_kinds[name] for name in sorted(_kinds))


def keep(keeper: Keeper) -> None:
    """Make a keeper of state known; a second of the same name replaces the first."""
    _keepers[keeper.name] = keeper


def keepers() -> tuple[Keeper, ...]:
    """Every keeper, in the order they registered."""
    return tuple(_keepers.values())


def prove(differences: Callable[[], Iterator[str]]) -> None:
    """Have `verify` ask for a sentence for each thing kept beside state that is not what it was worked out from."""
    if differences not in _proofs:
        _proofs.append(differences)


def proofs() -> tuple[Callable[[], Iterator[str]], ...]:
    """Everything else that `verify` asks, once state is what the events say."""
    return tuple(_proofs)


def listen(listener: Callable[[list[Any]], None]) -> None:
    """Be told, inside the transaction, of the events just recorded and folded."""
    if listener not in _listeners:
        _listeners.append(listener)


def listeners() -> tuple[Callable[[list[Any]], None], ...]:
    """Everybody who listens."""
    return tuple(_listeners)
