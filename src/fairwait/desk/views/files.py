"""A list taken away as a file."""

import tempfile

from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from fairwait.accounts.access import fresh_proof_first, needs, viewer_of
from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission
from fairwait.desk.files import taking, writing
from fairwait.desk.forms import TakeForm
from fairwait.desk.lists.layout import sort_words
from fairwait.desk.lists.narrowing import Narrowing, narrowing_from
from fairwait.desk.lists.showing import part_in_words, unseen_banner
from fairwait.desk.views.lists import said_on_the_list
from fairwait.engine.calendars import london_day
from fairwait.people.veil import unmasked
from fairwait.waiting.queries import pathways

_TYPES = {"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}


@unmasked
@needs(Permission.EXPORT)
@fresh_proof_first
def take(request: HttpRequest) -> HttpResponseBase:
    """Say what the file will hold and who is left out, ask why, write it down, and send it."""
    viewer, now = viewer_of(request), timezone.now()
    narrowing = narrowing_from(dict(request.GET.lists()))
    if narrowing.unknown:
        return said_on_the_list(request)
    prepared = taking.prepare(viewer, narrowing, today=london_day(now))
    about = _about(narrowing, prepared)
    form = TakeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        kind = form.cleaned_data["kind"]
        try:
            rows = taking.take(
                prepared, narrowing=narrowing, why=form.cleaned_data["why"], kind=kind, by=viewer, now=now
            )
            name = f"waiting list {london_day(now).isoformat()}.{kind}"
            if kind == "csv":
                return _sent(StreamingHttpResponse(writing.csv_pieces(rows), content_type=_TYPES[kind]), name)
            book = tempfile.TemporaryFile()  # noqa: SIM115  the answer closes it, and closing removes it
            writing.write_book(rows, book, about=_notes(about, prepared, viewer))
            book.seek(0)
            return _sent(FileResponse(book, content_type=_TYPES[kind]), name)
        except taking.TakingRefused as refusal:
            form.add_error("kind", str(refusal))
    context = {
        "form": form,
        "about": about,
        "order": sort_words(narrowing),
        "waits": len(prepared.waits),
        "people": len(prepared.people),
        "left_out": prepared.left_out,
        "unseen": unseen_banner(prepared.shape, narrowing),
        "address": reverse("desk:take") + narrowing.address(),
        "back_href": reverse("desk:list") + narrowing.address(),
    }
    return render(request, "desk/take.html", context)


@needs(Permission.EXPORT)
@require_GET
def dictionary(request: HttpRequest) -> HttpResponseBase:
    """What the columns of such a file mean."""
    words = "".join(writing.dictionary_csv())
    return _sent(HttpResponse(words, content_type=_TYPES["csv"]), "waiting list columns.csv")


def _sent(answer: HttpResponseBase, name: str) -> HttpResponseBase:
    answer["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return answer


def _about(narrowing: Narrowing, prepared: taking.Taking) -> str:
    known = {pathway.code: pathway for pathway in pathways(on=prepared.day)}
    return part_in_words(narrowing, shape=prepared.shape, pathways=known)


def _notes(about: str, prepared: taking.Taking, viewer: User) -> list[tuple[str, str]]:
    return [
        (_("Which waits"), about),
        (_("As they stood on"), prepared.day.isoformat()),
        (_("Waits in this file"), str(len(prepared.waits))),
        (_("Restricted records left out"), str(prepared.left_out)),
        (_("Taken away by"), viewer.display_name),
        (_("Keep it safe"), _("This file names people. Delete it when it has done its work.")),
    ]
