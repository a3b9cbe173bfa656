"""Pages where packs are written, compared, published and read by staff."""

from django.contrib import messages as notices
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from fairwait.accounts.access import may, needs, viewer_of
from fairwait.accounts.rules import Permission
from fairwait.engine.calendars import london_day
from fairwait.keeping_in_touch.packs import actions, documents, queries, tips, translations
from fairwait.keeping_in_touch.packs.actions import PackRefused
from fairwait.keeping_in_touch.packs.forms import PublishForm, WriteForm
from fairwait.keeping_in_touch.packs.rules import composing
from fairwait.keeping_in_touch.packs.rules.formats import FileForm
from fairwait.keeping_in_touch.packs.rules.languages import IN_ENGLISH
from fairwait.keeping_in_touch.packs.rules.shape import Audience
from fairwait.keeping_in_touch.packs.views.reading import Way, as_file, reading


def audiences() -> dict[str, str]:
    """Whom packs are for, in words."""
    return {
        Audience.PERSON.value: _("For people who wait"), Audience.CARER.value: _("For carers"),
        Audience.STAFF.value: _("For staff"), Audience.MANAGER.value: _("For managers"),
    }  # fmt: skip


@needs(*queries.READ)
@require_GET
def packs(request: HttpRequest) -> HttpResponse:
    """Every pack, and how it stands."""
    drafts = queries.listed(viewer_of(request), on=london_day(timezone.now()))
    return render(request, "packs/list.html", {"drafts": drafts, "audiences": audiences()})


@needs(*queries.READ)
@require_GET
def one(request: HttpRequest, code: str) -> HttpResponse:
    """One pack: what is missing, its promises, its blocks, its versions."""
    viewer = viewer_of(request)
    try:
        shown = queries.shown(viewer, code, on=london_day(timezone.now()))
    except PackRefused:
        raise Http404 from None
    is_given = shown.draft.last is not None and shown.draft.in_force.core.audience.is_public
    context = {
        "languages": [translations.tongue(code, each) for each in translations.languages_of(code)] if is_given else [],
        "hidden_tips": sum(pack == code for pack, _block, _words in tips.hidden_by(viewer)),
        "in_english": IN_ENGLISH, "shown": shown, "audiences": audiences(),
        "may_edit": may(viewer, Permission.EDIT_PACK),
        "said_of": {promise.code: promise.says for promise in shown.draft.pack.promises},
    }  # fmt: skip
    return render(request, "packs/one.html", context)


@needs(Permission.EDIT_PACK)
def write(request: HttpRequest, code: str, key: str) -> HttpResponse:
    """Write one block, or the figure of one promise."""
    viewer, now = viewer_of(request), timezone.now()
    draft = _draft(code)
    core, is_figure = draft.in_force.core, key.startswith(composing.FIGURE)
    block, promise = core.block(key), core.promise(key.removeprefix(composing.FIGURE)) if is_figure else None
    if (block is None or block not in core.local) and (promise is None or not promise.has_figure):
        raise Http404
    kept = documents.local_texts(code).get(key)
    initial = {"text": kept.text if kept else "", "seen": kept.changed_at.isoformat() if kept else ""}
    form = WriteForm(request.POST or None, initial=initial, is_figure=is_figure)
    if request.method == "POST" and form.is_valid():
        try:
            actions.write(
                code=code, key=key, text=form.cleaned_data["text"], seen=form.seen_at, by=viewer, now=now
            )  # fmt: skip
        except PackRefused as refusal:
            form.add_error("text", str(refusal))
        else:
            notices.success(request, _("It is kept. It is not published yet."))
            return redirect("packs:one", code)
    context = {"form": form, "is_figure": is_figure, "back": reverse("packs:one", args=[code])}
    if block is not None:
        context |= {"name": composing.block_name(core, block), "ask": block.ask, "example": block.example}
    elif promise is not None:
        context |= {
            "name": _("The figure of a promise"), "example": "",
            "ask": promise.says.replace("((figure))", "…")
            + " " + _("The number of %(unit)s. Say only what you can keep.") % {"unit": promise.unit},
        }  # fmt: skip
    return render(request, "packs/write.html", context, status=422 if form.errors else 200)


@needs(*queries.READ)
@require_GET
def preview(request: HttpRequest, code: str) -> HttpResponse:
    """A pack as it would be read if it were published now."""
    banner = _("This is how it would be read. It is not published.")
    return render(request, "packs/read.html", reading(_draft(code).pack, banner=banner))


@needs(Permission.EDIT_PACK)
def publish(request: HttpRequest, code: str) -> HttpResponse:
    """What changes, and publishing it."""
    draft = _draft(code)
    form = PublishForm(request.POST or None, initial={"expect": draft.digest})
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.publish(
                code=code, expect=form.cleaned_data["expect"], looked_at=bool(form.cleaned_data["looked_at"]),
                reason=form.cleaned_data["reason"], by=viewer_of(request), now=timezone.now(),
            )  # fmt: skip
        except PackRefused as refusal:
            form.add_error(refusal.field, str(refusal))
            form.data = {**request.POST.dict(), "expect": draft.digest}
        else:
            notices.success(request, _("Version %(number)s is published.") % {"number": made.version})
            return redirect("packs:one", code)
    context = {"form": form, "draft": draft, "back": reverse("packs:one", args=[code])}
    return render(request, "packs/publish.html", context, status=422 if form.errors else 200)


@needs(*queries.READ)
@require_GET
def version(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """One version as it was published."""
    found = documents.published(code, version=number)
    if found is None:
        raise Http404
    last = documents.published(code)
    is_last = last is not None and last.number == number
    banner = "" if is_last else _("This is an earlier version.")
    ways = [Way(form.label, reverse("packs:file", args=[code, number, form])) for form in FileForm]
    return render(request, "packs/read.html", reading(found.pack, version=found.version, banner=banner, ways=ways))


@needs(*queries.READ)
@require_GET
def file(request: HttpRequest, code: str, number: int, form: str) -> HttpResponse:
    """One version as a file."""
    found = documents.published(code, version=number)
    if found is None:
        raise Http404
    return as_file(translations.edition_of(found), form)


def _draft(code: str) -> actions.Draft:
    try:
        return actions.draft(code, on=london_day(timezone.now()))
    except PackRefused:
        raise Http404 from None
