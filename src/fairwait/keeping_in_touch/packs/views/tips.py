"""What somebody says of a tip where they met it."""

from django.contrib import messages as notices
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext
from django.views.decorators.http import require_POST

from fairwait.accounts.access import needs, viewer_of
from fairwait.govuk.addresses import is_ours
from fairwait.keeping_in_touch.packs import queries, tips
from fairwait.keeping_in_touch.packs.actions import PackRefused
from fairwait.keeping_in_touch.packs.rules.tips import Said

IN_PLACE = "X-Fairwait-In-Place"
_THANKS = {
    Said.HELPS: gettext_noop("Thank you. Tips that help stand first."),
    Said.NO_HELP: gettext_noop("Thank you. You see it no more, and whoever writes it is told how many say so."),
    Said.HIDDEN: gettext_noop("It is hidden for you. The page of its pack shows it again."),
}


def _said(request: HttpRequest) -> Said:
    sent = request.POST
    if sent.get("said") not in set(Said):
        raise PackRefused("Say whether it helps.")
    said = Said(sent["said"])
    tips.say(
        pack=sent.get("pack", ""), block=sent.get("block", ""), words=sent.get("words", ""), said=said,
        by=viewer_of(request), now=timezone.now(),
    )  # fmt: skip
    return said


@needs(*queries.READ)
@require_POST
def say(request: HttpRequest) -> HttpResponse:
    """A tip helps, does not, or is hidden; then back to where it was read.

    A script that stays on the page (IN_PLACE) is answered 204 or 409, without words for the next page.
    """
    sent, is_in_place = request.POST, IN_PLACE in request.headers
    try:
        said = _said(request)
    except PackRefused as refusal:
        if is_in_place:
            return HttpResponse(status=409)
        notices.info(request, str(refusal))
    else:
        if is_in_place:
            return HttpResponse(status=204)
        notices.success(request, _(_THANKS[said]))
    back = sent.get("back", "")
    return redirect(back if is_ours(back) else "packs:list")


@needs(*queries.READ)
@require_POST
def again(request: HttpRequest, code: str) -> HttpResponse:
    """Show the tips of a pack again that this viewer hid."""
    count = tips.show_again(pack=code, by=viewer_of(request))
    words = ngettext("%(num)s tip is shown again.", "%(num)s tips are shown again.", count)
    notices.success(request, words % {"num": count})
    return redirect("packs:one", code)
