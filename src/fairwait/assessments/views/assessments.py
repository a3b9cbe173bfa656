"""Pages of an assessment: all of them, one with its record, and a question for each act."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from fairwait.accounts.access import may, needs, viewer_of
from fairwait.accounts.actions import log_access
from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission
from fairwait.assessments import documents, showing
from fairwait.assessments.actions import assessments as actions
from fairwait.assessments.actions.assessments import AssessmentRefused, version_of
from fairwait.assessments.forms.acts import BeginForm, CheckForm, FinishForm, HandOverForm, outcome_of
from fairwait.assessments.models import Assessment
from fairwait.assessments.queries import records
from fairwait.assessments.rules.differing import differences
from fairwait.assessments.views.opening import found
from fairwait.assessments.words import AREAS, CHANGES, OUTCOMES, PARTS, RIGHTS, WHOSE_SHOWN
from fairwait.conversations.due.crises import named
from fairwait.conversations.places import colleagues_for
from fairwait.conversations.views.opened import opened_person
from fairwait.conversations.views.safe import safe_contact
from fairwait.engine.calendars import london_day
from fairwait.govuk.forms import GovukForm
from fairwait.govuk.hints import hint_at_avoided
from fairwait.govuk.kept import uuid_of
from fairwait.govuk.words import rephrase
from fairwait.people.models import Person
from fairwait.people.words import talk
from fairwait.waiting import opening
from fairwait.waiting import queries as waiting
from fairwait.waiting.models import Wait
from fairwait.waiting.sentences import HOW

_HOLD = Permission.HOLD_CONVERSATION


@needs(_HOLD)
@require_GET
def listed(request: HttpRequest) -> HttpResponse:
    """Assessments of people this viewer may see: under way first, one's own before others'."""
    now, viewer = timezone.now(), viewer_of(request)
    shown = records.latest(viewer)
    names = {one.pk: named(one.person) for one in shown}
    people = [one.person.pk for one in shown if one.person is not None and not names[one.pk][0]]
    if people:
        log_access(by=viewer, people=people, page="assessments", now=now)
    context = {
        "shown": shown, "named": {pk: name for pk, (_is_shut, name) in names.items()}, "me": viewer.pk,
        "outcomes": OUTCOMES, "may_see_forms": may(viewer, Permission.SEE_PERSON),
        "may_count": may(viewer, Permission.SEE_MEASURES),
    }  # fmt: skip
    return render(request, "assessments/all.html", context)


@needs(_HOLD)
def begin(request: HttpRequest, wait: UUID) -> HttpResponse:
    """Begin the assessment of a wait, or go on with the one that is under way."""
    now, viewer = timezone.now(), viewer_of(request)
    asked = opening.wait(viewer, wait, permission=Permission.SEE_PERSON)
    if asked.person is None:
        raise Http404
    person = opened_person(request, asked.person.uuid, page="assessment:begin", now=now)
    today = london_day(now)
    colleagues = colleagues_for(person, on=today)
    offered = _offered(asked, on=now)
    form = BeginForm(
        request.POST or None, offered=offered, colleagues=colleagues,
        initial={"navigator": str(viewer.pk), "form": offered[0][0] if offered else ""},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.begin(
                wait=asked, form=form.cleaned_data["form"], navigator=colleagues[int(form.cleaned_data["navigator"])],
                uuid=uuid_of(request.POST.get("once", str(uuid4()))), by=viewer, now=now,
            )  # fmt: skip
        except AssessmentRefused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            return redirect("assessments:assessment", made.uuid)
    context = {
        "form": form, "person": person, "wait": asked, "once": request.POST.get("once") or uuid4(),
        "back": reverse("desk:person", args=[person.uuid]), "safe": safe_contact(person),
        "pathway": _pathway_name(asked.pathway, now=now),
    }  # fmt: skip
    return render(request, "assessments/begin.html", context)


def _offered(wait: Wait, *, on: datetime) -> list[tuple[str, str]]:
    """The forms for what this wait is for, then those that are for any; each by what it is called."""
    found = documents.offered(wait.pathway, documents.forms(on=london_day(on)))
    return [(one.form.code, rephrase(one.form.name)) for one in found]


def _pathway_name(code: str | None, *, now: datetime) -> str:
    known = next((one.name for one in waiting.pathways(on=london_day(now)) if one.code == code), code or "")
    return rephrase(known)


@needs(_HOLD)
@require_GET
def assessment(request: HttpRequest, assessment_uuid: UUID) -> HttpResponse:
    """One assessment: its conversations, what stands, who met them, and what comes next."""
    now = timezone.now()
    one, person = found(request, assessment_uuid, now=now)
    record, in_use = records.record_of(one), version_of(one)
    newest = documents.forms(on=london_day(now)).get(one.form)
    talks = records.conversations_of(one)
    viewer = viewer_of(request)
    context = {
        **_about(one, person, now=now), "record": record, "in_use": in_use,
        "parts": showing.parts(in_use.form, record, person), "others": showing.asked_no_more(in_use.form, record),
        "newer": newest if newest and newest.version > one.form_version and one.finished_at is None else None,
        "going_on": [each for each in talks if each.ended_at is None], "names": showing.names_in(record),
        "mine": next((each for each in talks if each.ended_at is None and each.worker_id == viewer.pk), None),
        "once": uuid4(), "unanswered": showing.unanswered(in_use.form, record, person), "whose": WHOSE_SHOWN,
        "outcomes": OUTCOMES, "areas": AREAS, "how": HOW, "rights": RIGHTS,
        "days": showing.since_days(one, london_day(now)),
    }  # fmt: skip
    return render(request, "assessments/one.html", context)


def _about(one: Assessment, person: Person, *, now: datetime) -> dict[str, Any]:
    return {
        "one": one,
        "person": person,
        "safe": safe_contact(person),
        "talk": list(talk(person)),
        "pathway": _pathway_name(one.pathway, now=now),
    }


@needs(_HOLD)
@require_POST
def converse(request: HttpRequest, assessment_uuid: UUID) -> HttpResponse:
    """Begin a conversation, or go on with one's own."""
    now = timezone.now()
    try:
        one, _person = found(request, assessment_uuid, now=now)
        once = uuid_of(request.POST.get("once", str(uuid4())))
        made = actions.converse(assessment=one, uuid=once, by=viewer_of(request), now=now)
    except AssessmentRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("assessments:assessment", assessment_uuid)
    return redirect("assessments:conversation", made.uuid)


