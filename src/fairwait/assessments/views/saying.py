"""What was said, as the person gets it: read here, taken away in every form, and given to them."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from fairwait.accounts.access import may, needs, viewer_of
from fairwait.accounts.rules import Permission
from fairwait.assessments import saying
from fairwait.assessments.actions.assessments import AssessmentRefused
from fairwait.assessments.forms.acts import GiveForm
from fairwait.assessments.views.opening import found
from fairwait.conversations.views.safe import safe_contact
from fairwait.engine.calendars import london_day
from fairwait.govuk.printing import CannotPrint
from fairwait.keeping_in_touch.packs import showing
from fairwait.keeping_in_touch.packs.rules.formats import FileForm
from fairwait.keeping_in_touch.packs.rules.giving import Format
from fairwait.keeping_in_touch.packs.writing.files import written

_HOLD = Permission.HOLD_CONVERSATION


@needs(_HOLD)
def said(request: HttpRequest, assessment_uuid: UUID) -> HttpResponse:
    """What they get, and giving it to them in a way they can use."""
    now, viewer = timezone.now(), viewer_of(request)
    one, person = found(request, assessment_uuid, now=now)
    made = saying.edition(one, on=london_day(now))
    stands, ways = saying.ways(person, made, now=now)
    form = GiveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            given = saying.give(
                assessment=one, person=person, format=Format(form.cleaned_data["format"]),
                read=stands.needs.unread if request.POST.get("read") else "", expect=request.POST.get("expect", ""),
                by=viewer, now=now,
            )  # fmt: skip
        except AssessmentRefused as refusal:
            form.add_error("format", str(refusal))
        else:
            words = _("It is in the outbox.") if given.message else _("It is recorded that they have it.")
            messages.success(request, words)
            return redirect("assessments:assessment", one.uuid)
    context = {
        "one": one, "person": person, "form": form, "edition": made, "shown": showing.sections(made.pack),
        "refused": [way for way in ways if way.refusal], "needs": stands.needs, "safe": safe_contact(person),
        "files": list(FileForm), "back": reverse("assessments:assessment", args=[one.uuid]),
        "may_send": may(viewer, Permission.RECORD_CONTACT, on=one.wait),
    }  # fmt: skip
    return render(request, "assessments/said.html", context, status=422 if form.errors else 200)


@needs(_HOLD)
@require_GET
def as_file(request: HttpRequest, assessment_uuid: UUID, form: str) -> HttpResponse:
    """What was said as a file: PDF, large print, Word or plain text. Nothing of it is kept among the files."""
    now: datetime = timezone.now()
    one, _person = found(request, assessment_uuid, now=now)
    wanted = _form(form)
    made = saying.edition(one, on=london_day(now))
    try:
        body = written(made, wanted)
    except CannotPrint as refusal:
        messages.error(request, str(refusal))
        return redirect("assessments:said", one.uuid)
    answer = HttpResponse(body, content_type=wanted.content_type)
    answer["Content-Disposition"] = f'attachment; filename="what-was-said-{wanted.value}.{wanted.suffix}"'
    answer["Cache-Control"] = "no-store"
    return answer


def _form(name: str) -> FileForm:
    found_: Any = next((one for one in FileForm if one.value == name), None)
    if found_ is None:
        raise Http404
    return FileForm(found_)
