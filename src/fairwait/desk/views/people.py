"""A person's record."""

from datetime import datetime
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from fairwait.accounts import queries as accounts
from fairwait.accounts.access import may, needs, require, viewer_of
from fairwait.accounts.actions import log_access, open_restricted
from fairwait.accounts.rules import Permission
from fairwait.assessments import documents
from fairwait.assessments.queries.records import on_person
from fairwait.capacity import words as visit_words
from fairwait.capacity.queries import coming_for
from fairwait.conversations.queries.people import talks_of
from fairwait.desk.forms import ReasonForm, WishesForm
from fairwait.desk.person import restricted
from fairwait.desk.person.happened import narrowed_from
from fairwait.desk.person.page import month_start, origins_for, person_page
from fairwait.desk.person.sights import sights_of
from fairwait.desk.person.waits import need_words
from fairwait.desk.person.words import as_context, row_title
from fairwait.engine.calendars import london_day
from fairwait.govuk.addresses import is_ours
from fairwait.govuk.formats import LONDON, format_time
from fairwait.govuk.hints import hint_at_avoided
from fairwait.keeping_in_touch.messages import standing
from fairwait.people import reasons
from fairwait.people.actions import record_wishes
from fairwait.people.origins import source_rows
from fairwait.people.rules import PeopleRefused
from fairwait.people.veil import unmasked
from fairwait.waiting import opening
from fairwait.waiting.opening import Opened
from fairwait.waiting.pages import opened_person


@needs(Permission.SEE_PERSON)
@require_GET
def person(request: HttpRequest, person: UUID) -> HttpResponse:
    """One person: what must not be missed, the next step, both clocks, everything that happened."""
    now = timezone.now()
    opened = opened_person(request, person, now=now)
    if opened.person.uuid != person:  # a record that is now known as another: under that one
        return redirect("desk:person", opened.person.uuid)
    _log(request, opened, page="person", now=now)
    page = person_page(viewer_of(request), opened, today=london_day(now))
    started = month_start(now.astimezone(LONDON))
    context = as_context(page, today=london_day(now), narrowed=narrowed_from(request.GET.dict()))
    context["opened_times"] = accounts.times_opened(opened.person.pk, since=started)
    context["may_see_looks"] = may(viewer_of(request), Permission.SEE_ACCESS_LOG)
    context["may_make_file"] = restricted.may_on(viewer_of(request), opened, Permission.OMBUDSMAN_FILE)
    context["warnings"] = standing.unread_warnings(opened.person, records=[one.pk for one in opened.records])
    context["may_record"] = restricted.may_on(viewer_of(request), opened, Permission.RECORD_CONTACT)
    context["may_hold"] = restricted.may_on(viewer_of(request), opened, Permission.HOLD_CONVERSATION)
    context["talks"], context["once"] = talks_of(opened.records, now=now), uuid4()
    context["assessed"] = on_person(opened.records)
    under_way = {one.wait_id for one in context["assessed"].under_way}
    forms = documents.forms(on=london_day(now)) if context["may_hold"] and page.open_waits else {}
    context["waits_to_assess"] = [
        (one.wait, need_words(one)) for one in page.open_waits
        if one.wait.pk not in under_way and documents.offered(one.wait.pathway, forms)
    ]  # fmt: skip
    context["booked_visits"] = coming_for(viewer_of(request), [one.pk for one in opened.records], now=now)
    context["may_book"] = restricted.may_on(viewer_of(request), opened, Permission.BOOK_VISIT)
    context["visit_when"] = visit_words.when
    context["may_restrict"] = restricted.may_restrict(viewer_of(request), opened)
    context["may_say_who_sees"] = restricted.may_on(viewer_of(request), opened, Permission.SAY_WHO_SEES)
    context["now"] = now
    return render(request, "desk/person.html", context)


@needs(Permission.SEE_PERSON)
def reason(request: HttpRequest, person: UUID) -> HttpResponse:
    """Say why a restricted record must be opened. The words go to the access log before anything is shown."""
    now = timezone.now()
    opened = opening.person(viewer_of(request), person, has_reason=True)
    wanted = request.GET.get("next")
    onward = wanted if wanted and is_ours(wanted) else reverse("desk:person", args=[opened.person.uuid])
    if not opened.is_restricted:
        return redirect(onward)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        viewer, place = viewer_of(request), restricted.opens_at(viewer_of(request), opened)
        open_restricted(by=viewer, on=place, person=opened.person.pk, why=form.cleaned_data["why"], now=now)
        for record in opened.records:
            reasons.give(request.session, person=record.uuid, now=now)
        return redirect(onward)
    return render(request, "desk/reason.html", {"form": form, "back": reverse("desk:list")})


@needs(Permission.RECORD_CONTACT)
def wishes(request: HttpRequest, person: UUID) -> HttpResponse:
    """Record what the person wants, in their words, with who said so and when."""
    now, viewer = timezone.now(), viewer_of(request)
    opened = opened_person(request, person, now=now)
    if not restricted.may_on(viewer, opened, Permission.RECORD_CONTACT):
        require(viewer, Permission.RECORD_CONTACT, on=opened.waits[0])
    _log(request, opened, page="person:wishes", now=now)
    form = WishesForm(request.POST or None, today=london_day(now))
    if request.method == "POST" and form.is_valid():
        try:
            record_wishes(person=opened.person, **form.answers(), by=viewer, now=now)
        except PeopleRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("What they want is recorded."))
            hint_at_avoided(request, *form.cleaned_data.values())
            return redirect("desk:person", opened.person.uuid)
    context = {"form": form, "opened": opened, "back": reverse("desk:person", args=[opened.person.uuid])}
    return render(request, "desk/wishes.html", context)


@unmasked
@needs(Permission.SEE_PERSON)
@require_GET
def rows(request: HttpRequest, person: UUID) -> HttpResponse:
    """Every row of every file this person's record came from, as it stood there."""
    now = timezone.now()
    opened = opened_person(request, person, now=now)
    _log(request, opened, page="person:rows", now=now)
    found = source_rows(origins_for(opened))
    back = reverse("desk:person", args=[opened.person.uuid])
    context = {"opened": opened, "rows": found, "row_title": row_title, "back": back}
    return render(request, "desk/rows.html", context)


@needs(Permission.SEE_ACCESS_LOG)
@require_GET
def looks(request: HttpRequest, person: UUID) -> HttpResponse:
    """Who has opened this person's record."""
    now = timezone.now()
    opened = opened_person(request, person, now=now)
    _log(request, opened, page="person:looks", now=now)
    found = list(accounts.looks_at(viewer_of(request), opened.person.pk)[:500])
    sights = sights_of(opened, today=london_day(now))
    context = {
        "opened": opened, "looks": found, "sights": sights, "back": reverse("desk:person", args=[opened.person.uuid])
    }  # fmt: skip
    return render(request, "desk/looks.html", context)


def _log(request: HttpRequest, opened: Opened, *, page: str, now: datetime) -> None:
    """One row for each record shown, before the page is sent; if it cannot be written the page is refused."""
    given = reasons.given(request.session, person=opened.person.uuid, now=now)
    why = f"the reason given at {format_time(given)}" if given and opened.is_restricted else ""
    for record in sorted(opened.records, key=lambda r: r.pk != opened.person.pk):
        log_access(by=viewer_of(request), people=[record.pk], page=page, why=why, now=now)
