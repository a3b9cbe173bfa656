"""How django-allauth behaves here: nobody registers themselves, and addresses to go on to are ours only."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy

from fairwait.accounts import actions, sessions
from fairwait.accounts.models import User
from fairwait.govuk.addresses import is_ours


class NoSelfRegistration(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by a council administrator; signing in and out says nothing on the next page."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": gettext_lazy("The user name and password do not match. Check both and try again"),
        "too_many_login_attempts": gettext_lazy("Too many tries. Wait 15 minutes and try again"),
        "incorrect_password": gettext_lazy("This is not your password. Try again"),
        "enter_current_password": gettext_lazy("Enter your password as it is now"),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody registers themselves."""
        return False

    def is_safe_url(self, url: str | None) -> bool:
        """Only a path of this site, so that a link cannot carry somebody away after signing in (S28)."""
        return is_ours(url)

    def is_reauthentication_required(self, *, app: str) -> bool:
        """Who signed in a moment ago has just proved it."""
        return not sessions.fresh(context.request.session, now=timezone.now())

    def get_reauthentication_methods(self, user: User) -> list[dict[str, str]]:
        """In our own words: the second factor first, for it is the stronger proof."""
        said = {
            reverse("account_reauthenticate"): gettext("Use my password"),
            reverse("mfa_reauthenticate"): gettext("Use my authenticator app or a recovery code"),
            reverse("mfa_reauthenticate_webauthn"): gettext("Use a passkey"),
        }
        methods = super().get_reauthentication_methods(user)
        return [{**method, "description": said[method["url"]]} for method in methods]

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """The library's own notices are not shown: our pages say what happened."""

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        """Back to signing in, which says that one is signed out."""
        return f"{reverse('account_login')}?ended=out"

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Back to one's own page, which says when the password was changed."""
        return reverse("accounts:me")

    def respond_user_inactive(self, request: HttpRequest, user: User) -> HttpResponse:
        """Somebody whose account is disabled gave the right password: say so, and who can help."""
        return render(request, "accounts/inactive.html", status=403)

    def set_password(self, user: User, password: str) -> None:
        """One's own new password goes the same way as any other, so that it is recorded."""
        actions.set_password(user=user, password=password, by=user, now=timezone.now())
