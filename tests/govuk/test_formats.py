from datetime import UTC, date, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from fairwait.govuk import formats

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (formats.format_date(date(2026, 2, 3)), "3 February 2026"),
        (formats.format_date(None), "not known"),
        (formats.format_short_date(date(2026, 2, 3)), "3 Feb 2026"),
        (formats.format_day_month(date(2026, 2, 3), today=TODAY), "3 Feb"),
        (formats.format_day_month(date(2025, 2, 3), today=TODAY), "3 Feb 2025"),
        (formats.format_month(date(2026, 2, 3)), "February 2026"),
        (formats.format_weekday(TODAY), "Monday 23 November 2026"),
        (formats.format_time(datetime(2026, 7, 1, 12, 5, tzinfo=UTC)), "1:05 pm"),
        (formats.format_time(datetime(2026, 11, 23, 12, 0, tzinfo=UTC)), "midday"),
        (formats.format_time(datetime(2026, 11, 23, 0, 0, tzinfo=UTC)), "midnight"),
        (formats.format_datetime(datetime(2026, 11, 23, 9, 2, tzinfo=UTC)), "9:02 am, Monday 23 November 2026"),
        (formats.format_as_of(datetime(2026, 11, 23, 9, 2, tzinfo=UTC), today=TODAY), "as of 9:02 am today"),
        (formats.format_as_of(TODAY), "as of 23 November 2026"),
        (formats.format_days(61), "61 days"),
        (formats.format_days(1), "1 day"),
        (formats.format_days(0), "0 days"),
        (formats.format_days(2014), "2,014 days"),
        (formats.format_days(None), "not known"),
        (formats.format_ago(TODAY, today=TODAY), "today"),
        (formats.format_ago(date(2026, 11, 22), today=TODAY), "yesterday"),
        (formats.format_ago(date(2026, 9, 23), today=TODAY), "61 days ago"),
        (formats.format_ago(date(2026, 11, 26), today=TODAY), "in 3 days"),
        (formats.format_ago(None, today=TODAY), "never"),
        (formats.format_duration(0.2), "under a second"),
        (formats.format_duration(42.4), "42 seconds"),
        (formats.format_duration(61), "1 minute"),
        (formats.format_duration(7500), "2 hours 5 minutes"),
        (formats.format_count(2404), "2,404"),
        (formats.format_share(88, 231), "38%"),
        (formats.format_share(1, 1000), "under 1%"),
        (formats.format_share(999, 1000), "over 99%"),
        (formats.format_share(0, 10), "0%"),
        (formats.format_share(0, 0), "none to count"),
        (formats.format_times(84, 28), "3 times"),
        (formats.format_times(39.2, 28), "1.4 times"),
        (formats.format_size(48_200), "48 kB"),
        (formats.format_size(3_140_000), "3.1 MB"),
        (formats.format_name(first="Edith", last="Marlowe", known_as="Edie"), "Edith Marlowe (Edie)"),
        (formats.format_name(first="Edith", last="Marlowe", known_as="edith"), "Edith Marlowe"),
        (formats.format_name(first=" ", last=None), "No name recorded"),
        (formats.format_nhs_number("9997442202"), "999 744 2202"),
        (formats.format_nhs_number("99974"), "99974"),
        (formats.format_list(["a", "b", "c"]), "a, b and c"),
    ],
)
def test_how_things_are_written(said, expected):
    assert said == expected


def test_an_instant_is_shown_on_its_london_day():
    late = datetime(2026, 7, 1, 23, 30, tzinfo=UTC)  # half past midnight on 2 July in London
    assert formats.format_date(late) == "2 July 2026"
    assert formats.format_time(late) == "12:30 am"


@example(part=201, whole=200)
@given(part=st.integers(0, 5000), whole=st.integers(1, 5000))
def test_a_share_never_says_none_or_all_falsely(part, whole):
    said = formats.format_share(part, whole)
    assert (said == "0%") == (part == 0)
    assert part == whole or said != "100%"
