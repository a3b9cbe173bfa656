"""Addresses for tests of the frame around pages: accounts as they are, and a few pages of our own."""

from django.http import HttpResponse
from django.urls import include, path

from fairwait.accounts.access import ANYBODY, needs, public
from fairwait.accounts.rules import Permission
from tests.govuk import gallery


def _said(words):
    def view(request):
        return HttpResponse(words)

    return view


def _fails(request):
    raise RuntimeError("a secret of Edith Marlowe")


def first(request):
    """The page people start from."""
    return HttpResponse("first")


first.permission = ANYBODY
urlpatterns = [
    path("", first),
    path("accounts/", include("fairwait.accounts.urls")),
    path("lists/", needs(Permission.SEE_LIST)(_said("lists"))),
    path("settings/", needs(Permission.CONFIGURE)(_said("settings"))),
    path("unmarked/", _said("nobody said who may see this")),
    path("open/", public(_said("open"))),
    path("fails/", public(_fails)),
    path("gallery/", public(gallery.gallery)),
    path("question/", public(gallery.question)),
]
handler400 = "fairwait.desk.errors.bad_request"
handler403 = "fairwait.desk.errors.forbidden"
handler404 = "fairwait.desk.errors.not_found"
handler500 = "fairwait.desk.errors.server_error"
