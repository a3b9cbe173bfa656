"""A file given back: being made, ready, or why it cannot be, in words."""

from datetime import datetime
from pathlib import Path
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fairwait.exchange.imports.giving import Given, ending_of
from fairwait.exchange.models import Import
from fairwait.exchange.showing.working import trouble
from fairwait.exchange.words import Said, for_pages
from fairwait.govuk.formats import format_size
from fairwait.govuk.words import counted
from fairwait.upkeep.models import Job

_HEADINGS: dict[Given, Said] = {
    Given.FINDINGS: gettext_lazy("Your file with its findings"),
    Given.TO_MEND: gettext_lazy("The rows to mend"),
}
_LEADS: dict[Given, Said] = {
    Given.FINDINGS: gettext_lazy("Your own file as it came, with one more column: what was found in each row."),
    Given.TO_MEND: gettext_lazy(
        "Only the rows that cannot be used, each with what is wrong. Mend them and send this file again: "
        "it adds its rows, and nobody who is not in it is taken to have left."
    ),
}


def given(
    record: Import, what: Given, *, path: Path | None, job: Job | None, lost: Job | None, now: datetime
) -> dict[str, Any]:
    """The page of a file given back."""
    size = format_size(path.stat().st_size) if path is not None else ""
    return {
        "what": what.value,
        "heading": str(_HEADINGS[what]),
        "lead": str(_LEADS[what]),
        "is_ready": path is not None,
        "button": _("Download it (%(kind)s, %(size)s)") % {"kind": ending_of(record).upper(), "size": size},
        "href": reverse("exchange:given_file", args=[record.uuid, what.value]),
        "lost": for_pages(lost.message) if lost is not None else "",
        "trouble": trouble(job, now=now) if job is not None else "",
        "said": _("Writing your file"),
        "rows": counted("row", record.rows),
    }
