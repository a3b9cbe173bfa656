"""Working days in the nations of the United Kingdom: Monday to Friday without bank holidays or a council's closures."""

from collections.abc import Iterable
from datetime import date, timedelta
from enum import StrEnum
from functools import cache, lru_cache

import numpy as np
import numpy.typing as npt
import polars as pl

IntArray = npt.NDArray[np.int64]

_FIRST_YEAR = 1900
_LAST_YEAR = 2100
_LATEST = np.datetime64("9999-12-31").astype(np.int64)  # the last day Python can hold


class Nation(StrEnum):
    """Whose bank holidays are kept."""

    ENGLAND = "england"
    WALES = "wales"
    SCOTLAND = "scotland"
    NORTHERN_IRELAND = "northern-ireland"


_SUBDIVISIONS = {
    Nation.ENGLAND: "ENG",
    Nation.WALES: "WLS",
    Nation.SCOTLAND: "SCT",
    Nation.NORTHERN_IRELAND: "NIR",
}


@cache
def bank_holidays(nation: Nation, year: int) -> dict[date, str]:
    """Day -> name of every bank holiday of a nation in a year, substitute days included, in date order.

    Days announced for one year only (a coronation, a state funeral) are known up to the release of the `holidays`
    package in use; years it has no announcement for get the standing rules. Before 1900 and after 2100 there are none.
    """
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return {}
    import holidays  # a quarter of what starting the command line would cost, and few commands ask

    found = holidays.country_holidays("GB", subdiv=_SUBDIVISIONS[nation], years=year, expand=False)
    return dict(sorted(found.items()))


class WorkingCalendar:
    """The working days of one council: its nation's bank holidays and the extra days it shuts.

    Cheap to make and unchanging. Two calendars with the same nation and closures are equal.
    """

    def __init__(self, nation: Nation | str = Nation.ENGLAND, extra: Iterable[date] = ()) -> None:
        """Name a nation and the council's own closure days. Raises: ValueError if the nation is not one of the four."""
        self.nation = Nation(nation)
        self.extra = frozenset(extra)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, WorkingCalendar) and (self.nation, self.extra) == (other.nation, other.extra)

    def __hash__(self) -> int:
        return hash((self.nation, self.extra))

    def __repr__(self) -> str:
        return f"WorkingCalendar({self.nation.value!r}, extra={sorted(self.extra)!r})"

    def is_working_day(self, day: date) -> bool:
        """Whether the council works on this day."""
        return day.weekday() < 5 and day not in self.extra and day not in bank_holidays(self.nation, day.year)

    def add_working_days(self, day: date, days: int) -> date:
        """The working day that is `days` working days after `day` (before it, if negative); `day` itself never counts.

        0 gives `day` back even if it is not a working day, so that "same day" means what it says. Never past the year
        9999.
        """
        step = timedelta(days=1 if days >= 0 else -1)
        left = abs(days)
        while left and day != date.max:
            day += step
            left -= self.is_working_day(day)
        return day

    def working_days_between(self, start: date, end: date) -> int:
        """Working days after `start` up to and including `end`; negative, in the same way, if `end` is before `start`.

        So Friday to Monday is 1, a day to itself is 0, and lengths of adjoining times add up.
        """
        count = _counted(self, start.year, end.year)
        return int(count.up_to(_ordinal(end)) - count.up_to(_ordinal(start)))

    def are_working_days(self, days: pl.Series) -> pl.Series:
        """`is_working_day` of each date. Shape in and out: (rows,); a missing date gives a missing answer."""
        there = days.is_not_null()
        day = _ordinals(days)
        count = _spanning(self, day)
        return _back(days.name, count.up_to(day) > count.up_to(day - 1), there, pl.Boolean())

    def add_working_days_each(self, days: pl.Series, counts: pl.Series) -> pl.Series:
        """`add_working_days` of each date and count. Shape of each: (rows,); missing in either gives missing."""
        there = days.is_not_null() & counts.is_not_null()
        start, steps = _ordinals(days), counts.fill_null(0).cast(pl.Int64).to_numpy()
        # No calendar leaves fewer than 180 working days in a year, so this many years on either side reach far enough.
        years = int(np.abs(steps).max(initial=0)) // 180 + 1
        count = _spanning(self, start, margin_years=years)
        last_one = np.where(steps < 0, count.up_to(start - 1) + 1, count.up_to(start))
        moved = np.where(steps == 0, start, count.nth(last_one + steps))
        return _back(days.name, np.minimum(moved, _LATEST), there, pl.Date())

    def working_days_between_each(self, start: pl.Series, end: pl.Series) -> pl.Series:
        """`working_days_between` of each pair of dates. Shape of each: (rows,); missing in either gives missing."""
        there = start.is_not_null() & end.is_not_null()
        first, last = _ordinals(start), _ordinals(end)
        count = _spanning(self, np.concatenate([first, last]))
        return _back(start.name, count.up_to(last) - count.up_to(first), there, pl.Int64())


class _Counted:
    """Working days counted day by day over a range of years, so that any question about them is a look-up."""

    def __init__(self, calendar: WorkingCalendar, first_year: int, last_year: int) -> None:
        self._first = _new_year(first_year)
        days = np.arange(self._first, _new_year(last_year + 1))
        works = (days + 3) % 7 < 5  # day 0, 1 January 1970, was a Thursday
        shut = [_ordinal(day) for day in calendar.extra if first_year <= day.year <= last_year]
        for year in range(max(first_year, _FIRST_YEAR), min(last_year, _LAST_YEAR) + 1):
            shut += [_ordinal(day) for day in bank_holidays(calendar.nation, year)]
        works[np.array(shut, dtype=np.int64) - self._first] = False
        self._up_to = np.concatenate([[0], np.cumsum(works)])
        self._working = days[works]

    def up_to(self, day: IntArray | int) -> IntArray:
        """Working days from the start of the range up to and including each day (as a number since 1970)."""
        found: IntArray = self._up_to[np.asarray(day) - self._first + 1]
        return found

    def nth(self, number: IntArray) -> IntArray:
        """The day of each working day, numbered from 1; a number outside the range gives its nearest end."""
        found: IntArray = self._working[np.clip(number - 1, 0, self._working.size - 1)]
        return found


@lru_cache(maxsize=64)
def _counted(calendar: WorkingCalendar, *years: int) -> _Counted:
    return _Counted(calendar, min(years), max(years))


def _spanning(calendar: WorkingCalendar, days: IntArray, *, margin_years: int = 0) -> _Counted:
    """The counts over every year the days touch. A day outside the range of dates of Python is not asked about."""
    years = 1970 + days.astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64)
    first, last = int(years.min(initial=1970)), int(years.max(initial=1970))
    return _counted(calendar, first - margin_years - 1, last + margin_years)


def _new_year(year: int) -> int:
    return int((np.datetime64("1970", "Y") + np.timedelta64(year - 1970, "Y")).astype("datetime64[D]").astype(np.int64))


def _ordinal(day: date) -> int:
    return day.toordinal() - date(1970, 1, 1).toordinal()


def _ordinals(days: pl.Series) -> IntArray:
    numbers: IntArray = days.cast(pl.Date).to_physical().fill_null(0).cast(pl.Int64).to_numpy()
    return numbers


def _back(name: str, values: npt.NDArray[np.generic], there: pl.Series, dtype: pl.DataType) -> pl.Series:
    numbers = pl.Series(name, values)
    typed = numbers.cast(pl.Int32).cast(pl.Date) if dtype == pl.Date() else numbers.cast(dtype)
    return pl.select(pl.when(there).then(typed).alias(name)).to_series()
