"""Every page is made under the veil: restricted records stay unnamed unless opened, and names are initials if asked."""

from collections.abc import Callable, Collection, Iterable
from functools import cached_property
from typing import cast
from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone

from fairwait.accounts.access import may
from fairwait.accounts.rules import Permission
from fairwait.people import reasons, veil

MASKED = "masked"


class VeilMiddleware:
    """Lays the veil over whoever is read while a page is made."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Make the page under the veil; an answer sent in parts takes it along."""
        worn = _Worn(request)
        with veil.drawn(lifted=lambda: worn.lifted, masked=lambda: worn.is_masked):
            response = self.get_response(request)
            # A file is sent as it lies; it was made earlier.
            if isinstance(response, StreamingHttpResponse) and not isinstance(response, FileResponse):
                response.streaming_content = veil.around(cast("Iterable[bytes]", response.streaming_content))
        return response


class _Worn:
    """What one request may lift, asked of its session only when somebody restricted is read."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @property
    def lifted(self) -> Collection[UUID]:
        """The records this session gave a reason for; asked anew each time, since a page may take one."""
        if not may(self._request.user, Permission.SEE_RESTRICTED):
            return ()
        return reasons.all_given(self._request.session, now=timezone.now())

    @cached_property
    def is_masked(self) -> bool:
        """Whether this session shares its screen."""
        return bool(self._request.session.get(MASKED))
