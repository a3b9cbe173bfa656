"""The one place that lets somebody through or refuses them, and the marks by which every page says who may see it."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date
from functools import wraps
from typing import Any, TypeVar

from allauth.account.decorators import reauthentication_required
from allauth.core.exceptions import ReauthenticationRequired
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission, Scope, Sight, is_placed, judge, roles_allowing, scope_of

log = logging.getLogger(__name__)
ANYBODY = "anyone signed in"
View = TypeVar("View", bound=Callable[..., HttpResponseBase])


class NotAllowed(PermissionDenied):
    """Refused. The words say what was refused and who can help."""

    def __init__(self, because: str, *, permission: Permission | None = None) -> None:
        super().__init__(because)
        self.because = because
        self.permission = permission
        self.who_can = tuple(role.label for role in roles_allowing(permission)) if permission else ()

    def __str__(self) -> str:
        if not self.who_can:
            return self.because
        return f"{self.because} {_listed(self.who_can)} can."


@dataclass(frozen=True)
class Sights:
    """What was said of one colleague and single people, by the numbers of their records; joined records included."""

    may: frozenset[int] = frozenset()
    may_not: frozenset[int] = frozenset()

    def of(self, person: int) -> Sight | None:
        """What was said of them and this person: that they may not see them, before that they may."""
        if person in self.may_not:
            return Sight.MAY_NOT
        return Sight.MAY if person in self.may else None


NOTHING_SAID = Sights()
SightsReader = Callable[[User, date], Sights]
_readers: list[SightsReader] = []
_remembered: ContextVar[dict[int, Sights] | None] = ContextVar("sights", default=None)


def sights_read_by(reader: SightsReader) -> SightsReader:
    """Register who knows what was said of colleagues and single people: the room above that keeps people."""
    _readers[:] = [reader]
    return reader


@contextmanager
def sights_remembered() -> Iterator[None]:
    """Ask once of each colleague inside the block: for one page, or one part of a long act."""
    token = _remembered.set({})
    try:
        yield
    finally:
        _remembered.reset(token)


def forget_sights() -> None:
    """Ask anew from here on, since something else was said."""
    kept = _remembered.get()
    if kept is not None:
        kept.clear()


def sights(user: Any) -> Sights:
    """What was said of this colleague and single people, and holds at this moment: the gate asks when it is passed."""
    if not isinstance(user, User) or not _readers:
        return NOTHING_SAID
    kept = _remembered.get()
    if kept is None:
        return _readers[0](user, timezone.localdate())
    found = kept.get(user.id)
    if found is None:
        found = kept[user.id] = _readers[0](user, timezone.localdate())
    return found


def _sight(user: User, on: object | None) -> Sight | None:
    return sights(user).of(on.access_person) if is_placed(on) else None


def require(user: Any, permission: Permission, on: object | None = None) -> None:
    """Let `user` do the act on the record, or raise NotAllowed."""
    if not isinstance(user, User) or not user.is_active:
        raise NotAllowed("Sign in first.", permission=permission)
    judgement = judge(
        role=user.role, teams=tuple(user.teams), permission=permission, on=on, sight=_sight(user, on)
    )  # fmt: skip
    if not judgement.allowed:
        log.info("refused", extra={"user": user.pk, "permission": permission.value})
        raise NotAllowed(judgement.because, permission=permission)


def signed_in(request: HttpRequest) -> User:
    """Who is signed in. Raises NotAllowed when nobody is."""
    if not isinstance(request.user, User):
        raise NotAllowed("Sign in first.")
    return request.user


def may(user: Any, permission: Permission, on: object | None = None) -> bool:
    """Whether `user` may do the act; for showing or leaving out a link, never instead of `require`."""
    return (
        isinstance(user, User)
        and user.is_active
        and judge(
            role=user.role, teams=tuple(user.teams), permission=permission, on=on, sight=_sight(user, on)
        ).allowed  # fmt: skip
    )


def teams_seen(user: Any, permission: Permission) -> tuple[str, ...] | None:
    """The teams a permission reaches: None for every team, a tuple for some (records without a team included)."""
    require(user, permission)
    scope = scope_of(user.role, permission)
    if scope not in (Scope.COUNCIL, Scope.TEAMS):  # less than a team's records: no list is for them
        raise NotAllowed(f"Your role may not {permission.act} by team.", permission=permission)
    return None if scope is Scope.COUNCIL else tuple(user.teams)


def viewer_of(request: HttpRequest) -> User:
    """Who looks at a page that `needs` guards. Raises NotAllowed for whoever is not signed in."""
    user = request.user
    if not isinstance(user, User):
        raise NotAllowed("Sign in first.")
    return user


def require_any(user: Any, *permissions: Permission) -> None:
    """Let `user` through who has one of these permissions; else raise NotAllowed, in the words of the first."""
    if not any(may(user, permission) for permission in permissions):
        require(user, permissions[0])


def needs(permission: Permission, *others: Permission) -> Callable[[View], View]:
    """Mark a page with the permission it needs, and refuse those who lack it. One of `others` does as well."""

    def mark(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            require_any(request.user, permission, *others)
            return view(request, *args, **kwargs)

        guarded.permission = permission  # type: ignore[attr-defined]
        return guarded  # type: ignore[return-value]

    return mark


def fresh_proof(view: View) -> View:
    """Ask whoever sends this form to prove anew who they are, unless they did in the last five minutes (S10).

    What they sent is kept meanwhile, with the query of its address, and done once they have.
    """
    return _proved(view, before_looking=False)


def fresh_proof_first(view: View) -> View:
    """The same before the page is shown: where the answer is a file, nobody could be led on from the proof to it."""
    return _proved(view, before_looking=True)


def _proved(view: View, *, before_looking: bool) -> View:
    asked = reauthentication_required(allow_get=not before_looking, app="fairwait.accounts")(view)

    @wraps(view)
    def proved(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            answer: HttpResponseBase = asked(request, *args, **kwargs)
        except ReauthenticationRequired:
            if request.method == "POST" and request.GET is not None:
                # What was sent is taken up again only at an address without a query; its own is kept with it.
                request.META["QUERY_STRING"] = ""
            raise
        return answer

    return proved  # type: ignore[return-value]


def anyone_signed_in(view: View) -> View:
    """Mark a page that everybody on the staff may open, whatever their role."""
    view.permission = ANYBODY  # type: ignore[attr-defined]
    return view


def public(view: View) -> View:
    """Mark a page that needs no sign-in. The list of these is short, and a test holds it."""
    view.public = True  # type: ignore[attr-defined]
    return view


def mark_of(view: object) -> str:
    """How a page says who may see it: "public", "anyone signed in", a permission's value, or "" when it does not."""
    if getattr(view, "public", False):
        return "public"
    permission = getattr(view, "permission", "")
    return permission.value if isinstance(permission, Permission) else permission


def _listed(labels: tuple[str, ...]) -> str:
    first, *rest = labels
    named = [f"A {first}", *(f"a {label}" for label in rest)]
    return named[0] if not rest else f"{', '.join(named[:-1])} or {named[-1]}"
