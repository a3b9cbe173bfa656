"""Restricted records as everybody else meets them: whom to ring, who may open them, and how they were opened."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from fairwait.accounts import queries as accounts
from fairwait.accounts.access import may, sights
from fairwait.accounts.models import Alert, Council, User
from fairwait.accounts.rules import Permission, Placed
from fairwait.people.models import Identifier, Person
from fairwait.people.queries import roots, visible_people
from fairwait.waiting.opening import Opened
from fairwait.waiting.rules.words import plain

_SETTLED_SHOWN = 50


def council_ring() -> str:
    """Whom the council says to ring, where a record names nobody itself."""
    return Council.objects.values_list("ring", flat=True).first() or ""


def whom_to_ring(person: Person, *, council: str) -> str:
    """Whom a colleague rings about a restricted record."""
    return person.ring or council or _("the team that holds it")


def may_open(viewer: User, opened: Opened) -> bool:
    """Whether this viewer may open the record once it is restricted, having said why."""
    return may_on(viewer, opened, Permission.SEE_RESTRICTED)


def opens_at(viewer: User, opened: Opened) -> Placed:
    """Where this viewer opens the record: the first of its waits on which they may, else the first of all."""
    places = opened.places
    return next((place for place in places if may(viewer, Permission.SEE_RESTRICTED, on=place)), places[0])


def may_on(viewer: User, opened: Opened, permission: Permission) -> bool:
    """Whether this viewer may do something to a person: to one of their waits, or at all where there are none."""
    return any(may(viewer, permission, on=place) for place in opened.places)


def may_restrict(viewer: User, opened: Opened) -> bool:
    """Whether this viewer may restrict the record, or lift that."""
    return may_on(viewer, opened, Permission.RESTRICT)


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
    numbered = Identifier.objects.filter(Q(person__is_restricted=True) | Q(person__in=others), kind="person_id")
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


@dataclass(frozen=True)
class Opening:
    """One opening of a restricted record, as those who look at openings see it. `person` where it is still here."""

    alert: Alert
    person: Person | None
    is_own: bool


def openings(viewer: User) -> tuple[list[Opening], list[Opening]]:
    """Openings nobody has looked at, oldest first, and the latest of those that somebody has."""
    open_ = list(accounts.alerts(viewer, is_open=True))
    settled = list(accounts.alerts(viewer, is_open=False)[:_SETTLED_SHOWN])
    wanted = {alert.look.person for alert in (*open_, *settled) if alert.look.person is not None}
    people = {person.pk: person for person in Person.objects.filter(pk__in=wanted, is_void=False)}
    shown = [
        Opening(alert, people.get(alert.look.person or 0), alert.look.by_id == viewer.pk)
        for alert in (*open_, *settled)
    ]
    return shown[: len(open_)], shown[len(open_) :]
