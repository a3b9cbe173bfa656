"""One page: whether all is well, for a monitor that has no account."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from fairwait.upkeep import queries


@require_safe
@never_cache
def health(request: HttpRequest) -> HttpResponse:
    """200 and "ok", or 503 and "not well". Which part fails is for staff: an outsider learns nothing (S56)."""
    well = queries.is_well(queries.health(now=timezone.now()))
    return HttpResponse("ok\n" if well else "not well\n", status=200 if well else 503, content_type="text/plain")


# The mark of accounts.access, which stands above this room.
health.public = True  # type: ignore[attr-defined]
