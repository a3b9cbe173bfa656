"""Forms of signing in and of managing staff accounts."""

from typing import Any

from allauth.account.forms import ChangePasswordForm, LoginForm
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from fairwait.accounts.identity.document import Passwords
from fairwait.accounts.models import User
from fairwait.accounts.rules import Role
from fairwait.govuk.fields import EmailField, PasswordField, RadiosField, TextareaField, TextField
from fairwait.govuk.forms import GovukForm


class SignInForm(GovukForm, LoginForm):  # type: ignore[misc]
    """User name and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = TextField(
            label=_("User name"),
            missing=_("Enter your user name"),
            max_length=150,
            width=20,
            spellcheck=False,
            autocomplete="username",
            attributes={"autocapitalize": "none"},
        )
        self.fields["password"] = PasswordField(
            label=_("Password"),
            missing=_("Enter your password"),
            max_length=128,
            classes="govuk-input--width-20",
        )
        self.order_fields(["login", "password"])

    def clean(self) -> dict[str, Any]:
        """Where staff come through the council's identity provider, a password is for administrators only."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        identity, user = settings.IDENTITY, getattr(self, "user", None)
        if identity is None or identity.passwords is Passwords.EVERYBODY or user is None:
            return cleaned
        if user.role != Role.COUNCIL_ADMINISTRATOR:
            raise ValidationError(_("Staff sign in through %(provider)s here") % {"provider": identity.name})
        return cleaned


class OwnPasswordForm(GovukForm, ChangePasswordForm):  # type: ignore[misc]
    """The password as it is, and a new one. Typed once: it can be shown instead of typed twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["password2"]
        self.fields["oldpassword"] = PasswordField(
            label=_("Your password now"),
            missing=_("Enter your password as it is now"),
            max_length=128,
        )
        self.fields["password1"] = PasswordField(
            label=_("New password"),
            missing=_("Enter a new password"),
            max_length=128,
            autocomplete="new-password",
            help_text=_("At least 12 characters. Three or four words that only you would put together work well"),
        )
        self.order_fields(["oldpassword", "password1"])

    def clean_password1(self) -> str:
        """Hold the new password to the rules."""
        password = self.cleaned_data["password1"]
        validate_password(password, self.user)
        return str(password)

    def clean(self) -> dict[str, Any]:
        """Refuse the same password again."""
        cleaned: dict[str, Any] = super(ChangePasswordForm, self).clean() or self.cleaned_data
        if cleaned.get("password1") and cleaned.get("password1") == cleaned.get("oldpassword"):
            raise ValidationError({"password1": _("Choose a password you have not used before")})
        return cleaned


ROLE_CHOICES = [(role.value, role.label.capitalize()) for role in Role]
ROLE_HINTS = {role.value: role.purpose for role in Role}


def _role_field() -> RadiosField:
    return RadiosField(label=_("Role"), choices=ROLE_CHOICES, hints=ROLE_HINTS, missing=_("Select their role"))


def _teams_field() -> TextareaField:
    return TextareaField(
        label=_("Teams"),
        required=False,
        rows=3,
        spellcheck=False,
        max_length=2_000,
        help_text=_("One a line, as the case system writes them. Team managers and practitioners see these teams only"),
    )


class _TeamsMixin:
    cleaned_data: dict[str, Any]

    def clean_teams(self) -> tuple[str, ...]:
        """One team a line."""
        return tuple(line.strip() for line in self.cleaned_data["teams"].splitlines() if line.strip())


class AddStaffForm(_TeamsMixin, GovukForm):
    """A new account."""

    display_name = TextField(label=_("Name"), missing=_("Enter their name"), max_length=150, autocomplete="off")
    username = TextField(
        label=_("User name"),
        missing=_("Enter a user name"),
        max_length=150,
        width=20,
        spellcheck=False,
        autocomplete="off",
        help_text=_("What they sign in with. No spaces"),
    )
    email = EmailField(label=_("E-mail address (optional)"), required=False, autocomplete="off")
    role = _role_field()
    teams = _teams_field()


class ChangeStaffForm(_TeamsMixin, GovukForm):
    """Another role or other teams."""

    role = _role_field()
    teams = _teams_field()

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"role": user.role, "teams": "\n".join(user.teams)})
        super().__init__(*args, **kwargs)
