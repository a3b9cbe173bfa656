"""The page of one conversation: the council's form, kept as it is typed, ended once."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from fairwait.accounts.access import needs, viewer_of
from fairwait.accounts.rules import Permission
from fairwait.assessments import documents, showing
from fairwait.assessments.actions import assessments as actions
from fairwait.assessments.actions.assessments import AssessmentRefused, Heard, NotEnded, version_of
from fairwait.assessments.forms.asked import (
    ABOUT,
    ConversationForm,
    answers_of,
    boxes,
    form_class,
    marked_anew,
    prose_of,
    sheet_of,
    still_right,
    whose_of,
)
from fairwait.assessments.models import Assessment, Conversation
from fairwait.assessments.queries import records
from fairwait.assessments.rules.record import Record
from fairwait.assessments.rules.shape import Form
from fairwait.assessments.views.opening import found_conversation
from fairwait.assessments.words import WHOSE_SHOWN, answer_words
from fairwait.conversations.views.safe import safe_contact
from fairwait.engine.calendars import london_day
from fairwait.govuk.formats import format_time
from fairwait.govuk.hints import hint_at_avoided
from fairwait.govuk.kept import digests, kept_answer, was_of
from fairwait.govuk.typed import asks_with
from fairwait.govuk.windows import Typed
from fairwait.people.models import Person
from fairwait.people.words import talk
from fairwait.waiting.opening import NothingHere, ReasonNeeded

_HOLD = Permission.HOLD_CONVERSATION


def _asked_on(request: HttpRequest) -> type[ConversationForm] | None:
    """The form that a page says it asked with, by its code and version: it names nobody."""
    named = request.POST.get("asked_on", "")
    form = documents.forms_named([named]).get(named)
    return form_class(form) if form else None


@needs(_HOLD)
@asks_with(_asked_on)
def conversation(request: HttpRequest, conversation_uuid: UUID) -> HttpResponse:
    """One conversation: every button keeps what was typed before it does anything else."""
    now, viewer = timezone.now(), viewer_of(request)
    one, held, person = found_conversation(request, conversation_uuid, now=now)
    form = version_of(one).form
    kind = form_class(form)
    if held.ended_at is not None or one.finished_at is not None:
        return _ended(request, one, held, person, form)
    if request.method != "POST":
        return _written(request, one, held, person, form)
    typed, was = kind.typed_in(request.POST), was_of(request)
    try:
        held, merged = actions.keep(conversation=held, typed=typed, was=was, prose=prose_of(form), by=viewer, now=now)
    except AssessmentRefused as refusal:
        messages.error(request, str(refusal))
        return _written(request, one, held, person, form, said={**held.said, **typed}, was=was)
    if merged.clashes:
        return _written(request, one, held, person, form, clashes=kind.labels(merged.clashes))
    if request.POST.get("do") == "end":
        return _end(request, one, held, person, form, now=now)
    if request.POST.get("do") == "let-go":
        return _let_go(request, one, held)
    return redirect("assessments:conversation", held.uuid)


def _end(
    request: HttpRequest, one: Assessment, held: Conversation, person: Person, form: Form, *, now: datetime
) -> HttpResponse:
    record = records.record_of(one)
    sheet = sheet_of(form, record, held.said, judges=True)
    sheet.is_valid()
    told = sheet.cleaned_data
    for box, words in (
        ("on", _("Enter the day you spoke")), ("how", _("Select how you spoke")),
        ("with_person", _("Select whether you spoke with them")),
    ):  # fmt: skip
        if not told.get(box) and box not in sheet.errors:
            sheet.add_error(box, words)
    if sheet.errors:
        return _written(request, one, held, person, form, sheet=sheet)
    heard = _heard(
        one, person, form, record, held.said, on=told["on"], how=told["how"], with_person=told["with_person"]
    )
    try:
        actions.end_conversation(conversation=held, heard=heard, revision=held.revision, by=viewer_of(request), now=now)
    except NotEnded as refusal:
        for box, line in refusal.found:
            name = box if box in sheet.fields else f"d_{box.removeprefix('q_')}"
            sheet.add_error(name if name in sheet.fields else None, line)
        return _written(request, one, held, person, form, sheet=sheet)
    except AssessmentRefused as refusal:
        sheet.add_error(None, str(refusal))
        return _written(request, one, held, person, form, sheet=sheet)
    hint_at_avoided(request, *(str(value) for value in heard.answers.values()))
    messages.success(request, _("The conversation has ended, and is on the record."))
    return redirect("assessments:assessment", one.uuid)


def _heard(
    one: Assessment, person: Person, form: Form, record: Record, said: Mapping[str, Typed], **told: Any
) -> Heard:
    """What was heard. What their record says and they call right is an answer from now on, with its source."""
    whose, still = whose_of(form, record, said), still_right(form, said)
    answers = {**marked_anew(form, record, said), **answers_of(form, said)}
    sources: dict[str, str] = {}
    for part in showing.parts(form, record, person):
        for line in part.lines:
            if line.known is not None and line.code in still and line.code not in answers:
                answers[line.code] = line.known.value
                sources[line.code] = line.known.source
    return Heard(
        on=told["on"], how=told["how"], there=str(said.get("there", "")), with_person=told["with_person"] == "yes",
        answers=answers, whose=whose, confirmed=still, sources=sources,
    )  # fmt: skip


def _let_go(request: HttpRequest, one: Assessment, held: Conversation) -> HttpResponse:
    try:
        actions.let_go(conversation=held, by=viewer_of(request))
    except AssessmentRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("assessments:conversation", held.uuid)
    messages.success(request, _("It was let go: nothing was written in it."))
    return redirect("assessments:assessment", one.uuid)


def _written(
    request: HttpRequest, one: Assessment, held: Conversation, person: Person, form: Form, *,
    sheet: ConversationForm | None = None, said: Mapping[str, Typed] | None = None,
    was: Mapping[str, str] | None = None, clashes: list[str] | None = None,
) -> HttpResponse:  # fmt: skip
    stands = held.said if said is None else said
    record = records.record_of(one)
    kept = sheet or sheet_of(form, record, stands)
    if not stands and sheet is None:
        today = london_day(timezone.now())
        start: dict[str, Typed] = {"on-day": str(today.day), "on-month": str(today.month), "on-year": str(today.year)}
        kept = sheet_of(form, record, start)
    newest = documents.forms(on=london_day(timezone.now())).get(one.form)
    context = {
        "one": one, "held": held, "person": person, "form": kept, "asked": form,
        "is_behind": newest is not None and newest.version > one.form_version,
        "was": json.dumps(digests(held.said) if was is None else was), "clashes": clashes or [],
        "saved": format_time(held.saved_at), "safe": safe_contact(person), "talk": list(talk(person)),
        "parts": showing.parts(form, record, person, typed=answers_of(form, stands)), "boxes": boxes, "about": ABOUT,
        "whose": WHOSE_SHOWN, "mine": held.worker_id == viewer_of(request).pk,
    }  # fmt: skip
    status = 422 if sheet is not None and sheet.errors else 200
    return render(request, "assessments/conversation.html", context, status=status)


def _ended(request: HttpRequest, one: Assessment, held: Conversation, person: Person, form: Form) -> HttpResponse:
    if request.method != "POST":
        return redirect("assessments:assessment", one.uuid)
    typed = form_class(form).typed_in(request.POST)
    answers = answers_of(form, typed)
    lost = [(one_.ask, answer_words(one_, answers[one_.code])) for one_ in form.questions if one_.code in answers]
    if there := str(typed.get("there", "")).strip():
        lost.append((_("Who was there?"), there))
    messages.error(request, _("This conversation has ended meanwhile. What you typed stands below."))
    return render(request, "assessments/too_late.html", {"one": one, "person": person, "lost": lost}, status=409)


@needs(_HOLD)
@require_POST
def keep(request: HttpRequest, conversation_uuid: UUID) -> JsonResponse:
    """Keep what was typed so far, while it is being typed."""
    now = timezone.now()
    try:
        one, held, _person = found_conversation(request, conversation_uuid, now=now)
        form = version_of(one).form
        kind = form_class(form)
        typed = kind.typed_in(request.POST)
        held, merged = actions.keep(
            conversation=held, typed=typed, was=was_of(request), prose=prose_of(form), by=viewer_of(request), now=now
        )
    except (NothingHere, ReasonNeeded, Http404):
        return JsonResponse({"refused": _("This conversation is not there for you any more.")}, status=409)
    except AssessmentRefused as refusal:
        return JsonResponse({"refused": str(refusal)}, status=409)
    labels = kind.labels(merged.clashes)
    return kept_answer(held.said, typed, merged, labels=labels, saved_at=held.saved_at)