@needs(_HOLD)
def hand_over(request: HttpRequest, assessment_uuid: UUID) -> HttpResponse:
    """Somebody else goes on with them."""
    now, viewer = timezone.now(), viewer_of(request)
    one, person = found(request, assessment_uuid, now=now)
    colleagues: dict[int, User] = {
        pk: user for pk, user in colleagues_for(person, on=london_day(now)).items() if pk != one.navigator_id
    }
    form = HandOverForm(request.POST or None, colleagues=colleagues)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            actions.hand_over(assessment=one, to=colleagues[int(told["to"])], reason=told["reason"], by=viewer, now=now)
        except AssessmentRefused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            hint_at_avoided(request, told["reason"])
            messages.success(request, _("%(who)s goes on with them.") % {"who": colleagues[int(told["to"])]})
            return redirect("assessments:assessment", one.uuid)
    lead = _("%(who)s goes through it with them now.") % {"who": one.navigator.display_name}
    return _question(request, one, person, form, heading=_("Somebody else goes on"), button=_("Hand over"), lead=lead)


@needs(_HOLD)
def finish(request: HttpRequest, assessment_uuid: UUID) -> HttpResponse:
    """What came of it."""
    now, viewer = timezone.now(), viewer_of(request)
    one, person = found(request, assessment_uuid, now=now)
    record, in_use = records.record_of(one), version_of(one)
    form = FinishForm(
        request.POST or None, areas=in_use.form.areas, reasons=_reasons(one, viewer, now=now),
        initial={"ends": ""},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            actions.finish(
                assessment=one, outcome=outcome_of(form), eligible=told.get("eligible") or [], why=told["why"],
                next_=told["next"], ends=told.get("ends") or "", told=told.get("told") or "", by=viewer, now=now,
            )  # fmt: skip
        except AssessmentRefused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            hint_at_avoided(request, told["why"], told["next"])
            messages.success(request, _("It is finished. Give them what was said, in their format."))
            return redirect("assessments:assessment", one.uuid)
    context = {
        **_about(one, person, now=now), "form": form, "back": reverse("assessments:assessment", args=[one.uuid]),
        "reach": [AREAS[code] for code in showing.out_of_reach(in_use.form, record)],
        "is_enough": showing.is_enough(in_use.form, record), "has_areas": bool(in_use.form.areas),
        "unanswered": showing.unanswered(in_use.form, record, person),
    }  # fmt: skip
    return render(request, "assessments/finish.html", context, status=422 if form.errors else 200)


def _reasons(one: Assessment, viewer: User, *, now: datetime) -> list[tuple[str, str]]:
    if one.wait is None or one.wait.status != "open" or not may(viewer, Permission.END_WAIT, on=one.wait):
        return []
    pathway = next((each for each in waiting.pathways(on=london_day(now)) if each.code == one.wait.pathway), None)
    return [(reason.code, rephrase(reason.label)) for reason in pathway.end_reasons] if pathway else []


@needs(_HOLD)
def take_form(request: HttpRequest, assessment_uuid: UUID) -> HttpResponse:
    """What a newer version of the form asks otherwise, and going on with it."""
    now = timezone.now()
    one, person = found(request, assessment_uuid, now=now)
    newest = documents.forms(on=london_day(now)).get(one.form)
    if newest is None or newest.version <= one.form_version:
        return redirect("assessments:assessment", one.uuid)
    form = GovukForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            text = request.POST.get("version", "")
            version = int(text) if text.isdecimal() and len(text) < 9 else 0
            actions.take_form(assessment=one, version=version, by=viewer_of(request), now=now)
        except AssessmentRefused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("You go on with the newer form. What was answered stays."))
        return redirect("assessments:assessment", one.uuid)
    context = {
        **_about(one, person, now=now), "form": form, "newest": newest, "in_use": version_of(one),
        "back": reverse("assessments:assessment", args=[one.uuid]), "changes": CHANGES,
        "part_names": PARTS, "differences": differences(version_of(one).form, newest.form),
    }  # fmt: skip
    return render(request, "assessments/newer.html", context)


@needs(_HOLD)
def check(request: HttpRequest, assessment_uuid: UUID) -> HttpResponse:
    """What the person says of what was written."""
    now, viewer = timezone.now(), viewer_of(request)
    one, person = found(request, assessment_uuid, now=now)
    form = CheckForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.check(assessment=one, right=form.said, words=form.cleaned_data["words"], by=viewer, now=now)
        except AssessmentRefused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            messages.success(request, _("What they said of it is kept."))
            return redirect("assessments:assessment", one.uuid)
    lead = _(
        "Read it to them, or ask once they have read it. What they would change is written in a next conversation."
    )
    return _question(request, one, person, form, heading=_("Is it right?"), button=_("Keep it"), lead=lead)


def _question(
    request: HttpRequest, one: Assessment, person: Person, form: GovukForm, *, heading: str, button: str, lead: str
) -> HttpResponse:
    context = {
        "one": one, "form": form, "person": person, "safe": safe_contact(person), "heading": heading,
        "button": button, "lead": lead, "back": reverse("assessments:assessment", args=[one.uuid]),
    }  # fmt: skip
    return render(request, "assessments/question.html", context, status=422 if form.errors else 200)
