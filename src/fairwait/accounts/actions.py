"""What can be done to the council's identity, to staff accounts and to the access log."""

import logging
import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import orjson
import uuid_utils
from allauth.mfa.models import Authenticator
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from fairwait.accounts.access import require
from fairwait.accounts.models import (
    AccessLog,
    Alert,
    Council,
    CouncilDocument,
    Nation,
    StaffChange,
    User,
    normal_username,
)
from fairwait.accounts.rules import Permission, Placed, Role, allows
from fairwait.govuk.words import PRESETS
from fairwait.history.adopted import adopt

log = logging.getLogger(__name__)

# Eight years is the usual span for adult care records after care ends; a log of looks is kept as long from the look.
ACCESS_LOG_KEPT = timedelta(days=8 * 366)
WORDS = "words"
"""The document that holds the council's words."""
RING = "ring"
"""The document that says whom to ring about restricted records."""
# Letters and digits that nobody mistakes for one another when reading a password aloud.
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


class AccountRefused(Exception):
    """The change was not made; the words say why and what to do. `field` names what was wrong, if one thing was."""

    def __init__(self, words: str, *, field: str | None = None) -> None:
        super().__init__(words)
        self.field = field


class AccessNotRecorded(Exception):
    """The look could not be written down, so the page must not be shown."""

    def __init__(self) -> None:
        super().__init__("Who looks at a person is always recorded, and it cannot be just now. Try again in a minute.")


@transaction.atomic
def found_council(
    *,
    name: str,
    now: datetime,
    nation: str = Nation.ENGLAND,
    is_example: bool = False,
    vocabulary: Mapping[str, object] | None = None,
) -> Council:
    """Write whose database this is, once. Raises AccountRefused when it already has a council."""
    if Council.objects.exists():
        raise AccountRefused("This database already has a council. Use another folder for another council.")
    if not name.strip():
        raise AccountRefused("Enter the council's name.", field="name")
    if nation not in Nation.values:
        raise AccountRefused(f"The nation must be one of {', '.join(Nation.values)}.", field="nation")
    return Council.objects.create(
        uuid=UUID(str(uuid_utils.uuid7())),
        name=name.strip(),
        nation=nation,
        is_example=is_example,
        vocabulary=dict(vocabulary or {}),
        created_at=now,
    )


@transaction.atomic
def create_user(
    *,
    username: str,
    display_name: str,
    role: Role | str,
    password: str,
    by: User | None,
    now: datetime,
    teams: Iterable[str] = (),
    email: str = "",
    os_account: str = "",
    must_change_password: bool = False,
) -> User:
    """Add somebody who can sign in. `by` is None only for the very first, made at `fairwait init`.

    Raises NotAllowed, and AccountRefused when the name is taken or the password too easy.
    """
    if by is not None:
        require(by, Permission.MANAGE_USERS)
    elif User.objects.exists():
        raise AccountRefused("Somebody must be named as adding this account, because there are accounts already.")
    user = User(
        username=_free_username(username),
        display_name=_given(display_name, "display_name", "their name"),
        role=_known_role(role),
        teams=_team_names(teams),
        email=email.strip(),
        os_account=os_account,
        created_at=now,
        must_change_password=must_change_password,
    )
    _put_password(user, password, now=now)
    user.save()
    _note(user, StaffChange.Kind.CREATED, by=by, now=now, after=_standing(user))
    return user


@transaction.atomic
def change_role(*, user: User, role: Role | str, teams: Iterable[str], by: User, now: datetime) -> User:
    """Give somebody another role or other teams."""
    require(by, Permission.MANAGE_USERS)
    user = User.objects.select_for_update().get(pk=user.pk)
    before = _standing(user)
    user.role, user.teams = _known_role(role), _team_names(teams)
    if _standing(user) == before:
        return user
    _keep_an_administrator(user)
    user.save(update_fields=["role", "teams"])
    _note(user, StaffChange.Kind.ROLE, by=by, now=now, before=before, after=_standing(user))
    return user


@transaction.atomic
def set_password(*, user: User, password: str, by: User, now: datetime, must_change: bool | None = None) -> None:
    """Set a password: one's own, or another's by an administrator. Ends that person's other sessions.

    A password set for somebody else must be changed at their next sign-in unless said otherwise.
    """
    if by.pk != user.pk:
        require(by, Permission.MANAGE_USERS)
    _put_password(user, password, now=now)
    user.must_change_password = (by.pk != user.pk) if must_change is None else must_change
    user.save(update_fields=["password", "password_changed_at", "must_change_password"])
    _note(user, StaffChange.Kind.PASSWORD, by=by, now=now)


