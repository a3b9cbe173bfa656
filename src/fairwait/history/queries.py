"""Reading the history."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

import orjson
from django.db.models import QuerySet

from fairwait.history import registry
from fairwait.history.models import Event, Head

_READ_AT_ONCE = 2_000


def told(event: Event) -> registry.Told:
    """A stored event as the folds read it."""
    return _told(
        (event.seq, event.subject, event.wait, event.kind, event.version, event.occurred_on, event.occurred_at,
         event.known_on, event.recorded_at, event.by, event.cause, event.facts, event.private)
    )  # fmt: skip


_COLUMNS = (
    "seq", "subject", "wait", "kind", "version", "occurred_on", "occurred_at", "known_on", "recorded_at",
    "by", "cause", "facts", "private",
)  # fmt: skip


def _told(row: tuple[Any, ...]) -> registry.Told:
    facts, private = orjson.loads(row[11]), orjson.loads(row[12]) if row[12] else {}
    kind = registry.kind(row[3])
    if row[4] != kind.version:
        facts, private = kind.opened(row[4], facts, private)
    return registry.Told(*row[:4], *row[5:11], facts, private)


def _read(events: QuerySet[Event]) -> Iterator[registry.Told]:
    for row in events.order_by("seq").values_list(*_COLUMNS).iterator(chunk_size=_READ_AT_ONCE):
        yield _told(row)


def about(subjects: Iterable[int]) -> dict[int, list[registry.Told]]:
    """Every event about these subjects, in order, by subject. Subjects without any are absent."""
    found: dict[int, list[registry.Told]] = {}
    wanted = sorted(set(subjects))
    for start in range(0, len(wanted), 500):
        for event in _read(Event.objects.filter(subject__in=wanted[start : start + 500])):
            found.setdefault(event.subject, []).append(event)
    return found


def everything(*, until: date | None = None, known_at: date | None = None) -> Iterator[registry.Told]:
    """Every event in order, or only what had happened by `until` and was known by `known_at`."""
    events = Event.objects.all()
    if until is not None:
        events = events.filter(occurred_on__lte=until)
    if known_at is not None:
        events = events.filter(known_on__lte=known_at)
    return _read(events)


def between(first: int, last: int) -> Iterator[registry.Told]:
    """The events from one number to another, both included."""
    return _read(Event.objects.filter(seq__gte=first, seq__lte=last))


def head() -> tuple[int, bytes]:
    """The last event's number and hash."""
    row = Head.objects.get(pk=1)
    return row.seq, bytes(row.hash)
