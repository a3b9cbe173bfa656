"""Fairwait with one more page: the bare one. Addresses and view."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path

from fairwait.accounts.access import needs
from fairwait.accounts.rules import Permission
from fairwait.config import urls
from fairwait.waiting.models import Wait

ROWS = 50


@needs(Permission.SEE_LIST)
def bare(request: HttpRequest) -> HttpResponse:
    """Fifty rows of the same table in the same layout, and nothing else."""
    waits = Wait.objects.filter(status="open").select_related("person")
    waits = waits.order_by("order_rank", "-order_share", "clock_started_on", "pk")[:ROWS]
    return render(request, "bench/bare.html", {"waits": waits})


urlpatterns = [path("bare/", bare, name="bare"), path("", include(urls))]
handler400, handler403, handler404, handler500 = urls.handler400, urls.handler403, urls.handler404, urls.handler500
