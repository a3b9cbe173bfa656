"""One question on a private page, a week after somebody was in touch: has it sorted what they came for?"""

from datetime import datetime
from uuid import uuid5

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from fairwait.conversations.actions.asking_after import answer
from fairwait.conversations.queries.asking_after import asked_of
from fairwait.conversations.rules.asking_after import Heard, Later
from fairwait.engine.calendars import london_day
from fairwait.keeping_in_touch.check_in import actions, queries
from fairwait.portal import forms
from fairwait.portal.views import answered, proved
from fairwait.portal.visits import KEPT, TOLD, Visit


@proved
def is_it_sorted(request: HttpRequest, visit: Visit, now: datetime) -> HttpResponse:
    """Whether it is sorted. What they said before is not shown back; the last word counts."""
    asked = asked_of(queries.standing_person(visit.link), today=london_day(now))
    if asked is None:
        return redirect("portal:stands")
    form = forms.SortedForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return answered(request, "sorted", form=form)
    told = Later(form.cleaned_data["told"])
    said = form.cleaned_data["said"]
    answer(asked=asked, told=told, how=Heard.PAGE, said=said, by=None, now=now)
    worse = actions.tell_what_cannot_wait(link=visit.link, said=said, once=uuid5(visit.link.uuid, said), now=now)
    if worse is not None:
        request.session[TOLD] = {"told": worse.told, "at": worse.received_at.isoformat(), "added": True}
        return redirect("portal:thanks")
    request.session[KEPT] = {"at": now.isoformat(), "is_read": told.is_read, "wants_call": told is Later.CALL_ME}
    return redirect("portal:kept")


@proved
def kept(request: HttpRequest, visit: Visit, now: datetime) -> HttpResponse:
    """What comes of it, and whom to ring."""
    told = request.session.get(KEPT)
    if not told:
        return redirect("portal:stands")
    at = datetime.fromisoformat(told["at"])
    desk = queries.desk(on=london_day(now))
    reading = queries.reading(at, desk=desk) if desk and told["is_read"] else None
    return answered(request, "kept", at=at, reading=reading, wants_call=told["wants_call"])
