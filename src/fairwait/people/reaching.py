"""How people may be reached, read from their records: what callers and outboxes ask at the moment they act."""

from collections.abc import Iterable
from datetime import datetime

import orjson

from fairwait.people.models import Person
from fairwait.people.queries import records_of, roots, standing_for
from fairwait.people.rules import communicating
from fairwait.people.rules import reaching as rules
from fairwait.people.rules.communicating import SAYS, Communication
from fairwait.people.rules.reaching import DETAILS, Channel, Contactable, Reach, Said


def said_of(person: Person) -> Said:
    """What was said here of how this record is reached."""
    return Said(**orjson.loads(person.reach)) if person.reach else Said()


def says(person: Person) -> tuple[str, ...]:
    """What the case system says of how this record is communicated with."""
    return tuple(getattr(person, name) or "" for name in SAYS)


def communication_of(records: Iterable[Person]) -> Communication | None:
    """How a person told us to communicate with them, under any of their records; None where nobody asked."""
    return communicating.latest(said_of(record).communication for record in records)


def cannot_use(records: Iterable[Person]) -> dict[Channel, str]:
    """Why each way is of no use to a person: what they told us, else, of whoever signs, what the case system says."""
    listed = list(records)
    told = communication_of(listed)
    if told is not None:
        return told.unusable
    why = next(filter(None, (_no_call(record) for record in listed)), "")
    return {Channel.PHONE: why} if why else {}


def _no_call(record: Person) -> str:
    return communicating.no_call_by(
        needs=record.communication_needs, interpreter=record.interpreter, language=record.language
    )


def records(person: Person) -> list[Person]:
    """Every record of a person, the one they are now known as first. As they were read, where nothing is joined."""
    standing = standing_for(person)
    others = [number for number in records_of(standing) if number != standing.pk]
    return [standing, *Person.objects.filter(pk__in=others, is_void=False)] if others else [standing]


def recorded(person: Person, detail: str) -> str | None:
    """A detail as the case system says it; an address with its postcode."""
    value: str | None = getattr(person, detail)
    return f"{value}, {person.postcode}" if detail == "address" and value and person.postcode else value


def _of_one(person: Person) -> Contactable:
    return rules.settled(
        details={name: recorded(person, name) for name in DETAILS},
        words=person.unsafe_contact,
        said=said_of(person),
        died_on=person.date_of_death,
        is_erased=person.is_erased,
    )


def contactable_of(records: Iterable[Person]) -> Contactable:
    """The ways of a person, from every record of theirs, the one they are now known as first."""
    return rules.together(_of_one(record) for record in records)


def contactable(person: Person) -> Contactable:
    """The ways of a person as they stand in the database now."""
    standing = standing_for(Person.objects.get(pk=person.pk))
    records = {record.pk: record for record in Person.objects.filter(pk__in=records_of(standing), is_void=False)}
    first = records.pop(standing.pk, standing)
    return contactable_of([first, *records.values()])


def by_record(people: Iterable[int]) -> dict[int, list[Person]]:
    """For each of these records, every record of that person, the one they are now known as first."""
    wanted = sorted(set(people))
    root_of = roots(wanted)
    joined: dict[int, list[int]] = {root: [root] for root in root_of.values()}
    pointers = Person.objects.filter(now_known_as__isnull=False).values_list("pk", flat=True)
    for record, root in roots(pointers).items():
        if root in joined and record != root:
            joined[root].append(record)
    everybody = sorted({record for records in joined.values() for record in records})
    read = {record.pk: record for record in Person.objects.filter(pk__among=everybody)}
    return {record: [read[one] for one in joined[root_of[record]] if one in read] for record in wanted}


def may_reach(person: Person, channel: Channel, at: datetime, *, by_itself: bool = False) -> Reach:
    """Whether this person may be reached by this way at this instant, and why or why not.

    Read anew from the database each time: ask it as you act, not before. `by_itself`: it is sent without anybody
    looking. `Reach.value` is the number or address to use, whichever record or call it was told in.
    """
    return rules.may_reach(contactable(person), channel, at, by_itself=by_itself)
