"""One value of a record, cleaned: each function returns it as it may stand here, or raises Unusable with a remedy.

What others publish is text by many hands: mark-up, addresses without their beginning, numbers as words.
"""

import html
import math
import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit

LONGEST_TEXT = 10_000
OLDEST = 130
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
"""Days of the week as calendars write them (RFC 5545)."""
_NAMES_OF_DAYS = {
    "monday": "MO", "tuesday": "TU", "wednesday": "WE", "thursday": "TH", "friday": "FR", "saturday": "SA",
    "sunday": "SU",
}  # fmt: skip
_SHORT_DAYS = frozenset({"mon", "tue", "tues", "wed", "weds", "thu", "thur", "thurs", "fri", "sat", "sun"})
_BY_START = {name[:3]: day for name, day in _NAMES_OF_DAYS.items()}
_MARKUP = re.compile(r"<(?:/?[a-zA-Z][^<>]{0,500}|!--.{0,500}?--)>", re.DOTALL)
_PROGRAMS = re.compile(r"<\s*(script|style)\b[^<>]{0,500}>.{0,20000}?<\s*/\s*\1\s*>", re.IGNORECASE | re.DOTALL)
"""What stands in these is for a browser, and no words for people."""
_BREAKS = re.compile(r"<\s*(?:br|/p|/li|/h[1-6])\b[^<>]{0,100}>", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_EMAIL = re.compile(r"[^@\s<>]{1,64}@[^@\s<>]{1,190}\.[A-Za-z]{2,24}")
_TIME = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)(?::([0-5]\d)(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?")

_SPOKEN = re.compile(r"(1[0-2]|0?[1-9])(?:[.:]([0-5]\d))?\s*([ap])\.?m\.?")
_DAY_BEFORE = re.compile(r"(?:\d{4}-\d\d-\d\d)?[T ](?=\d\d:)")
_BARE_TIME = re.compile(r"\d\d\.?\d\d")
_NOON = frozenset({"noon", "12 noon", "midday", "12 midday"})
_DECIMAL_COMMA = re.compile(r"-?\d{1,3},\d+")
_PENCE_BY_COMMA = re.compile(r"\d+,\d{1,2}")
_AMOUNT = re.compile(r"(?:GBP)? ?£? ?([\d.,]+) ?(?:GBP|pounds?)?\.?", re.IGNORECASE)
"""Of words with single spaces."""
_FREE = frozenset({"free", "no charge", "no cost", "nil", "free of charge"})
_YEARS = re.compile(r"(\d{1,3}(?:\.\d+)?)\s*(?:years?(?: old| of age)?|yrs?)", re.IGNORECASE)
_FROM_YEARS = re.compile(r"(\d{1,3})\s*(?:\+|plus|and over|or over)", re.IGNORECASE)


class Unusable(ValueError):
    """The value cannot stand; the words say how to write it."""


Cleaned = str | int | float | bool
Cleaner = Callable[[Any], Cleaned]


def text(value: Any) -> str:
    """Plain text: mark-up goes, its words and line breaks stay."""
    if not isinstance(value, str | int | float) or isinstance(value, bool):
        raise Unusable("Write it as text.")
    words = _MARKUP.sub("", _BREAKS.sub("\n", _PROGRAMS.sub(" ", str(value))))
    words = _CONTROL.sub("", html.unescape(words).replace("\r\n", "\n").replace("\xa0", " "))
    words = _MARKUP.sub("", words)  # mark-up that was written as entities
    lines = [" ".join(line.split()) for line in words.split("\n")]
    cleaned = re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
    if len(cleaned) > LONGEST_TEXT:
        raise Unusable(f"Shorten it to {LONGEST_TEXT:,} characters.")
    return cleaned


def line(value: Any) -> str:
    """Text on one line."""
    words = " ".join(text(value).split())
    if len(words) > 500:
        raise Unusable("Shorten it to 500 characters.")
    return words


def address(value: Any) -> str:
    """An address on the web, http or https only: anything else could run in somebody's browser."""
    words = line(value)
    if words and "://" not in words and re.match(r"(www\.|[\w-]+(\.[\w-]+)+(/|$))", words):
        words = f"https://{words}"
    try:
        parts = urlsplit(words)
        fits = parts.scheme.lower() in ("http", "https") and "." in (parts.hostname or "") and not parts.username
    except ValueError:
        fits = False
    if not fits or " " in words:
        raise Unusable("Write a whole address that begins https://.")
    return words


def email(value: Any) -> str:
    """An email address."""
    words = line(value).removeprefix("mailto:")
    if not _EMAIL.fullmatch(words):
        raise Unusable("Write one email address.")
    return words


def phone(value: Any) -> str:
    """A telephone number as it is to be read: digits, with the words beside it."""
    words = line(value)
    if sum(letter.isdigit() for letter in words) < 3 or len(words) > 60:
        raise Unusable("Write a telephone number.")
    return words


def number(value: Any) -> int | float:
    """A number, also where it is written as text with a pound sign."""
    if isinstance(value, str):
        try:
            value = float(value.strip().lstrip("£").replace(",", ""))
        except ValueError:
            raise Unusable("Write a number, without words.") from None
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise Unusable("Write a number, without words.")
    return int(value) if float(value).is_integer() else float(value)


def money(value: Any) -> int | float:
    """An amount that is not below nothing, also as people write one: £4,50, 3.00 GBP, free."""
    if isinstance(value, str):
        words = " ".join(value.split())
        found = _AMOUNT.fullmatch(words)
        value = 0 if words.lower() in _FREE else found[1] if found else words
        if isinstance(value, str) and _PENCE_BY_COMMA.fullmatch(value):
            value = value.replace(",", ".")
    amount = number(value)
    if not 0 <= amount <= 1_000_000:
        raise Unusable("Write an amount in pounds, 0 or more.")
    return amount


def age(value: Any) -> int | float:
    """An age in years, also with the word."""
    spoken = _YEARS.fullmatch(value.strip()) if isinstance(value, str) else None
    years = number(spoken[1] if spoken else value)
    if not 0 <= years <= OLDEST:
        raise Unusable(f"Write an age from 0 to {OLDEST}.")
    return years


def least_age(value: Any) -> int | float:
    """An age from which somebody may come: 60+ means 60. As the oldest age it would say the opposite: refused there."""
    spoken = _FROM_YEARS.fullmatch(value.strip()) if isinstance(value, str) else None
    return age(spoken[1] if spoken else value)


def degrees(value: Any) -> float:
    """A part of a place on the map, also with a decimal comma. Whether both parts fit is judged together."""
    if isinstance(value, str) and _DECIMAL_COMMA.fullmatch(value.strip()):
        value = value.replace(",", ".")
    return float(number(value))


def day(value: Any) -> str:
    """A date as 2026-11-23; a time of day after it is left out."""
    words = line(value)
    try:
        return date.fromisoformat(words[:10]).isoformat()
    except ValueError:
        raise Unusable("Write the date as 2026-11-23.") from None


def moment(value: Any) -> str:
    """A moment as 2026-11-23T09:00:00Z."""
    words = line(value)
    try:
        said = datetime.fromisoformat(words)
    except ValueError:
        raise Unusable("Write the moment as 2026-11-23T09:00:00Z.") from None
    return said.isoformat() + ("" if said.tzinfo else "Z")


def clock_time(value: Any) -> str:
    """A time of day as 09:30, also as people or programs write it: 9.30am, 5 pm, noon, 0930, 17.00, T09:30:00Z."""
    words = _DAY_BEFORE.sub("", line(value))
    if _BARE_TIME.fullmatch(words):
        words = f"{words[:-2].rstrip('.')}:{words[-2:]}"
    found = _TIME.fullmatch(words)
    if found is not None:
        return f"{int(found[1]):02}:{found[2]}"
    if words.lower() in _NOON:
        return "12:00"
    spoken = _SPOKEN.fullmatch(words.lower())
    if spoken is None:
        raise Unusable("Write the time as 09:30.")
    hour = int(spoken[1]) % 12 + (12 if spoken[3] == "p" else 0)
    return f"{hour:02}:{spoken[2] or '00'}"


def days_of_week(value: Any) -> str:
    """Days as MO,TU: also from names, a list or a whole rule, and from the third Monday of a month (3MO)."""
    said = ",".join(line(one) for one in value) if isinstance(value, list) else line(value)
    if "BYDAY=" in said.upper():
        said = re.split(r"BYDAY=", said, flags=re.IGNORECASE)[1].split(";")[0]
    parts = [part.strip() for part in re.split(r"[,;/ \[\]'\"]+", said) if part.strip()]
    found = [_a_day(part) for part in parts]
    if not found or None in found:
        raise Unusable("Write days as MO,TU,WE,TH,FR,SA,SU.")
    return ",".join(part for part in found if part)


def _a_day(part: str) -> str | None:
    nth = re.fullmatch(r"([+-]?[1-5])?(MO|TU|WE|TH|FR|SA|SU)", part.upper())
    word = part.lower()
    named = _NAMES_OF_DAYS.get(word) or (_BY_START.get(word[:3]) if word in _SHORT_DAYS else None)
    return nth[0] if nth else named


def one_of(*allowed: str) -> Cleaner:
    """One of a few words, however they are capitalised."""
    known = {word.lower(): word for word in allowed}

    def clean(value: Any) -> Cleaned:
        word = line(value).lower()
        if word not in known:
            raise Unusable(f"Write one of: {', '.join(allowed)}.")
        return known[word]

    return clean
