"""Questions about the council and its staff that only read."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from django.db.models import QuerySet

from fairwait.accounts.access import require, sights
from fairwait.accounts.models import AccessLog, Alert, Council, CouncilDocument, StaffChange, User, normal_username
from fairwait.accounts.rules import Permission, Role


class NoCouncil(Exception):
    """There is no council in this database yet."""

    def __init__(self) -> None:
        super().__init__("There is no council here yet. Run `fairwait init` to make one.")


class NoSuchUser(Exception):
    """Nobody of this name signs in here; the words say what to do."""


def council() -> Council:
    """This database's council. Raises NoCouncil."""
    found = Council.objects.first()
    if found is None:
        raise NoCouncil
    return found


def cli_user(os_name: str) -> User | None:
    """The active user tied to an account of the operating system at `fairwait init`, if any."""
    return User.objects.filter(os_account=os_name, is_active=True).first() if os_name else None


def user_named(username: str) -> User:
    """The active user who signs in by this name. Raises NoSuchUser, whose words a person can act on."""
    try:
        user = User.objects.get_by_natural_key(username)
    except User.DoesNotExist:
        raise NoSuchUser(f"Nobody signs in here as “{username}”. `fairwait createuser` adds somebody.") from None
    if not user.is_active:
        raise NoSuchUser(f"The account “{user.username}” is disabled.")
    return user


def anybody() -> bool:
    """Whether there is any user at all."""
    return User.objects.exists()


def staff(viewer: User) -> QuerySet[User]:
    """Everybody with an account, for those who manage accounts: active first, then by name."""
    require(viewer, Permission.MANAGE_USERS)
    return User.objects.order_by("-is_active", "display_name", "pk")


def staff_member(viewer: User, pk: int) -> User:
    """One account. Raises User.DoesNotExist."""
    return staff(viewer).get(pk=pk)


def colleagues_of(viewer: User) -> QuerySet[User]:
    """Everybody who works here but the viewer, for those who say which colleague may see whom."""
    require(viewer, Permission.SAY_WHO_SEES)
    return User.objects.filter(is_active=True).exclude(pk=viewer.pk).order_by("display_name", "pk")


def colleague(viewer: User, pk: int) -> User:
    """One colleague, whether they still work here or not. Raises User.DoesNotExist."""
    require(viewer, Permission.SAY_WHO_SEES)
    return User.objects.get(pk=pk)


def staff_changes(viewer: User, user: User) -> QuerySet[StaffChange]:
    """What was done to an account, newest first."""
    require(viewer, Permission.MANAGE_USERS)
    return StaffChange.objects.filter(user=user).select_related("by").order_by("-at", "-pk")


def administrators() -> list[str]:
    """The names of those who can help with an account; shown on the page that refuses somebody."""
    return list(
        User.objects.filter(role=Role.COUNCIL_ADMINISTRATOR, is_active=True)
        .order_by("display_name")
        .values_list("display_name", flat=True)[:5]
    )


def looks_at(viewer: User, person: int) -> QuerySet[AccessLog]:
    """Who has opened one person's record, newest first."""
    require(viewer, Permission.SEE_ACCESS_LOG)
    return AccessLog.objects.filter(person=person).select_related("by").order_by("-at", "-pk")


def alerts(viewer: User, *, is_open: bool) -> QuerySet[Alert]:
    """Openings of restricted records, those still to be looked at oldest first, or those settled newest first."""
    require(viewer, Permission.SEE_ACCESS_LOG)
    found = Alert.objects.filter(settled_by__isnull=is_open).select_related("look__by", "settled_by")
    if others := sights(viewer).may_not:
        found = found.exclude(look__person__in=sorted(others))
    return found.order_by("pk") if is_open else found.order_by("-settled_at", "-pk")


def alerts_for(viewer: User) -> QuerySet[Alert]:
    """The openings that this viewer should look at: all but their own."""
    return alerts(viewer, is_open=True).exclude(look__by=viewer)


@dataclass(frozen=True)
class Chosen:
    """One choice of the council: what, by whom, when and why."""

    document: Any
    by: str
    at: datetime
    reason: str


def council_choices(viewer: User, code: str) -> list[Chosen]:
    """What the council chose of one kind, newest first."""
    require(viewer, Permission.CONFIGURE)
    versions = list(CouncilDocument.objects.filter(code=code).order_by("-version")[:10])
    names = names_of(version.adopted_by for version in versions)
    return [
        Chosen(orjson.loads(each.document), names.get(each.adopted_by or 0, ""), each.recorded_at, each.reason)
        for each in versions
    ]


def times_opened(person: int, *, since: datetime) -> int:
    """How many times one person's record was opened since a moment; shown at the foot of their page."""
    return AccessLog.objects.filter(person=person, at__gte=since).count()


def names_of(users: Iterable[int | None]) -> dict[int, str]:
    """The names colleagues know these users by; for saying who did something."""
    wanted = {pk for pk in users if pk is not None}
    return dict(User.objects.filter(pk__in=wanted).values_list("pk", "display_name"))


def known_teams(users: Iterable[User] | None = None) -> list[str]:
    """The team names that staff accounts already use."""
    rows = User.objects.all() if users is None else users
    return sorted({team for user in rows for team in user.teams})


__all__ = [
    "NoCouncil",
    "NoSuchUser",
    "administrators",
    "alerts",
    "alerts_for",
    "anybody",
    "cli_user",
    "council",
    "council_choices",
    "known_teams",
    "looks_at",
    "names_of",
    "normal_username",
    "staff",
    "staff_changes",
    "staff_member",
    "times_opened",
    "user_named",
]
