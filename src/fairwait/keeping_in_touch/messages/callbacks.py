"""Addresses the provider calls: receipts, and texts that came in. No sign-in but a bearer token of their own (S40)."""

import hmac
import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from fairwait.accounts.access import public
from fairwait.keeping_in_touch.messages import taking
from fairwait.keeping_in_touch.messages.taking import NotUnderstood

LARGEST = 64_000
_READ_OFF, _AT_ONCE = 16_000_000, 64_000
Take = Callable[[dict[str, Any]], object]


def _called(take: Take) -> Callable[[HttpRequest], HttpResponse]:
    """A view for one kind of call: token first, then size, then form, and only then what it says."""

    @public
    @csrf_exempt
    @require_POST
    @wraps(take)
    def view(request: HttpRequest) -> HttpResponse:
        if not _is_provider(request):
            return JsonResponse({"error": "unauthorised"}, status=401)
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not length.isdigit() or int(length) > LARGEST:
            _read_off(request)
            return JsonResponse({"error": "too large"}, status=413)
        try:
            said = json.loads(request.read(LARGEST + 1))
            if not isinstance(said, dict):
                raise NotUnderstood("an object was expected")
            take({key: "" if value is None else taking.without_nul(str(value)) for key, value in said.items()})
        except ValueError:
            return JsonResponse({"error": "not understood"}, status=400)
        return JsonResponse({"taken": True})

    return view


def _read_off(request: HttpRequest) -> None:
    """Throw away what is still coming: a line shut upon whoever is sending carries them no answer."""
    for _turn in range(_READ_OFF // _AT_ONCE):
        if not request.read(_AT_ONCE):
            return


def _is_provider(request: HttpRequest) -> bool:
    """Whether the bearer token is ours, compared in constant time. Without one set up nobody is."""
    wanted = settings.MESSAGES.callback_token
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    return bool(wanted) and hmac.compare_digest(given.encode(), wanted.encode())


@_called
def receipts(said: dict[str, str]) -> None:
    """What became of a message."""
    at = said.get("completed_at") or said.get("sent_at") or ""
    taking.receipt(
        reference=said.get("reference", ""), number=said.get("id", ""), status=said.get("status", ""), at=at,
        now=timezone.now(),
    )  # fmt: skip


@_called
def returned(said: dict[str, str]) -> None:
    """A letter came back."""
    taking.receipt(
        reference=said.get("reference", ""), number=said.get("notification_id", ""), status="returned",
        at=timezone.now().isoformat(), now=timezone.now(),
    )  # fmt: skip


@_called
def texts(said: dict[str, str]) -> None:
    """Somebody sent the council a text."""
    source, words = said.get("source_number", ""), said.get("message", "")
    sent = said.get("date_received", "")
    taking.text(number=said.get("id", ""), source=source, words=words, now=timezone.now(), sent=sent)
