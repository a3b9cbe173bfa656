"""What a page answers when a record could not be opened: the same everywhere, so no view says it again."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render

from fairwait.govuk import typed
from fairwait.people.models import Person
from fairwait.waiting.opening import NothingHere, ReasonNeeded
from fairwait.waiting.pages import reason_address


class OpeningMiddleware:
    """Nothing here is "not found"; a restricted record is asked about first, and whoever asked comes back."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Only what a view raises is answered here."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, raised: Exception) -> HttpResponseBase | None:
        """Answer what opening raises. Raises Http404."""
        if isinstance(raised, NothingHere):
            raise Http404 from None
        if isinstance(raised, ReasonNeeded):
            return _ask_why(request, raised.person)
        return None


def _ask_why(request: HttpRequest, person: Person) -> HttpResponseBase:
    """The page that asks why. What was sent too late for an earlier reason is given back, and nothing of it is done."""
    address = reason_address(person, onward=request.path)
    if request.method in ("GET", "HEAD"):
        return redirect(address)
    context = {"address": address, "typed": typed.words_in(request)}
    return render(request, "waiting/reason_again.html", context, status=403)
