"""Every change of a second factor is kept in the account's history, and ends its other sessions (S07, S48)."""

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset
from django.http import HttpRequest
from django.utils import timezone

from fairwait.accounts import actions
from fairwait.accounts.factors import queries
from fairwait.accounts.models import StaffChange, User
from fairwait.accounts.sessions import stay_signed_in


def _recorder(kind: StaffChange.Kind) -> Any:
    def record(sender: Any, *, request: HttpRequest, user: User, authenticator: Authenticator, **kwargs: Any) -> None:
        actions.factor_changed(user=user, kind=kind, name=queries.name_of(authenticator), now=timezone.now())
        stay_signed_in(request, user)

    return record


_added = _recorder(StaffChange.Kind.FACTOR_ADDED)
_removed = _recorder(StaffChange.Kind.FACTOR_REMOVED)
_codes = _recorder(StaffChange.Kind.FACTOR_ADDED)


def listen() -> None:
    """Connect to the signals of second factors."""
    authenticator_added.connect(_added, dispatch_uid="accounts.factor_added")
    authenticator_removed.connect(_removed, dispatch_uid="accounts.factor_removed")
    authenticator_reset.connect(_codes, dispatch_uid="accounts.factor_codes")
