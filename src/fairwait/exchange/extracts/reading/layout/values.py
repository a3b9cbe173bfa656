"""What a cell looks like, roughly: enough to tell a heading from a date, and one column from its neighbour."""

import re
from enum import StrEnum
from functools import lru_cache

_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_TIME = r"(?:[T ,]+\d{1,2}:\d{2}.*|\s*\([^()]{1,12}\))?"
_DATE = re.compile(
    rf"""^(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*[ ,]+)?(?:
        \d{{1,2}}[/.\-\ ]\d{{1,2}}[/.\-\ ](?:\d{{4}}|\d{{2}}){_TIME}
      | \d{{4}}[/.\-]\d{{1,2}}[/.\-]\d{{1,2}}{_TIME}
      | \d{{1,2}}(?:st|nd|rd|th)?[ \-/.]*{_MONTH}[ \-/.,]*(?:\d{{4}}|\d{{2}}){_TIME}
      | {_MONTH}[ \-/.]*\d{{1,2}}(?:st|nd|rd|th)?[ \-/.,]*\d{{4}}{_TIME}
    )$""",
    re.IGNORECASE | re.VERBOSE,
)
_NUMBER = re.compile(r"^[-+£$€]?\d[\d,]*(?:\.\d+)?(?:e[+-]?\d+)?%?$", re.IGNORECASE)
_EMAIL = re.compile(r"^[^@\s]+@[^@\s]+\.[^@\s]+$")
_POSTCODE = re.compile(r"^[a-z]{1,2}\d[a-z\d]?\s*\d[a-z]{2}$", re.IGNORECASE)
_DIGITS = re.compile(r"^'?\(?\+?[\d][\d\s()\-./]{5,}$")
_YES_NO = frozenset({"y", "n", "yes", "no", "true", "false"})
_NOTHING = frozenset({"", "-", "--", ".", "n/a", "na", "null", "none", "nil", "not known", "unknown", "tbc", "?"})
_BLANKS = " \t\n\r\f\v\u00a0\u2007\u202f\u200b\ufeff\u3000\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2008\u2009\u200a"


class Look(StrEnum):
    """The looks a cell can have."""

    BLANK = "blank"
    DATE = "date"
    NUMBER = "number"
    DIGITS = "digits"  # a telephone or NHS number with spaces
    EMAIL = "email"
    POSTCODE = "postcode"
    YES_NO = "yes-no"
    CODE = "code"  # letters and digits without a space: a reference
    TEXT = "text"


DATA_LOOKS = frozenset({Look.DATE, Look.NUMBER, Look.DIGITS, Look.EMAIL, Look.POSTCODE, Look.YES_NO})


def trimmed(cell: str) -> str:
    """Without blanks of any kind round it."""
    return cell.strip(_BLANKS)


@lru_cache(maxsize=8192)
def look_of(cell: str) -> Look:
    """The look of a cell."""
    value = trimmed(cell)
    low = value.lower()
    if low in _NOTHING:
        return Look.BLANK
    if len(value) > 60:
        return Look.TEXT
    if low in _YES_NO:
        return Look.YES_NO
    if _DATE.match(value):
        return Look.DATE
    if _NUMBER.match(value):
        return Look.NUMBER
    if _DIGITS.match(value):
        return Look.DIGITS
    if _POSTCODE.match(value):
        return Look.POSTCODE
    if _EMAIL.match(value):
        return Look.EMAIL
    if " " not in value and any(letter.isdigit() for letter in value):
        return Look.CODE
    return Look.TEXT
