"""Finding somebody by name, number, postcode or birth date, within what the viewer may see."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from fairwait.accounts.access import may, require, sights
from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission
from fairwait.desk.lists.queries import numbers_of
from fairwait.people.models import Person
from fairwait.people.queries import roots
from fairwait.waiting import queries as waiting
from fairwait.waiting.finding import matching, terms
from fairwait.waiting.held import Held, held
from fairwait.waiting.models import Wait
from fairwait.waiting.rules.pathways import Pathway

MOST = 50


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
    found = list(matching(viewer, terms(words)).order_by("last_name", "first_name", "pk")[: MOST + 1])
    standing = roots([person.pk for person in found]) if any(p.now_known_as_id for p in found) else {}
    shown = [standing.get(person.pk, person.pk) for person in found[:MOST]]
    order = list(dict.fromkeys(shown))
    known = {person.pk: person for person in Person.objects.filter(pk__in=order)}
    given = sights(viewer).may
    waits, numbers = _waits(viewer, found[:MOST], order, standing), numbers_of(order)
    return Result(
        found=tuple(
            Found(
                person=known[pk],
                waits=tuple(waits.get(pk, ())),
                numbers=numbers.get(pk, ()),
                also=tuple(p.name for p in found[:MOST] if standing.get(p.pk, p.pk) == pk and p.pk != pk),
            )
            for pk in order
            if not known[pk].is_restricted or may(viewer, Permission.SEE_RESTRICTED) or pk in given
        ),
        is_cut=len(found) > MOST,
        held=held(viewer, words),
        pathways={pathway.code: pathway for pathway in waiting.pathways(on=today)},
    )


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
