"""Whether text looks like dates, and roughly when: enough to tell columns apart, not to read them.

The checks read dates for good. Here a day more or less, or day and month the wrong way round, changes nothing.
"""

import re
from functools import lru_cache

from fairwait.engine.checks.values.blanks import is_a_stand_in
from fairwait.engine.checks.values.dates import beside

_MONTHS = {
    name: number
    for number, name in enumerate(
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], start=1
    )
}
_NAMED_DAY = r"(?:[a-z]{3,9},? )?"
_TIME = r"(?:[ T,]+\d{1,2}[:.]\d{2}(?:[:.]\d{2}(?:\.\d+)?)?\s*(?:am|pm)?(?:Z|[+-]\d{2}:?\d{2})?)?"
_ISO = re.compile(rf"(\d{{4}})[-/.](\d{{1,2}})[-/.](\d{{1,2}}){_TIME}", re.IGNORECASE)
_PLAIN = re.compile(rf"{_NAMED_DAY}(\d{{1,2}})[-/. ](\d{{1,2}})[-/. ](\d{{4}}|\d{{2}}){_TIME}", re.IGNORECASE)
_NAMED = re.compile(
    rf"{_NAMED_DAY}(\d{{1,2}})(?:st|nd|rd|th)?[-/. ]*(?:of )?([a-z]{{3,9}})\.?,?[-/. ]*(\d{{4}}|\d{{2}}){_TIME}",
    re.IGNORECASE,
)
_AMERICAN = re.compile(rf"([a-z]{{3,9}})\.? (\d{{1,2}})(?:st|nd|rd|th)?,? (\d{{4}}){_TIME}", re.IGNORECASE)
_BESIDE = re.compile(r"(?<=\d)\s*[(\[][^()\[\]]{1,12}[)\]]$")  # "12/03/1948 (78)", "03/08/2026 (Mon)"
_COMPACT = re.compile(r"(19|20)(\d{2})(\d{2})(\d{2})(?:\d{4,6})?")
_SERIAL = re.compile(r"(\d{4,5})(?:\.\d+)?")

_LONGEST_NOTED = 120
_FIRST_SERIAL, _LAST_SERIAL = 1_000, 65_000  # 1902 to 2077 in a spreadsheet's days
_SERIAL_OF_YEAR_ZERO = 25_569 - 1970 * 365.2425
_TWO_DIGIT_TURN = 40  # "41" is 1941 and "40" is 2040: birth dates lie before, planned dates after


def _year(text: str) -> int:
    year = int(text)
    if year >= 100:
        return year
    return year + (2000 if year <= _TWO_DIGIT_TURN else 1900)


def _point(year: int, month: int, day: int) -> float | None:
    if month > 12 >= day:
        month, day = day, month
    if not (1850 <= year <= 2150 and 1 <= month <= 12 and 1 <= day <= 31):
        return None
    return year + (month - 1) / 12 + (day - 1) / 365.2425


def _worded(found: re.Match[str], *, day: int, month: int, year: int) -> float | None:
    number = _MONTHS.get(found[month][:3].lower())
    return None if number is None else _point(_year(found[year]), number, int(found[day]))


@lru_cache(maxsize=65_536)
def when(text: str) -> float | None:
    """The date in `text` as a year with its fraction (2026.25 is early April 2026), or None if it is no date.

    A day that systems write where there is none (1 January 1900) is no date.
    """
    text = text.lstrip("'")
    if is_a_stand_in(text):
        return None
    if text.endswith((")", "]")):
        text = _BESIDE.sub("", text)
    if found := _PLAIN.fullmatch(text):
        return _point(_year(found[3]), int(found[2]), int(found[1]))
    if found := _ISO.fullmatch(text):
        return _point(int(found[1]), int(found[2]), int(found[3]))
    if found := _NAMED.fullmatch(text):
        return _worded(found, day=1, month=2, year=3)
    if found := _AMERICAN.fullmatch(text):
        return _worded(found, day=2, month=1, year=3)
    if found := _COMPACT.fullmatch(text):
        return _point(int(found[1] + found[2]), int(found[3]), int(found[4]))
    return None


def when_noted(text: str) -> float | None:
    """The one day of a text that has a few words beside it ("12/3/26 JH"), or None."""
    found = beside(text) if any(sign.isdigit() for sign in text[:_LONGEST_NOTED]) else None
    return when(found.day) if found is not None else None


def serial(text: str) -> float | None:
    """A spreadsheet's day number as a year with its fraction, or None if it cannot be one."""
    found = _SERIAL.fullmatch(text)
    if found is None or not _FIRST_SERIAL <= int(found[1]) <= _LAST_SERIAL:
        return None
    return (int(found[1]) - _SERIAL_OF_YEAR_ZERO) / 365.2425
