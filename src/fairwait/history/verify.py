"""Proving the history: the chain is whole, it ends where we said it ended, and state is what it says (P03, P05)."""

import hmac
import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import orjson
from django.db import connection
from django.db.models import Max, TextField
from django.db.models.functions import Cast

from fairwait.history import chain, noted, registry
from fairwait.history.models import Event, Head, SubjectKey
from fairwait.history.queries import stretches

log = logging.getLogger(__name__)
HEADS_NAME = "heads.jsonl"
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Fault:
    """Something wrong: the first event it concerns (0 when none does) and what, in words a person can act on."""

    seq: int
    words: str


@dataclass(frozen=True)
class Proof:
    """What `verify` found: how many events, the head, and every fault."""

    events: int
    head: str
    faults: tuple[Fault, ...]

    @property
    def is_whole(self) -> bool:
        """True when nothing is wrong."""
        return not self.faults


def verify(*, heads: Path | None = None, states: bool = True, progress: Progress | None = None) -> Proof:
    """Walk the chain, compare its end with the heads kept outside the database, rebuild state and compare."""
    faults = []
    broken = _first_broken_link(progress)
    if broken is not None:
        faults.append(broken)
    head = Head.objects.filter(pk=1).first()
    if head is None:
        return Proof(events=0, head="", faults=(Fault(0, "The head of the history is missing: restore a backup."),))
    if heads is not None and heads.exists():
        faults += _heads_that_disagree(heads)
    if states and broken is None:
        faults += [Fault(0, words) for words in _states_that_differ(progress, total=head.seq)]
        faults += [Fault(0, words) for differences in registry.proofs() for words in differences()]
    return Proof(events=head.seq, head=bytes(head.hash).hex(), faults=tuple(faults))


def _states_that_differ(progress: Progress | None, *, total: int) -> Iterator[str]:
    compared = 0
    for stretch in stretches():
        if progress is not None:
            progress("comparing state", compared, total)
        for keeper in registry.keepers():
            yield from keeper.differences(stretch)
        compared += sum(map(len, stretch.events.values()))


def _first_broken_link(progress: Progress | None) -> Fault | None:
    previous, expected, total = chain.GENESIS, 0, Head.objects.values_list("seq", flat=True).first() or 0
    for row, key in _rows_with_keys():
        expected += 1
        seq = row[0]
        if seq != expected:
            return Fault(expected, f"Event {expected} is missing: the next one found is {seq}.")
        fault = _row_fault(row, key=key, previous=previous)
        if fault is not None:
            return fault
        previous = bytes(row[-1])
        if progress is not None and seq % 10_000 == 0:
            progress("walking the chain", seq, total)
    head = Head.objects.filter(pk=1).first()
    if head is not None and (head.seq != expected or bytes(head.hash) != previous):
        return Fault(
            min(expected, head.seq) + 1, f"The history ends at event {expected}, but its head says {head.seq}."
        )
    return None


def _row_fault(row: tuple[Any, ...], *, key: bytes | None, previous: bytes) -> Fault | None:
    """What is wrong with one event, given the hash it follows."""
    seq, subject, wait, kind, version, on, at, known, recorded, by, cause, facts, private, digest, stored = row
    digest = bytes(digest) if digest is not None else None
    fault = _private_fault(seq, key=key, private=private, digest=digest)
    if fault is not None:
        return fault
    try:
        covered = (
            seq, subject, wait, kind, version, on, _instant_text(at), known,
            _instant_text(recorded), by, cause, facts, digest.hex() if digest is not None else None,
        )  # fmt: skip
        link = chain.link(previous, covered)
    except (TypeError, ValueError, AttributeError):  # damage can leave bytes that are no longer text, or a date
        return Fault(seq, f"Event {seq} cannot be read: its stored bytes are damaged.")
    if not hmac.compare_digest(link, bytes(stored)):
        return Fault(seq, f"Event {seq} is not as it was written, or an event before it was swapped in.")
    return None


def verify_about(subjects: Iterable[int]) -> Proof:
    """Hold the events about these subjects against the chain: each is as it was written, after the one before it.

    It does not walk the whole history: `verify` does.
    """
    rows = list(
        Event.objects.filter(subject__in=sorted(set(subjects))).order_by("seq").values_list(*_covered_columns())
    )
    keys = {row.subject: bytes(row.key) for row in SubjectKey.objects.filter(subject__in={row[1] for row in rows})}
    before = {row[0] - 1 for row in rows}
    hashes: dict[int, bytes] = {0: chain.GENESIS}
    for start in range(0, len(rows), _LINKS_AT_ONCE):
        part = sorted(before)[start : start + _LINKS_AT_ONCE]
        hashes |= {seq: bytes(hash_) for seq, hash_ in Event.objects.filter(seq__in=part).values_list("seq", "hash")}
    faults = [
        fault
        for row in rows
        if (fault := _row_fault(row, key=keys.get(row[1]), previous=hashes.get(row[0] - 1, b""))) is not None
    ]
    head = Head.objects.filter(pk=1).first()
    return Proof(len(rows), bytes(head.hash).hex() if head else "", tuple(faults))


