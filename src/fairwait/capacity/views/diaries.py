"""Diaries: those of a team, one's own, its hours and when somebody is away."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from fairwait.accounts.access import may, needs, viewer_of
from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission
from fairwait.capacity import queries, setting, words
from fairwait.capacity.actions import BookingRefused, calendars, diaries
from fairwait.capacity.forms.diaries import (
    DAYS,
    AddInterpreterForm,
    AddWorkerForm,
    AwayForm,
    CalendarForm,
    DescribeForm,
    HoursForm,
)
from fairwait.capacity.models import Diary
from fairwait.capacity.rules.hours import write_day
from fairwait.capacity.rules.visits import DiaryKind
from fairwait.engine.calendars import london_day
from fairwait.govuk.forms import GovukForm
from fairwait.govuk.words import rephrase


@needs(Permission.BOOK_VISIT, Permission.KEEP_DIARIES)
def mine(request: HttpRequest) -> HttpResponse:
    """One's own hours and leave."""
    found = queries.own(viewer_of(request))
    return redirect("capacity:diary", found.uuid) if found else render(request, "capacity/no_diary.html")


@needs(Permission.KEEP_DIARIES)
def every(request: HttpRequest) -> HttpResponse:
    """The diaries this viewer keeps; and opening one."""
    viewer, now = viewer_of(request), timezone.now()
    do, colleagues = request.POST.get("do", ""), queries.without_diary(viewer)
    worker = AddWorkerForm(request.POST if do == "worker" else None, colleagues=colleagues)
    interpreter = AddInterpreterForm(request.POST if do == "interpreter" else None)
    for form in (worker, interpreter):
        if form.is_bound and form.is_valid():
            try:
                made = _opened(form, colleagues, by=viewer, now=now)
            except BookingRefused as refusal:
                form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
            else:
                messages.success(request, _("The diary is open. Say the hours next."))
                return redirect("capacity:diary", made.uuid)
    context = {
        "found": queries.kept_diaries(viewer), "worker": worker, "interpreter": interpreter,
        "sent": next((form for form in (worker, interpreter) if form.is_bound), None), "does": _does,
        "is_worker": DiaryKind.WORKER.value,
    }  # fmt: skip
    return render(request, "capacity/diaries.html", context)


def _does(diary: Diary) -> str:
    """What a worker may do, or somebody interprets."""
    is_worker = diary.kind == DiaryKind.WORKER.value
    return ", ".join(rephrase(one) if is_worker else words.need_words(one) for one in diary.skills)


def _opened(form: GovukForm, colleagues: list[User], *, by: User, now: Any) -> Diary:
    said = form.cleaned_data
    if "worker" in form.fields:
        worker = next(one for one in colleagues if str(one.pk) == said["worker"])
        team = next((one for one in worker.teams if Diary(team=one).kept(by)), "")
        return diaries.open_diary(worker=worker, team=team, by=by, now=now)
    return diaries.open_interpreter(name=said["name"], skills=said["skills"], by=by, now=now)


@needs(Permission.BOOK_VISIT, Permission.KEEP_DIARIES)
def diary(request: HttpRequest, diary: UUID) -> HttpResponse:
    """One diary: its hours, when somebody is away, what they may do, and the calendars in and out."""
    viewer, now = viewer_of(request), timezone.now()
    today = london_day(now)
    found = queries.diary_for(viewer, diary)
    if found is None:
        raise Http404
    week, most, since = queries.hours_of(found, on=today)
    keeps = may(viewer, Permission.KEEP_DIARIES) and found.kept(viewer)
    do = request.POST.get("do", "")
    forms: dict[str, GovukForm] = {
        "hours": HoursForm(request.POST if do == "hours" else None, week=week, most=most, today=today),
        "calendar": CalendarForm(request.POST if do == "calendar" else None),
        "away": AwayForm(request.POST if do == "away" else None, initial={"since": today, "until": today}),
    }
    if keeps:
        forms["describe"] = _describing(request if do == "describe" else None, found, viewer, today)
    sent = forms.get(do)
    if do.startswith("back:") or do in ("give-out", "shut") or (sent is not None and sent.is_valid()):
        try:
            _done(request, found, do, sent, by=viewer, now=now)
        except BookingRefused as refusal:
            if sent is None:
                messages.error(request, str(refusal))
            else:
                sent.add_error(refusal.field if refusal.field in sent.fields else None, str(refusal))
        if sent is None or not sent.errors:
            return redirect("capacity:diary", found.uuid)
    calendar_in, calendar_out = queries.calendars_of(found)
    context = {
        "calendar_in": calendar_in, "calendar_out": calendar_out,
        "diary": found, "forms": forms, "sent": sent, "keeps": keeps, "since": since, "days": DAYS,
        "later": [(one.from_day, [write_day([tuple(span) for span in day]) for day in one.week])
                  for one in queries.later_hours(found, on=today)],
        "absences": queries.absences(found, now=now), "away": {one.value: _(text) for one, text in words.AWAY.items()},
        "is_own": found.worker_id == viewer.pk, "is_worker": found.kind == DiaryKind.WORKER.value,
        "when": words.when, "may_book": may(viewer, Permission.BOOK_VISIT),
    }  # fmt: skip
    return render(request, "capacity/diary.html", context)


