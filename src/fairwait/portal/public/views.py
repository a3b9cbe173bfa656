"""Public pages. Nobody signs in, nothing is kept of who reads, and words and postcodes stand in no address."""

from collections.abc import Callable
from functools import wraps
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from fairwait.accounts.access import public
from fairwait.directory import actions, queries, showing
from fairwait.directory.actions import DirectoryRefused
from fairwait.directory.forms import SearchForm
from fairwait.directory.models import OwnerLink
from fairwait.directory.rules.proposals import NOT_OF_CONNECTORS, is_connector, told
from fairwait.directory.rules.searching import Asked
from fairwait.directory.views.finding import number_of
from fairwait.engine.calendars import london_day
from fairwait.govuk.limits import is_too_many
from fairwait.keeping_in_touch.check_in import queries as check_in
from fairwait.portal.languages import said_of
from fairwait.portal.public.forms import ChangeForm
from fairwait.portal.public.times import done, times

A_MINUTE = 60
"""Searches from one address in a minute: a library full of people makes fewer."""
PROPOSALS_AN_HOUR = 30
READ = ("GET", "HEAD", "POST")
NEAR_HOME = 4
PER_PAGE = 10
"""Fewer than for staff: it is read on a phone."""
View = Callable[..., HttpResponse]


def _page(request: HttpRequest, name: str, *, status: int = 200, **context: object) -> HttpResponse:
    desk = check_in.desk(on=london_day(timezone.now()))
    return render(
        request, f"portal/public/{name}.html", {"desk": desk, "said": said_of(request), **context}, status=status
    )


def _few_enough(view: View) -> View:
    """Answer one address only so often."""

    @wraps(view)
    def guarded(request: HttpRequest, **parts: object) -> HttpResponse:
        if is_too_many(request, "public", most=A_MINUTE, seconds=60):
            return _page(request, "too_many", status=429)
        return view(request, **parts)

    return guarded


@public
@csrf_exempt  # it only reads: a form from elsewhere finds what anybody finds, and no cookie is needed to ask
@require_http_methods(READ)
@_few_enough
def local_help(request: HttpRequest) -> HttpResponse:
    """Who and what can help near somebody."""
    form = SearchForm(request.POST or None)
    page = showing.page(form, today=london_day(timezone.now()), number=number_of(request), most=PER_PAGE)
    is_narrowed = any(request.POST.get(name) for name in ("words", "place", "cost", "language", "access", "age"))
    return _page(request, "local_help", form=form, page=page, is_narrowed=is_narrowed)


@public
@require_safe
@_few_enough
def listing(request: HttpRequest, listing: UUID) -> HttpResponse:
    """One of them."""
    try:
        found = queries.shown_listing(listing)
    except queries.NothingListed:
        raise Http404 from None
    return _page(request, "listing", whole=showing.whole(found, today=london_day(timezone.now())), listing=found)


@public
@require_safe
@_few_enough
def adult_social_care(request: HttpRequest) -> HttpResponse:
    """What adult social care is, how to ask, who decides, how long it takes now, and who can help today."""
    today = london_day(timezone.now())
    answer = queries.find(Asked(day="today"), today=today)
    form = SearchForm()
    form.offer(answer, queries.term_names(one.value for one in answer.choices["need"]))
    return _page(
        request, "care", times=times(today=today), done=done(today=today), form=form, today=today,
        lines=showing.lines(answer, today=today, most=NEAR_HOME), more=max(0, len(answer.found) - NEAR_HOME),
    )  # fmt: skip


# Owners ---------------------------------------------------------------------------------------------------------


def _link(token: str) -> OwnerLink:
    found = queries.owner_link(token)
    if found is None or not found.opens(london_day(timezone.now())):
        raise Http404
    return found


@public
@require_http_methods(READ)
@_few_enough
def change(request: HttpRequest, token: str) -> HttpResponse:
    """Whoever runs something says what is right. It counts once a member of staff agrees."""
    link = _link(token)
    record = link.listing.document
    form = ChangeForm(request.POST or None, initial=told(record, on=london_day(timezone.now())))
    if is_connector(record):
        form.leave_out(NOT_OF_CONNECTORS)
    if request.method == "POST" and form.is_valid():
        if is_too_many(request, "owners", most=PROPOSALS_AN_HOUR, seconds=3_600):
            return _page(request, "too_many", status=429)
        try:
            actions.propose(
                link=link, said=dict(form.said()), note=form.cleaned_data["note"], now=timezone.now()
            )  # fmt: skip
        except DirectoryRefused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            return redirect(said_of(request).at("local_help:changed"))
    answer = _page(request, "change", form=form, listing=link.listing)
    answer["Cache-Control"] = "no-store"
    answer["Referrer-Policy"] = "same-origin"  # with none at all a browser sends no origin, and nobody could answer
    return answer


@public
@require_safe
def changed(request: HttpRequest) -> HttpResponse:
    """It was sent."""
    return _page(request, "changed", title=_("Thank you"))
