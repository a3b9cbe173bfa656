"""What becomes of each pair of an act: the same for the page before it and for the act itself."""

from collections.abc import Sequence
from dataclasses import dataclass

from fairwait.accounts.models import User
from fairwait.people.joining.weighing import weighed
from fairwait.people.models import JoinItem, Person
from fairwait.people.queries import likely_pairs, visible_people
from fairwait.people.rules.joining import Skip
from fairwait.people.rules.sameness import Doubt


@dataclass(frozen=True)
class Judged:
    """One pair of an act, and why it is left out; None where it is joined, or parted again."""

    item: JoinItem
    stays: Person
    goes: Person
    skip: Skip | None
    doubts: tuple[Doubt, ...] = ()


def judged(items: Sequence[JoinItem], *, by: User) -> list[Judged]:
    """Which of these pairs are joined as they stand now."""
    asked = likely_pairs(by).filter(pk__among={item.pair_id for item in items if item.pair_id is not None})
    open_now = {one.number: one for one in weighed(asked)}
    found = []
    for item, stays, goes in with_people(items):
        one = open_now.get(item.pair_id or 0)
        if one is None:
            found.append(Judged(item, stays, goes, _gone(stays, goes)))
        elif one.seqs != (item.seen_stays, item.seen_goes):
            found.append(Judged(item, stays, goes, Skip.CHANGED))
        else:
            found.append(Judged(item, stays, goes, Skip.DOUBTED if one.doubts else None, one.doubts))
    return found


def judged_undoing(items: Sequence[JoinItem], *, by: User) -> list[Judged]:
    """Which of these joined pairs are parted as they stand now."""
    both = {person for item in items for person in (item.stays_id, item.goes_id)}
    seen = set(visible_people(by).filter(pk__among=both).values_list("pk", flat=True))
    found = []
    for item, stays, goes in with_people(items):
        skip = None
        if stays.is_erased or goes.is_erased:
            skip = Skip.ERASED
        elif goes.now_known_as_id != stays.pk:
            skip = Skip.PARTED
        elif stays.is_restricted or goes.is_restricted:
            skip = Skip.RESTRICTED
        elif not {stays.pk, goes.pk} <= seen:
            skip = Skip.NOT_YOURS
        found.append(Judged(item, stays, goes, skip))
    return found


def with_people(items: Sequence[JoinItem]) -> list[tuple[JoinItem, Person, Person]]:
    """These pairs with their records as they are now."""
    wanted = {person for item in items for person in (item.stays_id, item.goes_id)}
    people = {person.pk: person for person in Person.objects.filter(pk__among=wanted)}
    return [(item, people[item.stays_id], people[item.goes_id]) for item in items]


def _gone(stays: Person, goes: Person) -> Skip:
    if stays.is_erased or goes.is_erased:
        return Skip.ERASED
    if stays.now_known_as_id is not None or goes.now_known_as_id is not None:
        return Skip.JOINED
    return Skip.RESTRICTED if stays.is_restricted or goes.is_restricted else Skip.NOT_ASKED
