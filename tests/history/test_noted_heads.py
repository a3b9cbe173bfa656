"""A tail cut off together with its head is missed, for the head was noted outside the database (P03, P04)."""

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairwait.history import noted
from fairwait.history.models import Event
from fairwait.history.verify import note_head, verify
from tests.exchange.imports.bringing import NOW
from tests.history.test_chain import ten_events, without_guards

pytestmark = pytest.mark.django_db


@pytest.fixture
def heads(tmp_path):
    """Ten events, their end noted outside, and three more that nobody noted yet."""
    path = tmp_path / "heads.jsonl"
    ten_events()
    note_head(path, now=NOW, why="hourly")
    ten_events()
    return path


def cut(keep):
    """Cut the history off after an event as somebody with the file in their hands would: head and all."""
    last = Event.objects.get(seq=keep)
    without_guards("DELETE FROM history_event WHERE seq > %s", keep)
    without_guards("UPDATE history_head SET seq = %s, hash = %s", keep, bytes(last.hash))


def test_a_tail_cut_below_the_last_noted_head_is_named(heads):
    assert verify(heads=heads, states=False).is_whole
    cut(7)
    assert verify(states=False).is_whole  # by itself the chain cannot know
    faults = verify(heads=heads, states=False).faults
    assert [(fault.seq, fault.words) for fault in faults] == [
        (8, "Event 10 was noted in heads.jsonl line 1, and is gone: the first that is missing is event 8.")
    ]


def test_a_history_cut_and_written_anew_to_the_same_length_is_named(heads):
    cut(9)
    ten_events()
    faults = verify(heads=heads, states=False).faults
    assert [fault.words for fault in faults] == ["Event 10 differs from heads.jsonl line 1."]


def test_what_was_written_after_the_last_note_is_not_claimed(heads):
    cut(10)
    assert verify(heads=heads, states=False).is_whole


def test_a_line_that_a_power_cut_left_half_hides_no_other(heads):
    with heads.open("ab") as file:
        file.write(b'{"at": "2026-11-2')
    note_head(heads, now=NOW, why="import:1")
    cut(12)
    faults = verify(heads=heads, states=False).faults
    assert [fault.words for fault in faults] == [
        "Event 20 was noted in heads.jsonl line 3, and is gone: the first that is missing is event 13."
    ]


def test_a_history_without_events_is_noted_and_whole(tmp_path):
    note_head(tmp_path / "heads.jsonl", now=NOW, why="hourly")
    assert orjson.loads((tmp_path / "heads.jsonl").read_bytes())["seq"] == 0
    assert verify(heads=tmp_path / "heads.jsonl", states=False).is_whole


@given(
    before=st.binary(max_size=30), lines=st.lists(st.binary(max_size=20).filter(lambda b: b"\n" not in b), max_size=4)
)
def test_lines_appended_stand_by_themselves_whatever_was_there(before, lines, tmp_path_factory):
    path = tmp_path_factory.mktemp("noted") / "lines"
    path.write_bytes(before)
    noted.append(path, lines)
    after = path.read_bytes()
    assert after.startswith(before)
    assert after[len(before) :].removeprefix(b"" if before.endswith(b"\n") or not before else b"\n") == b"".join(
        line + b"\n" for line in lines
    )
