"""What the columns of a file mean, where its list is, and the mapping as a file."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from fairwait.accounts.access import needs, signed_in
from fairwait.accounts.rules import Permission
from fairwait.engine.calendars import london_day
from fairwait.exchange import asking, showing
from fairwait.exchange.forms import ColumnsForm, PlaceForm
from fairwait.exchange.imports import actions, steps
from fairwait.exchange.imports.keeping import NothingKept
from fairwait.exchange.imports.steps import Step
from fairwait.exchange.models import Import
from fairwait.exchange.views.record import about, address_of, now, record_of
from fairwait.people.veil import unmasked

COLUMNAR = "parquet"
"""A kind of file whose columns have their names by themselves: it has no heading row."""
_ANSWERABLE = (Step.COLUMNS, Step.CHECKED)


@unmasked
@needs(Permission.IMPORT)
@require_http_methods(["GET", "POST"])
def columns(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Confirm what the columns mean: the unsure ones first, the sure ones folded away."""
    record = record_of(request, uuid)
    job = steps.job_of(record)
    step = steps.stands(record, job)
    if step not in _ANSWERABLE:
        return redirect(address_of(record, step, job))
    try:
        form = _form(request, record)
    except NothingKept as lost:
        return render(request, "exchange/lost.html", {**about(record, step="columns"), "words": str(lost)}, status=410)
    if form.is_bound and form.is_valid():
        try:
            steps.confirm_columns(record, form.chosen(), pathway=form.whole_pathway(), by=signed_in(request), now=now())
            return redirect("exchange:import", record.uuid)
        except actions.ImportRefused as refusal:
            form.add_error(None, str(refusal))
    context = {**about(record, step="columns"), **showing.columns(form, record)}
    return render(request, "exchange/columns.html", context)


def _form(request: HttpRequest, record: Import) -> ColumnsForm:
    """The form as the columns now stand; when another column is chosen, its own words are asked about."""
    vocabulary, mapping = asking.vocabulary_of(record), asking.mapping_of(record)
    told: dict[str, Any] = {
        "vocabulary": vocabulary, "pathway": record.pathway, "pathway_told": record.file_facts.get("pathway_told")
    }  # fmt: skip
    asked = asking.asked(record, mapping=mapping, vocabulary=vocabulary)
    if request.method != "POST":
        return ColumnsForm(asked=asked, mapping=mapping, **told)
    first = ColumnsForm(request.POST, asked=asked, mapping=mapping, **told)
    first.is_valid()
    chosen = asking.with_columns(mapping, first.chosen_columns())
    if dict(chosen.fields) == dict(mapping.fields):
        return first
    moved = asking.asked(record, mapping=chosen, vocabulary=vocabulary)
    return ColumnsForm(request.POST, asked=moved, mapping=chosen, **told)


@unmasked
@needs(Permission.IMPORT)
@require_GET
def mapping(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The mapping as a file to keep, to edit, or to give to the command line."""
    record = record_of(request, uuid)
    if not record.mapping:
        return redirect("exchange:import", record.uuid)
    response = HttpResponse(record.mapping, content_type="application/toml; charset=utf-8")
    response["Content-Disposition"] = showing.attachment(record, "mapping", "toml")
    return response


def _day_offered(request: HttpRequest, record: Import) -> date:
    """The day the file itself says, for whoever follows the link that says so; else the day it was given."""
    told = record.file_facts.get("day_told")
    return date.fromisoformat(told) if told and "day" in request.GET else record.as_of


@unmasked
@needs(Permission.IMPORT)
@require_http_methods(["GET", "POST"])
def place(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Say on which sheet the list is, where its headings stand, and which day it is of."""
    record = record_of(request, uuid)
    job = steps.job_of(record)
    step = steps.stands(record, job)
    if step not in (*_ANSWERABLE, Step.HALTED, Step.REFUSED):
        return redirect(address_of(record, step, job))
    facts = record.file_facts
    stands = {name: facts.get(name) for name in ("sheet", "header_row")}
    form = PlaceForm(
        request.POST or None, sheets=facts.get("sheets", ()), has_lines=facts.get("kind") != COLUMNAR,
        today=london_day(now()), initial={**stands, "as_of": _day_offered(request, record)},
    )  # fmt: skip
    if form.is_valid():
        try:
            steps.read_again(
                record,
                sheet=form.cleaned_data.get("sheet") or facts.get("sheet"),
                header_row=form.cleaned_data.get("header_row") or facts.get("header_row"),
                as_of=form.cleaned_data["as_of"],
                by=signed_in(request),
                now=now(),
            )
            return redirect("exchange:import", record.uuid)
        except actions.ImportRefused as refusal:
            form.add_error(None, str(refusal))
    context = {**about(record, step="columns"), "form": form, "lines": showing.first_lines(record)}
    return render(request, "exchange/place.html", context)
