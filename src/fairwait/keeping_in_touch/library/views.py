"""Pages of the library: what staff keep in it and how it is taken up, and what anybody opens."""

from collections.abc import Iterator
from pathlib import Path

from csp.constants import SELF
from csp.decorators import csp_update
from django.contrib import messages as notices
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST, require_safe

from fairwait.accounts.access import may, needs, public, viewer_of
from fairwait.accounts.rules import Permission
from fairwait.engine.calendars import london_day
from fairwait.govuk.limits import is_too_many
from fairwait.keeping_in_touch.library import actions, queries
from fairwait.keeping_in_touch.library.actions import LibraryRefused
from fairwait.keeping_in_touch.library.forms import ItemForm, UseForm
from fairwait.keeping_in_touch.library.models import LibraryItem
from fairwait.keeping_in_touch.library.rules.media import SUFFIXES, Kind, byte_range
from fairwait.keeping_in_touch.packs import documents
from fairwait.keeping_in_touch.packs.queries import READ
from fairwait.keeping_in_touch.packs.rules.languages import ENGLISH, IN_ENGLISH, NAMES, direction

_CHUNK = 1 << 16
MOST_OPENED, SECONDS = 30, 600
"""So many openings from one address are counted in ten minutes: more is a machine."""


@needs(*READ)
@require_GET
def library(request: HttpRequest) -> HttpResponse:
    """Everything in the library, and how it is taken up."""
    context = {
        "items": queries.counted(),
        "may_edit": may(viewer_of(request), Permission.EDIT_PACK),
        "in_english": IN_ENGLISH,
    }
    return render(request, "library/library.html", context)


@needs(Permission.EDIT_PACK)
def add(request: HttpRequest) -> HttpResponse:
    """Put a thing into the library."""
    form = ItemForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        said = {**form.cleaned_data, "kind": Kind(form.cleaned_data["kind"])}
        try:
            made = actions.add(**said, by=viewer_of(request), now=timezone.now())
        except LibraryRefused as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            notices.success(request, _("It is in the library."))
            return redirect("keep_library:one", made.code)
    context = {"form": form, "back": reverse("keep_library:list")}
    return render(request, "library/add.html", context, status=422 if form.errors else 200)


@needs(*READ)
def one(request: HttpRequest, code: str) -> HttpResponse:
    """One thing: what it is, how it is taken up, who uses it besides, how a pack leads to it."""
    item = get_object_or_404(LibraryItem, code=code)
    viewer, now = viewer_of(request), timezone.now()
    form = UseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.tell_use(item=item, **form.cleaned_data, by=viewer, now=now)
        except LibraryRefused as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            return redirect("keep_library:one", code)
    counted = next(each for each in queries.counted() if each.item.pk == item.pk)
    context = {
        "item": item, "counted": counted, "form": form, "may_edit": may(viewer, Permission.EDIT_PACK),
        "uses": item.uses.all(), "language": IN_ENGLISH.get(item.language, item.language), "mark": f"((item {code}))",
    }  # fmt: skip
    return render(request, "library/one.html", context, status=422 if form.errors else 200)


@needs(Permission.EDIT_PACK)
@require_POST
def retire(request: HttpRequest, code: str) -> HttpResponse:
    """Take a thing out."""
    actions.retire(item=get_object_or_404(LibraryItem, code=code), by=viewer_of(request), now=timezone.now())
    notices.success(request, _("It is taken out."))
    return redirect("keep_library:one", code)


@needs(Permission.EDIT_PACK)
@require_POST
def put_back(request: HttpRequest, code: str) -> HttpResponse:
    """Offer a thing again."""
    actions.put_back(item=get_object_or_404(LibraryItem, code=code), by=viewer_of(request))
    notices.success(request, _("It is in the library."))
    return redirect("keep_library:one", code)


# For anybody ---------------------------------------------------------------------------------------------------------


@public
@require_safe
def public_list(request: HttpRequest) -> HttpResponse:
    """What there is to see, hear and read."""
    council = documents.council_name()
    context = {"items": queries.offered(), "council": council, "said": ENGLISH.of(council), "names": NAMES}
    return render(request, "library/public_list.html", context)


@public
@require_safe
@csp_update({"media-src": [SELF]})  # type: ignore[arg-type]  # its types know no view with arguments
def item(request: HttpRequest, code: str) -> HttpResponse:
    """One thing, with what is said and shown in it. That it was opened is counted, and nothing of who did."""
    found = get_object_or_404(LibraryItem, code=code)
    if found.retired_at:
        return _gone(request)
    if request.method == "GET" and not is_too_many(
        request, "library", most=MOST_OPENED, seconds=SECONDS, of=found.code
    ):
        actions.opened(found, on=london_day(timezone.now()))
    council = documents.council_name()
    context = {
        "item": found, "council": council, "said": ENGLISH.of(council), "own": NAMES.get(found.language, ""),
        "direction": direction(found.language), "is_video": found.content_type.startswith("video/"),
        "is_audio": found.content_type.startswith("audio/"), "is_image": found.content_type.startswith("image/"),
    }  # fmt: skip
    return render(request, "library/item.html", context)


def _gone(request: HttpRequest) -> HttpResponse:
    council = documents.council_name()
    context = {"council": council, "said": ENGLISH.of(council)}
    return render(request, "library/gone.html", context, status=410)


@public
@require_safe
def file(request: HttpRequest, code: str) -> HttpResponseBase:
    """Its file, whole or the part a player asks for. A browser never guesses what it is."""
    found = _offered(code)
    path = actions.file_of(found.sha256)
    if not found.sha256 or not path.exists():
        raise Http404
    size = path.stat().st_size
    span = byte_range(request.headers.get("Range", ""), size=size)
    answer: HttpResponseBase
    if span is None:
        answer = FileResponse(path.open("rb"), content_type=found.content_type)
    else:
        answer = StreamingHttpResponse(_part(path, *span), status=206, content_type=found.content_type)
        answer["Content-Range"] = f"bytes {span[0]}-{span[1]}/{size}"
        answer["Content-Length"] = str(span[1] - span[0] + 1)
    answer["Accept-Ranges"] = "bytes"
    answer["Content-Disposition"] = f'inline; filename="{found.code}.{SUFFIXES[found.content_type]}"'
    answer["Cache-Control"] = "public, max-age=3600"
    return answer


def _part(path: Path, first: int, last: int) -> Iterator[bytes]:
    with path.open("rb") as held:
        held.seek(first)
        left = last - first + 1
        while left > 0 and (chunk := held.read(min(_CHUNK, left))):
            left -= len(chunk)
            yield chunk


def _offered(code: str) -> LibraryItem:
    return get_object_or_404(LibraryItem, code=code, retired_at=None)
