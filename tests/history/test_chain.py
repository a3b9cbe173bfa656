"""The chain names any change to what was written (P03), and the database refuses to make one (P04)."""

import hmac
import sqlite3
from datetime import UTC, date, datetime

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from fairwait.history import actions as history
from fairwait.history import chain, guards
from fairwait.history.actions import Fact, HistoryUnavailable
from fairwait.history.models import Event, Head, SubjectKey
from fairwait.history.verify import note_head, verify
from fairwait.people.rules import KEPT_APART
from tests.exchange.imports.bringing import NOW, bring, council, row

pytestmark = pytest.mark.django_db


def ten_events(people=3):
    """Ten facts about a few people, in one chain; nobody's state hangs on them but their own."""
    for number in range(10):
        history.record(
            Fact(
                kind=KEPT_APART.name, subject=number % people + 1, facts={"from": number + 100},
                private={"reason": f"met at number {number}", "person": {"first_name": f"Name{number}"}},
            ),
            by=1, now=NOW,
        )  # fmt: skip


def without_guards(statement, *values):
    """Change the stored history as somebody with the file in their hands could."""
    guards.remove(connection)
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
    guards.install(connection)


def test_an_untouched_history_is_whole():
    ten_events()
    proof = verify()
    assert (proof.events, proof.faults) == (10, ())


@given(key=st.binary(min_size=chain.KEY_BYTES, max_size=chain.KEY_BYTES), private=st.text(max_size=300))
def test_private_words_are_digested_as_the_standard_has_it(key, private):
    assert chain.private_digest(key=key, private=private) == hmac.digest(key, private.encode(), "sha256")


CHANGES = {
    "facts": ("UPDATE history_event SET facts = %s WHERE seq = 4", '{"from":999}'),
    "kind": ("UPDATE history_event SET kind = %s WHERE seq = 4", "person.unmerged"),
    "day": ("UPDATE history_event SET occurred_on = %s WHERE seq = 4", date(2020, 1, 1)),
    "known": ("UPDATE history_event SET known_on = %s WHERE seq = 4", date(2020, 1, 1)),
    "instant": ("UPDATE history_event SET recorded_at = %s WHERE seq = 4", datetime(2020, 1, 1, tzinfo=UTC)),
    "who": ('UPDATE history_event SET "by" = %s WHERE seq = 4', 2),
    "whom": ("UPDATE history_event SET subject = %s WHERE seq = 4", 2),
    "cause": ("UPDATE history_event SET cause = %s WHERE seq = 4", "import:9"),
    "private words": ("UPDATE history_event SET private = %s WHERE seq = 4", '{"reason":"never said"}'),
    "digest": ("UPDATE history_event SET private_digest = %s WHERE seq = 4", b"\x00" * 32),
    "hash": ("UPDATE history_event SET hash = %s WHERE seq = 4", b"\x00" * 32),
}


@pytest.mark.parametrize("what", CHANGES)
def test_any_change_to_an_event_is_found_and_named(what):
    ten_events()
    without_guards(*CHANGES[what])
    fault = verify().faults[0]
    assert fault.seq == 4
    assert "4" in fault.words


@pytest.mark.parametrize(
    ("statement", "first_bad"),
    [
        ("DELETE FROM history_event WHERE seq = 6", 6),
        ("DELETE FROM history_event WHERE seq > 7", 8),
        ("UPDATE history_event SET seq = seq + 1000 WHERE seq = 10", 10),
    ],
    ids=["deleted", "tail cut", "moved"],
)
def test_a_missing_event_is_named(statement, first_bad):
    ten_events()
    without_guards(statement)
    assert verify().faults[0].seq == first_bad


def test_two_events_swapped_are_found():
    ten_events()
    guards.remove(connection)
    with connection.cursor() as cursor:
        for one, other in ((3, 1003), (5, 3), (1003, 5)):
            cursor.execute("UPDATE history_event SET seq = %s WHERE seq = %s", [other, one])
    guards.install(connection)
    assert verify().faults[0].seq == 3


def test_a_tail_cut_with_its_head_is_found_by_the_head_noted_outside(tmp_path):
    ten_events()
    heads = tmp_path / "heads.jsonl"
    note_head(heads, now=NOW, why="test")
    stored = bytes(Event.objects.get(seq=7).hash)
    guards.remove(connection)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM history_event WHERE seq > 7")
        cursor.execute("UPDATE history_head SET seq = 7, hash = %s", [stored])
    guards.install(connection)
    assert all(fault.seq == 0 for fault in verify(states=True).faults)
    first = verify(heads=heads).faults[0]
    assert first.seq == 8  # the first that is missing, of those up to the one noted
    assert "Event 10 was noted in heads.jsonl line 1" in first.words


