"""Appending to the history: the only way anything is ever recorded."""

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import repeat
from typing import Any, NamedTuple

from django.db import connection, transaction

from fairwait.engine.calendars import london_day
from fairwait.history import chain, registry
from fairwait.history.bulk import insert
from fairwait.history.models import Event, Head, SubjectKey
from fairwait.history.queries import told

_SUBJECTS_AT_ONCE = 20_000
_KEYS_AT_ONCE = 32


class HistoryUnavailable(Exception):
    """The history could not be written, so nothing was done."""


@dataclass(frozen=True, slots=True)
class Fact:
    """Something to record: what, about whom, when it happened, when it was known.

    `private` holds whatever describes the person (names, contact details, characteristics, free text); `facts` must
    hold nothing of that kind.
    """

    kind: str
    subject: int
    wait: int | None = None
    facts: dict[str, Any] = field(default_factory=dict)
    private: dict[str, Any] | None = None
    occurred_on: date | None = None
    occurred_at: datetime | None = None
    known_on: date | None = None


class Written(NamedTuple):
    """A fact already in its stored words, for writing many at once: JSON text, dates as ISO text."""

    kind: str
    version: int
    subject: int
    wait: int | None
    facts: str
    private: str | None
    occurred_on: str
    known_on: str


def locked_head() -> Head:
    """The head row, held until the transaction ends: one writer at a time (SQLite: the IMMEDIATE transaction)."""
    return Head.objects.select_for_update().get(pk=1)


def new_ids(count: int) -> range:
    """`count` numbers for new people or waits, from one sequence, inside the caller's transaction."""
    head = locked_head()
    first = head.next_id
    Head.objects.filter(pk=1).update(next_id=first + count)
    return range(first, first + count)


def record(fact: Fact, *, by: int | None, now: datetime, cause: str = "") -> Event:
    """Append one fact, fold it into state and tell the listeners, all or nothing."""
    return record_all([fact], by=by, now=now, cause=cause)[-1]


@transaction.atomic
def record_all(facts: Sequence[Fact], *, by: int | None, now: datetime, cause: str = "") -> list[Event]:
    """Append facts in order, fold every subject they touch, and tell the listeners, all or nothing."""
    today = london_day(now)
    written = [_written(fact, today=today) for fact in facts]
    subjects = sorted({fact.subject for fact in facts})
    instants = [fact.occurred_at for fact in facts]
    first, last = append(written, by=by, now=now, cause=cause, instants=instants, keys=keys_of(subjects))
    for keeper in registry.keepers():
        keeper.refold(subjects)
    events = list(Event.objects.filter(seq__gte=first, seq__lte=last))
    announce([told(event) for event in events])
    return events


def announce(events: list[registry.Told]) -> None:
    """Tell the rooms above what was just recorded, inside the same transaction."""
    for listener in registry.listeners():
        listener(events)


def append(
    facts: Iterable[Written],
    *,
    by: int | None,
    now: datetime,
    cause: str = "",
    instants: Sequence[datetime | None] | None = None,
    keys: dict[int, bytes],
) -> tuple[int, int]:
    """Append many written facts to the chain inside the caller's transaction; state is the caller's to fold.

    `keys` are the keys of every subject that has one already (see `keys_of`): read before, because nothing else can be
    asked of PostgreSQL while rows are copied in.
    Returns the first and last number given. Their rows are written as one stream, so a million need no memory.
    """
    if not connection.in_atomic_block:
        raise HistoryUnavailable("History is only written inside a transaction.")
    head = locked_head()
    stream = _Links(head=head, facts=facts, by=by, now=now, cause=cause, instants=instants, keys=keys)
    insert(Event, stream.columns, stream, same=stream.same)
    Head.objects.filter(pk=1).update(seq=stream.seq, hash=stream.hash)
    insert(SubjectKey, ("subject", "key"), ((subject, bytearray(key)) for subject, key in stream.new_keys.items()))
    return head.seq + 1, stream.seq


