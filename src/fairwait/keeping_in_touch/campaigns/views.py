"""Pages of campaigns: before, while and after a slice of the list is asked how things are."""

import csv
import io
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from fairwait.accounts.access import may, needs, viewer_of
from fairwait.accounts.actions import log_access
from fairwait.accounts.rules import Permission
from fairwait.engine.calendars import london_day
from fairwait.keeping_in_touch.campaigns import (
    actions,
    auditing,
    deciding,
    gathering,
    previewing,
    queries,
    replies,
    report,
    showing,
    waves,
)
from fairwait.keeping_in_touch.campaigns.forms import BeforeForm, CheckForm, HandForm, ToldForm, WhyForm
from fairwait.keeping_in_touch.campaigns.models import Asked, Campaign
from fairwait.keeping_in_touch.campaigns.queries import SEES
from fairwait.keeping_in_touch.campaigns.rules.planning import BY_HAND, State
from fairwait.keeping_in_touch.campaigns.rules.settings import CampaignRefused
from fairwait.keeping_in_touch.check_in.rules.answers import Told
from fairwait.keeping_in_touch.contacts import queries as contacts
from fairwait.keeping_in_touch.messages import setting
from fairwait.waiting.actions import WaitRefused
from fairwait.waiting.rules.deciding import Decision


@needs(*SEES)
@require_GET
def campaigns(request: HttpRequest) -> HttpResponse:
    """Every campaign, the newest first."""
    viewer = viewer_of(request)
    found = queries.campaigns(viewer)
    context = {"campaigns": found, "may_run": may(viewer, Permission.RUN_CAMPAIGN)}
    return render(request, "campaigns/campaigns.html", context)


@needs(*SEES)
@require_GET
def campaign(request: HttpRequest, campaign: UUID) -> HttpResponse:
    """One campaign: before it begins what it will do; then who was asked and what they say, as it comes."""
    found, now = _campaign(request, campaign), timezone.now()
    if found.said is State.DRAFT:
        return render(request, "campaigns/draft.html", _draft(request, found, now=now))
    return render(request, "campaigns/campaign.html", _live(request, found, now=now))


def _draft(request: HttpRequest, found: Campaign, *, now: datetime) -> dict[str, Any]:
    sends = gathering.asking(on=london_day(now))
    shown = previewing.preview(found, now=now)
    return {
        "campaign": found, "shown": shown, "is_read": sends.is_read, "switch": setting.switch(),
        "wordings": [
            (sends.templates[code][0].name, sends.templates[code][0].text, sends.templates[code][0].body)
            for code in (found.question, found.other, found.reminder) if code in sends.templates
        ],
        "may_run": may(viewer_of(request), Permission.RUN_CAMPAIGN), "back": reverse("campaigns:campaigns"),
        "may_configure": may(viewer_of(request), Permission.CONFIGURE),
    }  # fmt: skip


def _live(request: HttpRequest, found: Campaign, *, now: datetime) -> dict[str, Any]:
    viewer, today = viewer_of(request), london_day(now)
    counted = report.report(found)
    return {
        "campaign": found, "report": counted, "figures": showing.figures(counted),
        "answers": showing.answers_of(counted), "parts": showing.parts_of(counted),
        "room": waves.room(found, now=now) if found.said is State.RUNNING else None,
        "comparison": showing.comparison(report.comparison(found, today=today), found) if found.is_comparing else "",
        "may_run": may(viewer, Permission.RUN_CAMPAIGN), "may_see_people": may(viewer, Permission.RECORD_CONTACT),
        "switch": setting.switch(), "back": reverse("campaigns:campaigns"),
    }  # fmt: skip


@needs(*SEES)
@require_GET
def since(request: HttpRequest, campaign: UUID, revision: int) -> HttpResponse:
    """Whether anything changed since a revision: 204 when not. Nothing about anybody."""
    found = _campaign(request, campaign)
    if found.revision <= revision:
        return HttpResponse(status=204)
    return JsonResponse({"revision": found.revision, "state": found.state})


@needs(Permission.RUN_CAMPAIGN)
@require_POST
def begin(request: HttpRequest, campaign: UUID) -> HttpResponse:
    """Begin, as it was shown."""
    found = _campaign(request, campaign)
    return _acted(
        request, found, _("It has begun. The first people are asked within the hour."),
        lambda: actions.begin(
            campaign=found, expect=request.POST.get("expect", ""), by=viewer_of(request), now=timezone.now()
        ),
    )  # fmt: skip


@needs(Permission.RUN_CAMPAIGN)
@require_POST
def throw_away(request: HttpRequest, campaign: UUID) -> HttpResponse:
    """Throw a draft away."""
    try:
        actions.throw_away(campaign=_campaign(request, campaign), by=viewer_of(request))
    except CampaignRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("campaigns:campaign", campaign)
    messages.success(request, _("The draft is thrown away. Nobody was asked."))
    return redirect("campaigns:campaigns")


