"""How django-allauth's second factors behave here: seeds encrypted, and the last one kept where one is required."""

import ipaddress
from typing import Any

from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.utils.translation import gettext, gettext_lazy

from fairwait.accounts.factors import keeping, queries
from fairwait.accounts.models import Council, User


class Factors(DefaultMFAAdapter):  # type: ignore[misc]
    """Second factors as this site keeps them."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": gettext_lazy("The code is not right. Look at your app and enter the code it shows now"),
        "cannot_delete_authenticator": gettext_lazy(
            "This is your only second factor, and everybody here needs one. Add another first"
        ),
    }

    def encrypt(self, text: str) -> str:
        """Seeds are kept encrypted."""
        return keeping.encrypted(text, key=settings.SECRET_KEY)

    def decrypt(self, encrypted_text: str) -> str:
        """A seed again."""
        return keeping.decrypted(encrypted_text, key=settings.SECRET_KEY)

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Where everybody needs a second factor, the last one stays."""
        return not settings.SECOND_FACTOR_REQUIRED or len(queries.factors_of(authenticator.user)) > 1

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:
        """A name for the next passkey, which its owner may change."""
        count = sum(factor.kind == queries.PASSKEY for factor in queries.factors_of(user))
        return gettext("Passkey %(number)d") % {"number": count + 1}

    def get_totp_issuer(self) -> str:
        """Under what the app lists this site."""
        return self._get_site_name()

    def _get_user_identifier(self, user: User) -> str:
        return user.username

    def _get_site_name(self) -> str:
        council = Council.objects.first()
        return f"Fairwait, {council.name}" if council else "Fairwait"

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """What changed is recorded in the account's own history; no e-mail is sent."""


def takes_passkeys() -> bool:
    """Whether a browser can make a passkey for the address this site is open at: it needs a name, not a number."""
    host = context.request.get_host().rpartition("]")[0].lstrip("[") or context.request.get_host().partition(":")[0]
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return context.request.is_secure() or host == "localhost"
    return False