_COLUMNS = (
    "seq", "subject", "wait", "kind", "version", "occurred_on", "known_on",
    "facts", "private", "private_digest", "hash",
)  # fmt: skip


class _Links:
    """The rows of new events, each linked to the one before, made while they are being written.

    `columns` are those of each row, `same` what all rows have in common. Bytes are given as `bytearray`, which Python's
    driver for SQLite takes as it is; `bytes` it asks whether they have to be adapted, which takes longer than a hash.
    """

    def __init__(
        self,
        *,
        head: Head,
        facts: Iterable[Written],
        by: int | None,
        now: datetime,
        cause: str,
        instants: Sequence[datetime | None] | None,
        keys: dict[int, bytes],
    ) -> None:
        self.seq, self.hash = head.seq, bytes(head.hash)
        self.new_keys: dict[int, bytes] = {}
        self.columns = _COLUMNS if instants is None else (*_COLUMNS, "occurred_at")
        self.same = {"recorded_at": connection.ops.adapt_datetimefield_value(now), "by": by, "cause": cause}
        self._facts, self._by, self._cause, self._instants = facts, by, cause, instants
        self._now = chain.instant_text(now)
        self._keys = keys
        self._spare_keys: list[bytes] = []

    def __iter__(self) -> Iterator[tuple[Any, ...]]:
        if self._instants is None:
            return self._linked(repeat(None))
        at = map(connection.ops.adapt_datetimefield_value, self._instants)
        return ((*row, instant) for row, instant in zip(self._linked(self._instants), at, strict=True))

    def _linked(self, instants: Iterable[datetime | None]) -> Iterator[tuple[Any, ...]]:
        link, digest_of, instant_text = chain.link, chain.private_digest, chain.instant_text
        known_key, new_key, make_key = self._keys.get, self.new_keys.get, self._make_key
        by, cause, now = self._by, self._cause, self._now
        last, seq = self.hash, self.seq
        told = zip(self._facts, instants, strict=False)
        for (kind, version, subject, wait, facts, private, occurred_on, known_on), at in told:
            seq += 1
            digest = None
            if private is not None:
                key = known_key(subject) or new_key(subject) or make_key(subject)
                digest = digest_of(key=key, private=private)
            last = link(
                last,
                (
                    seq, subject, wait, kind, version, occurred_on, instant_text(at) if at else None, known_on,
                    now, by, cause, facts, digest.hex() if digest is not None else None,
                ),
            )  # fmt: skip
            stored = bytearray(digest) if digest is not None else None
            yield seq, subject, wait, kind, version, occurred_on, known_on, facts, private, stored, bytearray(last)
        self.seq, self.hash = seq, last

    def _make_key(self, subject: int) -> bytes:
        if not self._spare_keys:
            drawn = os.urandom(chain.KEY_BYTES * _KEYS_AT_ONCE)
            self._spare_keys = [drawn[at : at + chain.KEY_BYTES] for at in range(0, len(drawn), chain.KEY_BYTES)]
        key = self.new_keys[subject] = self._spare_keys.pop()
        return key


def keys_of(subjects: Sequence[int]) -> dict[int, bytes]:
    """The keys of those subjects that have one."""
    found: dict[int, bytes] = {}
    for start in range(0, len(subjects), _SUBJECTS_AT_ONCE):
        part = SubjectKey.objects.filter(subject__among=subjects[start : start + _SUBJECTS_AT_ONCE])
        found |= {subject: bytes(key) for subject, key in part.values_list("subject", "key")}
    return found


def _written(fact: Fact, *, today: date) -> Written:
    happened = fact.occurred_on or (london_day(fact.occurred_at) if fact.occurred_at else today)
    return Written(
        kind=fact.kind,
        version=registry.kind(fact.kind).version,
        subject=fact.subject,
        wait=fact.wait,
        facts=chain.canonical(fact.facts),
        private=chain.canonical(fact.private) if fact.private else None,
        occurred_on=happened.isoformat(),
        known_on=(fact.known_on or today).isoformat(),
    )
