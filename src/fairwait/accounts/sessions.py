"""How long a sign-in lasts: 30 idle minutes, 12 hours in all (S08)."""

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest
from django.utils import timezone

from fairwait.accounts.models import User, normal_username

log = logging.getLogger(__name__)

IDLE = timedelta(minutes=30)
ABSOLUTE = timedelta(hours=12)
# A write on every page view would cost more than the page: the time last seen may be this stale.
REFRESH = timedelta(minutes=1)
FRESH = timedelta(minutes=5)
SIGNED_IN_AT, SEEN_AT, PROVED_AT = "signed_in_at", "seen_at", "proved_at"


class Ended(StrEnum):
    """Why a session is over."""

    IDLE = "idle"
    LONG = "long"


def begin(session: SessionBase, *, now: datetime) -> None:
    """Note when this sign-in began."""
    session[SIGNED_IN_AT] = session[SEEN_AT] = now.isoformat()


def ended(session: SessionBase, *, now: datetime) -> Ended | None:
    """Why the session is over at `now`, or None while it lasts. One that cannot say when it began is over."""
    began, seen = _moment(session, SIGNED_IN_AT), _moment(session, SEEN_AT)
    if began is None or seen is None or now - began >= ABSOLUTE:
        return Ended.LONG
    return Ended.IDLE if now - seen >= IDLE else None


def touch(session: SessionBase, *, now: datetime) -> None:
    """Note that somebody is still there, at most once a minute."""
    seen = _moment(session, SEEN_AT)
    if seen is None or now - seen >= REFRESH:
        session[SEEN_AT] = now.isoformat()


def stay_signed_in(request: HttpRequest, user: User) -> None:
    """Keep this session while all others of the user have been ended."""
    user.refresh_from_db(fields=["password", "sign_ins_ended"])
    update_session_auth_hash(request, user)


def fresh(session: SessionBase, *, now: datetime) -> bool:
    """Whether signing in was so lately that it need not be proved again (S10)."""
    began = _moment(session, SIGNED_IN_AT)
    return began is not None and now - began < FRESH


def name_tried(request: HttpRequest, credentials: Mapping[str, Any] | None = None) -> str:
    """The name somebody tried to sign in with, in the one form names are kept in; tries are counted under it."""
    given = (credentials or {}).get("username") or request.POST.get("login", "")
    return normal_username(str(given))[:150]


def _moment(session: SessionBase, key: str) -> datetime | None:
    try:
        return datetime.fromisoformat(session[key])
    except (KeyError, TypeError, ValueError):
        return None


def _on_signed_in(sender: Any, request: HttpRequest | None, user: Any, **kwargs: Any) -> None:
    if request is not None:
        begin(request.session, now=timezone.now())
    log.info("signed_in", extra={"user": user.pk})


def _on_signed_out(sender: Any, request: HttpRequest | None, user: Any, **kwargs: Any) -> None:
    log.info("signed_out", extra={"user": getattr(user, "pk", None)})


def _on_failed(sender: Any, **kwargs: Any) -> None:
    log.info("sign_in_failed")  # no name: what was typed there may be a password


def listen() -> None:
    """Connect to Django's signals of signing in and out."""
    user_logged_in.connect(_on_signed_in, dispatch_uid="accounts.signed_in")
    user_logged_out.connect(_on_signed_out, dispatch_uid="accounts.signed_out")
    user_login_failed.connect(_on_failed, dispatch_uid="accounts.sign_in_failed")
