"""Who may hold a conversation with whom: judged on every wait of the person, or on the record where there is none."""

from collections.abc import Sequence
from datetime import date

from fairwait.accounts.access import NotAllowed, may, require
from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission, Placed, Sight, judge, roles_allowing
from fairwait.people.models import Person, SightSaid
from fairwait.people.queries import may_see_records, records_of
from fairwait.waiting.models import Wait
from fairwait.waiting.opening import Waitless


def places_of(person: Person) -> Sequence[Placed]:
    """What a permission on this person is judged on."""
    waits = Wait.objects.filter(person__in=records_of(person)).exclude(status="void").select_related("person")
    return list(waits) or [Waitless(person)]


def may_on(user: User, person: Person, permission: Permission) -> bool:
    """Whether this colleague may do it for this person, and open their record."""
    if not may(user, permission) or not may(user, Permission.SEE_PERSON) or not may_see_records(user, [person.pk]):
        return False
    return any(may(user, permission, on=one) for one in places_of(person))


def require_on(user: User, person: Person, permission: Permission) -> None:
    """Let them do it for this person. Raises NotAllowed."""
    require(user, permission)
    if not may_on(user, person, permission):
        raise NotAllowed(f"You may not {permission.act} for this person.", permission=permission)


def colleagues_for(
    person: Person, *, on: date, permission: Permission = Permission.HOLD_CONVERSATION
) -> dict[int, User]:
    """Who may do it for this person on a day: by number, in the order of their names."""
    staff = User.objects.filter(role__in=roles_allowing(permission), is_active=True).order_by("display_name", "pk")
    said: dict[int, Sight] = {}
    for colleague, sight in SightSaid.objects.filter(
        person__in=records_of(person), until__gte=on
    ).values_list("colleague", "sight"):  # fmt: skip
        said[colleague] = Sight.MAY_NOT if said.get(colleague) is Sight.MAY_NOT else Sight(sight)
    places = places_of(person)
    return {user.pk: user for user in staff if _reaches(user, places, permission, said.get(user.pk))}


def _reaches(user: User, places: Sequence[Placed], permission: Permission, sight: Sight | None) -> bool:
    return any(
        judge(role=user.role, teams=tuple(user.teams), permission=permission, on=one, sight=sight).allowed
        for one in places
    )
