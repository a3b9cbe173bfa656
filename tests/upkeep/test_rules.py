"""When a timetable is due, and how versions compare."""

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairwait.upkeep.rules import MOST_MISSED, Daily, Hourly, due_periods, version_number
from fairwait.upkeep.versions import newer_in_words

AT_0130 = Daily(time(1, 30))


def utc(*parts):
    return datetime(*parts, tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "period"),
    [
        (utc(2026, 7, 1, 0, 29), "2026-06-30"),  # 01:29 in London's summer
        (utc(2026, 7, 1, 0, 30), "2026-07-01"),
        (utc(2026, 1, 5, 1, 29), "2026-01-04"),
        (utc(2026, 1, 5, 1, 30), "2026-01-05"),
        (utc(2026, 3, 29, 1, 29), "2026-03-28"),  # 01:30 does not exist that day: due just after the gap
        (utc(2026, 3, 29, 1, 30), "2026-03-29"),
        (utc(2026, 10, 25, 0, 30), "2026-10-25"),  # 01:30 comes twice that day: due at the first
        (utc(2026, 10, 25, 1, 30), "2026-10-25"),
    ],
)
def test_a_daily_period_is_named_by_its_london_day(moment, period):
    assert AT_0130.period(moment) == period


@given(st.datetimes(datetime(2025, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC)), st.integers(1, 60))
def test_every_day_comes_once_whatever_the_clocks_do(start, days):
    """Looked at every ten minutes, a daily timetable names each London day exactly once, none left out."""
    seen, last = [], AT_0130.period(start)
    for step in range(days * 144):
        now = start + timedelta(minutes=10 * step)
        for period in due_periods(AT_0130, last=last, now=now):
            seen.append(period)
            last = period
    assert seen == sorted(set(seen))
    if seen:
        first = datetime.fromisoformat(seen[0])
        assert seen == [(first + timedelta(days=n)).date().isoformat() for n in range(len(seen))]


@given(st.datetimes(datetime(2025, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC)), st.integers(0, 59))
def test_an_hourly_period_is_due_within_its_hour(moment, minute):
    hourly = Hourly(minute)
    period = hourly.period(moment)
    due = datetime.strptime(period, "%Y-%m-%dT%H").replace(tzinfo=UTC) + timedelta(minutes=minute)
    assert due <= moment < due + timedelta(hours=1)
    assert hourly.after(period) == hourly.period(moment + timedelta(hours=1))


def test_a_long_time_away_is_looked_back_over_with_a_bound():
    due = due_periods(Hourly(), last="2020-01-01T00", now=utc(2026, 1, 1))
    assert len(due) == MOST_MISSED
    assert due[-1] == "2026-01-01T00"


def test_nothing_is_due_twice_or_when_the_clock_steps_back():
    assert due_periods(AT_0130, last="2026-01-05", now=utc(2026, 1, 5, 2)) == []
    assert due_periods(AT_0130, last="2026-01-05", now=utc(2026, 1, 3)) == []


@pytest.mark.parametrize(("earlier", "later"), [("0.9", "0.12.1"), ("0.1.0", "0.1.1"), ("1.2", "1.10"), ("", "0.1")])
def test_versions_compare_as_numbers(earlier, later):
    assert version_number(earlier) < version_number(later)


@pytest.mark.parametrize(
    ("strangers", "written", "words"),
    [
        (
            ["people.0009_later"],
            None,
            "by later code: it has people.0009_later, which this Fairwait 0.1.0 does not know.",
        ),
        (["a.1", "b.2", "c.3", "d.4", "e.5"], "0.2.0", "by Fairwait 0.2.0: it has a.1, b.2, c.3 and 2 more"),
        ([], "0.2.0", "last written by Fairwait 0.2.0, and this is 0.1.0."),
    ],
)
def test_a_newer_database_is_refused_by_what_is_newer_in_it(strangers, written, words):
    said = newer_in_words(strangers, written=written, here="0.1.0")
    assert words in said
    assert "by Fairwait 0.1.0" not in said
    assert said.endswith("or restore the backup taken before the upgrade.")
