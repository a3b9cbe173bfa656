"""What a request asks of the open interface, read strictly: what cannot be understood is said, and never guessed."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from uuid import UUID

from fairwait.directory.rules.places import Point
from fairwait.directory.rules.searching import Asked, Candidate
from fairwait.directory.rules.values import DAYS

PER_PAGE, MOST_PER_PAGE = 50, 500
FURTHEST_METRES = 200_000
_NAMES = {"monday": "MO", "tuesday": "TU", "wednesday": "WE", "thursday": "TH", "friday": "FR", "saturday": "SA",
          "sunday": "SU"}  # fmt: skip


class QueryRefused(ValueError):
    """A value that cannot be used. The words name it."""


@dataclass(frozen=True)
class Query:
    """A list asked for: which page of it, and what fits."""

    page: int
    per_page: int
    search: str
    taxonomy: str
    term: str
    minimum_age: float | None
    maximum_age: float | None
    start_time: str
    end_time: str
    day: str
    postcode: str
    metres: float | None
    changed_since: datetime | None = None

    def is_fitting(self, one: Candidate, terms: frozenset[str]) -> bool:
        """Whether one is asked for. `terms` are those of the taxonomy, where one is asked for."""
        facts = one.facts
        fits = not self.term or self.term in facts.needs
        fits &= not self.taxonomy or bool(terms & set(facts.needs))
        if self.minimum_age is not None:
            fits &= facts.minimum_age is not None and facts.minimum_age >= self.minimum_age
        if self.maximum_age is not None:
            fits &= facts.maximum_age is not None and facts.maximum_age <= self.maximum_age
        return fits and self._is_open(one)

    def _is_open(self, one: Candidate) -> bool:
        if not (self.day or self.start_time or self.end_time):
            return True
        return any(
            (not self.day or opening.day == self.day)
            and (not self.start_time or (opening.opens != "" and opening.opens >= self.start_time))
            and (not self.end_time or (opening.closes != "" and opening.closes <= self.end_time))
            for opening in one.facts.openings
        )

    def asked(self, point: Point | None) -> Asked:
        """The words, and the place."""
        asked = Asked(words=self.search, postcode=self.postcode, point=point)
        return asked if self.metres is None else replace(asked, metres=self.metres)


def read(said: Mapping[str, str]) -> Query:
    """Read the parts of an address. Raises QueryRefused naming the part."""
    return Query(
        page=_whole(said, "page", 1, 1, 1_000_000), per_page=_whole(said, "per_page", PER_PAGE, 1, MOST_PER_PAGE),
        search=said.get("search", "")[:200], taxonomy=_id(said, "taxonomy_id"), term=_id(said, "taxonomy_term_id"),
        minimum_age=_number(said, "minimum_age", 200), maximum_age=_number(said, "maximum_age", 200),
        start_time=_time(said, "start_time"), end_time=_time(said, "end_time"), day=_day(said),
        postcode=said.get("postcode", "")[:12], metres=_number(said, "proximity", FURTHEST_METRES),
        changed_since=_moment(said, "modified_after"),
    )  # fmt: skip


def _whole(said: Mapping[str, str], name: str, otherwise: int, least: int, most: int) -> int:
    words = said.get(name, "")
    if not words:
        return otherwise
    if not re.fullmatch(r"[0-9]{1,7}", words) or not least <= int(words) <= most:
        raise QueryRefused(f"{name} must be a whole number from {least} to {most}")
    return int(words)


def _number(said: Mapping[str, str], name: str, most: int) -> float | None:
    words = said.get(name, "")
    if not words:
        return None
    if not re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,6})?", words) or float(words) > most:
        raise QueryRefused(f"{name} must be a number from 0 to {most}")
    return float(words)


def _id(said: Mapping[str, str], name: str) -> str:
    words = said.get(name, "")
    if not words:
        return ""
    try:
        return str(UUID(words))
    except ValueError:
        raise QueryRefused(f"{name} must be a UUID") from None


def _time(said: Mapping[str, str], name: str) -> str:
    words = said.get(name, "")
    if words and not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?", words):
        raise QueryRefused(f"{name} must be a time such as 09:30")
    return words[:5]


def _moment(said: Mapping[str, str], name: str) -> datetime | None:
    """A day, or a moment: one without its place on the globe is UTC. A plus that became a space is one again."""
    words = said.get(name, "")
    if not words:
        return None
    try:
        at = datetime.fromisoformat(re.sub(r"(T[\d:.]+) ", r"\1+", words))
    except ValueError:
        at = None
    if at is None or not words.isascii() or not 1970 <= at.year <= 2200:
        raise QueryRefused(f"{name} must be a moment such as 2026-11-23T09:00:00Z")
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _day(said: Mapping[str, str]) -> str:
    words = said.get("day", "")
    day = _NAMES.get(words.lower(), words.upper())
    if words and day not in DAYS:
        raise QueryRefused(f"day must be one of {', '.join(DAYS)}")
    return day


def cut(several: Iterable, query: Query) -> list:
    """The part of a list that is this page."""
    first = (query.page - 1) * query.per_page
    return list(several)[first : first + query.per_page]
