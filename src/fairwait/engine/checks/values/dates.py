"""Dates as extracts write them, read by an order settled for the whole column and never guessed row by row.

A spreadsheet counts days from the end of 1899 (or from 1904 on old Macs); text puts day, month and year in any order.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import astuple, dataclass
from datetime import date, timedelta
from functools import cache
from operator import add

from fairwait.engine.checks.values.lists import load

EARLIEST_YEAR, LATEST_YEAR = 1850, 2200
ORDERS = ("dmy", "mdy", "ymd")
ADULT_AGE, OLDEST_AGE = 18, 110

_TIME = re.compile(
    r"[T\s,]+(?:at\s+)?\d{1,2}[:.]\d{2}(?:[:.]\d{2}(?:[.,]\d+)?)?\s*(?:[ap]\.?m\.?)?\s*"
    r"(?:Z|UTC|GMT|BST|[+-]\d{2}:?\d{2})?$|"
    r"[T\s]+\d{1,2}\s*[ap]m$",
    re.IGNORECASE,
)
TIME_PATTERN = (
    r"(?i)(?:[T\s,]+)(?:at\s+)?\d{1,2}[:.]\d{2}(?:[:.]\d{2}(?:[.,]\d+)?)?\s*(?:[ap]\.?m\.?)?\s*"
    r"(?:Z|UTC|GMT|BST|[+-]\d{2}:?\d{2})?$"
)
_BESIDE = re.compile(
    r"\s*[(\[]\s*(?:(?:(?:aged?|week|wk)\s*)?\d{1,4}\s*(?:y(?:ea)?rs?(?:\s*old)?|yo?|days?|d|w(?:ee)?ks?)?"
    r"|(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6})\s*[)\]]$",
    re.IGNORECASE,
)
"""What may stand in brackets behind a day and changes nothing: an age, a number of days or weeks, a weekday."""
_WEEKDAY = re.compile(r"^(?:mon|tue|tues|wed|weds|thu|thur|thurs|fri|sat|sun)[a-z]*[.,]?\s+", re.IGNORECASE)
_TRIPLE = re.compile(r"^(\d{1,4})\s*[-/.\\ ]\s*(\d{1,2})\s*[-/.\\ ]\s*(\d{1,4})$")
_DAY_WORD_YEAR = re.compile(
    r"^(\d{1,2})(?:st|nd|rd|th)?(?:\s+of)?[-/.\s]*([a-z]{3,9})\.?[-/.,\s]*'?(\d{4}|\d{2})$", re.IGNORECASE
)
_WORD_DAY_YEAR = re.compile(
    r"^([a-z]{3,9})\.?[-/.\s]*(\d{1,2})(?:st|nd|rd|th)?[-/.,\s]+'?(\d{4}|\d{2})$", re.IGNORECASE
)
_YEAR_WORD_DAY = re.compile(r"^(\d{4})[-/.\s]*([a-z]{3,9})\.?[-/.\s]*(\d{1,2})$", re.IGNORECASE)
_SERIAL = re.compile(r"^(\d{4,5})(?:\.\d+)?$")
_EIGHT = re.compile(r"^\d{8}$")

_WITHIN = re.compile(
    r"(?<![\w/.\-])(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*[.,]?\s+)?"
    r"(?:\d{1,4}[-/.]\d{1,2}[-/.]\d{2,4}"
    r"|\d{1,2}(?:st|nd|rd|th)?(?:\s+of)?[-/.\s]*(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?[-/.,\s]*"
    r"'?(?:\d{4}|\d{2}))(?![\d:]|[-/.]\d)",
    re.IGNORECASE,
)
"""A day within a text."""
_CLOCK = re.compile(
    r"(?:\bat\s+)?\b\d{1,2}(?:[:.]\d{2}(?:[:.]\d{2})?\s*(?:[ap]\.?m\b\.?)?|\s*[ap]\.?m\b\.?)", re.IGNORECASE
)
_MOST_BESIDE, _MOST_WORDS = 60, 8
"""A longer text is a note with a day in it, and no day with a note beside it."""

_MONTH_NAMES = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_MONTHS = {name[:3]: number for number, name in enumerate(_MONTH_NAMES, start=1)}


@dataclass(frozen=True)
class Written:
    """What a text says before an order is applied.

    kind is "iso" (year first), "named" (month in letters), "serial" (days of a spreadsheet), "numeric" (three numbers
    whose order the column decides) or "none" (no date at all). `numbers` are the three numbers in written order for
    "numeric", else (year, month, day); a serial has one number. `short_year` marks a year of two digits.
    """

    kind: str
    numbers: tuple[int, ...] = ()
    short_year: bool = False


@dataclass(frozen=True)
class Reading:
    """One text read as a day: `day`, or the problem in plain words; `undecided` while the order is not settled.

    `words` stand beside the day and are no part of it.
    """

    day: date | None
    problem: str | None = None
    undecided: bool = False
    words: str = ""


@dataclass(frozen=True)
class Evidence:
    """How many distinct values of a column can only be read one way, and how many could be read two ways."""

    day_first: int = 0
    month_first: int = 0
    year_first: int = 0
    either: int = 0
    numeric: int = 0
    named: int = 0
    iso: int = 0

    def __add__(self, other: "Evidence") -> "Evidence":
        """What two parts of a column's values prove together."""
        return Evidence(*map(add, astuple(self), astuple(other)))

    @property
    def proves(self) -> str | None:
        """The order this column proves by itself; None if it proves nothing, or two things about as often."""
        best, second = sorted(
            ((self.day_first, "dmy"), (self.month_first, "mdy"), (self.year_first, "ymd")), reverse=True
        )[:2]
        slip = second[0] == 1 and best[0] >= 2  # one mistyped date does not put a column's order in doubt
        if best[0] == 0 or (best[0] < 4 * second[0] and not slip):
            return None
        return best[1]


