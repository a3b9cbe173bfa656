"""Keeping the directory: what is stale, what is proposed, connectors, and what is brought in."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from fairwait.accounts.access import needs, viewer_of
from fairwait.accounts.rules import Permission
from fairwait.directory import actions, fetching, queries, showing
from fairwait.directory.actions import DirectoryRefused
from fairwait.directory.forms import AddressForm, ConnectorForm, DecideForm, FileForm, as_typed
from fairwait.directory.jobs import LOOK_JOB
from fairwait.directory.models import Decision, Listing
from fairwait.directory.rules.proposals import differences
from fairwait.directory.rules.reading import Layer
from fairwait.directory.words import BOXES
from fairwait.engine.calendars import london_day
from fairwait.govuk.forms import GovukForm
from fairwait.upkeep import actions as upkeep

SHOWN = 100


@needs(Permission.KEEP_DIRECTORY)
@require_GET
def keeping(request: HttpRequest) -> HttpResponse:
    """What waits to be decided, and what must be checked."""
    today = london_day(timezone.now())
    stale = queries.stale(today=today)
    context = {
        "standing": queries.standing(today=today), "proposals": queries.waiting_proposals(viewer_of(request)),
        "stale": [(one, showing.checked(one)) for one in stale[:SHOWN]], "today": today,
    }  # fmt: skip
    return render(request, "directory/keeping.html", context)


@needs(Permission.KEEP_DIRECTORY)
def proposal(request: HttpRequest, proposal: UUID) -> HttpResponse:
    """One proposal: what it changes, and what becomes of it."""
    viewer = viewer_of(request)
    found = queries.proposal_for(viewer, proposal)
    if found is None:
        raise Http404
    form = DecideForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.decide(
                proposal=found, decision=Decision(form.cleaned_data["decision"]), why=form.cleaned_data["why"],
                by=viewer, now=timezone.now(),
            )  # fmt: skip
        except DirectoryRefused as refusal:
            _refuse(form, refusal)
        else:
            messages.success(request, _("It is decided."))
            return redirect("directory:keeping")
    changes = [(_(BOXES[one.name]) if one.name in BOXES else one.name, one) for one in
               differences(found.listing.document, found.document, on=london_day(timezone.now()))]  # fmt: skip
    context = {"form": form, "proposal": found, "changes": changes, "listing": found.listing}
    return render(request, "directory/proposal.html", context)


def _refuse(form: GovukForm, refusal: DirectoryRefused) -> None:
    form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))


@needs(Permission.KEEP_DIRECTORY)
def connector(request: HttpRequest, listing: UUID | None = None) -> HttpResponse:
    """Add a connector, or change one."""
    found = _connector(listing) if listing else None
    form = ConnectorForm(request.POST or None, initial=as_typed(found.document) if found else None)
    if request.method == "POST" and form.is_valid():
        try:
            kept = actions.change_connector(
                listing=found, said=form.said(), why=form.cleaned_data["why"], by=viewer_of(request), now=timezone.now()
            )
        except DirectoryRefused as refusal:
            _refuse(form, refusal)
        else:
            messages.success(request, _("%(name)s is kept.") % {"name": kept.name})
            return redirect("directory:listing", kept.uuid)
    return render(request, "directory/connector.html", {"form": form, "listing": found})


def _connector(uuid: UUID) -> Listing:
    try:
        found = queries.any_listing(uuid)
    except queries.NothingListed:
        raise Http404 from None
    if found.layer != Layer.CONNECTOR.value:
        raise Http404
    return found


# Bringing in ------------------------------------------------------------------------------------------------------


@needs(Permission.LOAD_DIRECTORY)
def sources(request: HttpRequest) -> HttpResponse:
    """Where the directory comes from; bring in a file, follow an address."""
    viewer = viewer_of(request)
    act = request.POST.get("act", "")
    file_form = FileForm(request.POST if act == "file" else None, request.FILES if act == "file" else None)
    address_form = AddressForm(request.POST if act == "follow" else None)
    outcome = None
    try:
        if act == "file" and file_form.is_valid():
            outcome = _bring_in(request, file_form.cleaned_data)
        elif act == "follow" and address_form.is_valid():
            return _follow(request, address_form.cleaned_data)
    except DirectoryRefused as refusal:
        _refuse(file_form if act == "file" else address_form, refusal)
    if outcome is not None and outcome.arrival is not None:
        messages.success(request, _("It is in. What could not be used is listed below."))
        return redirect("directory:arrival", outcome.arrival.uuid)
    context = {
        "file_form": file_form, "address_form": address_form, "outcome": outcome, "sources": queries.sources(viewer),
        "arrivals": queries.arrivals(viewer), "form": file_form if file_form.errors else address_form,
        "hosts": settings.DIRECTORY_HOSTS, "has_postcodes": queries.knows_postcodes(),
    }  # fmt: skip
    return render(request, "directory/sources.html", context)


def _bring_in(request: HttpRequest, said: dict[str, Any]) -> actions.Outcome:
    viewer, now = viewer_of(request), timezone.now()
    source = actions.source_named(said["name"], by=viewer, now=now)
    return actions.bring_in(
        payload=said["file"].read(), source=source, by=viewer, now=now, confirm=said["confirm"],
        is_trial=said["is_trial"],
    )  # fmt: skip


def _follow(request: HttpRequest, said: dict[str, Any]) -> HttpResponse:
    viewer, now = viewer_of(request), timezone.now()
    address = said["address"].rstrip("/")
    try:
        fetching.Host(address, frozenset(settings.DIRECTORY_HOSTS))
    except DirectoryRefused as refusal:
        raise DirectoryRefused(str(refusal), field="address") from None
    source = actions.source_named(said["name"], address=address, by=viewer, now=now)
    actions.follow(source=source, is_followed=True, by=viewer, now=now)
    upkeep.enqueue(LOOK_JOB, arguments={"source": source.pk}, by=viewer, now=now)
    messages.success(request, _("It is looked at now, and every night from now on."))
    return redirect("directory:sources")


@needs(Permission.LOAD_DIRECTORY)
@require_POST
def source(request: HttpRequest, source: UUID) -> HttpResponse:
    """Look at one now, or follow it no more."""
    viewer, now = viewer_of(request), timezone.now()
    found = queries.source_for(viewer, source)
    if found is None or not found.address:
        raise Http404
    if request.POST.get("act") == "stop":
        actions.follow(source=found, is_followed=False, by=viewer, now=now)
        messages.success(request, _("It is followed no more. What it gave stays."))
    else:
        upkeep.enqueue(LOOK_JOB, arguments={"source": found.pk}, by=viewer, now=now)
        messages.success(request, _("It is being looked at. Come back in a minute."))
    return redirect("directory:sources")


@needs(Permission.LOAD_DIRECTORY)
@require_GET
def arrival(request: HttpRequest, arrival: UUID) -> HttpResponse:
    """What one file changed, and what of it could not be used."""
    found = queries.arrival_for(viewer_of(request), arrival)
    if found is None:
        raise Http404
    return render(request, "directory/arrival.html", {"arrival": found})
