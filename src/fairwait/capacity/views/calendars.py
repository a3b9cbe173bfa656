"""A worker's visits as their own calendar reads them: by a secret address, and without a name."""

from datetime import timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from fairwait.accounts.access import public
from fairwait.capacity import queries
from fairwait.engine.calendars.appointments import Appointment, written


@public
@csrf_exempt  # it only reads: what a calendar asks beyond that is told so, rather than that a form is missing
@require_safe
def calendar(request: HttpRequest, token: str) -> HttpResponse:
    """The visits of one diary: when, a reference, and the first half of the postcode. No name, and not what for."""
    now = timezone.now()
    diary = queries.diary_of_token(token, now=now)
    if diary is None:
        raise Http404
    found = queries.visits_for_calendar(diary, since=now - timedelta(days=31))
    appointments = [
        Appointment(
            uid=str(one.uuid), starts_at=one.starts_at, ends_at=one.ends_at, sequence=one.revision,
            summary=" ".join(filter(None, (_("Visit"), one.uuid.hex[-6:], one.area))),
        )
        for one in found
    ]  # fmt: skip
    answer = HttpResponse(written(appointments, stamp=now), content_type="text/calendar; charset=utf-8")
    answer["Cache-Control"] = "no-store"
    return answer
