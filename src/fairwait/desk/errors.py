"""Pages for when something went wrong. They say what to do, and need neither database nor session.

A page of errors must not be able to fail itself: each is rendered without the request, and if even that fails, a few
lines of plain HTML are sent.
"""

import logging
import sys
from typing import Any

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from fairwait.accounts import queries
from fairwait.accounts.access import NotAllowed
from fairwait.accounts.actions import AccessNotRecorded
from fairwait.govuk import typed

log = logging.getLogger(__name__)

_LAST_RESORT = (
    "<!DOCTYPE html><html lang='en-GB'><head><meta charset='utf-8'><title>Something went wrong</title></head>"
    "<body><main><h1>Something went wrong</h1><p>Nothing was changed by the page you asked for unless it said so. "
    "Try again in a few minutes.</p></main></body></html>"
)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: what was sent could not be read."""
    return _page(request, "bad_request", status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: who can help, when the refusal knows."""
    because = exception.because if isinstance(exception, NotAllowed) else ""
    who_can = exception.who_can if isinstance(exception, NotAllowed) else ()
    administrators = _administrators(request)
    return _page(request, "forbidden", status=403, because=because, who_can=who_can, administrators=administrators)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: the same words whether there is nothing here or it is not for this person."""
    return _page(request, "not_found", status=404)


def wrong_method(request: HttpRequest) -> HttpResponse:
    """405: an address that only takes what a form sends, loaded again. At the door for people there is nothing here."""
    return _page(request, "not_found" if getattr(request, "errors_as", "") else "wrong_method", status=405)


def server_error(request: HttpRequest) -> HttpResponse:
    """500, or 503 when the database or the access log could not be reached. No detail of the fault is shown."""

    fault = sys.exc_info()[1]
    unavailable = isinstance(fault, DatabaseError | AccessNotRecorded)
    status = 503 if unavailable else 500
    return _page(request, "unavailable" if unavailable else "server_error", status=status, typed=_typed(request))


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form whose hidden token is missing or old. What was typed is given back, so that it is not lost."""
    return _page(request, "form_expired", status=403, typed=_typed(request))


def _typed(request: HttpRequest) -> tuple[typed.Typed, ...]:
    try:
        return typed.words_in(request)
    except Exception:  # an error page must not fail for want of what was typed
        log.exception("typed_words_lost")
        return ()


def _administrators(request: HttpRequest) -> list[str]:
    try:
        return queries.administrators() if request.user.is_authenticated else []
    except (DatabaseError, AttributeError):
        return []


def _page(request: HttpRequest, name: str, *, status: int, **context: Any) -> HttpResponse:
    try:
        # The door for people has a page of its own, in their language, that says nothing of whose it is.
        theirs = getattr(request, "errors_as", "")
        said = {"said": getattr(request, "said", None), "fault": name}
        body = str(render_to_string(theirs or f"desk/errors/{name}.html", {**said, **({} if theirs else context)}))
    except Exception:  # the last resort: no template, no translation, nothing that can fail
        log.exception("error_page_failed", extra={"page": name})
        body = _LAST_RESORT
    response = HttpResponse(body, status=status)
    if status == 503:
        response["Retry-After"] = "60"
    return response
