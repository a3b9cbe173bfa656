"""The list as it was on a day: folded from the history, put in order, each wait with its clock and what it lacks."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from fairwait.accounts.access import sights, teams_seen
from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission
from fairwait.people.models import Identifier, Person
from fairwait.people.queries import as_known
from fairwait.priority import actions as priority
from fairwait.waiting import queries as waiting
from fairwait.waiting.models import Wait
from fairwait.waiting.rules.pathways import Pathway
from fairwait.waiting.standing import Standing, standing
from fairwait.waiting.state import as_model

_AT_ONCE = 900


@dataclass(frozen=True)
class Listed:
    """One wait of the list, as it stood."""

    standing: Standing
    person: Person | None
    numbers: tuple[str, ...]

    @property
    def wait(self) -> Wait:
        """The wait itself."""
        return self.standing.wait


def as_at(
    viewer: User, *, as_of: date, known_at: date | None = None, pathway: str | None = None, include_ended: bool = False
) -> list[Listed]:
    """The list as it truly was at the end of a day; with `known_at`, as it was known by the end of that one,
    people's names and numbers too.

    Ordered by what needs triage, then the more urgent of both bands, share of target used, clock start, number.
    """
    teams, others = teams_seen(viewer, Permission.SEE_LIST), sights(viewer).may_not
    states = waiting.waits_as_at(as_of=as_of, known_at=known_at)
    waits = [
        as_model(state)
        for state in states
        if (include_ended or state.status.value == "open")
        and (pathway is None or state.value("pathway") == pathway)
        and (teams is None or state.value("team") is None or state.value("team") in teams)
        and state.person not in others
    ]
    uuids = _uuids([wait.pk for wait in waits])
    people = _people({wait.person_id for wait in waits})
    numbers = _numbers(set(people)) if known_at is None else _known_then(people, known_at)
    pathways = waiting.pathways(on=as_of) or waiting.pathways(on=date.max)
    in_force = {p.code: p for p in pathways}
    calendar = waiting.calendar()
    listed = []
    for wait in waits:
        person = people.get(wait.person_id)
        wait.person = person or Person(pk=wait.person_id)
        if wait.pk in uuids:
            wait.uuid = uuids[wait.pk]
        stands = standing(wait, pathway=in_force.get(wait.pathway or ""), as_of=as_of, calendar=calendar)
        listed.append(Listed(standing=stands, person=person, numbers=numbers.get(wait.person_id, ())))
    priority.put_in_order(waits, on=as_of, pathways=pathways)
    return sorted(listed, key=_place)


def now_listed(viewer: User, ids: Sequence[int], *, today: date, pathways: Sequence[Pathway]) -> Iterator[Listed]:
    """These open waits as they stand now, in the order given, some hundreds read at a time.

    Whoever this viewer may not see, and whoever has become restricted meanwhile, is not among them.
    """
    in_force, calendar = {pathway.code: pathway for pathway in pathways}, waiting.calendar()
    visible = Wait.objects.visible_to(viewer).filter(person__is_restricted=False).select_related("person")
    for start in range(0, len(ids), _AT_ONCE):
        part = ids[start : start + _AT_ONCE]
        found = {wait.pk: wait for wait in visible.filter(pk__in=part)}
        numbers = _numbers({wait.person_id for wait in found.values()})
        for wait in (found[pk] for pk in part if pk in found):
            stands = standing(wait, pathway=in_force.get(wait.pathway or ""), as_of=today, calendar=calendar)
            yield Listed(standing=stands, person=wait.person, numbers=numbers.get(wait.person_id, ()))


def _place(item: Listed) -> tuple[Any, ...]:
    """The order that the page of today asks the database for."""
    wait = item.wait
    return (wait.order_rank, -wait.order_share, wait.clock_started_on or date.min, wait.pk)


def _parts(ids: set[int]) -> Iterator[list[int]]:
    wanted = sorted(ids)
    for start in range(0, len(wanted), _AT_ONCE):
        yield wanted[start : start + _AT_ONCE]


def _people(ids: set[int]) -> dict[int, Person]:
    return {person.pk: person for part in _parts(ids) for person in Person.objects.filter(pk__in=part)}


def _known_then(people: dict[int, Person], known_at: date) -> dict[int, tuple[str, ...]]:
    found: dict[int, tuple[str, ...]] = {}
    for part in _parts(set(people)):
        found |= as_known((people[pk] for pk in part), known_at=known_at)
    return found


def _uuids(ids: list[int]) -> dict[int, Any]:
    return dict(
        pair for part in _parts(set(ids)) for pair in Wait.objects.filter(pk__in=part).values_list("pk", "uuid")
    )


def _numbers(ids: set[int]) -> dict[int, tuple[str, ...]]:
    found: dict[int, list[str]] = {}
    for part in _parts(ids):
        keys = Identifier.objects.filter(person_id__in=part, kind="person_id", person__is_restricted=False)
        for key in keys.order_by("value"):
            found.setdefault(key.person_id, []).append(key.shown)
    return {person: tuple(values) for person, values in found.items()}
