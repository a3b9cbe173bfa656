"""Reading people: who is now known as whom, and who may be one person under two records."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from uuid import UUID

import orjson
from django.db.models import Exists, OuterRef, Q, QuerySet

from fairwait.accounts.access import NOTHING_SAID, Sights, require, sights
from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission, Scope, Sight, scope_of
from fairwait.history import queries as history
from fairwait.history.models import Event
from fairwait.people import rules
from fairwait.people.models import LikelyPair, Person, SightSaid, shown_of


def standing_for(person: Person) -> Person:
    """The record a person is now known as: the one place that follows the pointers."""
    seen = {person.pk}
    while person.now_known_as_id is not None and person.now_known_as_id not in seen:
        seen.add(person.now_known_as_id)
        person = Person.objects.get(pk=person.now_known_as_id)
    return person


def joined_on(record: Person) -> date | None:
    """The day on which this record was last joined to another."""
    told = history.about([record.pk], kinds=[rules.MERGED.name]).get(record.pk, ())
    return max((event.occurred_on for event in told), default=None)


def records_of(person: Person) -> list[int]:
    """Every record that is now known as this person, this one included."""
    found, fresh = {person.pk}, {person.pk}
    while fresh:
        fresh = set(Person.objects.filter(now_known_as__in=fresh).values_list("pk", flat=True)) - found
        found |= fresh
    return sorted(found)


def roots(people: Iterable[int]) -> dict[int, int]:
    """For each of these records, the one it is now known as."""
    joined = Person.objects.filter(now_known_as__isnull=False).values_list("pk", "now_known_as_id")
    pointers: dict[int, int] = {record: into for record, into in joined if into is not None}
    found = {}
    for person in people:
        root, steps = person, 0
        while root in pointers and steps <= len(pointers):
            root, steps = pointers[root], steps + 1
        found[person] = root
    return found


def as_known(people: Iterable[Person], *, known_at: date) -> dict[int, tuple[str, ...]]:
    """Say of these people, who are not saved, what was known of them by the end of a day, whatever was undone since.

    Returns the case-system numbers they were known by then. Whoever is restricted today stays as they are, without.
    """
    wanted = {person.pk: person for person in people if not person.is_restricted}
    numbers = {}
    for pk, events in history.about(wanted).items():
        then = rules.fold(pk, [event for event in events if event.known_on <= known_at])
        for name in rules.PERSON_FIELDS:
            setattr(wanted[pk], name, then.fields.get(name))
        numbers[pk] = tuple(sorted(shown_of(value) for _, kind, value in then.keys if kind == "person_id"))
    return numbers


def sights_of(user: User, on: date) -> Sights:
    """What was said of a colleague and single people and holds on a day, over all records of each."""
    said = list(SightSaid.objects.filter(colleague=user.pk, until__gte=on).values_list("person_id", "sight"))
    if not said:
        return NOTHING_SAID
    records = families(person for person, _sight in said)
    found: dict[str, set[int]] = {one.value: set() for one in Sight}
    for person, sight in said:
        found[sight] |= records[person]
    return Sights(may=frozenset(found[Sight.MAY]), may_not=frozenset(found[Sight.MAY_NOT]))


def sights_on(person: Person, *, on: date) -> dict[int, Sight]:
    """What was said of each colleague and one person, over all their records, and holds on a day."""
    said = SightSaid.objects.filter(person__in=records_of(person), until__gte=on).values_list("colleague", "sight")
    found: dict[int, Sight] = {}
    for colleague, sight in said:
        if found.get(colleague) is not Sight.MAY_NOT:
            found[colleague] = Sight(sight)
    return found


def left_to_others(*, on: date) -> frozenset[int]:
    """The colleagues who may not see somebody on a day."""
    said = SightSaid.objects.filter(sight=Sight.MAY_NOT, until__gte=on)
    return frozenset(said.values_list("colleague", flat=True))


TOLD_DAYS = 7
"""So long a colleague reads on Today what was said of them and somebody."""


def told_of(user: User, on: date) -> list[tuple[UUID, rules.SightTerms]]:
    """What was said of this colleague in the last days, counts, and is told to them: of which record, and what."""
    said = SightSaid.objects.filter(colleague=user.pk, until__gte=on).select_related("person")
    records = {one.person_id: one.person.uuid for one in said}
    if not records:
        return []
    terms = [
        (records[number], rules.fold(number, events).sights[user.pk])
        for number, events in history.about(records).items()
    ]
    return [each for each in terms if each[1].is_told and (on - each[1].on).days < TOLD_DAYS]


def references(people: Iterable[int]) -> frozenset[UUID]:
    """The references of these records."""
    return frozenset(Person.objects.filter(pk__in=sorted(people)).values_list("uuid", flat=True))


def families(people: Iterable[int]) -> dict[int, set[int]]:
    """For each of these records, every record that is the same person."""
    wanted = roots(people)
    joined = Person.objects.filter(now_known_as__isnull=False).values_list("pk", flat=True)
    members: dict[int, set[int]] = {}
    for record, root in {**roots(joined), **wanted}.items():
        members.setdefault(root, {root}).add(record)
    return {person: members[root] for person, root in wanted.items()}


def likely_pairs(viewer: User) -> QuerySet[LikelyPair]:
    """Pairs that are still a question: neither joined, nor kept apart by somebody, nor gone. Most likely first.

    Restricted records are in none: whether they are joined is settled where they are held.
    """
    require(viewer, Permission.MERGE_PEOPLE)
    pairs = _undecided().filter(left__is_restricted=False, right__is_restricted=False)
    if others := sorted(sights(viewer).may_not):  # whoever may not see somebody decides nothing of them
        pairs = pairs.exclude(left__pk__among=others).exclude(right__pk__among=others)
    if scope_of(viewer.role, Permission.MERGE_PEOPLE) is not Scope.COUNCIL:
        # Asked of each pair, by its two numbers: as sets, everybody the viewer may see would be gathered twice.
        visible = visible_people(viewer)
        pairs = pairs.filter(
            Exists(visible.filter(pk=OuterRef("left_id"))), Exists(visible.filter(pk=OuterRef("right_id")))
        )
    return pairs.select_related("left", "right").order_by("-probability", "pk")


def in_question() -> list[tuple[int, int]]:
    """The two records of every pair that is still a question, whoever may decide it: numbers, nothing of anybody."""
    return list(_undecided().values_list("left_id", "right_id"))


def _undecided() -> QuerySet[LikelyPair]:
    return LikelyPair.objects.filter(
        left__is_void=False, right__is_void=False, left__now_known_as=None, right__now_known_as=None
    ).exclude(pk__among=_kept_apart())


def _kept_apart() -> list[int]:
    """The pairs somebody has kept apart. As numbers: a thousand conditions are too deep a question."""
    events = Event.objects.filter(kind=rules.KEPT_APART.name)
    apart = {(event.subject, _facts(event)["from"]) for event in events}
    pairs = LikelyPair.objects.filter(left__pk__among={left for left, _ in apart})
    return [pk for pk, left, right in pairs.values_list("pk", "left_id", "right_id") if (left, right) in apart]


def joined_record(viewer: User, uuid: UUID) -> Person | None:
    """A record that is joined to another, for undoing that; None where there is none."""
    require(viewer, Permission.MERGE_PEOPLE)
    found = Person.objects.select_related("now_known_as").filter(uuid=uuid, is_void=False, now_known_as__isnull=False)
    record = found.first()
    if record is None or record.now_known_as_id is None:
        return None
    if not may_see_records(viewer, (record.pk, record.now_known_as_id)):
        return None
    return record


Narrower = Callable[[User, QuerySet[Person]], QuerySet[Person]]
_narrowers: list[Narrower] = []


def narrowed_by(narrower: Narrower) -> Narrower:
    """Register who decides whose record somebody may open: the room above, which knows what people wait for."""
    _narrowers[:] = [narrower]
    return narrower


def visible_people(viewer: User) -> QuerySet[Person]:
    """The records this viewer may open, a reason aside. Nobody's while no room has said how that is decided."""
    people = Person.objects.filter(is_void=False)
    return _narrowers[0](viewer, people) if _narrowers else people.none()


