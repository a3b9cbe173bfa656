"""How people stand at this moment, for choosing a way and for the moment of sending: asked for many at once."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import time
from typing import Any

import orjson
from django.db.models import Q

from fairwait.history.models import Event
from fairwait.keeping_in_touch.check_in import languages
from fairwait.keeping_in_touch.check_in.models import LinksOff
from fairwait.keeping_in_touch.messages.models import IncomingText
from fairwait.keeping_in_touch.messages.rules import facts, leaving, needs
from fairwait.keeping_in_touch.messages.rules.channels import Channel
from fairwait.keeping_in_touch.messages.rules.choosing import Reach
from fairwait.keeping_in_touch.messages.rules.incoming import Heard
from fairwait.keeping_in_touch.messages.rules.needs import Needs
from fairwait.keeping_in_touch.messages.rules.pace import Hours
from fairwait.people import reaching
from fairwait.people.models import Person
from fairwait.people.queries import records_of, roots
from fairwait.people.rules import reaching as ways
from fairwait.people.words import language_name, professional_words
from fairwait.waiting.models import Wait

_OPTED_OUT = "They asked for no more messages this way."
_UNSAFE = (
    "Their record says that reaching them may be unsafe: \u201c{words}\u201d. Say how they are reached safely first."
)
_STOPPED = "Nothing is sent to them for now. The principal social worker knows why."
_WRONG = "Somebody else answered this number."
_UNREAD = "A text from their phone may say that reaching them is not safe. Read it and settle it first."


@dataclass(frozen=True)
class Standing:
    """One person now, under who they are known as, with every record joined to them. `language`: that of their page."""

    person: Person
    needs: Needs
    details: dict[Channel, str]
    barred: dict[Channel, tuple[str, str]]
    hours: Hours | None
    is_dead: bool
    is_restricted: bool
    is_erased: bool
    open_waits: frozenset[int] = field(default_factory=frozenset)
    is_unsafe: bool = False
    is_death_told: bool = False
    links_off: bool = False
    language: str = ""

    @property
    def reach(self) -> Reach:
        """For choosing a way."""
        return Reach(self.details, {channel: because for channel, (_code, because) in self.barred.items()})

    @property
    def can_be_rung(self) -> bool:
        """Whether a colleague may be asked to ring them: a number, safe, and of use to them."""
        return Channel.PHONE in self.details and not {Channel.PHONE} & {*self.barred, *self.needs.why_not}

    def now(self, *, wait: int | None) -> leaving.Person:
        """For the moment of sending. A need that bars a way bars it then too."""
        unmet = {channel: ("need", because) for channel, because in self.needs.why_not.items()}
        return leaving.Person(
            is_erased=self.is_erased,
            is_dead=self.is_dead,
            is_death_told=self.is_death_told,
            is_restricted=self.is_restricted,
            details=self.details,
            barred={**unmet, **self.barred},
            hours=self.hours,
            has_open_wait=bool(self.open_waits) if wait is None else wait in self.open_waits,
        )


def standings(people: Iterable[int], *, council: Hours) -> dict[int, Standing]:
    """How each of these records stands, by its own number. Asks a fixed number of questions."""
    wanted = sorted(set(people))
    standing_for = roots(wanted)
    groups = _groups(standing_for)
    everybody = sorted({record for records in groups.values() for record in records})
    records = Person.objects.in_bulk(everybody)
    told = _told(everybody)
    open_waits = defaultdict(set)
    for pk, person in Wait.objects.filter(person__pk__among=everybody, status="open").values_list("pk", "person_id"):
        open_waits[person].add(pk)
    made = {
        root: _standing(
            [records[one] for one in members if one in records],
            root=records[root],
            told=[event for one in members for event in told.get(one, ())],
            waits=frozenset(pk for one in members for pk in open_waits[one]),
            council=council,
        )
        for root, members in groups.items()
    }
    texts = _what_texts_bar((each.details.get(Channel.TEXT) for each in made.values()), everybody)
    for root, each in list(made.items()):
        number = each.details.get(Channel.TEXT)
        if number in texts.wrong:
            each.barred.setdefault(Channel.TEXT, ("wrong_number", _WRONG))
        if number in texts.warned or texts.warned_of & {*groups[root]}:  # or it came from a number they had before
            each.barred.update({one: ("unsafe", _UNREAD) for one in Channel if one not in each.barred})
        if texts.deaths and texts.deaths.hold(records[one] for one in groups[root] if one in records):
            made[root] = replace(each, is_death_told=True)
    off = dict(LinksOff.objects.filter(person__pk__among=everybody).values_list("person_id", "is_unsafe"))
    for root, members in groups.items():
        mine = [off[one] for one in members if one in off]
        if any(mine):  # their private page told us that it is not safe to talk
            made[root].barred.update(dict.fromkeys(Channel, ("stopped", _STOPPED)))
        if mine:
            made[root] = replace(made[root], links_off=True)
    return {record: made[standing_for[record]] for record in wanted}


def _groups(standing_for: dict[int, int]) -> dict[int, list[int]]:
    """By the record people are now known as, every record joined to it, whichever was asked for."""
    groups: dict[int, list[int]] = {root: [root] for root in standing_for.values()}
    pointers = Person.objects.filter(now_known_as__isnull=False).values_list("pk", flat=True)
    for record, root in roots(pointers).items():
        if root in groups:
            groups[root].append(record)
    return groups


def _told(records: Sequence[int]) -> dict[int, list[dict[str, Any]]]:
    events = Event.objects.filter(subject__among=records, kind=facts.CHOSEN.name).order_by("seq")
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for seq, subject, said in events.values_list("seq", "subject", "facts"):
        found[subject].append({"seq": seq, **orjson.loads(said)})
    return found


def _standing(
    records: list[Person], *, root: Person, told: list[dict[str, Any]], waits: frozenset[int], council: Hours
) -> Standing:
    listed = [root, *(record for record in records if record.pk != root.pk)]
    said = reaching.contactable_of(listed)
    barred = _warned(records) if not said.safe.is_read else {}
    barred |= dict.fromkeys(chosen_out(told), ("opted_out", _OPTED_OUT))
    _bar_unsafe(barred, said)
    return Standing(
        person=root,
        needs=needs_of(root, records),
        details=_told_here(details(root), root, said),
        barred=barred,
        hours=_safe_hours(council, said),
        is_dead=said.has_died or said.reported is not None,
        is_restricted=any(record.is_restricted for record in records),
        is_erased=any(record.is_erased for record in records),
        open_waits=waits,
        is_unsafe=any(record.unsafe_contact for record in records),
        language=languages.language_by(listed),
    )


def opted_out(person: Person) -> set[Channel]:
    """What somebody wants nothing more by, under any of their records."""
    found = _told(records_of(person))
    return chosen_out(event for events in found.values() for event in events)


def chosen_out(told: Iterable[dict[str, Any]]) -> set[Channel]:
    """The channels somebody wants nothing more by: of each, what they said last counts."""
    last = {Channel(one["channel"]): one["is_out"] for one in sorted(told, key=lambda one: one["seq"])}
    return {channel for channel, is_out in last.items() if is_out}


def needs_of(root: Person, records: Iterable[Person]) -> Needs:
    """How somebody is communicated with: what they told us, else what the case system plainly says."""
    told = reaching.communication_of(records)
    if told is not None:
        return needs.recorded(told, professional=professional_words(told), language=language_name(told.language))
    return needs.read(
        needs=root.communication_needs,
        interpreter=root.interpreter,
        language=language_name(root.language),
        preference=root.contact_preference,
    )


_WAYS = {
    Channel.TEXT: ways.Channel.TEXT, Channel.EMAIL: ways.Channel.EMAIL, Channel.LETTER: ways.Channel.LETTER,
    Channel.PRINT: ways.Channel.LETTER, Channel.PHONE: ways.Channel.PHONE,
}  # fmt: skip


def _bar_unsafe(barred: dict[Channel, tuple[str, str]], said: ways.Contactable) -> None:
    """What people here said is never safe, or wrong, is barred whatever else was recorded."""
    for channel, way in _WAYS.items():
        value = said.details.get(way.detail)
        if way in said.safe.never and said.safe.is_read:
            barred[channel] = ("unsafe", f"It is recorded as not safe: never by {way.value}.")
        elif value is not None and (way.detail, value) in said.unusable:
            barred.setdefault(channel, ("wrong_number", "It is recorded as wrong."))
    mobile = said.details.get("mobile")
    if said.details.get("phone") is None and ("mobile", mobile) in said.unusable:  # then it is what would be rung
        barred.setdefault(Channel.PHONE, ("wrong_number", "It is recorded as wrong."))


def _told_here(found: dict[Channel, str], root: Person, said: ways.Contactable) -> dict[Channel, str]:
    """A new address that somebody told us is written to instead of the one on record, unless it has no postcode."""
    told = said.details.get("address")
    if told and told != reaching.recorded(root, "address"):
        parts = [part.strip() for part in told.replace("\n", ",").split(",") if part.strip()]
        found = {**found, Channel.LETTER: "\n".join([root.name, *parts[:7]])}
        found[Channel.PRINT] = found[Channel.LETTER]
    return found


_ALL_DAY = time(23, 59)


def _safe_hours(hours: Hours, said: ways.Contactable) -> Hours | None:
    safe = said.safe
    if safe.not_before is None and safe.not_after is None and safe.days == ways.EVERY_DAY:
        return hours
    earliest, latest = safe.not_before or time(0), safe.not_after or _ALL_DAY
    return hours.narrowed(Hours(earliest, latest, safe.days)) if earliest < latest else None


def _warned(records: list[Person]) -> dict[Channel, tuple[str, str]]:
    """Until somebody says what a warning of an extract means, it bars whatever a machine sends."""
    warned = next((record.unsafe_contact for record in records if record.unsafe_contact), None)
    if warned is None:
        return {}
    because = _UNSAFE.format(words=warned[:200])
    return {one: ("unsafe", because) for one in Channel if one is not Channel.PHONE}


def details(person: Person) -> dict[Channel, str]:
    """What we hold to reach somebody by."""
    found: dict[Channel, str] = {}
    mobile = next((one for one in (person.mobile, person.phone) if one and is_mobile(one)), None)
    if mobile:
        found[Channel.TEXT] = mobile
    if person.email:
        found[Channel.EMAIL] = person.email
    lines = address_lines(person)
    if lines:
        found[Channel.LETTER] = found[Channel.PRINT] = "\n".join(lines)
    spoken = person.phone or person.mobile
    if spoken:
        found[Channel.PHONE] = spoken
    return found


def unread_warnings(person: Person, *, records: Iterable[int]) -> frozenset[Heard]:
    """What the texts that nobody has settled may say that keeps everything from somebody: a death, no safe way."""
    records = [*records]
    theirs = Q(person__in=records) | Q(source=details(person).get(Channel.TEXT) or None)
    unread = IncomingText.objects.filter(theirs | _MAY_TELL_OF_A_DEATH, settled_at=None)
    told = list(unread.values_list("source", "person_id", "heard"))
    numbers = {details(person).get(Channel.TEXT)}
    is_unsafe = any(
        Heard.NOT_SAFE.value in heard for source, whose, heard in told if source in numbers or whose in records
    )
    deaths = _Deaths.of((source, whose) for source, whose, heard in told if Heard.DEATH.value in heard)
    is_death = deaths.hold(Person.objects.filter(pk__in=records)) if deaths else False
    return frozenset(one for one, is_so in ((Heard.DEATH, is_death), (Heard.NOT_SAFE, is_unsafe)) if is_so)


def is_mobile(number: str) -> bool:
    """Whether a number can be texted."""
    return number.replace(" ", "").startswith(("+447", "07"))


def address_lines(person: Person) -> list[str]:
    """Name and address as they stand on an envelope; none where there is no address one can post to."""
    if not person.address or not person.postcode or "no fixed" in person.address.lower():
        return []
    parts = [part.strip() for part in person.address.replace("\n", ",").split(",") if part.strip()]
    postcode = person.postcode.strip()
    parts = [part for part in parts if part.replace(" ", "").upper() != postcode.replace(" ", "").upper()]
    return [person.name, *parts[:5], postcode]


_MAY_TELL_OF_A_DEATH = Q(heard__1=Heard.DEATH.value)
"""Its place is always the second (`rules.incoming.sort`)."""


@dataclass(frozen=True)
class _Deaths:
    """The numbers that texts which may tell of a death came from, and the records those texts are of."""

    numbers: frozenset[str]
    records: frozenset[int]

    @classmethod
    def of(cls, told: Iterable[tuple[str, int | None]]) -> "_Deaths":
        """Of the numbers and records of such texts."""
        listed = list(told)
        return cls(
            frozenset(source for source, _whose in listed if source),
            frozenset(whose for _source, whose in listed if whose is not None),
        )

    def __bool__(self) -> bool:
        return bool(self.numbers or self.records)

    def hold(self, records: Iterable[Person]) -> bool:
        """Whether one of these records is such a text's, or has such a number, as mobile or as telephone."""
        return any(
            record.pk in self.records
            or any(one and international(one) in self.numbers for one in (record.mobile, record.phone))
            for record in records
        )


