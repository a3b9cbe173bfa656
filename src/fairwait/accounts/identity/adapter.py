"""Who comes back from the identity provider: somebody with an account here, or nobody."""

from collections.abc import Mapping
from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount, SocialLogin
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from fairwait.accounts import actions, sessions
from fairwait.accounts.identity.document import Identity, SecondFactor
from fairwait.accounts.models import User, normal_username


class CouncilIdentity(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Lets in whom an administrator gave an account. Nobody makes one by signing in."""

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Find whose account it is. The provider's own number decides once it is known; a name may pass to another."""
        if sociallogin.is_existing:
            return
        identity = the_provider()
        user = find(claims_of(sociallogin), by=identity.user_name)
        if user is None:
            raise ImmediateHttpResponse(refused(request, "nobody"))
        if SocialAccount.objects.filter(user=user).exists():
            raise ImmediateHttpResponse(refused(request, "another"))
        sociallogin.connect(request, user)
        actions.identity_linked(user=user, provider=identity.name, now=timezone.now())

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Nobody registers themselves."""
        return False

    def on_authentication_error(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """The provider said no, or could not be asked."""
        raise ImmediateHttpResponse(refused(request, "failed"))

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """What changed is recorded in the account's own history; no e-mail is sent."""


def the_provider() -> Identity:
    """The council's identity provider, for pages that are reached through it only."""
    identity: Identity | None = settings.IDENTITY
    if identity is None:
        raise Http404
    return identity


def claims_of(sociallogin: SocialLogin) -> dict[str, Any]:
    """What the provider says of who signed in: its token, and over it what it told us when asked."""
    told = sociallogin.account.extra_data
    return {**told.get("id_token", {}), **told.get("userinfo", {})}


def find(claims: Mapping[str, Any], *, by: str) -> User | None:
    """The account a person has here: of this user name, else the only one with this e-mail address."""
    said = normal_username(str(claims.get(by) or ""))
    if not said:
        return None
    named = User.objects.filter(username=said).first()
    if named or "@" not in said:
        return named
    sharing = list(User.objects.filter(email__iexact=said)[:2])
    return sharing[0] if len(sharing) == 1 else None


def proves(identity: Identity, token: Mapping[str, Any]) -> bool:
    """Whether the provider has proved a second factor, as the council says it does."""
    if identity.second_factor is SecondFactor.SAID:
        return "mfa" in (token.get("amr") or ()) or token.get("acr") in identity.proving
    return identity.second_factor is SecondFactor.ALWAYS


def note_proof(sender: Any, request: HttpRequest, sociallogin: SocialLogin | None = None, **kwargs: Any) -> None:
    """Remember for this session that the provider proved a second factor."""
    if sociallogin and proves(the_provider(), sociallogin.account.extra_data.get("id_token", {})):
        request.session[sessions.PROVED_AT] = timezone.now().isoformat()


def refused(request: HttpRequest, why: str) -> HttpResponse:
    """Say why nobody is signed in: "nobody" has an account, it is "another"'s, or asking "failed"."""
    context = {"why": why, "provider": the_provider().name}
    return render(request, "accounts/identity/refused.html", context, status=403)
