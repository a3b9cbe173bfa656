"""Forms of the second factor."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from allauth.account.forms import ReauthenticateForm
from allauth.core import context, ratelimit
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as ReauthenticateByCodeForm
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.forms import GenerateRecoveryCodesForm
from allauth.mfa.totp.forms import ActivateTOTPForm, DeactivateTOTPForm
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from fairwait.accounts.factors import adapter, queries
from fairwait.accounts.factors.keeping import SeedUnreadable
from fairwait.govuk.fields import PasswordField, TextField
from fairwait.govuk.forms import GovukForm


def _code_field(*, label: Any, hint: Any) -> TextField:
    return TextField(
        label=label,
        missing=_("Enter the code"),
        help_text=hint,
        max_length=20,
        width=10,
        spellcheck=False,
        autocomplete="one-time-code",
        inputmode="numeric",
    )


def _refuse_guessing(user: Any) -> None:
    """Ten wrong codes in a quarter of an hour, and no more are looked at (S11)."""
    if not ratelimit.consume(context.request, action="second_factor", key=_tries(user)):
        raise ValidationError(_("Too many wrong codes. Wait 15 minutes and try again"))


def _tries(user: Any) -> str:
    return f"second-factor-{user.pk}"


class _CodeMixin:
    """Counts tries, and reads a code however it is spaced."""

    user: Any
    cleaned_data: dict[str, Any]

    def clean_code(self) -> str:
        """The code, if it is right."""
        _refuse_guessing(self.user)
        self.cleaned_data["code"] = "".join(self.cleaned_data["code"].split())
        try:
            code: str = super().clean_code()  # type: ignore[misc]
        except SeedUnreadable as unreadable:
            raise ValidationError(str(unreadable)) from unreadable
        ratelimit.clear(context.request, action="second_factor", key=_tries(self.user))
        return code


def _proving_field(user: Any) -> TextField:
    """What a user can type: an app's digits or a recovery code, and without an app a recovery code alone."""
    if any(factor.kind == queries.APP for factor in queries.factors_of(user)):
        return _code_field(label=_("Code"), hint=_("The 6 digits your authenticator app shows now, or a recovery code"))
    return _code_field(label=_("Recovery code"), hint=_("One of those you were shown when you added your passkey"))


class CodeForm(_CodeMixin, GovukForm, AuthenticateForm):  # type: ignore[misc]
    """The code of an app, or a recovery code, while signing in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"] = _proving_field(self.user)


class ProveByCodeForm(_CodeMixin, GovukForm, ReauthenticateByCodeForm):  # type: ignore[misc]
    """The code of an app, or a recovery code, before something that matters."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"] = _proving_field(self.user)


class ProveByPasswordForm(GovukForm, ReauthenticateForm):  # type: ignore[misc]
    """The password again, before something that matters."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"] = PasswordField(
            label=_("Your password"), missing=_("Enter your password"), max_length=128
        )


class AddAppForm(_CodeMixin, GovukForm, ActivateTOTPForm):  # type: ignore[misc]
    """The first code of a new app."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"] = _code_field(label=_("Code"), hint=_("The 6 digits the app shows now"))


class RemoveAppForm(GovukForm, DeactivateTOTPForm):  # type: ignore[misc]
    """Remove the app."""


class RemovePasskeyForm(GovukForm):
    """Remove a passkey."""

    def __init__(self, *args: Any, authenticator: Authenticator, instance: Any = None, **kwargs: Any) -> None:
        self.authenticator = authenticator
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        """Refuse to remove the last factor where one is needed."""
        if not get_adapter().can_delete_authenticator(self.authenticator):
            raise get_adapter().validation_error("cannot_delete_authenticator")
        return self.cleaned_data


class NewCodesForm(GovukForm, GenerateRecoveryCodesForm):  # type: ignore[misc]
    """Make new recovery codes; the old ones stop working."""


@contextmanager
def _browser_made() -> Iterator[None]:
    """What comes back should be a browser's own making; anything else makes its reader stumble in many ways."""
    try:
        yield
    except (TypeError, ValueError, LookupError, AttributeError) as fault:
        raise ValidationError(_("No browser made this passkey. Try again")) from fault


class _PasskeyMixin:
    def clean_credential(self) -> Any:
        """The passkey that was used, if it is one of the account's."""
        with _browser_made():
            return super().clean_credential()  # type: ignore[misc]


class SignInByPasskeyForm(_PasskeyMixin, LoginWebAuthnForm):  # type: ignore[misc]
    """A passkey alone."""


class PasskeyForm(_PasskeyMixin, AuthenticateWebAuthnForm):  # type: ignore[misc]
    """A passkey as the second step of signing in."""


class ProveByPasskeyForm(_PasskeyMixin, ReauthenticateWebAuthnForm):  # type: ignore[misc]
    """A passkey before something that matters."""


class AddPasskeyForm(GovukForm, AddWebAuthnForm):  # type: ignore[misc]
    """A name for a passkey; the browser fills the rest."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"] = TextField(
            label=_("What to call it"),
            help_text=_("So that you can tell it from others, such as “Work phone”"),
            missing=_("Enter a name for this passkey"),
            max_length=60,
            width=20,
            autocomplete="off",
        )
        self.fields["passwordless"] = forms.BooleanField(required=False, initial=True, widget=forms.HiddenInput)
        self.order_fields(["name", "credential", "passwordless"])

    def clean(self) -> dict[str, Any]:
        """Refuse what no browser made, in words."""
        if not adapter.takes_passkeys():
            raise ValidationError(_("A passkey cannot be made at this address. Use an authenticator app"))
        with _browser_made():
            return super().clean() or self.cleaned_data