@transaction.atomic
def disable(*, user: User, by: User, now: datetime) -> None:
    """Stop somebody from signing in. Their sessions end at once; what they did stays."""
    require(by, Permission.MANAGE_USERS)
    if by.pk == user.pk:
        raise AccountRefused("You cannot disable your own account. Ask another council administrator.")
    user = User.objects.select_for_update().get(pk=user.pk)
    user.is_active = False
    _keep_an_administrator(user)
    user.save(update_fields=["is_active"])
    _note(user, StaffChange.Kind.DISABLED, by=by, now=now)


@transaction.atomic
def enable(*, user: User, by: User, now: datetime) -> None:
    """Let somebody sign in again."""
    require(by, Permission.MANAGE_USERS)
    user = User.objects.select_for_update().get(pk=user.pk)
    user.is_active = True
    user.save(update_fields=["is_active"])
    _note(user, StaffChange.Kind.ENABLED, by=by, now=now)


@transaction.atomic
def factor_changed(*, user: User, kind: StaffChange.Kind, name: str, now: datetime) -> None:
    """Record that somebody added or removed a second factor of their own; their other sessions end (S07)."""
    _end_sign_ins(user)
    _note(user, kind, by=user, now=now, after={"factor": name})


@transaction.atomic
def remove_factors(*, user: User, by: User, now: datetime) -> None:
    """Remove every second factor of a colleague who lost theirs. Their sessions end; they add another at sign-in."""
    require(by, Permission.MANAGE_USERS)
    if by.pk == user.pk:
        raise AccountRefused("Ask another council administrator, so that two people know of it.")
    removed = list(Authenticator.objects.filter(user=user).order_by("pk").values_list("type", flat=True))
    if not removed:
        raise AccountRefused("This account has no second factor.")
    Authenticator.objects.filter(user=user).delete()
    _end_sign_ins(user)
    _note(user, StaffChange.Kind.FACTORS_REMOVED, by=by, now=now, before={"factors": removed})


@transaction.atomic
def identity_linked(*, user: User, provider: str, now: datetime) -> None:
    """Record that somebody came through the council's identity provider for the first time."""
    _note(user, StaffChange.Kind.IDENTITY, by=user, now=now, after={"provider": provider})


@transaction.atomic
def end_sign_ins(*, user: User, by: User, now: datetime) -> None:
    """End every session of a user: one's own, or a colleague's by an administrator."""
    if by.pk != user.pk:
        require(by, Permission.MANAGE_USERS)
    _end_sign_ins(user)
    _note(user, StaffChange.Kind.SIGNED_OUT, by=by, now=now)


def _end_sign_ins(user: User) -> None:
    User.objects.filter(pk=user.pk).update(sign_ins_ended=F("sign_ins_ended") + 1)


def one_time_password() -> str:
    """A first password to hand over, about 79 bits, in four groups that can be read aloud."""
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(4)) for _ in range(4))


def log_access(*, by: User, people: Iterable[int], page: str, why: str = "", now: datetime) -> AccessLog:
    """Write down that `by` is about to be shown these people. Call it before the page is sent.

    Raises AccessNotRecorded when it cannot be written: the page is then refused.
    """
    ids = sorted(set(people))
    try:
        with transaction.atomic():
            return AccessLog.objects.create(
                by=by,
                person=ids[0] if len(ids) == 1 else None,
                people=ids,
                page=page,
                why=why.strip()[:500],
                at=now,
                keep_until=timezone.localdate(now) + ACCESS_LOG_KEPT,
            )
    except DatabaseError as fault:
        log.exception("access_not_recorded", extra={"user": by.pk, "page": page})
        raise AccessNotRecorded from fault


@transaction.atomic
def open_restricted(*, by: User, on: Placed, person: int, why: str, now: datetime) -> AccessLog:
    """Write down why `by` is about to open a restricted record, and alert those who look at such openings.

    Nobody is alerted where the role does not open such records and somebody gave leave to open this one: that leave was
    looked at when it was given.
    """
    require(by, Permission.SEE_RESTRICTED, on=on)
    if allows(by.role, Permission.SEE_RESTRICTED):
        return alert_of(by=by, person=person, page="person:reason", why=why, now=now).look
    return log_access(by=by, people=[person], page="person:reason", why=why, now=now)


@transaction.atomic
def alert_of(*, by: User, person: int, page: str, why: str, now: datetime) -> Alert:
    """Write a look down, with why, and ask that somebody other than whoever looks reads it."""
    look = log_access(by=by, people=[person], page=page, why=why, now=now)
    log.warning("restricted_record_opened", extra={"user": by.pk, "look": look.pk})
    return Alert.objects.create(look=look)


