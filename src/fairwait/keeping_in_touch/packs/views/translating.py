"""Pages where a pack is put into another language, checked and published there."""

from typing import Any

from django.contrib import messages as notices
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from fairwait.accounts.access import may, needs, viewer_of
from fairwait.accounts.rules import Permission
from fairwait.govuk.printing import CannotPrint
from fairwait.keeping_in_touch.packs import queries, translations
from fairwait.keeping_in_touch.packs.actions import PackRefused
from fairwait.keeping_in_touch.packs.forms import CheckForm, TranslateForm
from fairwait.keeping_in_touch.packs.rules.languages import IN_ENGLISH, NAMES, direction
from fairwait.keeping_in_touch.packs.rules.translating import AROUND, Stands, State
from fairwait.keeping_in_touch.packs.translations import Tongue
from fairwait.keeping_in_touch.packs.writing.printed import as_printed


def _tongue(code: str, language: str) -> Tongue:
    try:
        return translations.tongue(code, language)
    except PackRefused:
        raise Http404 from None


def _around(stands: Tongue) -> dict[str, Any]:
    language = stands.language
    return {
        "stands": stands, "language": language, "named": IN_ENGLISH[language], "own": NAMES[language],
        "direction": direction(language), "code": stands.source.version.code,
    }  # fmt: skip


@needs(*queries.READ)
def language(request: HttpRequest, code: str, language: str) -> HttpResponse:
    """A pack in one language: how every part stands, what changed in the English, checking and publishing."""
    viewer, now = viewer_of(request), timezone.now()
    stands = _tongue(code, language)
    may_edit = may(viewer, Permission.EDIT_PACK)
    to_check = [each for each in stands.parts if each.state in (State.DRAFT, State.CHANGED)]
    form = CheckForm(
        request.POST or None,
        parts=[(f"{translations.part_key(each.source)} {translations.fingerprint(each)}", _name(each))
               for each in to_check],
    )  # fmt: skip
    if request.method == "POST" and may_edit and "publish" in request.POST:
        return _publish(request, code, language)
    if request.method == "POST" and form.is_valid():
        shown = dict(each.rsplit(" ", 1) for each in form.cleaned_data["parts"])
        try:
            count = translations.check(
                code=code, language=language, shown=shown, name=form.cleaned_data["name"], by=viewer, now=now
            )
        except PackRefused as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            notices.success(request, _("Checked: %(count)s.") % {"count": count})
            return redirect("packs:language", code, language)
    context = {
        **_around(stands), "form": form, "may_edit": may_edit, "to_check": to_check, "part_key": translations.part_key,
        "is_current": stands.published is not None and stands.published.version == stands.source.number,
    }  # fmt: skip
    return render(request, "packs/language.html", context, status=422 if form.errors else 200)


def _name(part: Stands) -> str:
    return f"{part.source.name}: {(part.made.title or part.made.text)[:60] if part.made else ''}"


def _publish(request: HttpRequest, code: str, language: str) -> HttpResponse:
    try:
        made = translations.publish(code=code, language=language, by=viewer_of(request), now=timezone.now())
    except PackRefused as refusal:
        notices.error(request, str(refusal))
    else:
        notices.success(request, _("It is published in %(language)s.") % {"language": IN_ENGLISH[language]})
        if unread := _not_on_paper(code, language, made.version):
            notices.warning(request, unread)
    return redirect("packs:language", code, language)


def _not_on_paper(code: str, language: str, version: int) -> str:
    """Why a version just published cannot be printed here; "" where it can."""
    made = translations.in_language(code, language, version=version)
    try:
        as_printed(made[1], is_large=False) if made else None
    except CannotPrint as missing:
        return str(missing)
    return ""


@needs(Permission.EDIT_PACK)
def translate(request: HttpRequest, code: str, language: str, key: str) -> HttpResponse:
    """One part in another language, beside the English, with what changed there since."""
    stands = _tongue(code, language)
    part = next((each for each in stands.parts if translations.part_key(each.source) == key), None)
    if part is None:
        raise Http404
    made = part.made
    initial = {
        "title": made.title if made else "", "text": made.text if made else "",
        "seen": translations.fingerprint(part),
    }  # fmt: skip
    form = TranslateForm(
        request.POST or None, initial=initial, has_title=bool(part.source.title), language=language,
        direction=direction(language),
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            translations.write(
                code=code, language=language, key=key, title=said.get("title", ""), text=said["text"],
                seen=said["seen"], by=viewer_of(request), now=timezone.now(),
            )  # fmt: skip
        except PackRefused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else "text", str(refusal))
        else:
            notices.success(request, _("It is kept, as a draft that nobody has checked."))
            return redirect("packs:language", code, language)
    context = {
        **_around(stands), "form": form, "part": part, "back": reverse("packs:language", args=[code, language]),
        "is_around": part.source.pack == AROUND,
    }  # fmt: skip
    return render(request, "packs/translate.html", context, status=422 if form.errors else 200)


@needs(*queries.READ)
def begin(request: HttpRequest, code: str) -> HttpResponse:
    """Where a language that is chosen leads."""
    chosen = request.GET.get("language", "")
    if chosen not in IN_ENGLISH or chosen == "en":
        return redirect("packs:one", code)
    return redirect("packs:language", code, chosen)
