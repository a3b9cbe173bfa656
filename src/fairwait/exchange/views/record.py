"""The import a page is about: found for its viewer, and what stands above each of its pages."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from fairwait.accounts.access import may, signed_in
from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission
from fairwait.exchange import queries
from fairwait.exchange.imports import steps
from fairwait.exchange.imports.steps import Step
from fairwait.exchange.models import Import
from fairwait.govuk.formats import format_count, format_date
from fairwait.govuk.words import counted
from fairwait.upkeep.models import Job
from fairwait.upkeep.rules import JobState

STEPS = ("file", "columns", "findings", "effect", "bring-in")


def record_of(request: HttpRequest, uuid: UUID) -> Import:
    """The import at this address. Raises Http404."""
    try:
        return queries.import_for(signed_in(request), uuid)
    except Import.DoesNotExist:
        raise Http404 from None


def step_titles() -> list[str]:
    """The steps of an import, as they are named above each page."""
    return [_("Choose a file"), _("Confirm columns"), _("See findings"), _("See the effect"), _("Bring it in")]


def about(record: Import, *, step: str) -> dict[str, Any]:
    """What stands above a page of an import: the file in a line, and the steps."""
    return {
        "record": record,
        "file_line": file_line(record),
        "steps": step_titles(),
        "step": STEPS.index(step),
        "nav": "imports",
    }


def file_line(record: Import) -> str:
    """How the file was understood, in one line: "sheet “List”, headings on row 4, 2,404 rows, day first"."""
    facts = record.file_facts
    parts = []
    if facts.get("sheet") and len(facts.get("sheets", ())) > 1:
        parts.append(_("sheet “%(sheet)s”") % {"sheet": facts["sheet"]})
    if facts.get("header_row"):
        parts.append(_("headings on row %(row)s") % {"row": format_count(facts["header_row"])})
    if record.columns:
        parts.append(counted("row", record.rows))
    orders = set(facts.get("date_orders", {}).values())
    if len(orders) == 1 and orders & {"dmy", "mdy"}:
        parts.append(_("day first") if orders == {"dmy"} else _("month first"))
    source = _("Source: %(source)s. As of %(day)s.") % {
        "source": record.source_name,
        "day": format_date(record.as_of),
    }
    return f"{', '.join(parts)}. {source}" if parts else source


def address_of(record: Import, step: Step, job: Job | None, *, viewer: User | None = None) -> str:
    """Where somebody who opens an import is taken: to the page of the step it is on.

    Whoever may only confirm is taken past the findings, which name people, to what it would change; so is an analyst to
    what the command line's gate has asked.
    """
    if step is Step.WORKING:
        return reverse("exchange:progress", args=[record.uuid])
    if step is Step.COLUMNS:
        return reverse("exchange:columns", args=[record.uuid])
    if step is Step.CHECKED:
        only_confirms = viewer is not None and not may(viewer, Permission.IMPORT)
        went_to_effect = (
            only_confirms
            or (job is None and bool(record.gate))
            or (job is not None and job.kind in (steps.WEIGH, steps.BRING_IN))
        )
        return reverse("exchange:effect" if went_to_effect else "exchange:findings", args=[record.uuid])
    return reverse("exchange:import", args=[record.uuid])


def failed(job: Job | None, *kinds: str) -> Job | None:
    """The work last asked for, where it is of these kinds and came to nothing."""
    lost = (JobState.FAILED, JobState.CANCELLED)
    return job if job is not None and job.kind in kinds and job.state in lost else None


def now() -> datetime:
    """The edge reads the clock."""
    return timezone.now()


def page_number(request: HttpRequest) -> int:
    """The page asked for, from 1."""
    asked = request.GET.get("page", "1")
    return min(int(asked), 100_000) if asked.isascii() and asked.isdigit() and int(asked) > 0 else 1
