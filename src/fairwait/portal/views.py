"""A private page: opened by a link or a code, shown after a second fact, with one question a page.

Opening a link does nothing and shows nothing, because mail scanners open links; it takes a POST (S35). Whatever is
wrong with a link, the page is the same (S34).
"""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any
from uuid import UUID, uuid4

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import rotate_token
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from fairwait.accounts.access import public
from fairwait.capacity.offering import next_of
from fairwait.conversations.queries.asking_after import asked_of
from fairwait.directory import queries as directory
from fairwait.directory import showing
from fairwait.directory.forms import SearchForm
from fairwait.directory.views.finding import number_of
from fairwait.engine.calendars import london_day
from fairwait.govuk.limits import client_address
from fairwait.keeping_in_touch.check_in import actions, queries
from fairwait.keeping_in_touch.check_in.models import PrivateLink
from fairwait.keeping_in_touch.check_in.rules.answers import Told
from fairwait.keeping_in_touch.check_in.rules.links import tries_left
from fairwait.keeping_in_touch.connecting.actions import ConnectRefused, connect
from fairwait.portal import forms, visits
from fairwait.portal.given import pack_address
from fairwait.portal.languages import follow, remember, said_of
from fairwait.portal.standing import Left, left_told, still_in_touch_by, waits_told
from fairwait.portal.visits import Visit

PER_PAGE = 10
CODES_AN_HOUR = 30
"""Wrong codes from one address before it is answered no more for an hour: a household behind one router has fewer."""
ELSEWHERE = "https://www.bbc.co.uk/weather"
"""Where whoever leaves is taken."""
READ = ("GET", "HEAD", "POST")
View = Callable[..., HttpResponse]


def answered(request: HttpRequest, name: str, *, status: int = 200, **context: Any) -> HttpResponse:
    """A page of these, in the reader's language, kept by nobody."""
    desk = queries.desk(on=london_day(timezone.now()))
    response = render(
        request, f"portal/{name}.html", {"desk": desk, "said": said_of(request), **context}, status=status
    )
    # A neutral address may be kept by nobody: not by the browser, not by whoever is asked for the next page (S37).
    response["Cache-Control"] = "no-store"
    return response


def _not_open(request: HttpRequest, *, is_sent: bool = False) -> HttpResponse:
    """One page for every link that does not open, whatever the reason."""
    visits.begin(request.session, None, now=timezone.now())
    return answered(request, "not_open", status=404, is_sent=is_sent)


def proved(view: Callable[[HttpRequest, Visit, datetime], HttpResponse]) -> View:
    """Let through whoever proved who they are, and has not been away too long."""

    @public
    @require_http_methods(READ)
    @wraps(view)
    def guarded(request: HttpRequest) -> HttpResponse:
        is_sent = request.method == "POST"  # whoever wrote for a long time is told that it did not arrive
        if not visits.has_begun(request.session):
            return _not_open(request, is_sent=True) if is_sent else redirect("portal:code")
        now = timezone.now()
        visit = visits.visit(request.session, now=now)
        if visit is None:
            return _not_open(request, is_sent=is_sent)
        if not visit.is_proved:
            return redirect("portal:second")
        if visit.only_back and view.__name__ not in _TO_COME_BACK:
            return redirect("portal:stands")
        return view(request, visit, now)

    return guarded


_TO_COME_BACK = {"stands", "back", "thanks", "away"}
"""What a link that has run out still shows: what they left, and the way back to it."""


def _begin(request: HttpRequest, link: PrivateLink | None, now: datetime) -> HttpResponse:
    visits.begin(request.session, link if queries.opens(link, today=london_day(now)) else None, now=now)
    rotate_token(request)  # a page of another visit, still open on this phone, tells nothing into this one
    remember(request.session, said_of(request))
    if not request.user.is_authenticated:
        request.session.set_expiry(0)  # it ends with the browser: nothing is kept on this phone
    return redirect("portal:second")


@public
@require_http_methods(READ)
def open_link(request: HttpRequest, token: str) -> HttpResponse:
    """A link was opened: nothing happens until somebody carries on. After that the token leaves the address."""
    if request.method == "POST":
        return _begin(request, queries.by_token(token), timezone.now())
    return answered(request, "landing", form=None)


