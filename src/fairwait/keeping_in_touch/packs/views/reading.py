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
from fairwait.keeping_in_touch.packs import documents, promising, showing, translations
from fairwait.keeping_in_touch.packs.models import PackVersion
from fairwait.keeping_in_touch.packs.rules.composing import Pack
from fairwait.keeping_in_touch.packs.rules.formats import FileForm
from fairwait.keeping_in_touch.packs.rules.languages import ENGLISH, IN_ENGLISH, NAMES, Said, direction
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


def reading(
    pack: Pack, *, version: PackVersion | None = None, banner: str = "", said: Said = ENGLISH, **more: Any
) -> dict[str, Any]:
    """The context of a page that shows a pack."""
    edition = Edition(pack, version.version, version.adopted_from, said=said) if version else Edition(pack, said=said)
    return {
        "pack": pack, "shown": showing.sections(pack), "version_line": edition.version_line, "banner": banner,
        "council": pack.council, "said": edition.around, "records": {}, "ways": [], "in_english": frozenset(),
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
    ways = [
        *(Way(form.label, reverse("read:file", args=[code, form])) for form in FileForm),
        *(_in(code, each) for each in translations.languages_of(code)),
    ]
    records = promising.record_words(code)
    return _fresh(
        render(request, "packs/read.html", reading(found.pack, version=found.version, ways=ways, records=records))
    )


def _in(code: str, language: str) -> Way:
    return Way(NAMES[language], reverse("read:pack_in", args=[code, language]), language, direction(language))


@public
@require_safe
def pack_in(request: HttpRequest, code: str, language: str) -> HttpResponse:
    """One pack in another language: as it is published, else what there is of it, marked as a draft."""
    found = _published(code)
    if language not in IN_ENGLISH or language == "en":
        raise Http404
    english = Way(NAMES["en"], reverse("read:pack", args=[code]), "en-GB")
    made = translations.in_language(code, language, version=found.number)
    if made is not None:
        edition, records = made[1], promising.record_words(code, made[1].said)
        files = [Way(form.label, reverse("read:file_in", args=[code, language, form]), "en-GB") for form in FileForm]
        context = reading(
            edition.pack, version=found.version, said=edition.said, ways=[english, *files], records=records
        )
        return _fresh(render(request, "packs/read.html", context))
    stands = translations.tongue(code, language)
    if not stands.is_begun:
        raise Http404
    warnings = ((stands.has_drafts, stands.said.draft), (not stands.is_whole, stands.said.partly))
    banner = " ".join(words for holds, words in warnings if holds)
    context = reading(
        stands.pack, version=found.version, said=stands.said, ways=[english], banner=banner,
        in_english=stands.in_english,
    )  # fmt: skip
    return _fresh(render(request, "packs/read.html", context))


@public
@require_safe
def file(request: HttpRequest, code: str, form: str) -> HttpResponse:
    """One pack as a file."""
    return _fresh(as_file(translations.edition_of(_published(code)), form))


@public
@require_safe
def file_in(request: HttpRequest, code: str, language: str, form: str) -> HttpResponse:
    """One pack as a file in another language, every part of it checked."""
    made = translations.in_language(code, language, version=_published(code).number)
    if made is None:
        raise Http404
    return _fresh(as_file(made[1], form))


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
