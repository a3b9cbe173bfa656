"""Single keys on pages that have them: whether somebody turned them off, for the session (WCAG 2.1.4)."""

from django.http import HttpRequest

_OFF = "single-keys-off"


def are_on(request: HttpRequest) -> bool:
    """Whether single keys do anything for whoever looks."""
    return not request.session.get(_OFF)


def switch(request: HttpRequest) -> None:
    """Turn them off, or on again."""
    request.session[_OFF] = are_on(request)