def _describing(request: HttpRequest | None, diary: Diary, viewer: User, today: Any) -> DescribeForm:
    is_worker = diary.kind == DiaryKind.WORKER.value
    known = setting.in_force(on=today).skills
    skills = [(one, rephrase(one)) for one in known] if is_worker else list(words.needs())
    more = [one for one in diary.skills if one not in dict(skills)]
    teams = sorted({*queries.teams(viewer), *viewer.teams, *([diary.team] if diary.team else [])})
    return DescribeForm(
        request.POST if request else None, teams=teams,
        skills=[*skills, *((one, words.need_words(one) or one) for one in more)],
        initial={
            "team": diary.team, "skills": diary.skills, "base_postcode": diary.base_postcode, "is_open": diary.is_open
        },
    )  # fmt: skip


def _done(
    request: HttpRequest, found: Diary, do: str, sent: GovukForm | None, *, by: User, now: Any
) -> None:  # fmt: skip
    said = sent.cleaned_data if sent is not None else {}
    if do == "hours":
        diaries.say_hours(
            diary=found, week=said["week"], most_visits=said["most_visits"], from_day=said["from_day"], by=by, now=now
        )
        messages.success(request, _("The hours are kept. Visits that are booked stand."))
    elif do == "away":
        _absence, hit = diaries.say_away(
            diary=found, why=said["why"], starts_at=said["starts_at"], ends_at=said["ends_at"], by=by, now=now
        )
        messages.success(request, _("It is kept."))
        for one in hit:
            told = {"when": words.when(one.starts_at, one.ends_at), "who": one.owner.display_name if one.owner else ""}
            messages.warning(request, _("A visit on %(when)s needs another time: %(who)s sees it on Today.") % told)
    elif do == "calendar":
        calendars.follow(diary=found, address=said["address"], by=by, now=now)
        messages.success(request, _("It is kept. It is read within some hours."))
    elif do == "give-out":
        token = calendars.give_out(diary=found, by=by, now=now)
        address = f"{settings.SITE_ADDRESS}{reverse('capacity:calendar', args=[token])}"
        messages.success(request, _("Copy this address now, it is not shown again: %(address)s") % {"address": address})
    elif do == "shut":
        calendars.shut(diary=found, by=by, now=now)
        messages.success(request, _("The address opens no more."))
    elif do == "describe":
        diaries.describe(
            diary=found, team=said["team"], skills=said.get("skills") or [], base_postcode=said["base_postcode"],
            is_open=said["is_open"], by=by, now=now,
        )  # fmt: skip
        messages.success(request, _("It is kept."))
    else:
        _take_back(request, found, do.removeprefix("back:"), by=by, now=now)


def _take_back(request: HttpRequest, found: Diary, uuid: str, *, by: User, now: Any) -> None:
    try:
        absence = queries.absence_of(found, UUID(uuid))
    except ValueError:
        absence = None
    if absence is None:
        raise Http404
    again = diaries.take_back(absence=absence, by=by, now=now)
    messages.success(request, _("It is taken back. %(num)s visits stand again.") % {"num": len(again)})