def without_time(text: str) -> str:
    """The text without a time of day at its end."""
    text = text.strip().lstrip("'").strip()
    if text.endswith((")", "]")):
        text = _BESIDE.sub("", text)
    return _TIME.sub("", text).strip()


def _month(word: str) -> int | None:
    word = word.lower()
    number = _MONTHS.get(word[:3])
    if number is None:
        return None
    return number if _MONTH_NAMES[number - 1].startswith(word) or word == "sept" else None


def _named(day: str, word: str, year: str) -> Written | None:
    month = _month(word)
    return None if month is None else Written("named", (int(year), month, int(day)), short_year=len(year) == 2)


def _words(text: str) -> Written | None:
    if found := _DAY_WORD_YEAR.match(text):
        return _named(found[1], found[2], found[3])
    if found := _WORD_DAY_YEAR.match(text):
        return _named(found[2], found[1], found[3])
    if found := _YEAR_WORD_DAY.match(text):
        return _named(found[3], found[2], found[1])
    return None


def _triple(text: str) -> Written | None:
    found = _TRIPLE.match(text)
    if not found:
        return None
    first, second, third = found[1], found[2], found[3]
    numbers = (int(first), int(second), int(third))
    if len(first) == 4 and len(third) <= 2:
        return Written("iso", numbers)
    if len(first) > 2 or len(third) not in (2, 4):
        return None
    return Written("numeric", numbers, short_year=len(third) == 2)


def _eight_digits(text: str) -> Written:
    year, month, day = int(text[:4]), int(text[4:6]), int(text[6:])
    if 1880 <= year <= 2100 and 1 <= month <= 12 and 1 <= day <= 31:
        return Written("iso", (year, month, day))
    return Written("numeric", (int(text[:2]), int(text[2:4]), int(text[4:])))


def written(text: str) -> Written:
    """What kind of date a text is, without deciding the order of its numbers."""
    text = _WEEKDAY.sub("", without_time(text)).strip(" ,.")
    if found := _triple(text):
        return found
    if _EIGHT.match(text):
        return _eight_digits(text)
    if found_serial := _SERIAL.match(text):
        return Written("serial", (int(found_serial[1]),))
    return _words(text) or Written("none")