@public
@require_http_methods(READ)
def code(request: HttpRequest) -> HttpResponse:
    """A code from a letter."""
    form = forms.CodeForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return answered(request, "landing", form=form)
    now = timezone.now()
    link = queries.by_code(form.cleaned_data["code"])
    key = f"portal-codes-{client_address(request)}"
    wrong = cache.get(key, 0)
    if wrong >= CODES_AN_HOUR:
        return _not_open(request)
    if link is None:
        cache.set(key, wrong + 1, 60 * 60)
    return _begin(request, link, now)


@public
@require_http_methods(READ)
def second_fact(request: HttpRequest) -> HttpResponse:
    """Check that it is them: the birth date, or a PIN told by voice."""
    if not visits.has_begun(request.session):
        return redirect("portal:code")
    now = timezone.now()
    visit = visits.visit(request.session, now=now)
    if visit is None:
        return _not_open(request)
    if visit.is_proved:
        return redirect("portal:stands")
    asks_pin = bool(visit.link.pin_digest)
    form = (forms.PinForm if asks_pin else forms.BornForm)(request.POST or None)
    left = tries_left(visit.link.wrong_tries)
    if request.method == "POST" and form.is_valid():
        given = {"born": form.cleaned_data.get("born"), "pin": form.cleaned_data.get("pin")}
        if actions.prove(link=visit.link, **given, now=now):
            request.session.cycle_key()
            visits.prove(request.session, now=now)
            follow(request.session, queries.standing_person(visit.link))
            return redirect("portal:stands")
        visit.link.refresh_from_db()
        left = tries_left(visit.link.wrong_tries)
        if left == 0:
            return _not_open(request)
        form = (forms.PinForm if asks_pin else forms.BornForm)()
        return answered(request, "second", form=form, left=left, wrong=True, asks_pin=asks_pin)
    return answered(request, "second", form=form, left=left, wrong=False, asks_pin=asks_pin)


@proved
def stands(request: HttpRequest, visit: Visit, now: datetime) -> HttpResponse:
    """Where things stand, in five answers."""
    left = _left(request, visit, now)
    if visit.only_back:
        return answered(request, "stands", left=left, only_back=True)
    waits = waits_told(visit.link, say=said_of(request).council, today=london_day(now))
    pack = pack_address(visit.link, language=said_of(request).language.code)
    asked = asked_of(queries.standing_person(visit.link), today=london_day(now)) is not None
    booked = next_of(queries.standing_person(visit.link), now=now)
    return answered(request, "stands", waits=waits, left=left, pack=pack, is_asked=asked, booked=booked)


def _left(request: HttpRequest, visit: Visit, now: datetime) -> list[Left]:
    """What they may come back to; through a link that has run out, only what they left while it stood."""
    left = left_told(visit.link, say=said_of(request).council, today=london_day(now))
    return [one for one in left if not visit.only_back or one.ended_on <= visit.link.expires_on]


@proved
def back(request: HttpRequest, visit: Visit, now: datetime) -> HttpResponse:
    """Somebody who left asks to come back: a person decides, and the date they first had is kept."""
    left = _left(request, visit, now)
    if not left:
        return redirect("portal:stands")
    form = forms.BackForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return answered(request, "back", form=form, left=left, once=_once(request))
    return _tell(request, visit, now, told=Told.COME_BACK, said=form.cleaned_data["said"])


@proved
def how(request: HttpRequest, visit: Visit, now: datetime) -> HttpResponse:
    """How things are."""
    form = forms.HowForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return answered(request, "how", form=form, once=_once(request))
    told = Told(form.cleaned_data["told"])
    if told is Told.NOT_NEEDED:  # it is heard with who said it
        return redirect("portal:more")
    return _tell(request, visit, now, told=told)


@proved
def more(request: HttpRequest, visit: Visit, now: datetime) -> HttpResponse:
    """Who says that it is no longer needed."""
    form = forms.NotNeededForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return answered(request, "more", form=form, once=_once(request))
    who = "somebody else" if form.cleaned_data["who"] == forms.ANOTHER else ""
    return _tell(request, visit, now, told=Told.NOT_NEEDED, said=form.cleaned_data["said"], who=who)


@proved
def reach(request: HttpRequest, visit: Visit, now: datetime) -> HttpResponse:
    """How and how often to be reached: read by a person, who changes it."""
    form = forms.ReachForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return answered(request, "reach", form=form, once=_once(request))
    return _tell(request, visit, now, told=Told(form.cleaned_data["told"]), said=form.cleaned_data["said"])


