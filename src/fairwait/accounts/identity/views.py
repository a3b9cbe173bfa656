"""The way to the council's identity provider and back."""

import logging

from allauth.socialaccount.providers.openid_connect import views
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET, require_POST
from requests import RequestException

from fairwait.accounts.access import public
from fairwait.accounts.identity.adapter import refused, the_provider
from fairwait.accounts.identity.document import PROVIDER

log = logging.getLogger(__name__)


@public
@require_POST
def go(request: HttpRequest, provider_id: str) -> HttpResponse:
    """To the provider; only from our own form, so that no link can sign somebody in as another."""
    return _through(request, provider_id, views.login)


@public
@require_GET
def come_back(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Back from the provider."""
    return _through(request, provider_id, views.callback)


def _through(request: HttpRequest, provider_id: str, view: object) -> HttpResponse:
    the_provider()
    if provider_id != PROVIDER:
        raise Http404
    try:
        answer: HttpResponse = view(request, PROVIDER)  # type: ignore[operator]
    except (RequestException, ValueError, KeyError) as fault:  # it cannot be reached, or does not speak as it should
        log.warning("identity_provider_failed", extra={"fault": type(fault).__name__})
        return refused(request, "failed")
    return answer
