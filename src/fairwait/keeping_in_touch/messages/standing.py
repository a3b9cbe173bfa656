"""How people stand at this moment, for choosing a way and for the moment of sending: asked for many at once."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import time
from typing import Any

import orjson

from fairwait.history.models import Event
from fairwait.keeping_in_touch.check_in.models import LinksOff
from fairwait.keeping_in_touch.messages.models import IncomingText
from fairwait.keeping_in_touch.messages.rules import facts, leaving, needs
from fairwait.keeping_in_touch.messages.rules.channels import Channel
from fairwait.keeping_in_touch.messages.rules.choosing import Reach
from fairwait.keeping_in_touch.messages.rules.needs import Needs
from fairwait.keeping_in_touch.messages.rules.pace import Hours
from fairwait.people import reaching
from fairwait.people.models import Person
from fairwait.people.queries import roots
from fairwait.people.rules import reaching as ways
from fairwait.waiting.models import Wait

_OPTED_OUT = "They asked for no more messages this way."
_UNSAFE = (
    "Their record says that reaching them may be unsafe: \u201c{words}\u201d. Say how they are reached safely first."
)
_STOPPED = "Nothing is sent to them for now. The principal social worker knows why."
_WRONG = "Somebody else answered this number."


@dataclass(frozen=True)
class Standing:
    """One person now, under who they are known as, with every record joined to them."""

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
    links_off: bool = False

    @property
    def reach(self) -> Reach:
        """For choosing a way."""
        return Reach(self.details, {channel: because for channel, (_code, because) in self.barred.items()})

    def now(self, *, wait: int | None) -> leaving.Person:
        """For the moment of sending. A need that bars a way bars it then too."""
        unmet = {channel: ("need", because) for channel, because in self.needs.why_not.items()}
        return leaving.Person(
            is_erased=self.is_erased,
            is_dead=self.is_dead,
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
    wrong = _wrong_numbers(each.details.get(Channel.TEXT) for each in made.values())
    for each in made.values():
        if each.details.get(Channel.TEXT) in wrong:
            each.barred.setdefault(Channel.TEXT, ("wrong_number", _WRONG))
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
    kinds = (facts.CHOSEN.name, facts.REACH.name)
    events = Event.objects.filter(subject__among=records, kind__in=kinds).order_by("seq")
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for seq, subject, kind, said, private in events.values_list("seq", "subject", "kind", "facts", "private"):
        opened = {**orjson.loads(said), **(orjson.loads(private) if private else {})}
        found[subject].append({"kind": kind, "seq": seq, **opened})
    return found


def _standing(
    records: list[Person], *, root: Person, told: list[dict[str, Any]], waits: frozenset[int], council: Hours
) -> Standing:
    ordered = sorted(told, key=lambda event: event["seq"])
    reach: dict[str, Any] = next((e for e in reversed(ordered) if e["kind"] == facts.REACH.name), {})
    barred = _barred(records, reach)
    for event in ordered:
        if event["kind"] == facts.CHOSEN.name:
            channel = Channel(event["channel"])
            barred.pop(channel, None) if not event["is_out"] and barred.get(channel, ("",))[0] == "opted_out" else None
            if event["is_out"]:
                barred[channel] = ("opted_out", _OPTED_OUT)
    said = reaching.contactable_of([root, *(record for record in records if record.pk != root.pk)])
    _bar_unsafe(barred, said, has_been_read="not_by" in reach)
    return Standing(
        person=root,
        needs=_needs(root, reach),
        details=_told_here(details(root), root, said),
        barred=barred,
        hours=_safe_hours(_hours(reach, council), said),
        is_dead=said.has_died or said.reported is not None,
        is_restricted=any(record.is_restricted for record in records),
        is_erased=any(record.is_erased for record in records),
        open_waits=waits,
        is_unsafe=any(record.unsafe_contact for record in records),
    )


_WAYS = {
    Channel.TEXT: ways.Channel.TEXT, Channel.EMAIL: ways.Channel.EMAIL, Channel.LETTER: ways.Channel.LETTER,
    Channel.PRINT: ways.Channel.LETTER, Channel.PHONE: ways.Channel.PHONE,
}  # fmt: skip


def _bar_unsafe(barred: dict[Channel, tuple[str, str]], said: ways.Contactable, *, has_been_read: bool) -> None:
    """What people here said is never safe, or wrong, is barred whatever else was recorded.

    Where they said what a warning of an extract means, it bars no more than that.
    """
    if said.safe.is_read and not has_been_read:
        for channel in [each for each, (code, _because) in barred.items() if code == "unsafe"]:
            del barred[channel]
    for channel, way in _WAYS.items():
        value = said.details.get(way.detail)
        if way in said.safe.never and said.safe.is_read:
            barred[channel] = ("unsafe", f"It is recorded as not safe: never by {way.value}.")
        elif value is not None and (way.detail, value) in said.unusable:
            barred.setdefault(channel, ("wrong_number", "It is recorded as wrong."))


def _told_here(found: dict[Channel, str], root: Person, said: ways.Contactable) -> dict[Channel, str]:
    """A new address that somebody told us is written to instead of the one on record, unless it has no postcode."""
    told = said.details.get("address")
    if told and told != reaching.recorded(root, "address"):
        parts = [part.strip() for part in told.replace("\n", ",").split(",") if part.strip()]
        found = {**found, Channel.LETTER: "\n".join([root.name, *parts[:7]])}
        found[Channel.PRINT] = found[Channel.LETTER]
    return found


_ALL_DAY = time(23, 59)


def _safe_hours(hours: Hours | None, said: ways.Contactable) -> Hours | None:
    safe = said.safe
    if hours is None or (safe.not_before is None and safe.not_after is None and safe.days == ways.EVERY_DAY):
        return hours
    earliest, latest = safe.not_before or time(0), safe.not_after or _ALL_DAY
    return hours.narrowed(Hours(earliest, latest, safe.days)) if earliest < latest else None


def _barred(records: list[Person], reach: dict[str, Any]) -> dict[Channel, tuple[str, str]]:
    """What was recorded as not safe; where nothing was, any warning of an extract bars whatever a machine sends."""
    if "not_by" in reach:
        return {
            Channel(one): ("unsafe", reach.get("why_not") or "It is recorded as not safe.") for one in reach["not_by"]
        }
    warned = next((record.unsafe_contact for record in records if record.unsafe_contact), None)
    if warned is None:
        return {}
    because = _UNSAFE.format(words=warned[:200])
    return {one: ("unsafe", because) for one in Channel if one is not Channel.PHONE}


def _needs(root: Person, reach: dict[str, Any]) -> Needs:
    return needs.read(
        needs=reach.get("needs", root.communication_needs),
        interpreter=reach.get("interpreter", root.interpreter),
        language=reach.get("language") or root.language,
        preference=reach.get("preference", root.contact_preference),
    )


def _hours(reach: dict[str, Any], council: Hours) -> Hours | None:
    if not reach.get("earliest") and not reach.get("latest"):
        return council
    earliest = time.fromisoformat(reach.get("earliest") or "00:00")
    latest = time.fromisoformat(reach.get("latest") or "23:59")
    return council.narrowed(Hours(earliest, latest, frozenset(range(7)))) if earliest < latest else None


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


def _wrong_numbers(numbers: Iterable[str | None]) -> set[str]:
    """Those that somebody else answered, until a person finds that it was a mistake."""
    asked = [number for number in numbers if number]
    return set(IncomingText.objects.filter(source__in=asked, is_number_wrong=True).values_list("source", flat=True))
