"""Finding somebody by name, number, postcode or birth date, within what the viewer may see."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from fairwait.accounts.access import may, require, sights
from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission
from fairwait.desk.lists.queries import numbers_of
from fairwait.desk.person.restricted import Held, held
from fairwait.people.models import Person
from fairwait.people.queries import roots, visible_people
from fairwait.people.searched import whose
from fairwait.waiting import queries as waiting
from fairwait.waiting.models import Wait
from fairwait.waiting.rules.pathways import Pathway

MOST = 50
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NUMERIC_DATE = re.compile(r"\b(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})\b")
_WRITTEN_DATE = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th)?\s+([a-z]{3,9})\s+(\d{4})\b")
_NHS_NUMBER = re.compile(r"\b(\d{3})\s+(\d{3})\s+(\d{4})\b")
_POSTCODE = re.compile(r"\b([a-z]{1,2}\d[a-z\d]?)\s+(\d[a-z]{2})\b")


def terms(words: str) -> tuple[str, ...]:
    """What was typed as the terms that must all be found, written as `Person.search` writes them. Pure."""
    text = words.casefold().replace("%", " ").replace("_", " ")
    text = _NUMERIC_DATE.sub(lambda m: _iso(m[3], m[2], m[1]), text)
    text = _WRITTEN_DATE.sub(lambda m: _iso(m[3], _month(m[2]), m[1]) if _month(m[2]) else m[0], text)
    text = _NHS_NUMBER.sub(r"\1\2\3", text)
    text = _POSTCODE.sub(r"\1\2", text)
    return tuple(dict.fromkeys(term for term in re.split(r"[\s,;]+", text) if term))


def _iso(year: str, month: str | int, day: str) -> str:
    return f"{year}-{int(month):02}-{int(day):02}"


def _month(word: str) -> int:
    return _MONTHS.index(word[:3]) + 1 if word[:3] in _MONTHS else 0


@dataclass(frozen=True)
class Found:
    """Somebody found: who they are now known as, what they are or were waiting for, and other records that matched."""

    person: Person
    waits: tuple[Wait, ...]
    numbers: tuple[str, ...]
    also: tuple[str, ...]


@dataclass(frozen=True)
class Result:
    """Who was found, and whether there were more than are shown."""

    found: tuple[Found, ...]
    is_cut: bool
    held: Held
    pathways: dict[str, Pathway]

    @property
    def people(self) -> list[int]:
        """Whom this shows, for the access log."""
        return [one.person.pk for one in self.found]


def find(viewer: User, words: str, *, today: date) -> Result:
    """Everybody this viewer may see who has all these words; of restricted records they may not open, whom to ring."""
    require(viewer, Permission.SEE_PERSON)
    matching = list(_matching(viewer, terms(words)).order_by("last_name", "first_name", "pk")[: MOST + 1])
    standing = roots([person.pk for person in matching]) if any(p.now_known_as_id for p in matching) else {}
    shown = [standing.get(person.pk, person.pk) for person in matching[:MOST]]
    order = list(dict.fromkeys(shown))
    known = {person.pk: person for person in Person.objects.filter(pk__in=order)}
    given = sights(viewer).may
    waits, numbers = _waits(viewer, matching[:MOST], order, standing), numbers_of(order)
    return Result(
        found=tuple(
            Found(
                person=known[pk],
                waits=tuple(waits.get(pk, ())),
                numbers=numbers.get(pk, ()),
                also=tuple(p.name for p in matching[:MOST] if standing.get(p.pk, p.pk) == pk and p.pk != pk),
            )
            for pk in order
            if not known[pk].is_restricted or may(viewer, Permission.SEE_RESTRICTED) or pk in given
        ),
        is_cut=len(matching) > MOST,
        held=held(viewer, words),
        pathways={pathway.code: pathway for pathway in waiting.pathways(on=today)},
    )


def _matching(viewer: User, words: Sequence[str]) -> QuerySet[Person]:
    people = visible_people(viewer)
    if (meant := whose(words)) is not None:
        people = people.filter(pk__among=meant)
    for word in words:
        people = people.filter(search__contains=word)
    return people


def _waits(
    viewer: User, matching: Sequence[Person], order: Iterable[int], standing: dict[int, int]
) -> dict[int, list[Wait]]:
    wanted = {person.pk for person in matching} | set(order)
    found: dict[int, list[Wait]] = {}
    for wait in (
        Wait.objects.visible_to(viewer).filter(person_id__in=wanted).order_by("-status", "clock_started_on", "pk")
    ):
        found.setdefault(standing.get(wait.person_id, wait.person_id), []).append(wait)
    return found
