"""Opening a person's record, or a wait, for one viewer: who may, decided in one place for pages and acts alike."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from fairwait.accounts.access import may, require, sights, teams_seen
from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission, Placed
from fairwait.people import queries as people
from fairwait.people.models import Person
from fairwait.waiting.models import Wait


class NothingHere(Exception):
    """There is no such record, or it is not for this viewer: the same answer to both."""


class ReasonNeeded(Exception):
    """The record is restricted: it opens once the viewer has said why."""

    def __init__(self, person: Person) -> None:
        super().__init__("This record is restricted. Say why you need to open it.")
        self.person = person


@dataclass(frozen=True)
class Waitless:
    """A person who waits for nothing: in no team, so in everybody's."""

    person: Person
    access_team: None = None

    @property
    def access_restricted(self) -> bool:
        """Whether the record is restricted."""
        return self.person.is_restricted

    @property
    def access_person(self) -> int:
        """The record."""
        return self.person.pk


@dataclass(frozen=True)
class Opened:
    """One person, under who they are now known as, with every record joined to them and every wait of those."""

    person: Person
    records: tuple[Person, ...]
    waits: tuple[Wait, ...]

    @property
    def is_restricted(self) -> bool:
        """Whether any of the records is restricted."""
        return any(record.is_restricted for record in self.records)

    @property
    def places(self) -> tuple[Placed, ...]:
        """What a permission on this person is judged on: each of their waits, or the record where there are none."""
        return self.waits or (Waitless(self.person),)


def person(viewer: User, uuid: UUID, *, has_reason: bool) -> Opened:
    """The person of this reference. Raises NotAllowed, NothingHere, ReasonNeeded.

    Somebody is seen by whoever may see any of their waits, and by everybody if they have none. `has_reason`: the viewer
    has said why they open a restricted record.
    """
    require(viewer, Permission.SEE_PERSON)
    found = Person.objects.filter(uuid=uuid, is_void=False).first()
    if found is None:
        raise NothingHere
    standing = people.standing_for(found)
    records = Person.objects.filter(pk__in=people.records_of(standing), is_void=False).order_by("pk")
    opened = Opened(person=standing, records=tuple(records), waits=tuple(_waits([r.pk for r in records])))
    if not any(may(viewer, Permission.SEE_PERSON, on=place) for place in opened.places):
        raise NothingHere
    if opened.is_restricted:
        _open_restricted(viewer, opened, has_reason=has_reason)
    return opened


def _waits(records: list[int]) -> list[Wait]:
    return list(
        Wait.objects.filter(person_id__in=records)
        .exclude(status="void")
        .select_related("person")
        .order_by("-status", "pk")
    )


def _open_restricted(viewer: User, opened: Opened, *, has_reason: bool) -> None:
    if not any(may(viewer, Permission.SEE_RESTRICTED, on=place) for place in opened.places):
        raise NothingHere
    if not has_reason:
        raise ReasonNeeded(opened.person)


def wait(viewer: User, uuid: UUID, *, permission: Permission) -> Wait:
    """The wait of this reference, for an act that needs a permission. Raises NotAllowed, NothingHere."""
    require(viewer, permission)
    found = Wait.objects.filter(uuid=uuid).exclude(status="void").select_related("person").first()
    if found is None or not may(viewer, Permission.SEE_PERSON, on=found):
        raise NothingHere
    require(viewer, permission, on=found)
    return found


def visible_people(viewer: User, people_: QuerySet[Person]) -> QuerySet[Person]:
    """The records this viewer may open, a reason aside: those with a wait they may see, and those who wait for nothing.

    Restricted records only for whoever may open them, by role or because somebody said so of the two of them; and
    nobody of whom it was said that this viewer may not.
    """
    require(viewer, Permission.SEE_PERSON)
    said = sights(viewer)
    given = Q(pk__in=sorted(said.may), is_restricted=True) if said.may else Q(pk__in=[])
    if said.may_not:
        people_ = people_.exclude(pk__in=sorted(said.may_not))
    if not may(viewer, Permission.SEE_RESTRICTED):
        people_ = people_.filter(Q(is_restricted=False) | given)
    teams = teams_seen(viewer, Permission.SEE_PERSON)
    if teams is None:
        return people_
    waits = Wait.objects.filter(person=OuterRef("pk")).exclude(status="void")
    mine = waits.filter(Q(team__in=teams) | Q(team__isnull=True))
    return people_.filter(Exists(mine) | ~Exists(waits) | given)