def may_see_records(viewer: User, people: Sequence[int]) -> bool:
    """Whether this viewer may open all of these records."""
    return visible_people(viewer).filter(pk__in=people).count() == len(set(people))


def phones_left_to_others(viewer: User, numbers: Iterable[str]) -> frozenset[str]:
    """Of these telephone numbers, those of somebody whose record this viewer may not open, whoever else has them.

    To be shown only the others who have such a number would name the wrong person, and say that there is another.
    """
    asked = sorted(set(numbers))
    has_one = Q(mobile__in=asked) | Q(phone__in=asked)
    held = Person.objects.filter(has_one, is_void=False, is_erased=False).values_list("pk", "mobile", "phone")
    owners = {pk: {one for one in (mobile, phone) if one in asked} for pk, mobile, phone in held} if asked else {}
    if not owners:
        return frozenset()
    records = families(owners)
    known = Person.objects.filter(pk__among=sorted({pk for family in records.values() for pk in family}))
    seen = set(visible_people(viewer).filter(pk__in=known.values("pk")).values_list("pk", flat=True))
    shut = set(known.filter(is_restricted=True, is_void=False).values_list("pk", flat=True)) - seen
    hidden = [pk for pk, family in records.items() if family & shut or not family & seen]
    return frozenset(number for pk in hidden for number in owners[pk] if number)


def _facts(event: Event) -> dict[str, int]:
    return orjson.loads(event.facts)
