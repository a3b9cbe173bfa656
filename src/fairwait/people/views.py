"""Records that may be one person: a queue of questions, each decided by somebody, and undone if it was wrong."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from fairwait.accounts.access import needs, viewer_of
from fairwait.accounts.actions import log_access
from fairwait.accounts.rules import Permission
from fairwait.people import actions, forms, pairs, queries
from fairwait.people.joining import queue, showing
from fairwait.people.joining.queue import Part
from fairwait.people.models import LikelyPair
from fairwait.people.pairs import Pair
from fairwait.people.rules import PeopleRefused


@needs(Permission.MERGE_PEOPLE)
def same_person(request: HttpRequest) -> HttpResponse:
    """The questions still open: a part of them in an order, or those that match words. Words are never taken from an
    address: they are posted."""
    viewer, now = viewer_of(request), timezone.now()
    part = Part.said({name: request.GET.getlist(name) for name in request.GET})
    words = request.POST.get("find", "").strip()[:120] if request.method == "POST" else ""
    found = queue.queue(viewer, part, find=words)
    if found.people:
        log_access(by=viewer, people=found.people, page="same-person", now=now)
    return render(request, "people/same_person.html", showing.page(viewer, found, words=words))


@needs(Permission.MERGE_PEOPLE)
def pair(request: HttpRequest, number: int) -> HttpResponse:
    """Two records side by side, and the decision."""
    asked = pairs.pair(viewer_of(request), number)
    if asked is None:
        raise Http404
    now = timezone.now()
    log_access(by=viewer_of(request), people=[asked.left_id, asked.right_id], page="same-person:pair", now=now)
    both = pairs.side_by_side(asked)
    form = forms.PairForm(request.POST or None, left=both.left.title, right=both.right.title)
    if request.method == "POST" and form.is_valid():
        try:
            said = _decide(both, **form.cleaned_data, by=viewer_of(request), now=now)
        except PeopleRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, said)
            return redirect("people:same_person")
    context = {"form": form, "both": both, "back": reverse("people:same_person")}
    return render(request, "people/pair.html", context)


def _decide(both: Pair, *, decision: str, reason: str, by: Any, now: Any) -> str:
    asked: LikelyPair = both.pair
    if decision == forms.APART:
        actions.keep_apart(pair=asked, reason=reason, by=by, now=now)
        return _("They are kept apart. This pair is not asked about again.")
    stays, goes = (asked.left, asked.right) if decision == forms.JOIN_LEFT else (asked.right, asked.left)
    actions.merge(record=goes, into=stays, reason=reason, by=by, now=now)
    return _("They are one person now, under %(name)s. It can be undone on that page.") % {"name": stays.name}


@needs(Permission.MERGE_PEOPLE)
def part(request: HttpRequest, person: UUID) -> HttpResponse:
    """Undo a joining."""
    record = queries.joined_record(viewer_of(request), person)
    if record is None or record.now_known_as is None:
        raise Http404
    now, stays = timezone.now(), record.now_known_as
    log_access(by=viewer_of(request), people=[record.pk, stays.pk], page="same-person:part", now=now)
    form = forms.PartForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.unmerge(record=record, **form.cleaned_data, by=viewer_of(request), now=now)
        except PeopleRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request, _("The joining is undone: each record stands by itself, with all that was recorded.")
            )
            return redirect("desk:person", stays.uuid)
    context = {"form": form, "record": record, "stays": stays, "back": reverse("desk:person", args=[stays.uuid])}
    return render(request, "people/part.html", context)
