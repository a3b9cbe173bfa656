"""Why somebody opened a restricted record: asked once, remembered for a quarter of an hour of one session."""

from collections.abc import MutableMapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

GOOD_FOR = timedelta(minutes=15)
_KEPT = "restricted"


def give(session: MutableMapping[str, Any], *, person: UUID, now: datetime) -> None:
    """Remember that a reason was given (the words themselves go to the access log, not into the session)."""
    session[_KEPT] = {**_alive(session, now), str(person): now.isoformat()}


def given(session: MutableMapping[str, Any], *, person: UUID, now: datetime) -> datetime | None:
    """When a reason was given that still holds; None where one must be asked for."""
    at = _alive(session, now).get(str(person))
    return datetime.fromisoformat(at) if at else None


def all_given(session: MutableMapping[str, Any], *, now: datetime) -> frozenset[UUID]:
    """Every person for whom a reason still holds."""
    return frozenset(UUID(person) for person in _alive(session, now))


def _alive(session: MutableMapping[str, Any], now: datetime) -> dict[str, str]:
    kept = session.get(_KEPT) or {}
    return {person: at for person, at in kept.items() if now - datetime.fromisoformat(at) < GOOD_FOR}
