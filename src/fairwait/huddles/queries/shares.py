"""What is shared with whom, and on which basis."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission, Role, Scope, scope_of
from fairwait.huddles.models import Bringing, Meeting, Sharing, waits_seen_by
from fairwait.people.models import Person
from fairwait.waiting.models import Wait

PAGE = 50


@dataclass(frozen=True)
class SharedWait:
    """One wait a partner may see, and on what: the newest basis where there are several."""

    wait: Wait
    basis: Sharing


@dataclass(frozen=True)
class SharedPage:
    """A page of whom one partner sees, by name."""

    rows: tuple[SharedWait, ...]
    count: int
    page: int

    @property
    def has_more(self) -> bool:
        """Whether another page follows."""
        return self.page * PAGE < self.count


def shared_with(viewer: User, *, page: int, on: date) -> SharedPage:
    """Whom a partner may see on a day, with the basis of each. Raises NotAllowed."""
    seen = Wait.objects.filter(waits_seen_by(viewer, on=on), status="open").select_related("person__now_known_as")
    start = (page - 1) * PAGE
    waits = seen.order_by("person__last_name", "person__first_name", "pk")[start : start + PAGE]
    reached = list(Sharing.objects.filter(partner=viewer).in_force(on))
    rows = tuple(SharedWait(wait, basis) for wait in waits if (basis := _basis(wait, reached)) is not None)
    return SharedPage(rows, seen.count(), page)


def _basis(wait: Wait, reached: Sequence[Sharing]) -> Sharing | None:
    people = {wait.person_id, wait.person.now_known_as_id}
    return next(
        (each for each in reached if (each.person_id and each.person_id in people) or each.pathway == wait.pathway),
        None,
    )


def grounds(viewer: User, people: Iterable[int], *, on: date) -> str:
    """The lawful bases on which a partner is shown these people, as the access log keeps them; "" for staff."""
    if scope_of(viewer.role, Permission.SEE_HUDDLE) is not Scope.SHARED:
        return ""
    shown = Person.objects.filter(pk__in=set(people))
    named = Q(person__in=shown.values("pk")) | Q(person__in=shown.values("now_known_as"))
    whole = Q(pathway__in=Wait.objects.filter(person__in=shown.values("pk")).values("pathway"))
    found = Sharing.objects.filter(partner=viewer).in_force(on).filter(named | whole)
    return "; ".join(dict.fromkeys(f"{each.basis}: {each.agreement}" for each in found))


@dataclass(frozen=True)
class Guest:
    """One partner in a meeting: for which works_for, and by which agreements."""

    works_for: str
    agreements: tuple[str, ...]


def sharings(viewer: User, *, today: date) -> list[Sharing]:
    """Everything shared, newest first, as far as this viewer may see it. Raises NotAllowed."""
    seen = Sharing.objects.visible_to(viewer, on=today)
    return list(seen.select_related("partner", "person", "shared_by", "ended_by"))


def sharing_for(viewer: User, number: int, *, today: date) -> Sharing | None:
    """One of them, or None. Raises NotAllowed."""
    return Sharing.objects.visible_to(viewer, on=today).select_related("partner", "person").filter(pk=number).first()


def wait_for(viewer: User, uuid: UUID, *, today: date) -> Wait | None:
    """An open wait that huddles show this viewer, or None. Raises NotAllowed."""
    seen = Wait.objects.filter(waits_seen_by(viewer, on=today), uuid=uuid, status="open")
    return seen.select_related("person").first()


def brought(viewer: User, *, today: date) -> list[Bringing]:
    """Whom somebody brought to a huddle that has not begun, the first brought first. Raises: NotAllowed."""
    return list(Bringing.objects.visible_to(viewer, on=today).to_come().select_related("wait__person", "by"))


def partner(number: int) -> User:
    """One partner. Raises User.DoesNotExist."""
    return User.objects.get(pk=number, role=Role.PARTNER)


def partners() -> list[User]:
    """Who may be shared with."""
    return list(User.objects.filter(role=Role.PARTNER, is_active=True).order_by("display_name", "pk"))


def basis_for(partner: User, person: Person, *, pathway: str | None, on: date) -> Sharing | None:
    """On what a partner sees somebody on a day; the newest where there are several."""
    named = Q(person=person) | Q(person=person.now_known_as_id) if person.now_known_as_id else Q(person=person)
    shared = Sharing.objects.filter(partner=partner).in_force(on).filter(named | Q(pathway=pathway or "-"))
    return shared.first()


def guests(meeting: Meeting, *, on: date) -> dict[int, Guest]:
    """The partners who were in a meeting, by number."""
    found: dict[int, Guest] = {}
    there = meeting.attendance.filter(user__role=Role.PARTNER).values("user")
    for each in Sharing.objects.filter(partner__in=there, starts_on__lte=on).order_by("partner", "-shared_at"):
        known = found.get(each.partner_id)
        agreements = (*known.agreements, each.agreement) if known else (each.agreement,)
        found[each.partner_id] = Guest(known.works_for if known else each.works_for, tuple(dict.fromkeys(agreements)))
    return found
