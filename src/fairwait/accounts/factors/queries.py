"""Which second factors somebody has."""

from dataclasses import dataclass
from datetime import datetime

from allauth.mfa.models import Authenticator
from django.utils.translation import gettext

from fairwait.accounts.factors.keeping import SeedUnreadable
from fairwait.accounts.models import User

APP, PASSKEY = Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN


@dataclass(frozen=True)
class Factor:
    """One second factor: what it is, what its owner calls it, since when, and when it was last used."""

    pk: int
    kind: str
    name: str
    added_at: datetime
    used_at: datetime | None


def factors_of(user: User) -> list[Factor]:
    """The app and the passkeys of a user, oldest first. Recovery codes are not a factor of their own."""
    kept = Authenticator.objects.filter(user=user, type__in=(APP, PASSKEY)).order_by("created_at", "pk")
    return [
        Factor(pk=each.pk, kind=each.type, name=name_of(each), added_at=each.created_at, used_at=each.last_used_at)
        for each in kept
    ]


def has_factor(user: User) -> bool:
    """Whether a user has an app or a passkey."""
    return Authenticator.objects.filter(user=user, type__in=(APP, PASSKEY)).exists()


def codes_left(user: User) -> int | None:
    """How many recovery codes are unused; None when there are none, or none that this site's key opens."""
    kept = Authenticator.objects.filter(user=user, type=Authenticator.Type.RECOVERY_CODES).first()
    try:
        return len(kept.wrap().get_unused_codes()) if kept else None
    except SeedUnreadable:
        return None


def name_of(authenticator: Authenticator) -> str:
    """What a factor is called in its owner's history."""
    if authenticator.type == PASSKEY:
        return str(authenticator.wrap().name)
    return gettext("Authenticator app") if authenticator.type == APP else gettext("Recovery codes")