@dataclass(frozen=True)
class Beside:
    """A cell with one day in it and words beside: the day as written, and the words."""

    day: str
    words: str


def beside(text: str) -> Beside | None:
    """The one day of a text and the few words beside it: "08/08/2026 (Bev)", "rang dtr 12/3/26"; None for any other."""
    found = list(_WITHIN.finditer(text)) if len(text) <= 2 * _MOST_BESIDE else []
    if len(found) != 1 or written(text).kind != "none":
        return None
    (day,) = found
    rest = _CLOCK.sub(" ", f"{text[: day.start()]} {text[day.end() :]}")
    words = " ".join(rest.split()).strip(" -–—:;,./|()[]")
    if len(words) > _MOST_BESIDE or len(words.split()) > _MOST_WORDS or any(sign.isdigit() for sign in words):
        return None
    return Beside(day.group(), words)


@cache
def _doubtful(field: str) -> re.Pattern[str]:
    data = load("beside_dates")
    words = [*data["doubts"], *data["field"].get(field, ())]
    whole = [
        re.escape(word.rstrip("*")) + (r"\w*" if word.endswith("*") else r"\b") for word in words if word.isascii()
    ]
    return re.compile(rf"\b(?:{'|'.join(each for each in whole if each[0].isalpha())})|\?", re.IGNORECASE)


def doubt(words: str, *, field: str) -> str | None:
    """The word beside a day that leaves in doubt whether it is the day this field asks for; None if none does."""
    found = _doubtful(field).search(re.sub(r"['’`]|(?<=\b\w)/(?=\w\b)", "", words))
    return found.group() if found else None


def evidence(texts: Iterable[str]) -> Evidence:
    """Count what the distinct values of one column prove about its order.

    A value such as 05/05/2026, the same either way, proves nothing and asks nothing. An impossible one (31/06) still
    proves which number is the day.
    """
    counts = dict.fromkeys(("day_first", "month_first", "year_first", "either", "numeric", "named", "iso"), 0)
    for text in texts:
        found = written(text)
        if found.kind == "none" and (said := beside(text)) is not None:
            found = written(said.day)
        if found.kind in ("named", "iso"):
            counts[found.kind] += 1
        if found.kind != "numeric":
            continue
        counts["numeric"] += 1
        first, second, third = found.numbers
        if found.short_year and first > 31 and 1 <= second <= 12 and 1 <= third <= 31:
            counts["year_first"] += 1
        elif 12 < first <= 31 and 1 <= second <= 12:
            counts["day_first"] += 1
        elif 12 < second <= 31 and 1 <= first <= 12:
            counts["month_first"] += 1
        elif 1 <= first <= 12 and 1 <= second <= 12 and first != second:
            counts["either"] += 1
    return Evidence(**counts)


def settle(
    columns: Mapping[str, Evidence], *, declared: str | None = None, remembered: str | None = None
) -> dict[str, str | None]:
    """The order of each date column: declared by a person, proved by the column, lent by another, or as last time.

    A column that proves nothing, or two things, follows the file when some other column is provably day-first and none
    provably month-first; in a file that proves neither anywhere, it follows the last file of its source. Otherwise its
    order is None if any of its values could be read two ways: the person is asked.

    Args:
        columns: what each column proves, by any key.
        declared: "dmy", "mdy" or "ymd" settled by a person for the whole file.
        remembered: "dmy" or "mdy" as the last file of the same source was read.
    Returns: the order for each key; "dmy" where nothing depends on it, None where it must be asked about.
    """
    proofs = {key: found.proves for key, found in columns.items()}
    lent = "dmy" if "dmy" in proofs.values() and "mdy" not in proofs.values() else None
    against = [found.month_first if remembered == "dmy" else found.day_first for found in columns.values()]
    if remembered is not None and not any(against):
        lent = remembered
    orders: dict[str, str | None] = {}
    for key, found in columns.items():
        if declared in ("dmy", "mdy") or (declared == "ymd" and found.day_first == found.month_first == 0):
            orders[key] = declared
        elif proofs[key] is not None:
            orders[key] = proofs[key]
        elif found.either or found.day_first or found.month_first:
            orders[key] = lent
        else:
            orders[key] = lent or "dmy"
    return orders


