"""Erasing a person: what describes them goes from everywhere, and the chain still holds (decision 4, P16).

Rooms above that hold words about people register here what they hold and how it goes: kept files, say. Files go first,
then everything in the database in one transaction, so a person whose erasing was killed half-way is still there to be
erased again. What was done is noted outside the database too: a restored backup knows nothing of it.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import orjson
from django.db import transaction
from django.db.models import Q, QuerySet

from fairwait.accounts import actions as accounts
from fairwait.accounts.access import require
from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission
from fairwait.history import actions as history
from fairwait.history import noted
from fairwait.history.chain import canonical, instant_text
from fairwait.history.models import Event, SubjectKey
from fairwait.people import queries, rules
from fairwait.people.models import Identifier, LikelyPair, Person
from fairwait.people.rules import ErasureReason, PeopleRefused
from fairwait.upkeep.failpoints import failpoint

log = logging.getLogger(__name__)
NOTED = "erasures.jsonl"
_ABOUT_TWO = (rules.MERGED.name, rules.UNMERGED.name, rules.PARTED.name, rules.KEPT_APART.name)


class AlreadyErased(PeopleRefused):
    """There is nothing left to erase."""


@dataclass(frozen=True)
class Held:
    """Something that goes: how many of what, and what else goes with it."""

    what: str
    count: int
    note: str = ""


@dataclass(frozen=True)
class Holder:
    """A room above that holds words about people, or knows why they cannot be erased.

    `refusal` gives that reason, or ""; `held` what would go; `erase` lets it go, and may be asked twice; `close`
    settles what still stands when a restored backup brings somebody back who was erased since: by whom, and when.
    """

    name: str
    refusal: Callable[[Sequence[int]], str] = lambda records: ""
    held: Callable[[Sequence[int]], list[Held]] = lambda records: []
    erase: Callable[[Sequence[int]], None] = lambda records: None
    close: Callable[[Sequence[int], int | None, datetime], None] = lambda records, by, now: None


_holders: dict[str, Holder] = {}


def hold(holder: Holder) -> None:
    """Make a room known that holds words about people; a second of the same name replaces the first."""
    _holders[holder.name] = holder


@dataclass(frozen=True)
class Plan:
    """What erasing one person would do: the records that are this person, and all that would go."""

    person: Person
    records: tuple[int, ...]
    held: tuple[Held, ...] = field(default_factory=tuple)


def found(uuid: UUID) -> Person:
    """The person of this reference, whoever they are now known as. Raises PeopleRefused where there is none."""
    person = Person.objects.filter(uuid=uuid, is_erased=False).first()
    if person is None:
        if Person.objects.filter(uuid=uuid).exists():
            raise AlreadyErased("This person was erased already.")
        raise PeopleRefused(f"There is no person {uuid}.")
    return queries.standing_for(person)


def plan(*, person: Person, by: User, now: datetime) -> Plan:
    """What would go. Raises PeopleRefused where this person cannot be erased, NotAllowed."""
    require(by, Permission.ERASE)
    accounts.log_access(by=by, people=[person.pk], page="erase", now=now)
    records = queries.records_of(person)
    _refuse(records)
    return Plan(person=person, records=tuple(records), held=tuple(each for each in _held(records) if each.count))


def erase(*, person: Person, reason: ErasureReason, by: User, now: datetime, home: Path) -> Plan:
    """Erase a person: every record joined to them, and whatever describes them. It cannot be undone.

    Args:
        home: the council's folder, where it is noted for restores.
    Raises: PeopleRefused where this person cannot be erased, NotAllowed.
    """
    done = plan(person=person, by=by, now=now)
    _erase(done.records, reason=reason, by=by.pk, now=now, home=home)
    return done


def erase_again(*, home: Path, now: datetime) -> int:
    """Erase again, in a restored database, whoever was erased since the backup was taken. Returns how many records."""
    again = 0
    for line in _lines(home / NOTED):
        records = Person.objects.filter(pk=line["person"], uuid=line["uuid"], is_erased=False)
        for record in records.values_list("pk", flat=True):
            by = User.objects.filter(pk=line["by"]).values_list("pk", flat=True).first()
            for holder in _holders.values():
                holder.close([record], by, now)
            _erase([record], reason=ErasureReason(line["reason"]), by=by, now=now, home=None)
            again += 1
    return again


def _refuse(records: Sequence[int]) -> None:
    for holder in _holders.values():
        if words := holder.refusal(records):
            raise PeopleRefused(words)


def _held(records: Sequence[int]) -> list[Held]:
    own = [
        Held("records", len(records)),
        Held("numbers they are known by", Identifier.objects.filter(person__in=records).count()),
        Held("events with words about them", _with_words(records).count(), "the events stay, without the words"),
        Held("likely pairs", _pairs(records).count()),
        Held("reasons for looking at them", accounts.looks_with_words(records).count(), "who looked, and when, stays"),
    ]
    return [*own, *(each for holder in _holders.values() for each in holder.held(records))]


def _with_words(records: Sequence[int]) -> QuerySet[Event]:
    """Their own events, and what was said of them where two records were compared under the other one's name."""
    naming = [canonical({key: record}) for record in records for key in ("into", "from")]
    about = Q(subject__in=records) | Q(kind__in=_ABOUT_TWO, facts__in=naming)
    return Event.objects.filter(about).exclude(private=None)


def _pairs(records: Sequence[int]) -> QuerySet[LikelyPair]:
    return LikelyPair.objects.filter(Q(left__in=records) | Q(right__in=records))


def _erase(records: Sequence[int], *, reason: ErasureReason, by: int | None, now: datetime, home: Path | None) -> None:
    for holder in _holders.values():
        holder.erase(records)
    failpoint("erase.files-gone")
    with transaction.atomic():
        history.locked_head()
        if home is not None:
            _refuse(records)
        _with_words(records).update(private=None)
        SubjectKey.objects.filter(subject__in=records).delete()
        _pairs(records).delete()
        accounts.blank_why(records)
        erased = [
            history.Fact(kind=rules.ERASED.name, subject=record, facts={"reason": reason.value}) for record in records
        ]
        history.record_all(erased, by=by, now=now)
        if home is not None:
            _note(home / NOTED, records, reason=reason, by=by, now=now)
        failpoint("erase.before-commit")
    log.info("person_erased", extra={"records": len(records), "reason": reason.value})


def _note(path: Path, records: Sequence[int], *, reason: ErasureReason, by: int | None, now: datetime) -> None:
    """Before the commit: a line too many names somebody who was to be erased; one too few brings somebody back."""
    uuids = dict(Person.objects.filter(pk__in=records).values_list("pk", "uuid"))
    lines = [
        {"at": instant_text(now), "person": record, "uuid": str(uuids[record]), "reason": reason.value, "by": by}
        for record in records
    ]
    noted.append(path, [orjson.dumps(line) for line in lines])


def _lines(path: Path) -> list[dict[str, Any]]:
    lines = []
    for line in path.read_bytes().splitlines() if path.exists() else []:
        try:
            lines.append(orjson.loads(line))
        except orjson.JSONDecodeError:  # cut short by a power failure: then it was never committed
            log.warning("erasure_line_unreadable")
    return lines
