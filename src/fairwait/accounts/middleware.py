"""Every page needs sign-in unless it is marked public; a page that does not say who may see it is shown to nobody."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.middleware import get_user
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from fairwait.accounts import frame, sessions
from fairwait.accounts.access import NotAllowed, mark_of, signed_in
from fairwait.accounts.factors.queries import has_factor
from fairwait.govuk import typed, words

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
# Where somebody who must choose a new password may still go.
WITHOUT_NEW_PASSWORD = frozenset({"account_change_password", "account_logout"})
# Where somebody who must first add a second factor may still go.
WITHOUT_SECOND_FACTOR = WITHOUT_NEW_PASSWORD | {
    "mfa_index",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "account_reauthenticate",
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
}


LARGEST_NUMBER = 2**63 - 1
"""The largest number either database keeps."""


class SignInRequiredMiddleware:
    """Lets nobody in who has not signed in, ends sessions that have lasted too long, and sets the council's frame."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Speak the council's words for the length of this request."""
        request.frame = frame.Frame(request)  # type: ignore[attr-defined]
        with words.speaking(lambda: request.frame.vocabulary):  # type: ignore[attr-defined]
            return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        """Decide before the view runs."""
        if any(isinstance(number, int) and number > LARGEST_NUMBER for number in kwargs.values()):
            raise Http404  # typed by hand: no record has such a number, and no database can be asked for it
        mark = mark_of(view)
        if mark == "public":
            return None
        if not request.user.is_authenticated:
            return _sign_in(request, why=None)
        # A list asks hundreds of times whether somebody may: of the record itself, and not through what stands for it.
        request.user = get_user(request)
        now = timezone.now()
        if why := sessions.ended(request.session, now=now):
            logout(request)
            return _sign_in(request, why=why)
        if not mark:
            raise NotAllowed(
                "This page does not say who may see it, so it is shown to nobody. Tell your administrator."
            )
        if signed_in(request).must_change_password and _name(request) not in WITHOUT_NEW_PASSWORD:
            return redirect("account_change_password")
        if settings.SECOND_FACTOR_REQUIRED and not _proved(request) and _name(request) not in WITHOUT_SECOND_FACTOR:
            return redirect("mfa_index")
        sessions.touch(request.session, now=now)
        return None


def _proved(request: HttpRequest) -> bool:
    """Whether somebody has a second factor, which signing in then asked for. Asked once a session while it holds."""
    if not request.session.get(sessions.PROVED_AT) and has_factor(signed_in(request)):
        request.session[sessions.PROVED_AT] = timezone.now().isoformat()
    return bool(request.session.get(sessions.PROVED_AT))


def _name(request: HttpRequest) -> str:
    match = request.resolver_match
    return match.view_name if match else ""


def _sign_in(request: HttpRequest, *, why: sessions.Ended | None) -> HttpResponse:
    """Send somebody to sign in and bring them back; what they had typed is given back to them first."""
    if request.method in SAFE:
        query = {"next": request.get_full_path()} if request.path != "/" else {}
        if why:
            query["ended"] = why.value
        return redirect(f"{reverse('account_login')}?{urlencode(query)}" if query else reverse("account_login"))
    return render(request, "accounts/signed_out.html", {"why": why, "typed": typed.words_in(request)}, status=401)