def _whole_year(year: int, *, month: int, day: int, birth: bool, as_of: date) -> int:
    """A year of two digits in the century that makes sense: births in the past and of an adult where possible."""
    this, last = 2000 + year, 1900 + year
    if not birth:
        return this if this <= as_of.year + 20 else last
    age = as_of.year - this - ((as_of.month, as_of.day) < (month, day))
    older = age + 100
    if age >= ADULT_AGE:
        return this
    return last if older <= OLDEST_AGE or age < 0 else this


def impossible(year: int, month: int, day: int) -> str | None:
    """Why there is no such day, in plain words; None if there is."""
    if month == 0 or day == 0:
        return f"there is no {'month' if month == 0 else 'day'} 0"
    if month > 12:
        return f"there is no month {month}"
    if year < EARLIEST_YEAR or year > LATEST_YEAR:
        return f"the year {year} cannot be right"
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    days = (31, 29 if leap else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)[month - 1]
    if day <= days:
        return None
    name = _MONTH_NAMES[month - 1].capitalize()
    when = f"{name} {year}" if month == 2 and day == 29 else name
    return f"{when} has {days} days" if day <= 31 else f"there is no day {day} in {name}"


def _serial(number: int, *, birth: bool, epoch_1904: bool) -> Reading:
    if number < 10_000 and (not birth or EARLIEST_YEAR <= number <= 2100):
        return Reading(None, f"{number} is only a year" if EARLIEST_YEAR <= number <= 2100 else "this is not a date")
    start = date(1904, 1, 1) if epoch_1904 else date(1899, 12, 30)
    return Reading(start + timedelta(days=number))


def read(
    text: str,
    *,
    order: str | None,
    as_of: date,
    birth: bool = False,
    epoch_1904: bool = False,
    words_of: str | None = None,
) -> Reading:
    """Read one text as a day.

    Args:
        text: the cell, not blank.
        order: the column's settled order, or None if it is not settled (then only what needs no order is read).
        as_of: the day against which a year of two digits is judged.
        birth: whether this is a date of birth: in the past, and of an adult where two centuries are possible.
        epoch_1904: whether spreadsheet day numbers count from 1904.
        words_of: the field, where words may stand beside the day; without it such a text is no day.
    """
    found, words = written(text), ""
    if found.kind == "none" and words_of is not None and (said := beside(text)) is not None:
        if (word := doubt(said.words, field=words_of)) is not None:
            return Reading(None, f"“{word}” beside it leaves in doubt whether it is that day")
        found, words = written(said.day), said.words
    if found.kind == "none":
        return Reading(None, "this is not a date")
    if found.kind == "serial":
        return _serial(found.numbers[0], birth=birth, epoch_1904=epoch_1904)
    if found.kind == "numeric":
        if order is None and _depends_on_order(found):
            return Reading(None, undecided=True)
        year, month, day = _in_order(found, order or "dmy")
    else:
        year, month, day = found.numbers
    if found.short_year:
        year = _whole_year(year, month=month, day=day, birth=birth, as_of=as_of)
    problem = impossible(year, month, day)
    return Reading(None, problem) if problem else Reading(date(year, month, day), words=words)


def _depends_on_order(found: Written) -> bool:
    first, second, _ = found.numbers
    return first != second and first != 0 and second != 0


def _in_order(found: Written, order: str) -> tuple[int, int, int]:
    first, second, third = found.numbers
    if order == "ymd" and found.short_year:
        return first, second, third
    if order == "mdy":
        return third, first, second
    return third, second, first
