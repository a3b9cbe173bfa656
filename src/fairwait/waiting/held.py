"""Records that a viewer may not open, as they are told of them: whom to ring, and nothing more."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from fairwait.accounts.access import sights
from fairwait.accounts.models import Council, User
from fairwait.people.models import Identifier, Person
from fairwait.people.queries import roots, visible_people
from fairwait.waiting.rules.words import plain


def council_ring() -> str:
    """Whom the council says to ring, where a record names nobody itself."""
    return Council.objects.values_list("ring", flat=True).first() or ""


@dataclass(frozen=True)
class Held:
    """Restricted records that somebody asked for and may not open: whom they ring. No name, and no count."""

    ring: tuple[str, ...]
    people: tuple[int, ...]


def held(viewer: User, words: str) -> Held:
    """Who holds the records that these words name whole, for a viewer who may not open them.

    Only a whole name, or a whole number, finds one, and nothing else that was typed is looked at: otherwise somebody
    could find out by trying whether a person lives at an address or was born on a day.
    """
    typed = set(plain(words).split())
    numbers = {number for number in _numbers(words) if len(number) >= _SHORTEST_NUMBER}
    if not typed:
        return Held((), ())
    others = sorted(sights(viewer).may_not)
    hidden = Q(is_restricted=True) | Q(pk__in=others)
    people = Person.objects.filter(hidden, is_void=False, is_erased=False)
    mine = set(visible_people(viewer).filter(is_restricted=True).values_list("pk", flat=True))
    # As values: the veil takes names from records, and this compares them without showing one.
    told = people.exclude(pk__in=mine).values_list("pk", "first_name", "last_name", "known_as", "nhs_number", "ring")
    # By the few records and not beside them: SQLite would else read everybody's numbers and ask about each.
    numbered = Identifier.objects.filter(person__in=people.values("pk"), kind="person_id")
    by_number = set(numbered.values_list("person_id", "value"))
    known = {pk for pk, value in by_number if value.split("|")[0].casefold() in numbers}
    found = [
        (pk, ring)
        for pk, first, last, called, nhs, ring in told
        if pk in known or (nhs and nhs in numbers) or _is_named(typed, first, last, called)
    ]
    council = council_ring() if found else ""
    ring = dict.fromkeys(ring or council or _("the team that holds it") for _pk, ring in found)
    return Held(tuple(ring), tuple(sorted(set(roots(pk for pk, _ring in found).values()))))


_SHORTEST_NUMBER = 4


def _numbers(words: str) -> Iterable[str]:
    """Every run of characters typed, and all of them without spaces, as numbers are written."""
    text = unicodedata.normalize("NFKC", words).casefold()
    yield from text.replace(",", " ").split()
    yield "".join(text.split())


def _is_named(typed: set[str], first: str | None, last: str | None, called: str | None) -> bool:
    """Whether a whole name stands among the words: the last name, with the first or what they like to be called."""
    family = set(plain(last or "").split())
    given = [set(plain(name).split()) for name in (first, called) if name and plain(name)]
    return bool(family) and family <= typed and any(name <= typed for name in given)
