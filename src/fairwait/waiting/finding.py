"""Who is meant by words that were typed: by name, number, postcode or birth date, within what the viewer may see."""

import re
from collections.abc import Sequence

from django.db.models import QuerySet

from fairwait.accounts.models import User
from fairwait.people.models import Person
from fairwait.people.queries import visible_people
from fairwait.people.searched import whose

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NUMERIC_DATE = re.compile(r"\b(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})\b")
_WRITTEN_DATE = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th)?\s+([a-z]{3,9})\s+(\d{4})\b")
_BETWEEN = re.compile(r"[\s,;'`\u2018\u2019\u02bc]+")
"""What stands between terms. An apostrophe too: O'Brien and O\u2019Brien are one name, and are written both ways."""
_NHS_NUMBER = re.compile(r"\b(\d{3})\s+(\d{3})\s+(\d{4})\b")
_POSTCODE = re.compile(r"\b([a-z]{1,2}\d[a-z\d]?)\s+(\d[a-z]{2})\b")


def terms(words: str) -> tuple[str, ...]:
    """What was typed as the terms that must all be found, written as `Person.search` writes them. Pure."""
    text = words.casefold().replace("%", " ").replace("_", " ")
    text = _NUMERIC_DATE.sub(lambda m: _iso(m[3], m[2], m[1]), text)
    text = _WRITTEN_DATE.sub(lambda m: _iso(m[3], _month(m[2]), m[1]) if _month(m[2]) else m[0], text)
    text = _NHS_NUMBER.sub(r"\1\2\3", text)
    text = _POSTCODE.sub(r"\1\2", text)
    return tuple(dict.fromkeys(term for term in _BETWEEN.split(text) if term))


def _iso(year: str, month: str | int, day: str) -> str:
    return f"{year}-{int(month):02}-{int(day):02}"


def _month(word: str) -> int:
    return _MONTHS.index(word[:3]) + 1 if word[:3] in _MONTHS else 0


def matching(viewer: User, words: Sequence[str]) -> QuerySet[Person]:
    """The records this viewer may open in whose words every term stands."""
    people = visible_people(viewer)
    if (meant := whose(words)) is not None:
        people = people.filter(pk__among=meant)
    for word in words:
        people = people.filter(search__contains=word)
    return people
