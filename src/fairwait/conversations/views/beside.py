"""What is begun beside a request: one of the carer's own, and a connection with help near home."""

from datetime import datetime
from uuid import uuid5

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from fairwait.accounts.access import needs, require, viewer_of
from fairwait.accounts.rules import Permission
from fairwait.conversations.actions import requests as actions
from fairwait.conversations.models import Request
from fairwait.conversations.queries import requests as queries
from fairwait.conversations.rules.shape import Way
from fairwait.directory import queries as directory
from fairwait.govuk.kept import uuid_of
from fairwait.keeping_in_touch.connecting.actions import ConnectRefused, connect, not_taken
from fairwait.keeping_in_touch.connecting.views import LEFT
from fairwait.people.queries import standing_for


def carer(request: HttpRequest, found: Request, *, now: datetime) -> HttpResponse:
    """A request of the carer's own, apart from this one. It is made once, however often it is asked for."""
    own = uuid5(found.uuid, "carer")
    begun = actions.begin_for_carer(way=Way(found.way), uuid=own, by=viewer_of(request), now=now)
    if queries.request_for(viewer_of(request), begun.uuid) is None:
        raise Http404
    messages.success(request, _("This is the carer’s own. Nothing of the other request is in it."))
    return redirect("conversations:request", begun.uuid)


@needs(Permission.TAKE_REQUEST)
@require_POST
def hear_carer(request: HttpRequest) -> HttpResponse:
    """Hear a carer, from the record of whom they care for. Nothing of that record goes with it."""
    way = request.POST.get("way", "")
    if way not in set(Way):
        raise Http404
    once = uuid_of(request.POST.get("once", ""))
    begun = actions.begin_for_carer(way=Way(way), uuid=once, by=viewer_of(request), now=timezone.now())
    return redirect("conversations:request", begun.uuid)


def near(request: HttpRequest, found: Request, *, now: datetime) -> HttpResponse:
    """Connect them with somebody or something near, while they are here."""
    if found.person is None:
        messages.error(request, _("Say first who this is about: a connection is somebody’s."))
        return redirect("conversations:request", found.uuid)
    require(viewer_of(request), Permission.RECORD_CONTACT)
    try:
        listing = directory.shown_listing(uuid_of(request.POST.get("do", "").removeprefix("near:")))
        once = uuid5(found.uuid, f"near {listing.pk} of {standing_for(found.person).pk}")
        why = str(found.said.get("wants", ""))[:500]
        connect(person=found.person, listing=listing, why=why, once=once, by=viewer_of(request), now=now)
    except (directory.NothingListed, ConnectRefused):
        messages.error(request, _("It is not there any more. Choose another."))
        return redirect("conversations:request", found.uuid)
    words = _("They are connected with %(name)s. In four weeks somebody asks whether it helped.")
    messages.success(request, words % {"name": listing.name})
    return redirect(reverse("conversations:request", args=[found.uuid]) + "#near")


def not_near(request: HttpRequest, found: Request, *, now: datetime) -> HttpResponse:
    """Help near was offered, and they would rather not. It counts where they live, also of a caller without a name."""
    require(viewer_of(request), Permission.RECORD_CONTACT)
    person = standing_for(found.person) if found.person is not None else None
    try:
        listing = directory.shown_listing(uuid_of(request.POST.get("do", "").removeprefix("not-near:")))
        once = uuid5(found.uuid, f"not near {listing.pk} of {person.pk if person else ''}")
        not_taken(
            person=person, listing=listing, once=once, by=viewer_of(request), now=now,
            postcode=str(found.said.get("postcode", "")),
        )  # fmt: skip
    except ConnectRefused as refusal:
        messages.error(request, _(str(refusal)))
    except directory.NothingListed:
        messages.error(request, _("It is not there any more. Choose another."))
    else:
        messages.success(request, _(LEFT) % {"name": listing.name})
    return redirect("conversations:request", found.uuid)
