"""For staff: the languages of private and public pages, what is said in each, and who checked it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from fairwait.accounts.access import needs, viewer_of
from fairwait.accounts.queries import names_of
from fairwait.accounts.rules import Permission
from fairwait.engine.calendars import london_day
from fairwait.govuk import catalogues
from fairwait.govuk.languages import ENGLISH, Language
from fairwait.keeping_in_touch.check_in import translating
from fairwait.keeping_in_touch.check_in.actions import CheckInRefused
from fairwait.keeping_in_touch.check_in.forms import CheckedForm, SpokenForm, WrongForm


@needs(Permission.CONFIGURE)
@require_GET
def languages(request: HttpRequest) -> HttpResponse:
    """Every language there is, and whether somebody checked it."""
    found = [
        {"language": one, "stands": (stands := translating.translation(one.code)),
         "is_draft": stands.is_draft(catalogues.digest(one.code)), "sentences": len(catalogues.catalogue(one.code))}
        for one in _others()
    ]  # fmt: skip
    return render(request, "check_in/languages.html", {"found": found, "back": reverse("check_in:answers")})


@needs(Permission.CONFIGURE)
def language(request: HttpRequest, code: str) -> HttpResponse:
    """One language: every sentence beside its English, the council's own words, and who checked all of it."""
    one = next((each for each in _others() if each.code == code), None)
    if one is None:
        raise Http404
    now, viewer = timezone.now(), viewer_of(request)
    forms = _forms(request, one)
    form = forms.get(request.POST.get("act", ""))
    if request.method == "POST" and form is not None and form.is_valid():
        said = form.cleaned_data
        try:
            if form is forms["words"]:
                translating.say(code=code, words=form.words(), seen=request.POST.get("seen", ""), by=viewer, now=now)
            elif form is forms["checked"]:
                translating.approve(
                    code=code, checked_by=said["checked_by"], checked_on=said["checked_on"],
                    seen=request.POST.get("seen", ""), by=viewer, now=now,
                )  # fmt: skip
            else:
                translating.take_back(code=code, reason=said["reason"], by=viewer, now=now)
            messages.success(request, _("Kept. It holds from now on."))
            return redirect("check_in:language", code)
        except CheckInRefused as refusal:
            form.add_error(None, str(refusal))
    return render(request, "check_in/language.html", {**_shown(one), "forms": forms, "form": form})


def _others() -> list[Language]:
    return [one for code, one in catalogues.offered().items() if code != ENGLISH]


def _forms(request: HttpRequest, one: Language) -> dict[str, Any]:
    act, stands = request.POST.get("act"), translating.translation(one.code)
    asked = translating.council_words(on=london_day(timezone.now()))
    return {
        "words": SpokenForm(request.POST if act == "words" else None, asked=asked, said=stands.words),
        "checked": CheckedForm(request.POST if act == "checked" else None),
        "wrong": WrongForm(request.POST if act == "wrong" else None),
    }


def _shown(one: Language) -> dict[str, Any]:
    versions = translating.versions(one.code)
    stands, digest = translating.translation(one.code), catalogues.digest(one.code)
    return {
        "language": one, "stands": stands, "is_draft": stands.is_draft(digest), "seen": translating.as_shown(one.code),
        "has_changed": bool(stands.checked_by) and stands.digest != digest,
        "sentences": catalogues.catalogue(one.code), "versions": versions,
        "names": names_of(each.adopted_by for each in versions),
        "back": reverse("check_in:languages"),
    }  # fmt: skip