@needs(Permission.RUN_CAMPAIGN)
def pause(request: HttpRequest, campaign: UUID) -> HttpResponse:
    """Nobody more is asked for now."""
    return _why(request, _campaign(request, campaign), is_for_good=False)


@needs(Permission.RUN_CAMPAIGN)
def stop(request: HttpRequest, campaign: UUID) -> HttpResponse:
    """Nobody more is asked."""
    return _why(request, _campaign(request, campaign), is_for_good=True)


def _why(request: HttpRequest, found: Campaign, *, is_for_good: bool) -> HttpResponse:
    form = WhyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        act = actions.stop if is_for_good else actions.pause
        done = _("It is stopped. Answers are still taken.") if is_for_good else _("It is paused.")
        return _acted(
            request, found, done,
            lambda: act(campaign=found, why=form.cleaned_data["why"], by=viewer_of(request), now=timezone.now()),
        )  # fmt: skip
    context = {
        "form": form, "campaign": found, "is_for_good": is_for_good,
        "back": reverse("campaigns:campaign", args=[found.uuid]),
    }  # fmt: skip
    return render(request, "campaigns/why.html", context, status=422 if form.errors else 200)


@needs(Permission.RUN_CAMPAIGN)
@require_POST
def go_on(request: HttpRequest, campaign: UUID) -> HttpResponse:
    """It goes on."""
    found = _campaign(request, campaign)
    return _acted(
        request, found, _("It goes on."),
        lambda: actions.go_on(campaign=found, by=viewer_of(request), now=timezone.now()),
    )  # fmt: skip


def _acted(request: HttpRequest, found: Campaign, done: str, act: Any) -> HttpResponse:
    try:
        act()
        messages.success(request, done)
    except CampaignRefused as refusal:
        messages.error(request, str(refusal))
    return redirect("campaigns:campaign", found.uuid)


# People ---------------------------------------------------------------------------------------------------------------


@needs(Permission.RECORD_CONTACT)
@require_GET
def people(request: HttpRequest, campaign: UUID, part: str) -> HttpResponse:
    """Some of the people of a campaign: those who gave one answer, are to be rung, were left alone."""
    found, viewer = _campaign(request, campaign), viewer_of(request)
    chosen = queries.part(part)
    if chosen is None:
        raise Http404
    page = max(0, int(request.GET["from"])) if request.GET.get("from", "").isdigit() else 0
    rows = list(queries.people(viewer, found, chosen)[page : page + queries.PAGE + 1])
    shown = rows[: queries.PAGE]
    log_access(by=viewer, people=sorted({row.person_id for row in shown}), page="campaign:people", now=timezone.now())
    context = {
        "campaign": found, "part": chosen, "rows": [(row, showing.words_of(row)) for row in shown],
        "following": page + queries.PAGE if len(rows) > queries.PAGE else None,
        "back": reverse("campaigns:campaign", args=[found.uuid]),
    }  # fmt: skip
    return render(request, "campaigns/people.html", context)


@needs(Permission.RECORD_CONTACT)
def person(request: HttpRequest, campaign: UUID, row: UUID) -> HttpResponse:
    """One person of a campaign: how they were asked, what they said, and what is to be done about it."""
    found, viewer, now = _campaign(request, campaign), viewer_of(request), timezone.now()
    one = queries.row(viewer, found, row)
    if one is None or one.person.is_restricted or found.said is State.DRAFT:
        raise Http404
    log_access(by=viewer, people=[one.person_id], page="campaign:person", now=now)
    deciders = contacts.deciders(one.wait, what=Decision.ENDING)
    act = request.POST.get("act", "")
    forms: dict[str, Any] = {
        "hand": HandForm(request.POST if act == "hand" else None),
        "told": ToldForm(request.POST if act == "told" else None, initial={"told": one.told}),
        "before": BeforeForm(request.POST if act == "before" else None, deciders=deciders),
    }
    if request.method == "POST" and _did(request, one, act, forms, now=now):
        return redirect("campaigns:person", found.uuid, one.uuid)
    waits = replies.open_waits(one)
    context = {
        "campaign": found, "row": one, "words": replies.words_of(one), "shown": showing.words_of(one), "forms": forms,
        "form": forms.get(act), "waits": waits, "is_by_hand": one.route in BY_HAND and not one.told,
        "is_to_call": one.is_by_another and any(wait.call_asked_on for wait in waits),
        "is_not_needed": one.told == Told.NOT_NEEDED, "deciding": [wait for wait in waits if wait.decision],
        "back": reverse("campaigns:campaign", args=[found.uuid]),
    }  # fmt: skip
    return render(request, "campaigns/person.html", context, status=422 if request.method == "POST" else 200)


