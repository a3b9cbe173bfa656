"""What keeps two tables from being compared, of days or counts that differ by one person.

Hiding within a table (`small_numbers`) says nothing of the next one: a day more, or 90 days instead of 28, and the
difference of two shown numbers is somebody. So numbers that leave the team are of whole months, and in fives.
"""

from datetime import date, timedelta

FIVE = 5


def to_fives(count: int) -> int:
    """The nearest multiple of five. Raises: ValueError if the count is negative.

    Source: the rule of NHS England for hospital episodes ("sub-national counts are rounded to the nearest five").
    """
    if count < 0:
        raise ValueError(f"count must be at least 0, got {count}")
    return FIVE * ((count + FIVE // 2) // FIVE)


def whole_months(since: date, until: date) -> tuple[date, date]:
    """The first and last day of the whole months that some days stand for: from the month they begin in.

    A month that `until` does not reach the end of is left out; where that leaves none, the last whole month before it
    is taken.
    """
    ends = (until + timedelta(days=1)).replace(day=1) - timedelta(days=1)
    return min(since, ends).replace(day=1), ends
