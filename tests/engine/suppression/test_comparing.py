"""Two tables of figures that leave the team, put side by side, give nobody away."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairwait.engine.suppression import to_fives, whole_months


@pytest.mark.parametrize(("count", "told"), [(0, 0), (2, 0), (3, 5), (5, 5), (7, 5), (8, 10), (12, 10), (13, 15)])
def test_the_nearest_five(count, told):
    assert to_fives(count) == told


def test_less_than_nobody_is_refused():
    with pytest.raises(ValueError, match="at least 0, got -1"):
        to_fives(-1)


@pytest.mark.parametrize(
    ("since", "until", "told"),
    [
        (date(2026, 1, 1), date(2026, 3, 31), (date(2026, 1, 1), date(2026, 3, 31))),
        (date(2026, 1, 17), date(2026, 3, 30), (date(2026, 1, 1), date(2026, 2, 28))),
        (date(2024, 2, 3), date(2024, 2, 29), (date(2024, 2, 1), date(2024, 2, 29))),
        (date(2026, 3, 3), date(2026, 3, 9), (date(2026, 2, 1), date(2026, 2, 28))),  # no whole month: the last before
        (date(2026, 1, 2), date(2026, 1, 4), (date(2025, 12, 1), date(2025, 12, 31))),
    ],
)
def test_days_stand_for_whole_months(since, until, told):
    assert whole_months(since, until) == told


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_one_day_more_is_the_same_days_or_a_whole_month(one, other):
    since, until = sorted((one, other))
    first, last = whole_months(since, until)
    assert first.day == 1
    assert whole_months(first, last) == (first, last)
    assert first <= last <= until
