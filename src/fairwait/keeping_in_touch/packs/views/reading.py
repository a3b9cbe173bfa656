"""What the page of a pack needs, and the pages of packs that anybody may read."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from fairwait.accounts.access import public
from fairwait.engine.calendars import london_day
from fairwait.keeping_in_touch.packs import documents, showing
from fairwait.keeping_in_touch.packs.models import PackVersion
from fairwait.keeping_in_touch.packs.rules.composing import Pack
from fairwait.keeping_in_touch.packs.rules.languages import ENGLISH
from fairwait.keeping_in_touch.packs.rules.shape import Owner

FRESH_SECONDS = 300
"""How long a reader's browser may keep a page: a version that is corrected is read soon."""


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
    found = documents.published(code, on=london_day(timezone.now()))
    if found is None or not found.pack.audience.is_public:
        raise Http404
    return _fresh(render(request, "packs/read.html", reading(found.pack, version=found.version)))


def _fresh(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = f"public, max-age={FRESH_SECONDS}"
    return response
