"""Pages that say something about the site itself."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from fairwait.accounts.access import public


@public
@require_GET
def accessibility(request: HttpRequest) -> HttpResponse:
    """How accessible the site is, what is not, and whom to tell: the law asks for it, for anybody to read."""
    return render(request, "desk/accessibility.html")
