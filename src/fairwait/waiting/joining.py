"""Waits opened here that the case system may tell of too: suggested with why, and never joined by themselves."""

import json
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from fairwait.accounts.access import may
from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission
from fairwait.history.models import Event
from fairwait.history.rules import UNDONE
from fairwait.people.models import Person
from fairwait.people.queries import families, likely_pairs
from fairwait.waiting.actions.joining import CAUSE, THEIRS, joining_of
from fairwait.waiting.actions.opening import HERE
from fairwait.waiting.models import Wait
from fairwait.waiting.rules import facts

MOST = 100
LATELY = 50
"""So many joinings are shown, to be taken back."""


@dataclass(frozen=True)
class MayBeOne:
    """A wait opened here, and one of the case system's that may be it. `because` is empty where it is one record."""

    here: Wait
    theirs: Wait
    because: tuple[str, ...]
    probability: float | None

    @property
    def days_apart(self) -> int | None:
        """How many days later the case system says it began; None where it does not say."""
        if self.here.referred_on is None or self.theirs.referred_on is None:
            return None
        return (self.theirs.referred_on - self.here.referred_on).days


def may_be_one(viewer: User) -> list[MayBeOne]:
    """Every such pair this viewer may decide, the longest waiting first. Restricted records are in none."""
    if not may(viewer, Permission.MERGE_PEOPLE):
        return []
    seen = Wait.objects.visible_to(viewer).filter(status__in=THEIRS, person__is_restricted=False)
    opened = list(seen.filter(source=HERE, status="open").select_related("person").order_by("referred_on", "pk"))
    if not opened:
        return []
    alike = _alike(viewer, opened)
    people = {pk for found in alike.values() for pk in found}
    rows = seen.exclude(source=HERE).filter(person__in=people, pathway__in={one.pathway for one in opened})
    theirs = list(rows.select_related("person").order_by("referred_on", "pk"))
    apart = _kept_two([one.pk for one in opened])
    return [
        MayBeOne(one, other, *alike[one.person_id][other.person_id])
        for one in opened
        for other in theirs
        if other.pathway == one.pathway
        and other.person_id in alike[one.person_id]
        and (one.pk, other.pk) not in apart
        and not _is_over_before(other, one)
    ]


def _is_over_before(theirs: Wait, here: Wait) -> bool:
    """Whether the case system's had ended before the other was asked for: then it is an earlier one."""
    return theirs.ended_on is not None and here.referred_on is not None and theirs.ended_on < here.referred_on


def _alike(viewer: User, opened: list[Wait]) -> dict[int, dict[int, tuple[tuple[str, ...], float | None]]]:
    """For the person of each wait: the records that are or may be theirs, each with why and how likely."""
    own = families({one.person_id for one in opened})
    found = {person: dict.fromkeys(records, ((), None)) for person, records in own.items()}  # type: dict[int, dict[int, tuple[tuple[str, ...], float | None]]]
    of_record = {pk: person for person, records in own.items() for pk in records}
    near: list[tuple[int, int, tuple[str, ...], float]] = []
    for pair in likely_pairs(viewer).filter(left__in=of_record) | likely_pairs(viewer).filter(right__in=of_record):
        for one, other in ((pair.left_id, pair.right_id), (pair.right_id, pair.left_id)):
            if one in of_record:
                near.append((of_record[one], other, tuple(pair.because), pair.probability))
    others = families({other for _person, other, _because, _share in near})
    for person, other, because, share in near:
        for record in others[other]:
            found[person].setdefault(record, (because, share))
    return found


def _kept_two(waits: list[int]) -> set[tuple[int, int]]:
    said = Event.objects.filter(wait__in=waits, kind=facts.TWO.name).values_list("wait", "facts")
    return {(wait, json.loads(told)["from"]) for wait, told in said if wait is not None}


def pair_for(viewer: User, here: UUID, theirs: UUID) -> MayBeOne | None:
    """One of them; None where it is decided already, or not for this viewer."""
    return next((one for one in may_be_one(viewer) if (one.here.uuid, one.theirs.uuid) == (here, theirs)), None)


@dataclass(frozen=True)
class Joined:
    """A joining that stands, to be taken back."""

    theirs: Wait
    person: Person
    on: date


def lately_joined(viewer: User) -> list[Joined]:
    """The last joinings that stand, of waits this viewer may see."""
    seen = _may_be_parted(viewer)
    told = Event.objects.filter(kind=facts.JOINED.name, wait__in=seen.values("pk")).order_by("-seq")
    undone = Event.objects.filter(kind=UNDONE.name, cause__startswith=f"un{CAUSE}:").values_list("cause", flat=True)
    gone = {cause.removeprefix("un") for cause in undone}
    stands: dict[int, date] = {}
    for wait, cause, on in told.values_list("wait", "cause", "occurred_on"):
        if cause not in gone and wait is not None and len(stands) < LATELY:
            stands.setdefault(wait, on)
    waits = seen.select_related("person").in_bulk(stands)
    return [Joined(waits[wait], waits[wait].person, on) for wait, on in stands.items()]


def joined_for(viewer: User, theirs: UUID) -> Joined | None:
    """The joining of one wait, however long ago; None where none stands, or not for this viewer."""
    wait = _may_be_parted(viewer).select_related("person").filter(uuid=theirs).first()
    told = joining_of(wait) if wait is not None else None
    return Joined(wait, wait.person, told.occurred_on) if wait is not None and told is not None else None


def _may_be_parted(viewer: User) -> QuerySet[Wait]:
    return Wait.objects.visible_to(viewer).filter(person__is_restricted=False)
