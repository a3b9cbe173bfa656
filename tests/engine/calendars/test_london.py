"""London days across both changes of the clocks (faults F35 and F36)."""

from datetime import UTC, date, datetime, time, timedelta, timezone

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fairwait.engine.calendars import day_bounds, london_day, london_days, london_instant


def test_half_past_eleven_utc_on_a_summer_night_is_already_tomorrow():
    assert london_day(datetime(2026, 7, 1, 23, 30, tzinfo=UTC)) == date(2026, 7, 2)
    assert london_day(datetime(2026, 1, 1, 23, 30, tzinfo=UTC)) == date(2026, 1, 1)


def test_another_zone_does_not_matter():
    assert london_day(datetime(2026, 7, 2, 8, 30, tzinfo=timezone(timedelta(hours=9)))) == date(2026, 7, 2)


def test_an_instant_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        london_day(datetime(2026, 7, 1, 23, 30))


@pytest.mark.parametrize(("day", "hours"), [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25), (date(2026, 7, 1), 24)])
def test_change_days_are_23_and_25_hours_long(day, hours):
    start, end = day_bounds(day)
    assert end - start == timedelta(hours=hours)
    assert london_day(start) == day == london_day(end - timedelta(microseconds=1))
    assert london_day(end) == day + timedelta(days=1)


def test_a_time_that_comes_twice_is_the_first_and_one_that_never_comes_is_just_after():
    assert london_instant(date(2026, 10, 25), time(1, 30)) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert london_instant(date(2026, 10, 25), time(1, 30, fold=1)) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    gone = london_instant(date(2026, 3, 29), time(1, 30))
    assert gone == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)  # 02:30 on London's clocks
    assert london_day(gone) == date(2026, 3, 29)


def test_a_time_with_a_zone_of_its_own_is_refused():
    with pytest.raises(ValueError, match="plain London time"):
        london_instant(date(2026, 3, 29), time(1, 30, tzinfo=UTC))


@given(st.lists(st.datetimes(datetime(1990, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC)), max_size=20))
@settings(max_examples=50, deadline=None)
def test_columns_agree_with_single_instants(instants):
    frame = pl.DataFrame({"at": pl.Series(instants, dtype=pl.Datetime("us", "UTC"))})
    assert frame.select(london_days(pl.col("at"))).to_series().to_list() == [london_day(at) for at in instants]