def _did(request: HttpRequest, row: Asked, act: str, forms: dict[str, Any], *, now: datetime) -> bool:
    viewer, form = viewer_of(request), forms.get(act)
    if form is not None and not form.is_valid():
        return False
    try:
        if act == "hand" and form is not None:
            actions.settle(row=row, how=form.cleaned_data["how"], by=viewer, now=now)
        elif act == "told" and form is not None:
            replies.understand(row=row, told=form.cleaned_data["told"], by=viewer, now=now)
        elif act == "before" and form is not None:
            deciding.put_before(row=row, to=form.chosen, by=viewer, now=now)
        elif act == "ring":
            deciding.ring_first(row=row, by=viewer, now=now)
        else:
            raise Http404
    except (CampaignRefused, WaitRefused) as refusal:
        messages.error(request, str(refusal))
        return True
    messages.success(request, _("It is recorded."))
    return True


# The report and the sample --------------------------------------------------------------------------------------------


@needs(*SEES)
@require_GET
def report_page(request: HttpRequest, campaign: UUID) -> HttpResponse:
    """What came of it, on one page that prints."""
    found, now = _begun(request, campaign), timezone.now()
    counted = report.report(found)
    context = {
        "campaign": found, "report": counted, "rows": showing.rows_of(counted), "now": now,
        "comparison": showing.comparison(report.comparison(found, today=london_day(now)), found)
        if found.is_comparing else "",
        "reply": showing.reply_share(counted), "back": reverse("campaigns:campaign", args=[found.uuid]),
    }  # fmt: skip
    return render(request, "campaigns/report.html", context)


@needs(*SEES)
@require_GET
def report_csv(request: HttpRequest, campaign: UUID) -> HttpResponse:
    """The same numbers as a file. It names nobody."""
    found = _begun(request, campaign)
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(["part", "what", "count"])
    writer.writerows(showing.rows_of(report.report(found)))
    response = HttpResponse(file.getvalue().encode(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="campaign-{found.uuid}.csv"'
    return response


@needs(Permission.RECORD_CONTACT)
def sample(request: HttpRequest, campaign: UUID) -> HttpResponse:
    """Those drawn for a second look, and drawing them."""
    found, viewer, now = _begun(request, campaign), viewer_of(request), timezone.now()
    if request.method == "POST":
        try:
            count = auditing.draw(campaign=found, by=viewer, now=now)
            messages.success(request, _("%(count)s drawn.") % {"count": count})
        except CampaignRefused as refusal:
            messages.error(request, str(refusal))
        return redirect("campaigns:sample", found.uuid)
    drawn = queries.drawn(viewer, found)
    log_access(by=viewer, people=sorted({one.wait.person_id for one in drawn}), page="campaign:sample", now=now)
    context = {
        "campaign": found, "drawn": drawn, "may_run": may(viewer, Permission.RUN_CAMPAIGN),
        "may_check": may(viewer, Permission.END_WAIT), "back": reverse("campaigns:campaign", args=[found.uuid]),
    }  # fmt: skip
    return render(request, "campaigns/sample.html", context)


@needs(Permission.END_WAIT)
def check(request: HttpRequest, campaign: UUID, checked: UUID) -> HttpResponse:
    """Whether it was right to take one of the sample off the list."""
    found, viewer, now = _begun(request, campaign), viewer_of(request), timezone.now()
    one = next((each for each in queries.drawn(viewer, found) if each.uuid == checked), None)
    if one is None:
        raise Http404
    log_access(by=viewer, people=[one.wait.person_id], page="campaign:check", now=now)
    form = CheckForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            is_right = form.cleaned_data["is_right"] == "yes"
            auditing.check(checked=one, is_right=is_right, words=form.cleaned_data["words"], by=viewer, now=now)
            messages.success(request, _("It is recorded."))
            return redirect("campaigns:sample", found.uuid)
        except (CampaignRefused, WaitRefused) as refusal:
            form.add_error(None, str(refusal))
    context = {
        "campaign": found, "one": one, "form": form, "back": reverse("campaigns:sample", args=[found.uuid]),
    }  # fmt: skip
    return render(request, "campaigns/check.html", context, status=422 if form.errors else 200)


def _campaign(request: HttpRequest, uuid: UUID) -> Campaign:
    found = queries.campaign(viewer_of(request), uuid)
    if found is None:
        raise Http404
    return found


def _begun(request: HttpRequest, uuid: UUID) -> Campaign:
    found = _campaign(request, uuid)
    if found.said is State.DRAFT:
        raise Http404
    return found
