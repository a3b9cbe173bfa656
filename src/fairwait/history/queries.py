"""Reading the history."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

import orjson
from django.db import connection
from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast

from fairwait.history import among, registry  # noqa: F401  among: importing makes the lookup known
from fairwait.history.models import Event, Head
from fairwait.history.rules import UNDONE

_READ_AT_ONCE = 2_000
_SUBJECTS_AT_ONCE = 2_000
BEFORE_ALL = -(2**63)
"""Smaller than any number of ours, or one that damage could leave."""


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
    seq, subject, wait, _, _, occurred_on, occurred_at, known_on, recorded_at, by, cause, *_ = row
    return registry.Told(
        seq, subject, wait, kind.name, occurred_on, occurred_at, known_on, recorded_at, by, cause, facts, private
    )


def _read(events: QuerySet[Event], *, are_few: bool = False) -> Iterator[registry.Told]:
    """In order of `seq`, the order of events, unless another is asked for. Few are read without a cursor, for which
    PostgreSQL would choose a plan that is quick to begin and slow to end."""
    if connection.vendor != "sqlite":
        rows = events.values_list(*_COLUMNS)
        yield from map(_told, rows if are_few else rows.iterator(chunk_size=_READ_AT_ONCE))
        return
    # SQLite keeps days and instants as text. They repeat, so that each is made once and not for every event.
    asked = (Cast(name, TextField()) if name in _DAYS or name in _INSTANTS else name for name in _COLUMNS)
    for row in events.values_list(*asked).iterator(chunk_size=_READ_AT_ONCE):
        on, at, known, recorded = row[5:9]
        days = (_day(on), _instant(at) if at is not None else None, _day(known), _instant(recorded))
        yield _told((*row[:5], *days, *row[9:]))


_DAYS, _INSTANTS = frozenset({"occurred_on", "known_on"}), frozenset({"occurred_at", "recorded_at"})
_day = lru_cache(maxsize=20_000)(date.fromisoformat)


@lru_cache(maxsize=20_000)
def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def about(subjects: Iterable[int], *, kinds: Iterable[str] | None = None) -> dict[int, list[registry.Told]]:
    """Every event about these subjects, or those of some kinds, in order, by subject. Subjects without any are absent.

    What was undone can be told only where the kinds have undoings among them.
    """
    found: dict[int, list[registry.Told]] = {}
    wanted, chosen = sorted(set(subjects)), None if kinds is None else sorted(set(kinds))
    for start in range(0, len(wanted), _SUBJECTS_AT_ONCE):
        events = Event.objects.filter(subject__among=wanted[start : start + _SUBJECTS_AT_ONCE])
        if chosen is not None:
            events = events.filter(kind__in=chosen)
        for event in _read(events.order_by("subject", "seq"), are_few=True):  # as their index lies
            found.setdefault(event.subject, []).append(event)
    return found


def still_standing_after(
    seq: int, subjects: Iterable[int], *, besides: Iterable[str] = (), cause: str | None = None
) -> set[int]:
    """The subjects about whom anything was recorded after an event that still counts: what was undone since does not,
    nor does an undoing, nor the kinds named, nor what was recorded under the cause named."""
    found: set[int] = set()
    wanted = sorted(set(subjects))
    for start in range(0, len(wanted), _SUBJECTS_AT_ONCE):
        later = Event.objects.filter(seq__gt=seq, subject__among=wanted[start : start + _SUBJECTS_AT_ONCE])
        undoings = later.filter(kind=UNDONE.name).values_list("subject", "wait", "facts")
        undone = {(subject, wait, orjson.loads(facts)["cause"]) for subject, wait, facts in undoings}
        told = later.exclude(kind__in=[UNDONE.name, *besides]).values_list("subject", "wait", "cause").distinct()
        told = told if cause is None else told.exclude(cause=cause)
        found |= {
            subject
            for subject, wait, cause in told.order_by()
            if (subject, wait, cause) not in undone and (subject, None, cause) not in undone
        }
    return found


def stretches() -> Iterator[registry.Stretch]:
    """Every subject with every event about it, a part at a time: each event is read once, however many read it here."""
    for bounds, events in _in_stretches(Event.objects.all()):
        yield registry.Stretch(*bounds, events)


def _in_stretches(
    wanted: QuerySet[Event],
) -> Iterator[tuple[tuple[int, int | None], dict[int, list[registry.Told]]]]:
    subjects = Event.objects.order_by("subject").values_list("subject", flat=True).distinct()
    after: int = BEFORE_ALL
    until: int | None = after
    while until is not None:
        part = list(subjects.filter(subject__gt=after)[:_SUBJECTS_AT_ONCE])
        until = part[-1] if len(part) == _SUBJECTS_AT_ONCE else None
        events: dict[int, list[registry.Told]] = {}
        told = wanted.filter(**registry.Stretch(after, until, events).bounds("subject")).order_by("subject", "seq")
        for event in _read(told, are_few=True):
            events.setdefault(event.subject, []).append(event)
        yield (after, until), events
        after = until or after


def so_far(*, until: date | None = None, known_at: date | None = None) -> Iterator[dict[int, list[registry.Told]]]:
    """Every event in order by subject, some thousands of subjects at a time and never all: a history has no bound.

    Only what had happened by `until` and was known by `known_at`, and nothing recorded since the first was asked for,
    so that all parts are of one moment without a transaction that stays open. An undoing is true of every day: what
    was undone never was, once that is known.
    """
    events = Event.objects.filter(seq__lte=head()[0])
    if until is not None:
        events = events.filter(Q(occurred_on__lte=until) | Q(kind=UNDONE.name))
    if known_at is not None:
        events = events.filter(known_on__lte=known_at)
    for _, part in _in_stretches(events):
        if part:
            yield part


def between(first: int, last: int) -> Iterator[registry.Told]:
    """The events from one number to another, both included."""
    return _read(Event.objects.filter(seq__gte=first, seq__lte=last))


def head() -> tuple[int, bytes]:
    """The last event's number and hash."""
    row = Head.objects.get(pk=1)
    return row.seq, bytes(row.hash)
