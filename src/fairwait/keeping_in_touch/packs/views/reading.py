"""What the page of a pack needs, and the pages of packs that anybody may read."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from fairwait.accounts.access import public
from fairwait.engine.calendars import london_day
from fairwait.govuk.printing import CannotPrint
from fairwait.keeping_in_touch.packs import documents, promising, showing
from fairwait.keeping_in_touch.packs.models import PackVersion
from fairwait.keeping_in_touch.packs.rules.composing import Pack
from fairwait.keeping_in_touch.packs.rules.formats import FileForm
from fairwait.keeping_in_touch.packs.rules.languages import ENGLISH
from fairwait.keeping_in_touch.packs.rules.shape import Owner
from fairwait.keeping_in_touch.packs.writing import Edition, file_name, kept_file

FRESH_SECONDS = 300
"""How long a reader's browser may keep a page: a version that is corrected is read soon."""


@dataclass(frozen=True)
class Way:
    """Another way to have a pack."""

    label: str
    href: str
    language: str = ""
    direction: str = "ltr"


def reading(pack: Pack, *, version: PackVersion | None = None, banner: str = "", **more: Any) -> dict[str, Any]:
    """The context of a page that shows a pack."""
    return {
        "pack": pack, "shown": showing.sections(pack), "version": version, "banner": banner, "council": pack.council,
        "said": ENGLISH.of(pack.council), "records": {}, "ways": [],
        "has_local": any(block.owner is Owner.LOCAL for block in pack.blocks), **more,
    }  # fmt: skip


@public
@require_safe
def packs(request: HttpRequest) -> HttpResponse:
    """The packs anybody may read."""
    found = [each for each in documents.all_published().values() if each.pack.audience.is_public]
    council = documents.council_name()
    context = {"packs": found, "council": council, "said": ENGLISH.of(council)}
    return _fresh(render(request, "packs/public_list.html", context))


@public
@require_safe
def pack(request: HttpRequest, code: str) -> HttpResponse:
    """One pack, as it is published."""
    found = _published(code)
    ways = [Way(form.label, reverse("read:file", args=[code, form])) for form in FileForm]
    return _fresh(
        render(
            request,
            "packs/read.html",
            reading(found.pack, version=found.version, ways=ways, records=promising.record_words(code)),
        )
    )


@public
@require_safe
def file(request: HttpRequest, code: str, form: str) -> HttpResponse:
    """One pack as a file."""
    return _fresh(as_file(edition_of(_published(code)), form))


def edition_of(found: documents.Published) -> Edition:
    """What is written of a published version."""
    return Edition(found.pack, found.number, found.version.adopted_from)


def as_file(edition: Edition, form: str) -> HttpResponse:
    """An answer that carries a pack as a file; a machine that makes no PDF says so."""
    if form not in set(FileForm):
        raise Http404
    wanted = FileForm(form)
    try:
        made = kept_file(edition, wanted)
    except CannotPrint as missing:
        return HttpResponse(str(missing), status=503, content_type="text/plain; charset=utf-8")
    answer = HttpResponse(made, content_type=wanted.content_type)
    place = "inline" if wanted is FileForm.TEXT else "attachment"
    answer["Content-Disposition"] = f'{place}; filename="{file_name(edition, wanted)}"'
    return answer


def _published(code: str) -> documents.Published:
    found = documents.published(code, on=london_day(timezone.now()))
    if found is None or not found.pack.audience.is_public:
        raise Http404
    return found


def _fresh(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = f"public, max-age={FRESH_SECONDS}"
    return response
