"""Plans through a crisis: one with all its page shows, and whose turn it is at an instant."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, Min, Q

from fairwait.accounts.access import may
from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission
from fairwait.conversations.models import Crisis, PlannedContact, SmallSum
from fairwait.conversations.queries.cover import absences, staff_now
from fairwait.conversations.rules.cover import Away, answers
from fairwait.conversations.rules.crises import Standing, SumStanding, standing
from fairwait.engine.calendars import london_day

ESCALATES = timedelta(hours=1)
"""So long after a contact was missed it stands with everybody who may say yes to sums as well: nobody took it up."""


def crisis_for(viewer: User, uuid: UUID) -> Crisis | None:
    """One plan this viewer may see, or None. Raises NotAllowed."""
    found = Crisis.objects.visible_to(viewer).filter(uuid=uuid)
    return found.select_related("person", "wait", "worker", "told", "closed_by", "begun_by", "drafted_by").first()


@dataclass(frozen=True)
class Line:
    """One contact of a plan, with where it stands now."""

    contact: PlannedContact
    standing: Standing


@dataclass(frozen=True)
class Account:
    """The sums of a plan, and what they come to. In pence."""

    sums: tuple[SmallSum, ...]
    given_pence: int
    asked_pence: int


def lines(crisis: Crisis, *, now: datetime) -> list[Line]:
    """Every contact of a plan, in order."""
    found = crisis.contacts.select_related("settled_by")
    return [
        Line(one, standing(due_at=one.due_at, outcome=one.outcome, settled_at=one.settled_at, now=now)) for one in found
    ]


def account(crisis: Crisis) -> Account:
    """What was spent, and asked for."""
    sums = tuple(crisis.sums.select_related("asked_by", "decided_by"))
    by = {
        kind: sum(one.pence for one in sums if one.standing == kind.value)
        for kind in (SumStanding.GIVEN, SumStanding.ASKED)
    }
    return Account(sums, by[SumStanding.GIVEN], by[SumStanding.ASKED])


def contact_of(crisis: Crisis, number: int) -> PlannedContact | None:
    """One contact of a plan."""
    return crisis.contacts.select_related("crisis").filter(pk=number).first()


@dataclass(frozen=True)
class Turn:
    """A contact that waits for somebody at an instant. `instead_of`: for whom they stand in."""

    contact: PlannedContact
    crisis: Crisis
    is_missed: bool
    instead_of: User | None
    is_escalated: bool = False


def turns(viewer: User, *, now: datetime, ahead: timedelta = timedelta(0)) -> list[Turn]:
    """Contacts this viewer answers for: those missed that they are told of, and those of their own within `ahead`.

    What nobody is there to be told of, or nobody took up within an hour, stands with every keeper. Worked out from the
    clock when it is asked: nothing has to run for a contact to be missed. A fixed number of questions.
    """
    if not may(viewer, Permission.HOLD_CONVERSATION):
        return []
    found = PlannedContact.objects.filter(
        outcome="", due_at__lte=now + ahead, crisis__in=Crisis.objects.visible_to(viewer).under_way().values("pk")
    )
    listed = list(found.select_related("crisis__person", "crisis__worker", "crisis__told").order_by("due_at", "pk"))
    if not listed:
        return []
    day = london_day(now)
    away, staff = absences(since=day, until=london_day(now + ahead)), staff_now()
    keeps = may(viewer, Permission.AGREE_SUM)
    return [turn for one in listed if (turn := _turn(one, viewer, now, away, staff, keeps=keeps)) is not None]


def _turn(
    contact: PlannedContact, viewer: User, now: datetime, away: Sequence[Away], staff: frozenset[int], *, keeps: bool
) -> Turn | None:
    crisis = contact.crisis
    is_missed = now > contact.due_at
    at = max(now, contact.due_at)
    people = (crisis.worker, crisis.told) if is_missed else (crisis.worker,)
    answering = {user: answers(user.pk, at=at, away=away, staff=staff) for user in people if user is not None}
    for user, who in answering.items():
        if who == viewer.pk:
            return Turn(contact, crisis, is_missed, None if user.pk == viewer.pk else user)
    nobody = answering.get(people[-1]) is None if people[-1] is not None else True
    is_late = is_missed and now > contact.due_at + ESCALATES
    if keeps and (nobody or is_late):
        return Turn(contact, crisis, is_missed, None, is_escalated=True)
    return None


def to_close(viewer: User, *, now: datetime) -> list[Crisis]:
    """Plans past their end that nobody has asked about, of this viewer or whom they cover."""
    if not may(viewer, Permission.HOLD_CONVERSATION):
        return []
    found = Crisis.objects.visible_to(viewer).under_way().filter(until__lte=now).select_related("person", "worker")
    listed = list(found.order_by("until", "pk"))
    if not listed:
        return []
    day = london_day(now)
    away, staff, keeps = absences(since=day, until=day), staff_now(), may(viewer, Permission.AGREE_SUM)
    mine = []
    for one in listed:
        who = answers(one.worker_id or 0, at=now, away=away, staff=staff)
        if who == viewer.pk or (who is None and keeps):
            mine.append(one)
    return mine


@dataclass(frozen=True)
class Plan:
    """A plan under way, with how many of its contacts were missed, and when the next falls due."""

    crisis: Crisis
    missed: int
    due_at: datetime | None


def under_way(viewer: User, *, now: datetime) -> list[Plan]:
    """Every plan under way of people this viewer may see, those with something missed first."""
    open_ = Q(contacts__outcome="")
    found = (
        Crisis.objects.visible_to(viewer).under_way()
        .annotate(
            missed=Count("contacts", filter=open_ & Q(contacts__due_at__lt=now)),
            next_at=Min("contacts__due_at", filter=open_ & Q(contacts__due_at__gte=now)),
        )
        .select_related("person", "worker", "told").order_by("-missed", "next_at", "pk")
    )  # fmt: skip
    return [Plan(one, one.missed, one.next_at) for one in found]