_LINKS_AT_ONCE = 500


def _private_fault(seq: int, *, key: bytes | None, private: str | None, digest: bytes | None) -> Fault | None:
    if private is None:
        return None  # none was written, or it was erased: the keyed digest alone stays
    if digest is None:
        return Fault(seq, f"Event {seq} has private words that were never part of the chain.")
    if key is None:
        return Fault(seq, f"Event {seq} still has private words although its subject's key is gone.")
    if not isinstance(private, str) or not hmac.compare_digest(chain.private_digest(key=key, private=private), digest):
        return Fault(seq, f"The private words of event {seq} are not as they were written.")
    return None


@lru_cache(maxsize=10_000)
def _instant_text(stored: str | datetime | None) -> str | None:
    """An instant as the chain covers it; SQLite's text of one is in UTC. An import's events share theirs."""
    moment = datetime.fromisoformat(stored).replace(tzinfo=UTC) if isinstance(stored, str) else stored
    return chain.instant_text(moment)


def _covered_columns() -> list[Any]:
    textual = {"occurred_on", "known_on"}  # days are covered as they lie, without an object of each
    if connection.vendor == "sqlite":
        textual |= {"occurred_at", "recorded_at"}
    columns = (
        "seq", "subject", "wait", "kind", "version", "occurred_on", "occurred_at", "known_on", "recorded_at",
        "by", "cause", "facts", "private", "private_digest", "hash",
    )  # fmt: skip
    return [Cast(name, TextField()) if name in textual else name for name in columns]


def _rows_with_keys() -> Iterator[tuple[tuple, bytes | None]]:
    rows = Event.objects.order_by("seq").values_list(*_covered_columns())
    start, size = 0, 5_000
    while True:
        part = _read_part(rows, start, size)
        if not part:
            return
        keys = dict(SubjectKey.objects.filter(subject__among={row[1] for row in part}).values_list("subject", "key"))
        for row in part:
            key = keys.get(row[1])
            yield row, bytes(key) if key is not None else None
        start = part[-1][0]


def _read_part(rows: Any, start: int, size: int) -> list[tuple]:
    """The next rows, one by one if need be, so that a damaged row is named and does not hide behind an exception."""
    try:
        return list(rows.filter(seq__gt=start)[:size])
    except Exception:
        log.warning("history_row_unreadable", extra={"after": start})
    part: list[tuple] = []
    with connection.cursor() as cursor:
        cursor.execute("SELECT seq FROM history_event WHERE seq > %s ORDER BY seq LIMIT %s", [start, size])
        numbers = [number for (number,) in cursor.fetchall()]
    for number in numbers:
        try:
            part.append(rows.get(seq=number))
        except Exception:
            part.append((number, 0, None, "", 0, None, None, None, None, None, "", None, None, None, b""))
            return part
    return part


def note_head(heads: Path, *, now: datetime, why: str) -> None:
    """Write the head of the chain to a file outside the database, so that a cut tail is found. Appends one line."""
    head = Head.objects.get(pk=1)
    line = {"at": chain.instant_text(now), "seq": head.seq, "hash": bytes(head.hash).hex(), "why": why}
    noted.append(heads, [orjson.dumps(line)])


def _heads_that_disagree(heads: Path) -> list[Fault]:
    for number, line in enumerate(heads.read_bytes().splitlines(), start=1):
        try:
            told = orjson.loads(line)
        except orjson.JSONDecodeError:
            continue  # a line cut short by a power failure says nothing
        stored = Event.objects.filter(seq=told["seq"]).values_list("hash", flat=True).first()
        if told["seq"] == 0:
            continue
        if stored is None:
            ends = Event.objects.filter(seq__lt=told["seq"]).aggregate(last=Max("seq"))["last"] or 0
            noted_at = f"Event {told['seq']} was noted in {heads.name} line {number}, and is gone"
            return [Fault(ends + 1, f"{noted_at}: the first that is missing is event {ends + 1}.")]
        if bytes(stored).hex() != told["hash"]:
            return [Fault(told["seq"], f"Event {told['seq']} differs from {heads.name} line {number}.")]
    return []
