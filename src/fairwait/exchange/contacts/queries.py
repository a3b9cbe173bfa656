"""Reading contact logs, and the contacts of which a person has to say whom they are about."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from fairwait.accounts.access import may, require, require_any
from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission
from fairwait.exchange.models import ContactLog, Import, LoggedContact, LogStatus
from fairwait.people.models import Person
from fairwait.people.queries import standing_for, visible_people

MOST = 100
"""So many logs, and so many questions, are shown at once."""


def logs(viewer: User) -> list[ContactLog]:
    """Every log, latest first. Raises NotAllowed."""
    require(viewer, Permission.IMPORT)
    return list(ContactLog.objects.order_by("-pk")[:MOST])


def log_for(viewer: User, uuid: UUID) -> ContactLog | None:
    """One log, for whoever brings in or undoes. Raises NotAllowed."""
    require_any(viewer, Permission.IMPORT, Permission.UNDO_IMPORT)
    return ContactLog.objects.filter(uuid=uuid).first()


def sources(viewer: User) -> list[str]:
    """The names contact logs came under, in order. Raises NotAllowed."""
    require(viewer, Permission.IMPORT)
    return sorted(set(ContactLog.objects.filter(status=LogStatus.DONE).values_list("source", flat=True)))


def is_of_lists(name: str) -> bool:
    """Whether lists come from a source of this name."""
    return Import.objects.filter(source_name=name).exists()


@dataclass(frozen=True)
class Asked:
    """A contact of which somebody has to say whom it is about, and the records it may be about."""

    contact: LoggedContact
    may_be: tuple[Person, ...]

    @property
    def on(self) -> date:
        """The day they got in touch."""
        return date.fromisoformat(self.contact.told["on"])

    @property
    def name(self) -> str:
        """The name as the log has it, or ""."""
        about = self.contact.told["about"]
        return " ".join(filter(None, (about.get("first_name"), about.get("last_name"))))

    @property
    def born(self) -> date | None:
        """The birth date as the log has it."""
        told = self.contact.told["about"].get("date_of_birth")
        return date.fromisoformat(told) if told else None


def _waiting() -> list[LoggedContact]:
    found = LoggedContact.objects.filter(request__isnull=True).exclude(told={}).select_related("log").order_by("pk")
    return [one for one in found if one.told]


@dataclass(frozen=True)
class Questions:
    """What waits for a person to say whom it is about.

    `shut`: the restricted records that have to be opened first, each with how many contacts may be about it; `others`:
    how many may be about records this viewer may not open.
    """

    asked: tuple[Asked, ...] = ()
    shut: tuple[tuple[Person, int], ...] = ()
    others: int = 0

    @property
    def many(self) -> int:
        """How many this viewer may decide on, once what is restricted is opened."""
        return len(self.asked) + sum(many for _person, many in self.shut)


def asked(viewer: User, *, opened: Collection[UUID] = ()) -> Questions:
    """Those this viewer may decide on: whoever may open every record it may be about.

    What a row says of somebody may be about a record that opens only to a few, so it is shown to nobody else, and of a
    restricted one only after a reason. A record that is gone since (its log was undone) is nobody to choose.

    Args:
        opened: the records for which this viewer gave a reason that still holds.
    """
    if not (may(viewer, Permission.TAKE_REQUEST) and may(viewer, Permission.SEE_PERSON)):
        return Questions()
    listed = _waiting()
    stand = _standing({pk for one in listed for pk in one.may_be})
    seen = set(visible_people(viewer).filter(pk__in={one.pk for one in stand.values()}).values_list("pk", flat=True))
    found: list[Asked] = []
    shut: dict[int, tuple[Person, int]] = {}
    others = 0
    for one in listed:
        people = tuple({stand[pk].pk: stand[pk] for pk in one.may_be if pk in stand}.values())
        people = tuple(person for person in people if not (person.is_void or person.is_erased))
        closed = next((each for each in people if each.is_restricted and each.uuid not in opened), None)
        if not all(person.pk in seen for person in people):
            others += 1
        elif closed is not None:
            shut[closed.pk] = closed, shut.get(closed.pk, (closed, 0))[1] + 1
        else:
            found.append(Asked(one, people))
    return Questions(tuple(found[:MOST]), tuple(shut.values())[:MOST], others + max(len(found) - MOST, 0))


def asked_one(viewer: User, number: int, *, opened: Collection[UUID] = ()) -> Asked | None:
    """One of them."""
    return next((one for one in asked(viewer, opened=opened).asked if one.contact.pk == number), None)


def _standing(numbers: Sequence[int] | set[int]) -> dict[int, Person]:
    return {pk: standing_for(person) for pk, person in Person.objects.in_bulk(list(numbers)).items()}