@proved
def thanks(request: HttpRequest, visit: Visit, now: datetime) -> HttpResponse:
    """What came of it: who reads it and when, and that nothing has ended. Here more can be said."""
    kept = request.session.get(visits.TOLD)
    if not kept:
        return redirect("portal:stands")
    told = Told(kept["told"])
    form = forms.MoreForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if said := form.cleaned_data["said"]:
            once = _given(request)
            worse = None if told is Told.WORSE else actions.tell_what_cannot_wait(
                link=visit.link, said=said, once=once, now=now
            )  # fmt: skip
            if worse is not None:  # what was added cannot wait: the page says who reads it, and whom to ring
                kept = {"told": worse.told, "at": worse.received_at.isoformat()}
            else:
                actions.tell(link=visit.link, told=told, said=said, once=once, now=now)
            request.session[visits.TOLD] = {**kept, "added": True}
        return redirect("portal:thanks")
    at = datetime.fromisoformat(kept["at"])
    desk = queries.desk(on=london_day(now))
    return answered(
        request,
        "worse" if told is Told.WORSE else "thanks",
        form=form,
        once=_once(request),
        at=at,
        reading=queries.reading(at, desk=desk) if desk else None,
        by=None if visit.only_back else still_in_touch_by(visit.link, today=london_day(now)),
        added=bool(kept.get("added")),
        may_add=told is not Told.NOT_NEEDED,
        comes_back=told is Told.COME_BACK or visit.only_back,
    )


@proved
def away(request: HttpRequest, visit: Visit, now: datetime) -> HttpResponse:
    """Not a good time: two choices, one tap, and a page that is the same for both."""
    if request.method == "POST":
        if request.POST.get("a") == "unsafe":
            actions.tell(link=visit.link, told=Told.NOT_SAFE, once=_given(request), now=now)
        visits.end(request.session)
        return redirect("portal:shut")
    return answered(request, "away", once=_once(request))


@public
@require_safe
def shut(request: HttpRequest) -> HttpResponse:
    """The page is closed."""
    visits.end(request.session)
    return answered(request, "shut")


@public
@require_safe
def leave(request: HttpRequest) -> HttpResponse:
    """Leave in one tap: the page shuts, so that going back shows nothing, and something harmless stands there."""
    visits.end(request.session)
    response = HttpResponseRedirect(ELSEWHERE)
    response["Cache-Control"] = "no-store"
    return response


@proved
def local_help(request: HttpRequest, visit: Visit, now: datetime) -> HttpResponse:
    """Help near them. Where they live is not used: somebody else may hold the phone. What they choose is recorded."""
    if request.method == "POST" and request.POST.get("pick"):
        return _picked(request, visit, now)
    form = SearchForm(request.POST or None)
    page = showing.page(form, today=london_day(now), number=number_of(request), most=PER_PAGE)
    return answered(request, "local_help", form=form, page=page, once=uuid4())


def _picked(request: HttpRequest, visit: Visit, now: datetime) -> HttpResponse:
    try:
        listing = directory.shown_listing(UUID(request.POST["pick"]))
        connect(person=queries.standing_person(visit.link), listing=listing, once=_given(request), by=None, now=now)
    except (ValueError, directory.NothingListed, ConnectRefused):
        return redirect("portal:help")
    whole = showing.whole(listing, today=london_day(now))
    return answered(request, "chosen", whole=whole, listing=listing)


def _tell(
    request: HttpRequest, visit: Visit, now: datetime, *, told: Told, said: str = "", who: str = ""
) -> HttpResponse:
    kept = actions.tell(link=visit.link, told=told, said=said, who=who, once=_given(request), now=now)
    if kept is None:
        return redirect("portal:stands")
    request.session[visits.TOLD] = {"told": kept.told, "at": kept.received_at.isoformat()}
    return redirect("portal:thanks")


def _once(request: HttpRequest) -> UUID:
    """What makes one sending one: the same again where a form comes back to be mended."""
    return _given(request) if request.method == "POST" else uuid4()


def _given(request: HttpRequest) -> UUID:
    try:
        return UUID(request.POST.get("once", ""))
    except ValueError:
        return uuid4()
