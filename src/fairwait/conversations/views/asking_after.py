"""Asking people some days later whether it is sorted, and reading what they said."""

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
from fairwait.conversations.actions import asking_after as actions
from fairwait.conversations.actions.asking_after import AskingRefused
from fairwait.conversations.forms.asking_after import LaterForm
from fairwait.conversations.models import AskedAfter
from fairwait.conversations.queries import asking_after as queries
from fairwait.conversations.queries.requests import label
from fairwait.conversations.rules.asking_after import Heard, Later
from fairwait.conversations.rules.shape import Topic
from fairwait.conversations.views.safe import safe_contact
from fairwait.conversations.words.asking_after import HEARD, LATER
from fairwait.conversations.words.requests import TOPICS
from fairwait.engine.calendars import london_day
from fairwait.people.words import talk
from fairwait.waiting.pages import known_as

MOST = 200


@needs(Permission.TAKE_REQUEST)
@require_GET
def listed(request: HttpRequest) -> HttpResponse:
    """Whom to ask today, and what people said that somebody must read."""
    now, viewer = timezone.now(), viewer_of(request)
    ring = list(queries.to_ring(viewer, today=london_day(now))[:MOST])
    read = queries.with_words(list(queries.to_read(viewer)[:MOST]))
    people = [one.request.person for one in (*ring, *(each.asked for each in read)) if one.request.person is not None]
    if named := sorted({person.pk for person in people if not person.is_restricted}):
        log_access(by=viewer, people=named, page="front-door:is-it-sorted", now=now)
    context = {"ring": ring, "read": read, "label": label, "topics": TOPICS, "later": LATER, "heard": HEARD}
    return render(request, "conversations/asking_after.html", context)


@needs(Permission.TAKE_REQUEST)
def one(request: HttpRequest, asked_uuid: UUID) -> HttpResponse:
    """Ask one of them, or read what they said."""
    now, viewer = timezone.now(), viewer_of(request)
    found = queries.asked(viewer, asked_uuid)
    if found is None or found.request.person is None:
        raise Http404
    person = known_as(request, found.request.person, now=now)
    log_access(by=viewer, people=[person.pk], page="front-door:asked-after", now=now)
    form = LaterForm(request.POST if request.POST.get("do") == "answer" else None)
    if request.method == "POST" and request.POST.get("do") == "read":
        actions.read(asked=found, by=viewer, now=now)
        messages.success(request, _("You have read it. Begin a request if they need more."))
        return redirect("conversations:asking_after")
    if form.is_bound and form.is_valid():
        answer = _answered(request, found, form)
        if answer is not None:
            return answer
    context = {
        "form": form, "one": found, "person": person, "label": label(found.request),
        "topic": TOPICS[Topic(found.request.topic)],
        "safe": safe_contact(person),
        "talk": list(talk(person)), "said": queries.with_words([found])[0].said, "later": LATER, "heard": HEARD,
    }  # fmt: skip
    return render(request, "conversations/asked_after.html", context)


def _answered(request: HttpRequest, found: AskedAfter, form: LaterForm) -> HttpResponse | None:
    told = Later(form.cleaned_data["told"])
    try:
        actions.answer(
            asked=found, told=told, how=Heard.SPOKEN, said=form.cleaned_data["said"], by=viewer_of(request),
            now=timezone.now(),
        )  # fmt: skip
    except AskingRefused as refusal:
        form.add_error(None, str(refusal))
        return None
    words = _("It is kept beside what was noted on the day.")
    if told.is_read:
        words += " " + _("If they need more, begin a request while you have them on the line.")
    messages.success(request, words)
    return redirect("conversations:front_door" if told.is_read else "conversations:asking_after")
