"""What was found in the rows, one kind at a time, and the file given back with it."""

import tempfile
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from fairwait.accounts.access import needs, signed_in
from fairwait.accounts.actions import log_access
from fairwait.accounts.rules import Permission
from fairwait.exchange import queries, showing
from fairwait.exchange.extracts import report
from fairwait.exchange.extracts.examine import Examination
from fairwait.exchange.imports import keeping, steps
from fairwait.exchange.imports.keeping import NothingKept
from fairwait.exchange.imports.steps import Step
from fairwait.exchange.models import Import
from fairwait.exchange.views.record import about, address_of, now, page_number, record_of

_READABLE = (Step.CHECKED, Step.DONE, Step.UNDONE, Step.STOPPED, Step.WORKING)


@needs(Permission.IMPORT)
@require_GET
def findings(request: HttpRequest, uuid: UUID, rule: str | None = None) -> HttpResponse:
    """One kind of finding, its rows numbered as in the file."""
    record = record_of(request, uuid)
    job = steps.job_of(record)
    step = steps.stands(record, job)
    if step not in _READABLE or not record.columns:
        return redirect(address_of(record, step, job))
    kinds = queries.kinds(record)
    if rule is not None and rule not in {kind.rule for kind in kinds}:
        raise Http404
    chosen = next((kind for kind in kinds if kind.rule == rule), kinds[0] if kinds else None)
    shown = showing.findings(record, kinds, chosen, page=page_number(request))
    if people := queries.people_of(record, shown.rows):
        log_access(by=signed_in(request), people=people, page="import findings", now=now())
    context = {**about(record, step="findings"), **shown.context, "can_go_on": step is Step.CHECKED}
    return render(request, "exchange/findings.html", context)


@needs(Permission.IMPORT)
@require_GET
def marked(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """The file as it came, with a column of findings beside each row."""
    return _given_back(request, record_of(request, uuid), report.write_marked, what="findings")


@needs(Permission.IMPORT)
@require_GET
def to_mend(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """Only the rows that cannot be used, to be mended and sent again."""
    return _given_back(request, record_of(request, uuid), report.write_unusable, what="to-mend")


def _given_back(
    request: HttpRequest, record: Import, write: Callable[[Examination, Path], Path], *, what: str
) -> HttpResponseBase:
    try:
        examination = keeping.folder(record).examination(record)
    except (NothingKept, KeyError):
        raise Http404 from None
    ending = showing.ending_of(record)
    log_access(by=signed_in(request), people=[], page=f"import file: {what}", why=f"import {record.pk}", now=now())
    folder = Path(tempfile.mkdtemp(prefix="given-back-", dir=settings.ENVIRONMENT.work))
    try:
        path = write(examination, folder / f"file.{ending}")
        file = path.open("rb")
    except report.MarkingRefused as refusal:
        return render(
            request, "exchange/lost.html", {**about(record, step="findings"), "words": str(refusal)}, status=409
        )
    finally:  # an open file outlives its name: nothing is left behind, whatever becomes of the answer
        for each in folder.iterdir():
            each.unlink()
        folder.rmdir()
    response = FileResponse(file, content_type=showing.CONTENT_TYPES[ending])
    response["Content-Disposition"] = showing.attachment(record, what, ending)
    return response
