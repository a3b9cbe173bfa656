"""Working days against the published bank holidays, and the fast way against the obvious one."""

from datetime import date, timedelta

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fairwait.engine.calendars import Nation, WorkingCalendar, bank_holidays

# GOV.UK, "UK bank holidays": the days off work, as published for 2024 to 2027 and by the same rules for 2028. Where a
# holiday falls at a weekend the substitute day stands here.
ENGLAND_AND_WALES = """
2024-01-01 2024-03-29 2024-04-01 2024-05-06 2024-05-27 2024-08-26 2024-12-25 2024-12-26
2025-01-01 2025-04-18 2025-04-21 2025-05-05 2025-05-26 2025-08-25 2025-12-25 2025-12-26
2026-01-01 2026-04-03 2026-04-06 2026-05-04 2026-05-25 2026-08-31 2026-12-25 2026-12-28
2027-01-01 2027-03-26 2027-03-29 2027-05-03 2027-05-31 2027-08-30 2027-12-27 2027-12-28
2028-01-03 2028-04-14 2028-04-17 2028-05-01 2028-05-29 2028-08-28 2028-12-25 2028-12-26
"""
SCOTLAND = """
2024-01-01 2024-01-02 2024-03-29 2024-05-06 2024-05-27 2024-08-05 2024-12-02 2024-12-25 2024-12-26
2025-01-01 2025-01-02 2025-04-18 2025-05-05 2025-05-26 2025-08-04 2025-12-01 2025-12-25 2025-12-26
2026-01-01 2026-01-02 2026-04-03 2026-05-04 2026-05-25 2026-06-15 2026-08-03 2026-11-30 2026-12-25 2026-12-28
2027-01-01 2027-01-04 2027-03-26 2027-05-03 2027-05-31 2027-08-02 2027-11-30 2027-12-27 2027-12-28
2028-01-03 2028-01-04 2028-04-14 2028-05-01 2028-05-29 2028-08-07 2028-11-30 2028-12-25 2028-12-26
"""
NORTHERN_IRELAND = """
2024-01-01 2024-03-18 2024-03-29 2024-04-01 2024-05-06 2024-05-27 2024-07-12 2024-08-26 2024-12-25 2024-12-26
2025-01-01 2025-03-17 2025-04-18 2025-04-21 2025-05-05 2025-05-26 2025-07-14 2025-08-25 2025-12-25 2025-12-26
2026-01-01 2026-03-17 2026-04-03 2026-04-06 2026-05-04 2026-05-25 2026-07-13 2026-08-31 2026-12-25 2026-12-28
2027-01-01 2027-03-17 2027-03-26 2027-03-29 2027-05-03 2027-05-31 2027-07-12 2027-08-30 2027-12-27 2027-12-28
2028-01-03 2028-03-17 2028-04-14 2028-04-17 2028-05-01 2028-05-29 2028-07-12 2028-08-28 2028-12-25 2028-12-26
"""
PUBLISHED = {
    Nation.ENGLAND: ENGLAND_AND_WALES,
    Nation.WALES: ENGLAND_AND_WALES,
    Nation.SCOTLAND: SCOTLAND,
    Nation.NORTHERN_IRELAND: NORTHERN_IRELAND,
}

days = st.dates(min_value=date(2015, 1, 1), max_value=date(2035, 12, 31))
calendars = st.builds(WorkingCalendar, st.sampled_from(Nation), st.lists(days, max_size=4))


@pytest.mark.parametrize("nation", list(Nation))
def test_the_weekdays_off_are_the_published_ones(nation):
    calendar = WorkingCalendar(nation)
    every = [date(2024, 1, 1) + timedelta(days=number) for number in range(5 * 365 + 2)]
    assert every[-1] == date(2028, 12, 31)
    off = [day for day in every if day.weekday() < 5 and not calendar.is_working_day(day)]
    assert off == [date.fromisoformat(text) for text in PUBLISHED[nation].split()]


@pytest.mark.parametrize("nation", list(Nation))
@pytest.mark.parametrize("day", [date(2022, 6, 2), date(2022, 6, 3), date(2022, 9, 19), date(2023, 5, 8)], ids=str)
def test_the_days_given_once_were_days_off_everywhere(nation, day):
    assert not WorkingCalendar(nation).is_working_day(day)


def test_in_2022_spring_bank_holiday_moved_into_june():
    assert WorkingCalendar().is_working_day(date(2022, 5, 30))


def test_a_council_can_close_on_more_days():
    shut = date(2026, 12, 29)
    assert WorkingCalendar().is_working_day(shut)
    assert not WorkingCalendar(extra=[shut]).is_working_day(shut)


