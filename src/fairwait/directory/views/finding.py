"""Finding somebody to speak to, or something nearby; and one listing with all that is known of it."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from fairwait.accounts.access import anyone_signed_in, may, needs, viewer_of
from fairwait.accounts.rules import Permission
from fairwait.directory import actions, queries, showing
from fairwait.directory.actions import DirectoryRefused
from fairwait.directory.forms import CheckForm, EndForm, OwnerLinkForm, SearchForm
from fairwait.directory.models import Listing
from fairwait.engine.calendars import london_day

READ = ("GET", "HEAD", "POST")


@anyone_signed_in
@require_http_methods(READ)
def find(request: HttpRequest) -> HttpResponse:
    """Look through the directory. Words and postcodes are sent in the form and stand in no address."""
    today = london_day(timezone.now())
    form = SearchForm(request.POST or None)
    page = showing.page(form, today=today, number=number_of(request))
    context = {
        "page": page, "form": form, "standing": queries.standing(today=today),
        "may_keep": may(viewer_of(request), Permission.KEEP_DIRECTORY),
        "may_see_figures": may(viewer_of(request), Permission.SEE_MEASURES),
        "may_load": may(viewer_of(request), Permission.LOAD_DIRECTORY),
    }  # fmt: skip
    return render(request, "directory/find.html", context)


def number_of(request: HttpRequest) -> int:
    """Which page is asked for."""
    words = request.POST.get("page", "1")
    return int(words) if words.isdecimal() and len(words) < 5 else 1


@anyone_signed_in
def listing(request: HttpRequest, listing: UUID) -> HttpResponse:
    """One listing, every version of it, and for whoever keeps the directory what may be done."""
    found = _any(listing)
    viewer, today = viewer_of(request), london_day(timezone.now())
    may_keep = may(viewer, Permission.KEEP_DIRECTORY)
    context = {
        "whole": showing.whole(found, today=today), "listing": found, "versions": queries.versions(found),
        "may_keep": may_keep, "links": queries.owner_links(viewer, found) if may_keep else (), "today": today,
    }  # fmt: skip
    return render(request, "directory/listing.html", context)


def _any(uuid: UUID) -> Listing:
    try:
        return queries.any_listing(uuid)
    except queries.NothingListed:
        raise Http404 from None


@needs(Permission.KEEP_DIRECTORY)
def check(request: HttpRequest, listing: UUID) -> HttpResponse:
    """Say that it is right as it stands, and how one knows."""
    found = _any(listing)
    form = CheckForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.check(listing=found, how=form.cleaned_data["how"], by=viewer_of(request), now=timezone.now())
        messages.success(request, _("It counts as checked today."))
        return redirect("directory:listing", found.uuid)
    whole = showing.whole(found, today=london_day(timezone.now()))
    return render(request, "directory/check.html", {"form": form, "listing": found, "whole": whole})


@needs(Permission.KEEP_DIRECTORY)
def end(request: HttpRequest, listing: UUID) -> HttpResponse:
    """It is not there any more."""
    found = _any(listing)
    form = EndForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.end_listing(listing=found, why=form.cleaned_data["why"], by=viewer_of(request), now=timezone.now())
        messages.success(request, _("It is shown to nobody any more. What stood there is kept."))
        return redirect("directory:listing", found.uuid)
    return render(request, "directory/end.html", {"form": form, "listing": found})


@needs(Permission.KEEP_DIRECTORY)
def owner_link(request: HttpRequest, listing: UUID) -> HttpResponse:
    """Give whoever runs it a link. It is shown once, on this page alone."""
    found = _any(listing)
    form, made = OwnerLinkForm(request.POST if request.POST.get("act") == "make" else None), None
    viewer, now = viewer_of(request), timezone.now()
    if request.POST.get("act") == "take-back":
        for link in queries.owner_links(viewer, found):
            actions.take_back_owner_link(link=link, by=viewer, now=now)
        messages.success(request, _("No link to this listing opens any more."))
        return redirect("directory:listing", found.uuid)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.make_owner_link(listing=found, given_to=form.cleaned_data["given_to"], by=viewer, now=now)
        except DirectoryRefused as refusal:
            form.add_error("given_to", str(refusal))
    address = request.build_absolute_uri(reverse("local_help:change", args=[made.token])) if made else ""
    context = {
        "form": form, "listing": found, "made": made, "address": address,
        "links": [(one, one.opens(london_day(now))) for one in queries.owner_links(viewer, found)],
    }  # fmt: skip
    return render(request, "directory/owner_link.html", context)
