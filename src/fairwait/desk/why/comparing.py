"""Why one wait is before another, for one viewer: who may ask, the place of each, and what is known of both."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from fairwait.accounts import queries as accounts
from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission
from fairwait.desk.lists.queries import numbers_of
from fairwait.desk.lists.rows import called
from fairwait.engine.policy import Standing as Placed
from fairwait.engine.policy import Why, why
from fairwait.people.models import Identifier, Person
from fairwait.priority import queries as priority
from fairwait.priority.places import Around, around, standing_of
from fairwait.priority.rules import Adopted, policy_for
from fairwait.priority.saying import FactTold, Suggestion, facts_told, suggestion
from fairwait.waiting import opening
from fairwait.waiting import queries as waiting
from fairwait.waiting.models import Wait
from fairwait.waiting.standing import Standing, standing

EACH_SIDE = 5


@dataclass(frozen=True)
class Side:
    """One of the waits compared, with all that is known of it that could decide."""

    wait: Wait
    person: Person
    name: str
    number: str
    stands: Standing
    placed: Placed
    suggestion: Suggestion | None
    facts: tuple[FactTold, ...]
    policy: Adopted
    chosen_by: str


@dataclass(frozen=True)
class Comparison:
    """Two waits, the one that comes first on the left, and why."""

    left: Side
    right: Side
    why: Why

    @property
    def is_one_pathway(self) -> bool:
        """Whether both wait for the same."""
        return self.left.wait.pathway == self.right.wait.pathway


@dataclass(frozen=True)
class Neighbour:
    """A wait near another one. `why` None: the wait itself, or one whose record is restricted."""

    wait: Wait
    name: str
    place: int
    stands: Standing
    why: Why | None


@dataclass(frozen=True)
class Stands:
    """Where one wait stands among those who wait for the same, and on the whole list."""

    side: Side
    place: int
    total: int
    whole: Around
    neighbours: tuple[Neighbour, ...]


def open_wait(viewer: User, uuid: UUID) -> Wait:
    """An open wait this viewer may see, by its reference. Raises NotAllowed, NothingHere."""
    found = opening.wait(viewer, uuid, permission=Permission.SEE_LIST)
    if found.status != "open":
        raise opening.NothingHere
    return found


class WaitNotNamed(Exception):
    """No one wait is meant by what was typed; the words say what would do."""


def named_wait(viewer: User, word: str) -> Wait:
    """The open wait somebody means: by its reference, or by a number of who waits. Raises NotAllowed, WaitNotNamed.

    Restricted records stay out: they open on a page, with a reason.
    """
    waits = Wait.objects.visible_to(viewer).filter(status="open", person__is_restricted=False)
    try:
        found = list(waits.filter(uuid=UUID(word)))
    except ValueError:
        numbers = Identifier.objects.filter(Q(value=word) | Q(value__startswith=f"{word}|"), kind="person_id")
        found = list(waits.filter(person_id__in=numbers.values("person_id")).order_by("pk"))
    if not found:
        raise WaitNotNamed(f"Nobody you may see waits under “{word}”. `fairwait list --format json` gives references.")
    if len(found) > 1:
        several = ", ".join(f"{wait.uuid} ({wait.pathway})" for wait in found)
        raise WaitNotNamed(f"“{word}” waits for several things. Say which: {several}.")
    return opening.wait(viewer, found[0].uuid, permission=Permission.SEE_LIST)


def compared(one: Wait, other: Wait, *, today: date) -> Comparison:
    """Why one of two waits is before the other. The viewer may see both; it asks a fixed number of questions."""
    waits = [one, other]
    first, second = _sides(waits, today=today, naming=_apart(waits))
    if why(first.placed, second.placed).first != first.wait.pk:
        first, second = second, first
    return Comparison(left=first, right=second, why=why(first.placed, second.placed))


def stands(viewer: User, wait: Wait, *, today: date) -> Stands:
    """Where a wait stands, and the nearest on both sides of it that wait for the same."""
    everybody = Wait.objects.visible_to(viewer)
    near = around(wait, everybody.filter(pathway=wait.pathway), each_side=EACH_SIDE)
    whole = around(wait, everybody, each_side=0)
    shown = [one for one in near.nearest if one.pk == wait.pk or not one.person.is_restricted]
    told = {side.wait.pk: side for side in _sides(shown, today=today, naming=called)}
    mine = told[wait.pk]
    first = near.before + 1 - next(n for n, each in enumerate(near.nearest) if each.pk == wait.pk)
    pathways = {pathway.code: pathway for pathway in waiting.pathways(on=today)}
    calendar = waiting.calendar()
    neighbours = [
        Neighbour(
            wait=each,
            name=told[each.pk].person.name if each.pk in told else "",
            place=first + n,
            stands=standing(each, pathway=pathways.get(each.pathway or ""), as_of=today, calendar=calendar),
            why=why(mine.placed, told[each.pk].placed) if each.pk in told and each.pk != wait.pk else None,
        )
        for n, each in enumerate(near.nearest)
    ]
    return Stands(side=mine, place=near.before + 1, total=near.total, whole=whole, neighbours=tuple(neighbours))


def _apart(waits: list[Wait]) -> Callable[[Person], str]:
    """How to call two people so that they are told apart: as each likes to be called, else by their whole names."""
    short = [called(wait.person) for wait in waits]
    return called if len(set(short)) == len(short) else lambda person: person.name


def _sides(waits: list[Wait], *, today: date, naming: Callable[[Person], str]) -> list[Side]:
    pathways = {pathway.code: pathway for pathway in waiting.pathways(on=today)}
    calendar = waiting.calendar()
    in_force = priority.policies(on=today)
    reasons = priority.reasons(waits, on=today, pathways=tuple(pathways.values()), calendar=calendar)
    numbers = numbers_of({wait.person_id for wait in waits})
    staff = accounts.names_of(wait.band_by for wait in waits)

    def side(wait: Wait) -> Side:
        pathway, policy = pathways.get(wait.pathway or ""), policy_for(wait.pathway, in_force)
        told = reasons.get(wait.pk)
        return Side(
            wait=wait,
            person=wait.person,
            name=naming(wait.person),
            number=next(iter(numbers.get(wait.person_id, ())), ""),
            stands=standing(wait, pathway=pathway, as_of=today, calendar=calendar),
            placed=standing_of(wait, pathway=pathway, reasons=told, name=naming(wait.person)),
            suggestion=suggestion(wait, told, pathway=pathway) if told else None,
            facts=facts_told(wait, policy.policy, today=today),
            policy=policy,
            chosen_by=staff.get(wait.band_by or 0, ""),
        )

    return [side(wait) for wait in waits]