def test_a_state_that_the_events_do_not_say_is_found():
    by = council()
    bring([row(1, team="A")], by=by)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE waiting_wait SET team = 'B'")
    assert "team" in verify().faults[0].words


def test_erasing_blanks_private_words_and_the_chain_still_holds():
    ten_events()
    Event.objects.filter(subject=2).update(private=None)
    SubjectKey.objects.filter(subject=2).delete()
    assert verify(states=False).is_whole


ATTEMPTS = {
    "update": "UPDATE history_event SET facts = '{}'",
    "rewrite private": "UPDATE history_event SET private = 'other'",
    "delete": "DELETE FROM history_event",
    "head back": "UPDATE history_head SET seq = 1",
    "head gone": "DELETE FROM history_head",
}


@pytest.mark.parametrize("what", ATTEMPTS)
def test_the_database_refuses_to_change_what_was_written(what):
    ten_events()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(ATTEMPTS[what])
    assert verify().is_whole


def test_the_orm_is_refused_too():
    ten_events()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Event.objects.filter(seq=3).delete()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Event.objects.filter(seq=3).update(facts="{}")


def test_truncating_is_refused():
    ten_events()
    statement = "TRUNCATE history_event" if connection.vendor == "postgresql" else "DELETE FROM history_event"
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.django_db(transaction=True)
def test_history_is_written_only_inside_a_transaction():
    with pytest.raises(HistoryUnavailable):
        history.append([], by=None, now=NOW, keys={})


def test_what_a_listener_refuses_is_not_kept(monkeypatch):
    from fairwait.history import registry

    def refuses(events):
        raise RuntimeError("no")

    monkeypatch.setattr(registry, "_listeners", [refuses])
    with pytest.raises(RuntimeError):
        history.record(Fact(kind=KEPT_APART.name, subject=1, facts={"from": 2}), by=1, now=NOW)
    assert (Event.objects.count(), Head.objects.get().seq) == (0, 0)


class TestAnyByte(TestCase):
    """One random byte of any stored column of any event."""

    @settings(max_examples=60, phases=(Phase.explicit, Phase.reuse, Phase.generate))
    @given(
        seq=st.integers(1, 10),
        column=st.sampled_from(["facts", "private", "private_digest", "hash", "cause", "kind"]),
        place=st.integers(0, 500),
    )
    def test_any_byte_changed_is_found_at_its_event(self, seq, column, place):
        ten_events()
        stored = Event.objects.values_list(column, flat=True).get(seq=seq)
        if isinstance(stored, str):
            at = place % (len(stored) + 1)
            changed = f"{stored[:at]}~{stored[at + 1 :]}"
        else:
            raw = bytearray(bytes(stored))
            raw[place % len(raw)] ^= 1
            changed = bytes(raw)
        without_guards(f"UPDATE history_event SET {column} = %s WHERE seq = %s", changed, seq)
        assert verify(states=False).faults[0].seq == seq


def test_hashes_are_those_of_the_written_rule():
    """By hand: SHA-256 over the hash before and the JSON array of the columns in their order."""
    import hashlib

    covered = (1, 2, None, "k", 1, "2026-11-23", None, "2026-11-23", "2026-11-23T09:00:00.000000Z", 5, "", "{}", None)
    array = b'[1,2,null,"k",1,"2026-11-23",null,"2026-11-23","2026-11-23T09:00:00.000000Z",5,"","{}",null]'
    assert chain.link(chain.GENESIS, covered) == hashlib.sha256(chain.GENESIS + array).digest()
    assert len(chain.COVERED) == len(covered)


def test_the_sqlite_file_is_kept_as_promised():
    if connection.vendor != "sqlite":
        assert connection.vendor == "postgresql"  # the promise is of SQLite's file; PostgreSQL keeps its own log
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA journal_mode")
        assert cursor.fetchone()[0] == "wal"
        cursor.execute("PRAGMA synchronous")
        assert cursor.fetchone()[0] == 2
        cursor.execute("PRAGMA foreign_keys")
        assert cursor.fetchone()[0] == 1
    assert sqlite3.sqlite_version_info >= (3, 38)
