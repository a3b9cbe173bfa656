"""Drafting a campaign over a part of the list: the list is the desk's, the asking is that of keeping in touch."""

import secrets

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from fairwait.accounts.access import needs, viewer_of
from fairwait.accounts.rules import Permission
from fairwait.desk import saved
from fairwait.desk.lists.narrowing import NOBODY, narrowing_from
from fairwait.desk.lists.queries import shape_for
from fairwait.desk.lists.showing import part_in_words, unseen_banner
from fairwait.desk.views.lists import said_on_the_list
from fairwait.desk.views_shown import groups
from fairwait.engine.calendars import london_day
from fairwait.govuk.formats import format_list
from fairwait.keeping_in_touch.campaigns import actions, gathering
from fairwait.keeping_in_touch.campaigns.forms import DraftForm
from fairwait.keeping_in_touch.campaigns.rules.settings import CampaignRefused
from fairwait.keeping_in_touch.packs.translations import packs_to_give
from fairwait.waiting import queries as waiting


@needs(Permission.RUN_CAMPAIGN)
def draft(request: HttpRequest) -> HttpResponse:
    """How this part of the list will be asked. It names nobody, and asks nobody yet."""
    viewer, now = viewer_of(request), timezone.now()
    today = london_day(now)
    narrowing = narrowing_from(dict(request.GET.lists()))
    if narrowing.unknown:
        return said_on_the_list(request)
    shape = shape_for(viewer, today=today)
    sends = gathering.asking(on=today)
    form = DraftForm(
        request.POST or None, asking=[(code, sends.templates[code][0].name) for code in sends.codes], today=today,
        packs=packs_to_give(),
    )  # fmt: skip
    pathways = {pathway.code: pathway for pathway in waiting.pathways(on=today)}
    about = part_in_words(narrowing, shape=shape, pathways=pathways)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.draft(
                settings=form.settings, waits=shape.ids(narrowing), narrowing=narrowing.part.address(), about=about,
                seed=secrets.randbits(31), by=viewer, now=now,
            )  # fmt: skip
            return redirect("campaigns:campaign", made.uuid)
        except CampaignRefused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
    unknown = [code for code in narrowing.of("pathway") if code not in pathways and code != NOBODY]
    context = {
        "form": form, "unknown": format_list([f"\u201c{code}\u201d" for code in unknown]),
        "about": about, "count": shape.count(narrowing), "narrowing": narrowing,
        "views": [shown for group in groups(saved.views(viewer), viewer=viewer) for shown in group.views],
        "unseen": unseen_banner(shape, narrowing), "back": reverse("campaigns:campaigns"),
    }  # fmt: skip
    return render(request, "desk/start_campaign.html", context, status=422 if form.errors else 200)
