"""Booking a visit for somebody who waits: the best times, more of them, and what is said when one is gone."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from fairwait.accounts.access import needs, viewer_of
from fairwait.accounts.actions import log_access
from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission
from fairwait.capacity import analysis, left_over, queries, setting, telling, words
from fairwait.capacity.actions import BookingRefused, SlotGone, arranging, booking
from fairwait.capacity.actions.booking import Picked
from fairwait.capacity.analysis import Asked, Held, Offers
from fairwait.capacity.forms.booking import FindForm
from fairwait.capacity.models import Visit
from fairwait.capacity.rules.settings import Settings, VisitKind
from fairwait.capacity.rules.visits import Interpreting
from fairwait.capacity.telling import Word
from fairwait.capacity.views.instead import Question, question
from fairwait.engine.calendars import london_day
from fairwait.people.models import Person
from fairwait.people.queries import standing_for
from fairwait.people.reaching import communication_of, contactable, records, says
from fairwait.people.words import talk
from fairwait.waiting import queries as waiting
from fairwait.waiting.models import Wait
from fairwait.waiting.pages import known_as, opened_wait
from fairwait.waiting.sentences.from_contacts import safe_words

FIVE = 5
TOO_LONG = 19
"""Digits that no number of a request has."""


@dataclass(frozen=True)
class Finding:
    """One page on which a time is looked for: for a wait, and for the visit that is moved where one is."""

    viewer: User
    wait: Wait
    person: Person
    settings: Settings
    now: datetime
    visit: Visit | None = None

    def form(self, data: QueryDict | None = None) -> FindForm:
        """The form, with what is known already."""
        told = communication_of(records(self.person))
        need = self.visit.need if self.visit else words.need_of(told, says=says(self.person))
        usual = self.settings.usual(self.wait.pathway)
        teams = queries.teams(self.viewer)
        team = self.wait.team if self.wait.team in teams else ""
        initial = {"kind": self.visit.kind if self.visit else usual.code, "team": team, "need": need, "part": ""}
        form = FindForm(
            data, settings=self.settings, teams=teams, workers=queries.diaries(self.viewer), need=need,
            today=london_day(self.now), initial=initial,
        )  # fmt: skip
        if self.visit is not None:
            for name in ("kind", "need", "note"):
                del form.fields[name]
        return form

    def kind(self, chosen: dict[str, Any]) -> VisitKind:
        """The kind of visit that is looked for."""
        if self.visit is not None:
            return setting.kind_of(self.visit, on=london_day(self.now))
        return self.settings.kind(chosen.get("kind") or "") or self.settings.usual(self.wait.pathway)

    def offers(self, chosen: dict[str, Any], *, skip: int = 0) -> Offers:
        """The best times for what was chosen."""
        need = self.visit.need if self.visit else chosen.get("need") or ""
        asked = Asked(
            self.kind(chosen), analysis.point(self.person.postcode),
            weekdays=frozenset(int(one) for one in chosen.get("weekdays") or ()), part=chosen.get("part") or "",
            day=chosen.get("day"), need=need, known=queries.known_to(self.wait),
            without=self.visit.pk if self.visit else None, held=self._held(on_one_day=bool(chosen.get("day"))),
        )  # fmt: skip
        reach = queries.diaries(self.viewer, team=chosen.get("team") or "")
        able = left_over.able(self.wait, reach, on=london_day(self.now))
        if chosen.get("worker"):
            able = [one for one in able if str(one.uuid) == chosen["worker"]]
        return analysis.offers(
            asked=asked, diaries=able, interpreters=queries.interpreters(), settings=self.settings,
            calendar=waiting.calendar(), now=self.now, count=12 if asked.day else FIVE, skip=skip,
        )  # fmt: skip

    def _held(self, *, on_one_day: bool) -> Held | None:
        """The time they have, with whoever comes: no change. On one day every other time of it is shown."""
        if self.visit is None or not self.visit.is_sure:
            return None
        is_settled = self.visit.interpreting != Interpreting.ASKED.value
        return Held(self.visit.starts_at, self.visit.diary_id, is_near=not on_one_day, is_settled=is_settled)


@needs(Permission.BOOK_VISIT)
def book(request: HttpRequest, wait: UUID) -> HttpResponse:
    """Book a visit for a wait."""
    now, viewer = timezone.now(), viewer_of(request)
    found = opened_wait(request, wait, permission=Permission.BOOK_VISIT, now=now)
    person = standing_for(found.person)
    if found.status != "open":
        messages.error(request, _("This wait has ended: there is nothing to visit for."))
        return redirect("desk:person", person.uuid)
    finding = Finding(viewer, found, person, setting.in_force(on=london_day(now)), now)
    return _page(request, finding)


@needs(Permission.BOOK_VISIT)
def move(request: HttpRequest, visit: UUID) -> HttpResponse:
    """Move a visit to another time."""
    now, viewer = timezone.now(), viewer_of(request)
    found = visit_or_404(request, visit)
    person = known_as(request, found.wait.person, now=now)
    if found.state != "booked":
        messages.error(request, _("It is not booked any more: somebody has said what became of it."))
        return redirect("capacity:visit", found.uuid)
    finding = Finding(viewer, found.wait, person, setting.in_force(on=london_day(now)), now, found)
    return _page(request, finding)


def visit_or_404(request: HttpRequest, uuid: UUID) -> Visit:
    """One visit this viewer may see."""
    found = queries.visit_for(viewer_of(request), uuid)
    if found is None:
        raise Http404
    return found


def _page(request: HttpRequest, finding: Finding) -> HttpResponse:
    log_access(by=finding.viewer, people=[finding.person.pk], page="visit:book", now=finding.now)
    is_sent = request.method == "POST"
    form = finding.form(request.POST if is_sent else None)
    chosen = form.cleaned_data if is_sent and form.is_valid() else dict(form.initial)
    if is_sent and form.errors:
        return _shown(request, finding, form, Offers((), 0))
    do, _colon, what = request.POST.get("do", "").partition(":")
    if do == "pick":
        try:
            return _picked(request, finding, chosen, what)
        except SlotGone as gone:
            form.add_error(None, _("%(gone)s The next best stand below, and what you chose stands.") % {
                "gone": _(str(gone))
            })  # fmt: skip
        except BookingRefused as refusal:
            form.add_error(None, str(refusal))
    skip = int(what) if do == "more" and what.isdigit() else 0
    return _shown(request, finding, form, finding.offers(chosen, skip=min(skip, 500)), skip=skip)


def _picked(request: HttpRequest, finding: Finding, chosen: dict[str, Any], what: str) -> HttpResponse:
    need = finding.visit.need if finding.visit else chosen.get("need") or ""
    kind = finding.kind(chosen)
    picked = booking.read_pick(what, kind=kind.code, need=need)
    asked = _question(request, finding, picked, kind)
    if asked is not None and not asked.form.is_valid():
        booking.look_again(
            wait=finding.wait, picked=picked, once=_once(request), visit=finding.visit, by=finding.viewer,
            now=finding.now,
        )  # fmt: skip
        return asked.page(request)
    instead = asked.form.instead if asked is not None else None
    if finding.visit is not None:
        revision = request.POST.get("revision", "")
        done = arranging.move(
            visit=finding.visit, picked=picked, by=finding.viewer, now=finding.now,
            revision=int(revision) if revision.isdigit() else -1, instead=instead,
        )  # fmt: skip
    else:
        done = arranging.book(
            wait=finding.wait, picked=picked, once=_once(request), by=finding.viewer, now=finding.now,
            note=chosen.get("note") or "", cause=_cause(request), instead=instead,
        )  # fmt: skip
    if done.untold:
        messages.warning(request, _("Nothing was written to them: %(why)s Tell them now.") % {"why": done.untold})
    visit = done.visit
    messages.success(
        request,
        _("Booked: %(when)s, with %(who)s.") % {
            "when": words.when(visit.starts_at, visit.ends_at), "who": visit.diary.called
        },
    )  # fmt: skip
    heard = heard_in(request)
    return redirect(reverse("capacity:visit", args=[visit.uuid]) + (f"?request={heard}" if heard else ""))


def _by_post(finding: Finding, found: Offers) -> date | None:
    """The day by which a letter can be expected, where they would be told by one; said beside times that are sooner."""
    if not found.offers:
        return None
    one = min(found.offers, key=lambda each: each.starts_at)
    soonest = Visit(wait=finding.wait, starts_at=one.starts_at, ends_at=one.ends_at)
    late = telling.too_late(soonest, Word.BOOKED, now=finding.now)
    return late.arrives if late else None


def _question(request: HttpRequest, finding: Finding, picked: Picked, kind: VisitKind) -> Question | None:
    """What is asked before yes, where a letter would come too late for the time that was picked."""
    would_be = Visit(
        wait=finding.wait, starts_at=picked.starts_at, ends_at=picked.starts_at + timedelta(minutes=kind.minutes),
        need=picked.need,
    )  # fmt: skip
    old = finding.visit
    return question(
        request, would_be, Word.MOVED if old else Word.BOOKED, person=finding.person, viewer=finding.viewer,
        now=finding.now, first=telling.first_day(old, now=finding.now) if old else None,
    )  # fmt: skip


def heard_in(request: HttpRequest) -> int | None:
    """The number of the request at the front door from which the page was opened, if it was."""
    number = request.GET.get("request", "")
    return int(number) if number.isascii() and number.isdigit() and len(number) < TOO_LONG else None


def _cause(request: HttpRequest) -> str:
    """The request at the front door in which it is booked; no other cause."""
    heard = heard_in(request)
    return "" if heard is None else f"request {heard}"


def _once(request: HttpRequest) -> UUID:
    try:
        return UUID(request.POST.get("once", ""))
    except ValueError:
        return uuid4()


def _shown(request: HttpRequest, finding: Finding, form: FindForm, found: Offers, *, skip: int = 0) -> HttpResponse:
    safe = contactable(finding.person).safe
    ways = safe_words(safe)
    context = {
        "form": form, "wait": finding.wait, "person": finding.person, "found": found, "visit": finding.visit,
        "skip": skip, "next": skip + FIVE, "once": uuid4(), "when": words.when,
        "talk": list(talk(finding.person)),
        "safe": ". ".join(part for part in (ways[:1].upper() + ways[1:], safe.instruction) if part),
        "booked": [one for one in queries.visits_of(finding.viewer, finding.wait) if one.state == "booked"],
        "heard": heard_in(request), "post": _by_post(finding, found),
        "day_of": london_day, "area": bool(analysis.point(finding.person.postcode)),
    }  # fmt: skip
    return render(request, "capacity/book.html", context, status=409 if form.non_field_errors() else 200)
