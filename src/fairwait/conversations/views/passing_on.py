"""What is out with other departments, and what became of one of them."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from fairwait.accounts.access import needs, viewer_of
from fairwait.accounts.actions import log_access
from fairwait.accounts.rules import Permission
from fairwait.conversations.actions import passing_on as actions
from fairwait.conversations.actions.passing_on import PassedOnRefused
from fairwait.conversations.forms.passing_on import BackForm
from fairwait.conversations.queries import passing_on as queries
from fairwait.conversations.queries.requests import label
from fairwait.conversations.rules.passing_on import CameBack
from fairwait.conversations.rules.shape import Topic
from fairwait.conversations.words.passing_on import CAME_BACK
from fairwait.conversations.words.requests import TOPICS
from fairwait.engine.calendars import london_day
from fairwait.waiting.pages import known_as

MOST = 200


@needs(Permission.TAKE_REQUEST)
@require_GET
def listed(request: HttpRequest) -> HttpResponse:
    """Everything that is out with other departments, the longest overdue first."""
    now, viewer = timezone.now(), viewer_of(request)
    found = list(queries.out(viewer)[:MOST])
    people = [one.request.person for one in found if one.request.person is not None]
    if named := sorted({person.pk for person in people if not person.is_restricted}):
        log_access(by=viewer, people=named, page="front-door:passed-on", now=now)
    context = {"found": found, "label": label, "topics": TOPICS, "today": london_day(now)}
    return render(request, "conversations/passing_on.html", context)


@needs(Permission.TAKE_REQUEST)
def one(request: HttpRequest, passed_uuid: UUID) -> HttpResponse:
    """What became of one of them."""
    now, viewer = timezone.now(), viewer_of(request)
    found = queries.passed(viewer, passed_uuid)
    if found is None:
        raise Http404
    person = known_as(request, found.request.person, now=now) if found.request.person is not None else None
    if person is not None:
        log_access(by=viewer, people=[person.pk], page="front-door:passed-on", now=now)
    form = BackForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            actions.hear(
                passed=found, became=CameBack(said["became"]), said=said["said"], due_on=said["due_on"], by=viewer,
                now=now,
            )  # fmt: skip
        except PassedOnRefused as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, _("It is kept. Tell the person what became of it."))
            return redirect("conversations:passing_on")
    context = {
        "form": form, "one": found, "person": person, "label": label(found.request), "came_back": CAME_BACK,
        "topic": TOPICS[Topic(found.request.topic)],
    }  # fmt: skip
    return render(request, "conversations/passed_on.html", context)