def test_bank_holidays_have_names_and_stop_where_nothing_is_known():
    assert bank_holidays(Nation.SCOTLAND, 2026)[date(2026, 11, 30)] == "Saint Andrew's Day"
    assert bank_holidays(Nation.ENGLAND, 1812) == {}


def test_a_fifth_nation_is_refused():
    with pytest.raises(ValueError, match="atlantis"):
        WorkingCalendar("atlantis")


@pytest.mark.parametrize(
    ("start", "end", "between"),
    [
        (date(2026, 11, 20), date(2026, 11, 23), 1),  # Friday to Monday
        (date(2026, 11, 20), date(2026, 11, 22), 0),  # Friday to Sunday
        (date(2026, 12, 24), date(2026, 12, 29), 1),  # over Christmas, with Boxing Day's substitute on Monday 28
        (date(2026, 4, 2), date(2026, 4, 7), 1),  # over Easter
        (date(2026, 11, 23), date(2026, 11, 20), -1),
        (date(2026, 11, 23), date(2026, 11, 23), 0),
    ],
)
def test_days_between_by_hand(start, end, between):
    assert WorkingCalendar().working_days_between(start, end) == between


def test_days_added_by_hand():
    calendar = WorkingCalendar()
    assert calendar.add_working_days(date(2026, 12, 24), 2) == date(2026, 12, 30)
    assert calendar.add_working_days(date(2026, 12, 30), -2) == date(2026, 12, 24)
    assert calendar.add_working_days(date(2026, 11, 22), 0) == date(2026, 11, 22)
    assert WorkingCalendar("scotland").add_working_days(date(2026, 12, 31), 1) == date(2027, 1, 5)


def test_the_far_end_of_dates_is_not_passed():
    calendar = WorkingCalendar()
    assert calendar.add_working_days(date(9999, 12, 30), 10) == date.max
    moved = calendar.add_working_days_each(pl.Series([date(9999, 12, 30)]), pl.Series([10]))
    assert moved.to_list() == [date.max]


@given(calendars, st.lists(st.tuples(st.none() | days, st.none() | days), max_size=30))
@settings(max_examples=60, deadline=None)
def test_columns_agree_with_single_days(calendar, pairs):
    start = pl.Series("start", [pair[0] for pair in pairs], dtype=pl.Date)
    end = pl.Series("end", [pair[1] for pair in pairs], dtype=pl.Date)
    assert calendar.are_working_days(start).to_list() == [
        None if day is None else calendar.is_working_day(day) for day in start
    ]
    assert calendar.working_days_between_each(start, end).to_list() == [
        None if a is None or b is None else _counted_by_hand(calendar, a, b) for a, b in pairs
    ]


@given(calendars, st.lists(st.tuples(st.none() | days, st.none() | st.integers(-400, 400)), max_size=12))
@settings(max_examples=40, deadline=None)
def test_adding_to_columns_agrees_with_single_days(calendar, pairs):
    start = pl.Series("start", [pair[0] for pair in pairs], dtype=pl.Date)
    counts = pl.Series("counts", [pair[1] for pair in pairs], dtype=pl.Int64)
    assert calendar.add_working_days_each(start, counts).to_list() == [
        None if day is None or count is None else calendar.add_working_days(day, count) for day, count in pairs
    ]


@given(calendars, days, st.integers(1, 200))
@settings(max_examples=60, deadline=None)
def test_adding_then_counting_comes_back(calendar, start, count):
    end = calendar.add_working_days(start, count)
    assert calendar.is_working_day(end)
    assert calendar.working_days_between(start, end) == count


@given(calendars, days, days, days)
@settings(max_examples=60, deadline=None)
def test_adjoining_lengths_add_up(calendar, first, second, third):
    whole = calendar.working_days_between(first, third)
    assert whole == calendar.working_days_between(first, second) + calendar.working_days_between(second, third)


def test_equal_calendars_are_one_key_and_say_what_they_are():
    shut = date(2026, 12, 29)
    assert {WorkingCalendar("wales", [shut]): 1}[WorkingCalendar(Nation.WALES, [shut, shut])] == 1
    assert WorkingCalendar("wales") != WorkingCalendar("england")
    assert WorkingCalendar("wales") != "wales"
    assert repr(WorkingCalendar("wales", [shut])) == "WorkingCalendar('wales', extra=[datetime.date(2026, 12, 29)])"


def _counted_by_hand(calendar, start, end):
    low, high = min(start, end), max(start, end)
    passed = sum(calendar.is_working_day(low + timedelta(days=step)) for step in range(1, (high - low).days + 1))
    return passed if end >= start else -passed
