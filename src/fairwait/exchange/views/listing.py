"""Every import, and sending a new file."""

from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_GET, require_http_methods

from fairwait.accounts.access import may, needs, signed_in
from fairwait.accounts.rules import Permission
from fairwait.engine.calendars import london_day
from fairwait.exchange import forms, queries
from fairwait.exchange.forms import UploadForm
from fairwait.exchange.imports import actions, steps
from fairwait.exchange.showing import came_of
from fairwait.exchange.views.record import now, page_number

_BESIDE_THE_FILE = 100_000
"""What a form may hold beside its file, in bytes."""


@needs(Permission.IMPORT, Permission.CONFIRM_GATE)
@require_GET
def imports(request: HttpRequest) -> HttpResponse:
    """Every import, latest first: what came of it, and whether it can be undone."""
    user = signed_in(request)
    part = queries.imports(user, page=page_number(request))
    names = queries.names_of(record.by for record in part.items)
    since = queries.brought_in_since(part.items)
    rows = [(record, names.get(record.by, ""), came_of(record, since=since.get(record.pk))) for record in part.items]
    allowed = {"may_import": may(user, Permission.IMPORT), "may_undo": may(user, Permission.UNDO_IMPORT)}
    return render(request, "exchange/imports.html", {"part": part, "rows": rows, "nav": "imports", **allowed})


# The size is looked at before anything is read: the check of the form's token, which reads it, comes inside.
@csrf_exempt
@needs(Permission.IMPORT)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Send a file. It goes to disk as it comes; what it is, is found out later, in a limited process."""
    length = str(request.META.get("CONTENT_LENGTH") or "0")
    if request.method == "POST" and (not length.isdigit() or int(length) > forms.MOST_BYTES + _BESIDE_THE_FILE):
        return _too_large(request)
    return _upload(request)


def _too_large(request: HttpRequest) -> HttpResponse:
    response = render(request, "exchange/too_large.html", {"most": forms.MOST_BYTES, "nav": "imports"}, status=413)
    response["Connection"] = "close"
    return response


@csrf_protect
def _upload(request: HttpRequest) -> HttpResponse:
    user = signed_in(request)
    today = london_day(now())
    about: dict[str, Any] = {
        "sources": queries.source_names(user),
        "pathways": queries.pathway_names(on=today),
        "today": today,
    }
    form = UploadForm(request.POST, request.FILES, **about) if request.method == "POST" else UploadForm(**about)
    if form.is_valid():
        sent = form.cleaned_data
        try:
            record = steps.upload(
                Path(sent["file"].temporary_file_path()),
                name=sent["file"].name,
                source_name=sent["source_name"],
                as_of=sent["as_of"],
                pathway=sent["pathway"] or None,
                by=user,
                now=now(),
            )
            return redirect("exchange:import", record.uuid)
        except actions.ImportRefused as refusal:
            form.add_error(None, str(refusal))
    return render(request, "exchange/new.html", {"form": form, "nav": "imports"})
