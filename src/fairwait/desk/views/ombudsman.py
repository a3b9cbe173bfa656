"""The Ombudsman file of one person: asked for with a reason, as a page, a PDF or a table."""

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from fairwait.accounts.access import may, needs, require, viewer_of
from fairwait.accounts.actions import log_access
from fairwait.accounts.rules import Permission
from fairwait.desk.forms import OmbudsmanForm
from fairwait.desk.person import ombudsman, restricted
from fairwait.engine.calendars import london_day
from fairwait.govuk.printing import CannotPrint, as_pdf
from fairwait.govuk.words import statutory
from fairwait.people.veil import unmasked
from fairwait.waiting.opening import Opened
from fairwait.waiting.pages import opened_person


@unmasked
@needs(Permission.OMBUDSMAN_FILE)
def ombudsman_file(request: HttpRequest, person: UUID) -> HttpResponse:
    """Why it is made, as known when, and as what; then the file. The reason is written before anything is sent."""
    now, viewer = timezone.now(), viewer_of(request)
    opened = opened_person(request, person, now=now)
    if not restricted.may_on(viewer, opened, Permission.OMBUDSMAN_FILE):
        require(viewer, Permission.OMBUDSMAN_FILE, on=opened.waits[0])
    back = reverse("desk:person", args=[opened.person.uuid])
    form = OmbudsmanForm(request.POST or None, today=london_day(now))
    if request.method != "POST" or not form.is_valid():
        log_access(by=viewer, people=[opened.person.pk], page="person:ombudsman", now=now)
        left_out = ombudsman.left_out(with_concerns=may(viewer, Permission.SEE_HUDDLE))
        context = {"form": form, "opened": opened, "back": back, "left_out": left_out}
        return render(request, "desk/ombudsman.html", context)
    why, kind = form.cleaned_data["why"], form.cleaned_data["kind"]
    for record in opened.records:
        log_access(by=viewer, people=[record.pk], page=f"person:ombudsman:{kind}", why=why, now=now)
    with statutory():  # whatever leaves as a file keeps the words of the law; the page is that file on a screen
        return _made(request, opened, form, now=now)


def _made(request: HttpRequest, opened: Opened, form: OmbudsmanForm, *, now: datetime) -> HttpResponse:
    why, kind = form.cleaned_data["why"], form.cleaned_data["kind"]
    back = reverse("desk:person", args=[opened.person.uuid])
    known_at = form.cleaned_data["known_at"]
    file = ombudsman.make(viewer_of(request), opened, known_at=known_at, why=why, now=now)
    context = {
        "file": file,
        "back": back,
        "proof": ombudsman.proof_words(file),
        "included": ombudsman.included(with_concerns=file.has_concerns),
        "left_out": ombudsman.left_out(with_concerns=file.has_concerns),
    }
    if kind == "csv":
        text = "\ufeff" + ombudsman.as_csv(file)  # spreadsheets take it for UTF-8 by its mark
        return _sent(text.encode(), name=f"{file.name}.csv", type_="text/csv; charset=utf-8")
    if kind == "pdf":
        try:
            made = as_pdf(render_to_string("desk/ombudsman_pdf.html", context))
        except CannotPrint as refusal:
            form.add_error("kind", str(refusal))
            return render(request, "desk/ombudsman.html", {**context, "form": form, "opened": opened})
        return _sent(made, name=f"{file.name}.pdf", type_="application/pdf")
    return render(request, "desk/ombudsman_file.html", context)


def _sent(content: bytes, *, name: str, type_: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=type_, headers=headers)
