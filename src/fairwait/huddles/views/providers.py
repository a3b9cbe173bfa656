"""Pages of providers somebody worried about: what is open about each, what was closed, and whom that touches."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from fairwait.accounts.access import may, needs, viewer_of
from fairwait.accounts.rules import Permission
from fairwait.huddles import queries as huddles
from fairwait.huddles.concerns import actions, queries
from fairwait.huddles.concerns.queries import ProviderShown
from fairwait.huddles.rules.refusal import HuddleRefused
from fairwait.huddles.views import concerns


@needs(Permission.SEE_HUDDLE)
@require_GET
def providers(request: HttpRequest) -> HttpResponse:
    """Every provider with a concern this viewer may see, those with the most open first."""
    viewer = viewer_of(request)
    context = {"providers": queries.providers(viewer), "sees_names": huddles.sees_names(viewer)}
    return render(request, "huddles/providers.html", context)


@needs(Permission.SEE_HUDDLE)
@require_GET
def provider(request: HttpRequest, provider: int) -> HttpResponse:
    """One provider: its concerns, what is done about each by whom, and the people they touch."""
    viewer, now = viewer_of(request), timezone.now()
    found = _provider(request, provider)
    if found.provider.pk != provider:  # a name that is another's: under that one
        return redirect("huddles:provider", found.provider.pk)
    concerns.log_shown(viewer, [*found.open, *found.closed], page="provider", now=now)
    others = [one for one, _open in queries.providers(viewer) if one.pk != provider]
    context = {
        "found": found, "others": others, "may_hold": may(viewer, Permission.HOLD_HUDDLE),
        "may_open": may(viewer, Permission.SEE_PERSON), **concerns.said(now),
    }  # fmt: skip
    return render(request, "huddles/provider.html", context)


@needs(Permission.HOLD_HUDDLE)
@require_POST
def same(request: HttpRequest, provider: int) -> HttpResponse:
    """Two names are one provider: what stands under this one stands under the other from here on."""
    found, into = _provider(request, provider), request.POST.get("same_as", "")
    other = queries.provider_for(viewer_of(request), int(into)) if into.isdecimal() and len(into) < 10 else None
    if other is None:
        messages.error(request, _("Select the provider this is another name of."))
        return redirect("huddles:provider", found.provider.pk)
    try:
        actions.same_provider(provider=found.provider, as_=other.provider, by=viewer_of(request))
        messages.success(request, _("One provider from here on, under this name."))
    except HuddleRefused as refusal:
        messages.error(request, str(refusal))
    return redirect("huddles:provider", other.provider.pk)


def _provider(request: HttpRequest, number: int) -> ProviderShown:
    found = queries.provider_for(viewer_of(request), number)
    if found is None:
        raise Http404
    return found