def held_with(text: IncomingText) -> list[Person]:
    """Every record from which a text that may tell of a death holds what is written, under who it is known as now."""
    deaths = _Deaths.of([(text.source, text.person_id)])
    dialled = [text.source, text.source.replace("+44", "0", 1)]
    kept = Q(mobile__in=dialled) | Q(phone__in=dialled) | Q(pk=text.person_id)
    found = [one for one in Person.objects.filter(kept, is_void=False, is_erased=False) if deaths.hold([one])]
    return list(Person.objects.filter(pk__in=set(roots(one.pk for one in found).values())).order_by("pk"))


def international(number: str) -> str:
    """A number as people's are kept; one that begins with a nought was written as it is dialled here."""
    plain = "".join(number.split())
    return f"+44{plain[1:]}" if plain.startswith("0") else f"+{plain.lstrip('+')}"


@dataclass(frozen=True)
class _TextsBar:
    """Numbers that somebody else answered, until a person finds that it was a mistake; and numbers and records with a
    text that it may not be safe to reach somebody, or that may tell of a death, until a person has read it.
    """

    wrong: frozenset[str]
    warned: frozenset[str]
    warned_of: frozenset[int]
    deaths: _Deaths


def _what_texts_bar(numbers: Iterable[str | None], records: Sequence[int]) -> _TextsBar:
    asked = {number for number in numbers if number}
    of_theirs = Q(source__in=asked)
    unread = Q(settled_at=None) & (of_theirs | Q(person__pk__among=records) | _MAY_TELL_OF_A_DEATH)
    found = IncomingText.objects.filter((of_theirs & Q(is_number_wrong=True)) | unread)
    told = list(found.values_list("source", "person_id", "is_number_wrong", "settled_at", "heard"))
    warned = [one for one in told if one[3] is None and Heard.NOT_SAFE.value in one[4]]
    return _TextsBar(
        wrong=frozenset(source for source, _person, is_wrong, _settled, _heard in told if is_wrong),
        warned=frozenset(one[0] for one in warned),
        warned_of=frozenset(one[1] for one in warned if one[1] is not None),
        deaths=_Deaths.of((one[0], one[1]) for one in told if one[3] is None and Heard.DEATH.value in one[4]),
    )
