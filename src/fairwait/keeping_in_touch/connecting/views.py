"""Pages of connections: choosing help for somebody, asking whether it helped, and what it came to."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_GET

from fairwait.accounts.access import may, needs, viewer_of
from fairwait.accounts.actions import log_access
from fairwait.accounts.rules import Permission
from fairwait.directory import queries as directory
from fairwait.directory import showing
from fairwait.directory.forms import SearchForm
from fairwait.directory.views.finding import number_of
from fairwait.engine.calendars import london_day
from fairwait.engine.policy.trial import TELLING, share_interval
from fairwait.engine.suppression import whole_months
from fairwait.govuk.periods import PeriodForm
from fairwait.keeping_in_touch.connecting import actions, queries
from fairwait.keeping_in_touch.connecting.actions import ConnectRefused
from fairwait.keeping_in_touch.connecting.forms import HelpedForm
from fairwait.keeping_in_touch.connecting.rules import Helped
from fairwait.keeping_in_touch.connecting.rules import OfKind as Answered
from fairwait.keeping_in_touch.connecting.rules.following import FOLLOWED, Came, OfKind
from fairwait.people.models import Person
from fairwait.waiting.pages import opened_person

A_YEAR = timedelta(days=365)
CAME = {
    Came.BACK: gettext_noop("Came to the front door again"),
    Came.CRISIS: gettext_noop("Conversation two: made safe"),
    Came.GOOD_LIFE: gettext_noop("Conversation three: a good life"),
    Came.WAIT: gettext_noop("A wait was opened for them"),
    Came.SUPPORT: gettext_noop("Got on-going support"),
    Came.NOTHING: gettext_noop("None of these"),
}
LEFT = gettext_noop("It is kept that %(name)s was offered, and that they would rather not.")


def once_of(request: HttpRequest) -> UUID:
    """What makes one sending one."""
    try:
        return UUID(request.POST.get("once", ""))
    except ValueError:
        return uuid4()


@needs(Permission.RECORD_CONTACT)
def connect(request: HttpRequest, person: UUID) -> HttpResponse:
    """Choose help for somebody, near where they live unless told otherwise, and record that they were connected."""
    now, viewer = timezone.now(), viewer_of(request)
    found = opened_person(request, person, now=now).person
    log_access(by=viewer, people=[found.pk], page="person:connect", now=now)
    if request.method == "POST" and (request.POST.get("pick") or request.POST.get("leave")):
        return _picked(request, found, now=now)
    form = SearchForm(request.POST or None)
    page = showing.page(
        form, today=london_day(now), number=number_of(request), postcode=found.postcode or "",
    )  # fmt: skip
    context = {
        "person": found, "form": form, "page": page, "once": uuid4(),
        "connections": queries.connections_of(found), "is_near_home": not form.is_bound and bool(found.postcode),
    }  # fmt: skip
    return render(request, "connecting/connect.html", context)


def _picked(request: HttpRequest, person: Person, *, now: datetime) -> HttpResponse:
    try:
        is_left = not request.POST.get("pick")
        listing = directory.shown_listing(UUID(request.POST["leave" if is_left else "pick"]))
        said: dict[str, Any] = {
            "person": person, "listing": listing, "why": request.POST.get("why", "")[:500], "once": once_of(request),
            "by": viewer_of(request), "now": now,
        }  # fmt: skip
        _made = actions.not_taken(**said) if is_left else actions.connect(**said)
    except ConnectRefused as refusal:
        messages.error(request, _(str(refusal)))
        return redirect("connecting:connect", person.uuid)
    except (ValueError, directory.NothingListed):
        messages.error(request, _("It is not there any more. Choose another."))
        return redirect("connecting:connect", person.uuid)
    if is_left:
        messages.success(request, _(LEFT) % {"name": listing.name})
        return redirect("connecting:connect", person.uuid)
    words = _("They are connected with %(name)s. In four weeks somebody asks whether it helped.")
    messages.success(request, words % {"name": listing.name})
    return redirect("desk:person", person.uuid)


@needs(Permission.RECORD_CONTACT)
@require_GET
def to_ask(request: HttpRequest) -> HttpResponse:
    """Everybody to be asked whether it helped."""
    now, viewer = timezone.now(), viewer_of(request)
    found = list(queries.to_ask(viewer, today=london_day(now))[:200])
    people = sorted({one.person_id for one in found if one.person_id})
    if people:
        log_access(by=viewer, people=people, page="connections", now=now)
    return render(request, "connecting/to_ask.html", {"found": found})


@needs(Permission.RECORD_CONTACT)
def answer(request: HttpRequest, connection: UUID) -> HttpResponse:
    """Whether one of them helped."""
    now, viewer = timezone.now(), viewer_of(request)
    found = queries.connection_of(connection)
    if found is None or found.person is None:
        raise Http404
    person = opened_person(request, found.person.uuid, now=now).person
    log_access(by=viewer, people=[person.pk], page="connections:one", now=now)
    form = HelpedForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            said = form.cleaned_data["said"]
            actions.answer(
                connection=found, helped=Helped(form.cleaned_data["helped"]), said=said, by=viewer, now=now
            )  # fmt: skip
        except ConnectRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("It is recorded. It counts for what this council offers."))
            return redirect("desk:person", person.uuid)
    return render(request, "connecting/answer.html", {"form": form, "one": found, "person": person})


@needs(Permission.SEE_MEASURES)
@require_GET
def what_helped(request: HttpRequest) -> HttpResponse:
    """For each kind of connection: how often made, where, and how often it helped."""
    today = london_day(timezone.now())
    form = PeriodForm(request.GET if request.GET else None, today=today)
    days = form.cleaned_data if form.is_bound and form.is_valid() else {}
    since, until = days.get("since") or today - A_YEAR, days.get("until") or today
    if not form.is_bound:
        form.initial = {"since": since, "until": until}
    if not may(viewer_of(request), Permission.SEE_PERSON):
        since, until = whole_months(since, until)
    found = queries.what_helped(viewer_of(request), since=since, until=until)
    not_taken = queries.what_was_not_taken(viewer_of(request), since=since, until=until)
    days_of: dict[str, Any] = {"since": since, "until": until, "as_of": today}
    context = {
        "figures": found, "there": queries.helped_there(viewer_of(request), since=since, until=until),
        "since": since, "until": until, "form": form, "not_taken": not_taken, "share_of": _share_of,
        "followed": queries.what_followed(viewer_of(request), **days_of),
        "followed_there": queries.what_followed(viewer_of(request), by_area=True, **days_of),
        "ways": [_(CAME[way]) for way in Came], "days": FOLLOWED.days, "range_of": _range_of,
    }  # fmt: skip
    return render(request, "connecting/what_helped.html", context)


def _share_of(line: Answered) -> tuple[float, float, float] | None:
    """How many it helped of those asked, with what chance leaves; None where hidden, or too few to tell."""
    if line.helped is None or line.asked is None or line.asked < TELLING:
        return None
    return share_interval(line.helped, line.asked)


def _range_of(line: OfKind, at: int) -> tuple[float, float, float] | None:
    """The share of one way, with what chance leaves; None where a number is hidden, or they are too few to tell."""
    known = line.share_of(at)
    return share_interval(*known) if known is not None and known[1] >= TELLING else None
