"""A visit on somebody's own page: when it is, another time, or no visit; and a file for their calendar."""

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from fairwait.accounts.queries import council
from fairwait.capacity import offering
from fairwait.capacity.actions import BookingRefused, SlotGone, booking
from fairwait.capacity.actions.booking import read_pick
from fairwait.capacity.models import Visit as Booked
from fairwait.capacity.rules.visits import EndedBy
from fairwait.engine.calendars import london_day
from fairwait.engine.calendars.appointments import Appointment, written
from fairwait.keeping_in_touch.check_in import queries as check_in
from fairwait.portal.views import answered, proved
from fairwait.portal.visits import DONE, Visit


def next_visit(visit: Visit, *, now: datetime) -> Booked | None:
    """The next visit of whoever this page is."""
    return offering.next_of(check_in.standing_person(visit.link), now=now)


@proved
def change(request: HttpRequest, visit: Visit, now: datetime) -> HttpResponse:
    """Choose another time, or let the visit go. Their place on the list stays."""
    booked = next_visit(visit, now=now)
    if booked is None:
        return redirect("portal:stands")
    do, _colon, what = request.POST.get("do", "").partition(":")
    is_gone = False
    if do in ("cancel", "pick") and request.POST.get("visit") == f"{booked.uuid}/{booked.revision}":
        try:
            if do == "cancel":
                booking.cancel(
                    visit=booked, ended_by=EndedBy.PERSON, reason="", by=None, now=now, revision=booked.revision
                )  # fmt: skip
            else:
                picked = read_pick(what, kind=booked.kind, need=booked.need)
                if UUID(str(picked.diary)) not in {one.uuid for one in offering.same_team(booked, on=london_day(now))}:
                    raise BookingRefused("Choose one of the times.")
                booking.move(visit=booked, picked=picked, by=None, now=now, revision=booked.revision)
        except SlotGone:
            is_gone = True
        except BookingRefused:
            return redirect("portal:visit")
        else:
            request.session[DONE] = do if booked.wait.status == "open" else f"{do}, over"
            return redirect("portal:changed")
    offers = offering.other_times(booked, now=now)
    return answered(request, "visit", booked=booked, offers=offers, is_gone=is_gone)


@proved
def changed(request: HttpRequest, visit: Visit, now: datetime) -> HttpResponse:
    """What came of it."""
    done = request.session.pop(DONE, "")
    if not done:
        return redirect("portal:stands")
    return answered(
        request, "visit_changed", is_moved=done.startswith("pick"), stays=done == "cancel",
        booked=next_visit(visit, now=now),
    )  # fmt: skip


@proved
def calendar(request: HttpRequest, visit: Visit, now: datetime) -> HttpResponse:
    """The visit for their own calendar. It says who comes, and not what for: others may see a calendar."""
    booked = next_visit(visit, now=now)
    if booked is None or not booked.is_sure:
        return redirect("portal:stands")
    one = Appointment(
        uid=str(booked.uuid), starts_at=booked.starts_at, ends_at=booked.ends_at, summary=council().name,
        sequence=booked.revision, is_private=True,
    )  # fmt: skip
    answer = HttpResponse(written([one], stamp=now), content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="visit.ics"'
    answer["Cache-Control"] = "no-store"
    return answer
