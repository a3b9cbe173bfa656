"""Reading people: who is now known as whom, and who may be one person under two records."""

from collections.abc import Iterable

import orjson
from django.db.models import Q, QuerySet

from fairwait.accounts.access import require
from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission
from fairwait.history.models import Event
from fairwait.people import rules
from fairwait.people.models import LikelyPair, Person


def standing_for(person: Person) -> Person:
    """The record a person is now known as: the one place that follows the pointers."""
    seen = {person.pk}
    while person.now_known_as_id is not None and person.now_known_as_id not in seen:
        seen.add(person.now_known_as_id)
        person = Person.objects.get(pk=person.now_known_as_id)
    return person


def records_of(person: Person) -> list[int]:
    """Every record that is now known as this person, this one included."""
    found, fresh = {person.pk}, {person.pk}
    while fresh:
        fresh = set(Person.objects.filter(now_known_as__in=fresh).values_list("pk", flat=True)) - found
        found |= fresh
    return sorted(found)


def roots(people: Iterable[int]) -> dict[int, int]:
    """For each of these records, the one it is now known as."""
    pointers = dict(Person.objects.filter(now_known_as__isnull=False).values_list("pk", "now_known_as"))
    found = {}
    for person in people:
        root, steps = person, 0
        while root in pointers and steps <= len(pointers):
            root, steps = pointers[root], steps + 1
        found[person] = root
    return found


def likely_pairs(viewer: User) -> QuerySet[LikelyPair]:
    """Pairs that are still a question: neither joined, nor kept apart by somebody, nor gone. Most likely first."""
    require(viewer, Permission.MERGE_PEOPLE)
    apart = [
        (left, right["from"])
        for left, right in (
            (event.subject, _facts(event)) for event in Event.objects.filter(kind=rules.KEPT_APART.name)
        )
    ]
    pairs = LikelyPair.objects.filter(
        left__is_void=False, right__is_void=False, left__now_known_as=None, right__now_known_as=None
    )
    for left, right in apart:
        pairs = pairs.exclude(Q(left=left, right=right))
    return pairs.select_related("left", "right").order_by("-probability", "pk")


def _facts(event: Event) -> dict[str, int]:
    return orjson.loads(event.facts)
