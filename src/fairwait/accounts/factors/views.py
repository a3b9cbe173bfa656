"""Pages of the second factor: proving it while signing in, adding and removing one, and proving anew who one is."""

from typing import Any

from allauth.account import views as account_views
from allauth.mfa.base import views as base
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse, reverse_lazy
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from fairwait.accounts.access import anyone_signed_in, public, signed_in
from fairwait.accounts.factors import forms, queries
from fairwait.accounts.factors.adapter import takes_passkeys
from fairwait.govuk import formats

OWN = reverse_lazy("mfa_index")


@anyone_signed_in
@require_GET
def own(request: HttpRequest) -> HttpResponse:
    """My second factors."""
    user = signed_in(request)
    factors = queries.factors_of(user)
    context = {
        "factors": factors,
        "rows": [_row(factor) for factor in factors],
        "has_app": any(factor.kind == queries.APP for factor in factors),
        "required": settings.SECOND_FACTOR_REQUIRED,
        "codes_left": queries.codes_left(user),
        "takes_passkeys": takes_passkeys(),
    }
    return render(request, "accounts/factors/own.html", context)


def _row(factor: queries.Factor) -> tuple[Any, ...]:
    app = factor.kind == queries.APP
    remove = reverse("mfa_deactivate_totp") if app else reverse("mfa_remove_webauthn", args=[factor.pk])
    used = formats.format_datetime(factor.used_at) if factor.used_at else _("Not yet")
    link = '<a href="{}">{} <span class="govuk-visually-hidden">{}</span></a>'
    change = format_html(link, remove, _("Remove"), factor.name)
    return factor.name, formats.format_date(factor.added_at), used, change


def _in_groups(key: str) -> str:
    """A key in groups of four, as it is read aloud and typed."""
    return " ".join(key[at : at + 4] for at in range(0, len(key), 4))


class ProveView(base.AuthenticateView):  # type: ignore[misc]
    """The second step of signing in."""

    template_name = "accounts/factors/prove.html"

    def get_form_class(self) -> type[forms.CodeForm]:
        """Our form."""
        return forms.CodeForm

    def get_webauthn_form_class(self) -> type[forms.PasskeyForm]:
        """Ours for passkeys."""
        return forms.PasskeyForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With which factors this account has."""
        kinds = {factor.kind for factor in queries.factors_of(self.stage.login.user)}
        return {
            **super().get_context_data(**kwargs),
            "has_app": queries.APP in kinds,
            "has_passkey": queries.PASSKEY in kinds and takes_passkeys(),
        }


class ProveAnewView(base.ReauthenticateView):  # type: ignore[misc]
    """Prove by a code that it is still oneself, before something that matters (S10)."""

    template_name = "accounts/factors/prove_anew.html"

    def get_form_class(self) -> type[forms.ProveByCodeForm]:
        """Our form."""
        return forms.ProveByCodeForm


class ProvePasskeyAnewView(webauthn.ReauthenticateWebAuthnView):  # type: ignore[misc]
    """Prove by a passkey that it is still oneself."""

    template_name = "accounts/factors/prove_passkey_anew.html"

    def get_form_class(self) -> type[forms.ProveByPasskeyForm]:
        """Our form."""
        return forms.ProveByPasskeyForm


class ProvePasswordAnewView(account_views.ReauthenticateView):  # type: ignore[misc]
    """Prove by the password that it is still oneself."""

    template_name = "accounts/factors/prove_anew.html"

    def get_form_class(self) -> type[forms.ProveByPasswordForm]:
        """Our form."""
        return forms.ProveByPasswordForm


class AddAppView(totp.ActivateTOTPView):  # type: ignore[misc]
    """Add an authenticator app."""

    template_name = "accounts/factors/add_app.html"

    def get_form_class(self) -> type[forms.AddAppForm]:
        """Our form."""
        return forms.AddAppForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With the key as it is typed."""
        return {**super().get_context_data(**kwargs), "in_groups": _in_groups}


class RemoveAppView(totp.DeactivateTOTPView):  # type: ignore[misc]
    """Remove the authenticator app."""

    template_name = "accounts/factors/remove.html"
    success_url = OWN

    def get_form_class(self) -> type[forms.RemoveAppForm]:
        """Our form."""
        return forms.RemoveAppForm


class AddPasskeyView(webauthn.AddWebAuthnView):  # type: ignore[misc]
    """Add a passkey."""

    template_name = "accounts/factors/add_passkey.html"

    def get_form_class(self) -> type[forms.AddPasskeyForm]:
        """Our form."""
        return forms.AddPasskeyForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With the form as it was sent, and whether this address can have passkeys."""
        return {**super().get_context_data(**kwargs), **kwargs, "takes_passkeys": takes_passkeys()}


class RemovePasskeyView(webauthn.RemoveWebAuthnView):  # type: ignore[misc]
    """Remove a passkey."""

    form_class = forms.RemovePasskeyForm
    template_name = "accounts/factors/remove.html"
    success_url = OWN

    def get_form_kwargs(self) -> dict[str, Any]:
        """Looked at before it is sent, so that the page says at once when it cannot be removed."""
        return {**super().get_form_kwargs(), "authenticator": self.object, "data": {}}


class NewCodesView(codes.GenerateRecoveryCodesView):  # type: ignore[misc]
    """Make new recovery codes."""

    template_name = "accounts/factors/new_codes.html"

    def get_form_class(self) -> type[forms.NewCodesForm]:
        """Our form."""
        return forms.NewCodesForm


class CodesView(codes.ViewRecoveryCodesView):  # type: ignore[misc]
    """The recovery codes, shown once."""

    template_name = "accounts/factors/codes.html"


class SignInByPasskeyView(webauthn.LoginWebAuthnView):  # type: ignore[misc]
    """Sign in by a passkey alone: it asks for a fingerprint, a face or a PIN, so it is two proofs in one."""

    def get_form_class(self) -> type[forms.SignInByPasskeyForm]:
        """Our form."""
        return forms.SignInByPasskeyForm


prove = public(ProveView.as_view())
sign_in_by_passkey = public(SignInByPasskeyView.as_view())
prove_anew = anyone_signed_in(ProveAnewView.as_view())
prove_passkey_anew = anyone_signed_in(ProvePasskeyAnewView.as_view())
prove_password_anew = anyone_signed_in(ProvePasswordAnewView.as_view())
add_app = anyone_signed_in(AddAppView.as_view())
remove_app = anyone_signed_in(RemoveAppView.as_view())
add_passkey = anyone_signed_in(AddPasskeyView.as_view())
remove_passkey = anyone_signed_in(RemovePasskeyView.as_view())
new_codes = anyone_signed_in(NewCodesView.as_view())
show_codes = anyone_signed_in(never_cache(CodesView.as_view()))
