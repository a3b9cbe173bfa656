"""When contacts fall due, where they stand, who answers for whom, and times as people write them."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from fairwait.conversations.forms.crises import pence_of
from fairwait.conversations.rules.cover import Away, answers, overlap
from fairwait.conversations.rules.crises import Outcome, Standing, pounds, standing, times
from fairwait.conversations.rules.good_life import held_back
from fairwait.conversations.rules.times import read_time

NOON = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = date(2026, 3, 4)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("9", time(9)), ("9am", time(9)), ("14:30", time(14, 30)), ("14.30", time(14, 30)), ("1430", time(14, 30)),
        ("930", time(9, 30)), ("2.30 pm", time(14, 30)), ("12am", time(0)), ("12 pm", time(12)), ("Noon", time(12)),
        ("midnight", time(0)), ("13pm", None), ("24:00", None), ("9:60", None), ("soon", None), ("", None),
    ],
)  # fmt: skip
def test_a_time_is_read_as_people_write_it(text, read):
    assert read_time(text) == read


@pytest.mark.parametrize(
    ("outcome", "settled", "now", "stands"),
    [
        ("", None, NOON, Standing.COMING),
        ("", None, NOON + timedelta(seconds=1), Standing.MISSED),
        (Outcome.REACHED.value, NOON, NOON + HOUR, Standing.MADE),
        (Outcome.REACHED.value, NOON + HOUR, NOON + HOUR, Standing.MADE_LATE),
        (Outcome.CALLED_OFF.value, NOON + HOUR, NOON + HOUR, Standing.CALLED_OFF),
    ],
)
def test_where_a_contact_stands_is_what_the_clock_says(outcome, settled, now, stands):
    assert standing(due_at=NOON, outcome=outcome, settled_at=settled, now=now) is stands


def test_contacts_come_as_often_as_every_hour_until_the_end():
    assert times(first=NOON, every_hours=0, until=NOON + HOUR) == [NOON]
    assert times(first=NOON, every_hours=1, until=NOON + 2 * HOUR) == [NOON, NOON + HOUR, NOON + 2 * HOUR]
    with pytest.raises(ValueError, match="after the end"):
        times(first=NOON, every_hours=1, until=NOON - HOUR)
    with pytest.raises(ValueError, match="there would be 201"):
        times(first=NOON, every_hours=1, until=NOON + 200 * HOUR)


def test_whoever_covers_may_be_covered_and_a_ring_of_covers_covers_nobody():
    away = [Away(1, DAY, DAY, 2), Away(2, DAY, DAY, 3)]
    staff = {1, 2, 3}
    assert answers(1, at=NOON, away=away, staff=staff) == 3
    assert answers(1, at=NOON + 24 * HOUR, away=away, staff=staff) == 1
    assert answers(1, at=NOON, away=[*away, Away(3, DAY, DAY, 1)], staff=staff) is None
    assert answers(1, at=NOON, away=[Away(1, DAY, DAY, None)], staff=staff) is None
    assert answers(1, at=NOON, away=away, staff={1, 2}) is None
    assert overlap(away[0], start=DAY, until=DAY)
    assert not overlap(away[0], start=DAY + timedelta(1), until=DAY + timedelta(2))


def test_an_amount_is_said_as_people_say_it():
    assert [pounds(pence) for pence in (5_00, 12_50, 1_250_00)] == ["£5", "£12.50", "£1,250"]


@pytest.mark.parametrize(
    ("typed", "pence"),
    [
        ("35", 35_00), ("12.50", 12_50), (" £1,250 ", 1_250_00), ("£ 1,250.05", 1_250_05), ("0", 0),
        ("12,50", None), ("1,2,3", None), ("12.5", None), ("-5", None), ("1e3", None), ("", None), ("٣", None),
        ("12345678", None),
    ],
)  # fmt: skip
def test_an_amount_is_read_or_refused_and_never_guessed(typed, pence):
    assert pence_of(typed) == pence


def test_only_a_crisis_without_a_reason_holds_back():
    assert held_back(in_crisis=False, reason="") == held_back(in_crisis=True, reason="It cannot wait") == ""
    assert held_back(in_crisis=True, reason=" ")
