"""Every page is made under the veil: restricted records stay unnamed unless opened, and names are initials if asked."""

from collections.abc import Callable, Collection, Iterable
from functools import cached_property
from typing import Any, cast
from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone

from fairwait.accounts.access import may, sights, sights_remembered
from fairwait.accounts.rules import Permission
from fairwait.people import queries, reasons, veil

MASKED = "masked"


class VeilMiddleware:
    """Lays the veil over whoever is read while a page is made."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Make the page under the veil; an answer sent in parts takes it along."""
        worn = _Worn(request)
        drawn = veil.drawn(lifted=lambda: worn.lifted, masked=lambda: worn.is_masked, left=lambda: worn.left)
        with sights_remembered(), drawn:
            response = self.get_response(request)
            # A file is sent as it lies; it was made earlier.
            if isinstance(response, StreamingHttpResponse) and not isinstance(response, FileResponse):
                response.streaming_content = veil.around(cast("Iterable[bytes]", response.streaming_content))
        return response

    def process_view(
        self, request: HttpRequest, view: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Keep from a shared screen what cannot be shown in initials."""
        if getattr(view, "is_unmasked", False) and request.user.is_authenticated and request.session.get(MASKED):
            return render(request, "people/masked.html")
        return None


class _Worn:
    """What one request may lift, asked of its session only when somebody restricted is read."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @property
    def lifted(self) -> Collection[UUID]:
        """The records this session gave a reason for; asked anew each time, since a page may take one.

        Whoever may open single ones only: those, as long as they may.
        """
        given = reasons.all_given(self._request.session, now=timezone.now())
        if may(self._request.user, Permission.SEE_RESTRICTED) or not given:
            return given
        return given & queries.references(sights(self._request.user).may)

    @property
    def left(self) -> Collection[int]:
        """The records that this colleague leaves to others."""
        return sights(self._request.user).may_not

    @cached_property
    def is_masked(self) -> bool:
        """Whether this session shares its screen."""
        return bool(self._request.session.get(MASKED))