@transaction.atomic
def settle_alert(*, alert: Alert, by: User, now: datetime) -> Alert:
    """Say that this opening was looked at. Nobody settles their own."""
    require(by, Permission.SEE_ACCESS_LOG)
    alert = Alert.objects.select_for_update(of=("self",)).select_related("look").get(pk=alert.pk)
    if alert.look.by_id == by.pk:
        raise AccountRefused("Somebody else looks at what you opened.")
    if alert.settled_by_id is None:
        alert.settled_by, alert.settled_at = by, now
        alert.save(update_fields=["settled_by", "settled_at"])
    return alert


@transaction.atomic
def choose_ring(*, ring: str, reason: str, by: User, now: datetime) -> Council:
    """Say whom everybody rings about a restricted record that names nobody itself."""
    return _choose(RING, "ring", ring.strip(), reason=reason, by=by, now=now)


@transaction.atomic
def choose_words(
    *, preset: str, phrases: Mapping[str, str], avoided: Iterable[str], reason: str, by: User, now: datetime
) -> Council:
    """Say everything in other words from now on: a preset, the council's own words over it, and words to avoid."""
    if preset not in PRESETS:
        raise AccountRefused(f"There are no words called “{preset}”.", field="preset")
    own = {said.strip().casefold(): other.strip() for said, other in phrases.items()}
    kept = Council.objects.values_list("vocabulary", flat=True).first() or {}
    words = {**kept, "preset": preset, "phrases": own, "avoided": [each.strip() for each in avoided if each.strip()]}
    return _choose(WORDS, "vocabulary", words, reason=reason, by=by, now=now)


def _choose(code: str, field: str, value: Any, *, reason: str, by: User, now: datetime) -> Council:
    """Adopt one choice of the council from today, and let it stand."""
    require(by, Permission.CONFIGURE)
    why = _given(reason, "reason", "why this changes")
    council = Council.objects.select_for_update().get()
    if getattr(council, field) == value:
        raise AccountRefused("This is what the council says already.")
    setattr(council, field, value)
    council.save(update_fields=[field])
    adopt(
        CouncilDocument, code=code, document=orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode(),
        adopted_from=timezone.localdate(now), reason=why, by=by.pk, now=now,
    )  # fmt: skip
    return council


def looks_with_words(people: Iterable[int]) -> QuerySet[AccessLog]:
    """The looks at one of these people, or at all of them together, for which somebody wrote down why."""
    ids = sorted(set(people))
    return AccessLog.objects.filter(Q(person__in=ids) | Q(people=ids)).exclude(why="")


def blank_why(people: Iterable[int]) -> int:
    """Blank why these people were looked at: the words may tell of them. Who looked, when and where stays."""
    return looks_with_words(people).update(why="")


def _free_username(username: str) -> str:
    name = normal_username(_given(username, "username", "a user name"))
    if any(mark.isspace() or not mark.isprintable() for mark in name) or len(name) > 150:
        raise AccountRefused("A user name has no spaces and at most 150 characters.", field="username")
    if User.objects.filter(username=name).exists():
        raise AccountRefused(f"There is already an account called “{name}”.", field="username")
    return name


def _given(text: str, field: str, what: str) -> str:
    if not text.strip():
        raise AccountRefused(f"Enter {what}.", field=field)
    return text.strip()


def _known_role(role: Role | str) -> str:
    try:
        return Role(role).value
    except ValueError:
        raise AccountRefused(f"There is no role “{role}”. Roles: {', '.join(Role)}.", field="role") from None


def _team_names(teams: Iterable[str]) -> list[str]:
    return sorted({team.strip() for team in teams if team.strip()})


def _put_password(user: User, password: str, *, now: datetime) -> None:
    try:
        validate_password(password, user)
    except ValidationError as problem:
        raise AccountRefused(" ".join(problem.messages), field="password") from problem
    user.set_password(password)
    user.password_changed_at = now


def _keep_an_administrator(changed: User) -> None:
    """Refuse a change that would leave nobody to manage accounts. `changed` is not saved yet."""
    still = changed.is_active and changed.role == Role.COUNCIL_ADMINISTRATOR
    administrators = set(
        User.objects.filter(role=Role.COUNCIL_ADMINISTRATOR, is_active=True).values_list("pk", flat=True)
    )
    if administrators == {changed.pk} and not still:
        raise AccountRefused("This is the last council administrator. Give somebody else that role first.")


def _standing(user: User) -> dict[str, object]:
    return {"role": user.role, "teams": list(user.teams)}


def _note(
    user: User,
    kind: StaffChange.Kind,
    *,
    by: User | None,
    now: datetime,
    before: Mapping[str, object] | None = None,
    after: Mapping[str, object] | None = None,
) -> None:
    StaffChange.objects.create(user=user, kind=kind, by=by, at=now, before=dict(before or {}), after=dict(after or {}))
    log.info("staff_account_changed", extra={"user": user.pk, "kind": kind.value, "by": by.pk if by else None})
