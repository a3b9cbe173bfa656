"""Callers who gave no name: a list of them, who one of them was, and that it was not them after all."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from fairwait.accounts.access import needs, viewer_of
from fairwait.accounts.actions import log_access
from fairwait.accounts.queries import names_of
from fairwait.accounts.rules import Permission
from fairwait.conversations.actions import naming as actions
from fairwait.conversations.actions.requests import RequestRefused
from fairwait.conversations.forms.naming import NamingForm, NotThemForm
from fairwait.conversations.forms.requests import lines
from fairwait.conversations.models import Request
from fairwait.conversations.queries import naming as queries
from fairwait.conversations.rules.shape import Topic
from fairwait.conversations.views.requests import found_request, matches_for
from fairwait.conversations.words import requests as words
from fairwait.engine.calendars import london_day
from fairwait.govuk.formats import format_list
from fairwait.govuk.kept import uuid_of
from fairwait.people.queries import standing_for, visible_people
from fairwait.waiting.pages import known_as
from fairwait.waiting.queries import pathways


@needs(Permission.TAKE_REQUEST)
@require_GET
def without_name(request: HttpRequest) -> HttpResponse:
    """Callers who gave no name, of the last months: by when they came and what for, never by what they said."""
    found = list(queries.without_name(viewer_of(request), now=timezone.now())[: queries.MOST + 1])
    context = {
        "found": found[: queries.MOST], "is_cut": len(found) > queries.MOST, "ways": words.WAYS,
        "topics": words.TOPICS, "most": queries.MOST,
    }  # fmt: skip
    return render(request, "conversations/without_name.html", context)


@needs(Permission.TAKE_REQUEST)
def who_it_was(request: HttpRequest, request_uuid: UUID) -> HttpResponse:
    """It is known now who a caller without a name was."""
    now = timezone.now()
    found = found_request(request, request_uuid, now=now)
    if not queries.may_be_named(found):
        if found.finished_at is None:
            raise Http404
        return redirect("conversations:request", found.uuid)
    stayed = queries.kept_with(found)
    if stayed is not None:
        if not visible_people(viewer_of(request)).filter(pk=stayed.pk).exists():
            return render(request, "conversations/who_it_was_closed.html", {"one": found})
        known_as(request, stayed, now=now)
        log_access(by=viewer_of(request), people=[stayed.pk], page="request", now=now)
    picked = request.POST.get("do", "").partition("it-was:")[2]
    form = NamingForm(request.POST if picked else None, initial=request.POST.dict())
    if picked and form.is_valid():
        person = visible_people(viewer_of(request)).filter(uuid=uuid_of(picked)).first()
        if person is None:
            raise Http404
        known_as(request, person, now=now)
        try:
            actions.say_who_it_was(
                request=found, person=person, why=form.cleaned_data["why"], by=viewer_of(request), now=now
            )  # fmt: skip
        except RequestRefused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            messages.success(request, _("It is kept: what they said is on their record."))
            return redirect("conversations:request", found.uuid)
    return _page(request, found, form=form, now=now)


def _page(request: HttpRequest, found: Request, *, form: NamingForm, now: datetime) -> HttpResponse:
    typed = request.POST.get("find", "")
    matches = matches_for(request, typed, now=now) if typed.strip() else None
    if request.POST.get("do") == "find" and matches is None:
        messages.error(request, _("Enter at least three letters or numbers to look for somebody."))
    today = london_day(now)
    context = {
        "form": form, "one": found, "matches": matches, "lines": lines(queries.said_by_caller(found)),
        "ways": words.WAYS,
        "topic": words.TOPICS[Topic(found.topic)], "pathways": {one.code: one for one in pathways(on=today)},
    }  # fmt: skip
    return render(request, "conversations/who_it_was.html", context)


@needs(Permission.TAKE_REQUEST)
def not_them(request: HttpRequest, request_uuid: UUID) -> HttpResponse:
    """It was not them after all."""
    now = timezone.now()
    found = found_request(request, request_uuid, now=now)
    named = queries.named_later(found)
    if named is None or found.person is None:
        if found.finished_at is None:
            raise Http404
        return redirect("conversations:request", found.uuid)
    person = standing_for(found.person)
    log_access(by=viewer_of(request), people=[person.pk], page="request", now=now)
    mixed = [
        (one, words.MIXED[one.kind], names_of([one.event.by]).get(one.event.by or 0, ""))
        for one in queries.mixed_since(person, named)
    ]
    form = NotThemForm(request.POST or None, is_restricted=person.is_restricted or found.person.is_restricted)
    if request.method == "POST" and form.is_valid():
        try:
            actions.take_back(
                request=found, why=form.cleaned_data["why"], is_read_again=form.is_read_again, by=viewer_of(request),
                now=now,
            )  # fmt: skip
        except RequestRefused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            messages.success(request, _("It is taken back: nobody is named as this caller."))
            if mixed:
                messages.warning(
                    request, _("Words of this caller still stand on the record: %(what)s. Put it right there.")
                    % {"what": format_list([_(what) for _one, what, _who in mixed])},
                )  # fmt: skip
            return redirect("conversations:request", found.uuid)
    context = {
        "form": form, "one": found, "label": person.name, "named": named, "mixed": mixed, "person": person,
    }  # fmt: skip
    return render(request, "conversations/not_them.html", context)
