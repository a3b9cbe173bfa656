"""What is answered when somebody loads an address that only takes what a form sends."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase, HttpResponseNotAllowed

from fairwait.desk import errors


class WrongMethodMiddleware:
    """A browser that asks for such a page again is told in words; a program is answered as it was."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, with a page where there was none."""
        response = self.get_response(request)
        is_bare = isinstance(response, HttpResponseNotAllowed) and not response.content
        if not is_bare or request.method != "GET" or not request.accepts("text/html"):
            return response
        page = errors.wrong_method(request)
        page["Allow"] = response["Allow"]
        return page
