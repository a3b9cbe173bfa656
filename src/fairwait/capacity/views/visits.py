"""One visit, what becomes of it, and the visits of a team's days."""

from datetime import date, timedelta
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from fairwait.accounts.access import may, needs, viewer_of
from fairwait.accounts.actions import log_access
from fairwait.accounts.rules import Permission
from fairwait.capacity import queries, telling, words
from fairwait.capacity.actions import BookingRefused, arranging, booking
from fairwait.capacity.forms.booking import CancelForm, InterpreterForm, SettleForm
from fairwait.capacity.rules.visits import Away, EndedBy, Interpreting, State
from fairwait.capacity.telling import Word
from fairwait.capacity.views.booking import heard_in, visit_or_404
from fairwait.capacity.views.instead import question
from fairwait.engine.calendars import london_day
from fairwait.govuk.forms import GovukForm
from fairwait.people.words import talk
from fairwait.waiting.pages import known_as

WEEK = 7


@needs(Permission.BOOK_VISIT)
def visit(request: HttpRequest, visit: UUID) -> HttpResponse:
    """One visit: when, who, what for; and saying what becomes of it."""
    now, viewer, found = timezone.now(), viewer_of(request), visit_or_404(request, visit)
    person = known_as(request, found.wait.person, now=now)
    log_access(by=viewer, people=[person.pk], page="visit", now=now)
    do = request.POST.get("do", "")
    forms: dict[str, GovukForm] = {
        "cancel": CancelForm(request.POST if do == "cancel" else None),
        "settle": SettleForm(request.POST if do == "settle" else None),
        "interpreter": InterpreterForm(request.POST if do == "interpreter" else None),
    }
    sent = forms.get(do)
    if do in ("put-right", "stand") or (sent is not None and sent.is_valid()):
        said = sent.cleaned_data if sent is not None else {}
        asked = None
        if do == "cancel" and said["ended_by"] == EndedBy.COUNCIL and found.said is State.BOOKED:
            first = telling.first_day(found, now=now)
            asked = question(request, found, Word.CANCELLED, person=person, viewer=viewer, now=now, first=first)
        if asked is not None and not asked.form.is_valid():
            return asked.page(request)
        try:
            if do == "cancel":
                done = arranging.cancel(
                    visit=found, ended_by=EndedBy(said["ended_by"]), reason=said["reason"], by=viewer, now=now,
                    instead=asked.form.instead if asked is not None else None,
                )  # fmt: skip
                if done.untold:
                    messages.warning(request, _("Nothing was written to them: %(why)s Tell them now.") % {
                        "why": done.untold
                    })  # fmt: skip
            elif do == "settle":
                booking.settle(visit=found, was_kept=said["kept"] == "yes", said=said["said"], by=viewer, now=now)
            elif do == "interpreter":
                booking.found_interpreter(visit=found, who=said["who"], by=viewer, now=now)
            elif do == "stand":
                booking.stand(visit=found, by=viewer, now=now)
            else:
                booking.put_right(visit=found, by=viewer, now=now)
        except BookingRefused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("It is recorded."))
        return redirect("capacity:visit", found.uuid)
    context = {
        "visit": found, "person": person, "when": words.when(found.starts_at, found.ends_at),
        "state": words.STATES[found.said], "need": words.need_words(found.need),
        "interpreting": words.INTERPRETING[Interpreting(found.interpreting)], "has_begun": found.starts_at <= now,
        "is_booked": found.said is State.BOOKED, "talk": list(talk(person)), "forms": forms, "sent": sent,
        "is_asked": found.interpreting == Interpreting.ASKED.value, "is_over": found.wait.status != "open",
        "heard": heard_in(request),
    }  # fmt: skip
    return render(request, "capacity/visit.html", context)


@needs(Permission.BOOK_VISIT)
@require_GET
def week(request: HttpRequest) -> HttpResponse:
    """The visits of a day, or of a week, in the diaries this viewer may book in."""
    now, viewer = timezone.now(), viewer_of(request)
    today = london_day(now)
    first = _day(request.GET.get("from", ""), today=today)
    count = 1 if request.GET.get("show") == "day" else WEEK
    teams = queries.teams(viewer)
    team = request.GET.get("team", "") if request.GET.get("team", "") in teams else ""
    days = queries.days(viewer, first=first, count=count, team=team)
    shown = [one for day in days for one in day.visits]
    named = sorted({one.wait.person_id for one in shown if not one.wait.person.is_restricted})
    if named:
        log_access(by=viewer, people=named, page="visits", now=now)
    step = timedelta(days=count)
    context = {
        "days": days, "team": team, "teams": teams, "first": first, "count": count, "before": first - step,
        "after": first + step, "today": today, "states": {one.value: _(text) for one, text in words.STATES.items()},
        "away": {one.value: _(text) for one, text in words.AWAY.items()}, "own": queries.own(viewer),
        "may_keep": may(viewer, Permission.KEEP_DIARIES), "may_configure": may(viewer, Permission.CONFIGURE),
        "may_measure": may(viewer, Permission.SEE_MEASURES),
        "sick": Away.SICKNESS.value,
    }  # fmt: skip
    return render(request, "capacity/week.html", context)


def _day(text: str, *, today: date) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return today
    return day if abs((day - today).days) < 3_650 else today
