"""The list."""

from dataclasses import replace
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from fairwait.accounts.access import anyone_signed_in, may, needs, require, viewer_of
from fairwait.accounts.actions import log_access
from fairwait.accounts.rules import Permission
from fairwait.desk import saved
from fairwait.desk.bulk import showing as bulk
from fairwait.desk.forms import ArrangeForm
from fairwait.desk.lists import queries
from fairwait.desk.lists.narrowing import Narrowing, Tab, narrowing_from, place_from
from fairwait.desk.lists.rows import leading, row
from fairwait.desk.lists.showing import as_context, part_in_words, unseen_banner
from fairwait.desk.monday import monday
from fairwait.engine.calendars import london_day
from fairwait.govuk import keys as single_keys
from fairwait.govuk import said
from fairwait.govuk.formats import format_list
from fairwait.priority import actions as priority
from fairwait.waiting.queries import pathways


@anyone_signed_in
@require_GET
def the_list(request: HttpRequest) -> HttpResponse:
    """Who waits, riskiest first. Whoever may see figures and nobody's record begins with Today."""
    if not may(viewer_of(request), Permission.SEE_LIST) and may(viewer_of(request), Permission.SEE_MEASURES):
        return redirect("desk:today")
    if not may(viewer_of(request), Permission.SEE_LIST) and may(viewer_of(request), Permission.SEE_HUDDLE):
        return redirect("huddles:huddles")
    require(viewer_of(request), Permission.SEE_LIST)
    views = saved.views(viewer_of(request))
    if views.first is not None and not request.GET:
        first = views.first.narrowing
        return redirect("desk:view", first.view) if first.unknown else redirect(reverse("desk:list") + first.address())
    return _shown(request, narrowing_from(dict(request.GET.lists())), views=views)


@needs(Permission.SEE_LIST)
@require_GET
def view(request: HttpRequest, view: UUID) -> HttpResponse:
    """The list as a saved view has it, at an address of its own that can be sent to whoever may use the view."""
    views = saved.views(viewer_of(request))
    held = views.named(view)
    if held is None:
        raise Http404
    return _shown(request, held.narrowing, views=views)


def _shown(request: HttpRequest, narrowing: Narrowing, *, views: saved.Views) -> HttpResponse:
    """A page of the list, written down as looked at before it is sent."""
    now = timezone.now()
    today = london_day(now)
    page = queries.list_page(
        viewer_of(request),
        narrowing=narrowing,
        today=today,
        after=place_from(request.GET.get("after", "")),
        before=place_from(request.GET.get("before", "")),
    )
    if page.ordered_on is not None and page.ordered_on < today:
        priority.ask_to_reorder(now=now)
    if page.found:
        log_access(by=viewer_of(request), people=page.people, page="list", now=now)
    acts = bulk.acts_for(viewer_of(request))
    with said.remembered():
        context = as_context(page, viewer=viewer_of(request), today=today, views=views, may_tick=bool(acts))
        context["keys_on"] = single_keys.are_on(request)
        context["bulk_acts"] = acts
        context["bulk_hidden"] = bulk.part_fields(page.narrowing)
        context["unknown"] = format_list(list(narrowing.unknown))
        return render(request, "desk/list.html", {**context, "monday": monday(viewer_of(request))})


def said_on_the_list(request: HttpRequest) -> HttpResponse:
    """To the list at this very address, which says what of it is not known; nothing is begun from a wider part."""
    return redirect(f"{reverse('desk:list')}?{request.GET.urlencode()}")


@needs(Permission.SEE_LIST)
@require_GET
def first_unseen(request: HttpRequest) -> HttpResponse:
    """Straight to the act that the first unseen wait of this part of the list asks for; the list where there is none.

    Nobody is shown here: the page of the act says and logs who it is about.
    """
    viewer, today = viewer_of(request), london_day(timezone.now())
    narrowing = replace(narrowing_from(dict(request.GET.lists())), tab=Tab.UNSEEN)
    if narrowing.unknown:
        return said_on_the_list(request)
    page = queries.list_page(viewer, narrowing=narrowing, today=today)
    to = leading()
    acts = (row(item, viewer=viewer, today=today, to=to).step_href for item in page.rows)
    return redirect(next((href for href in acts if href), reverse("desk:list") + narrowing.address()))


@needs(Permission.SEE_LIST)
@require_POST
def keys(request: HttpRequest) -> HttpResponse:
    """Turn single keys off, or on again, for this session; back to the part of the list one came from."""
    single_keys.switch(request)
    return redirect(reverse("desk:list") + narrowing_from(dict(request.GET.lists())).address())


@needs(Permission.SEE_LIST)
def arrange(request: HttpRequest) -> HttpResponse:
    """Which columns a list has and in which order it stands; the answer is an address, and nothing is stored."""
    viewer, today = viewer_of(request), london_day(timezone.now())
    narrowing = narrowing_from(dict(request.GET.lists()))
    if narrowing.unknown:
        return said_on_the_list(request)
    form = ArrangeForm(request.POST or None, narrowing=narrowing)
    if request.method == "POST" and form.is_valid():
        chosen = narrowing_from({"col": form.cleaned_data["columns"], "sort": [form.cleaned_data["order"]]})
        laid_out = replace(
            narrowing, columns=chosen.columns, sort=chosen.sort,
            backwards=narrowing.backwards and chosen.sort is narrowing.sort,
        )  # fmt: skip
        return redirect(reverse("desk:list") + laid_out.address())
    shape = queries.shape_for(viewer, today=today)
    known = {pathway.code: pathway for pathway in pathways(on=today)}
    context = {
        "form": form,
        "about": part_in_words(narrowing, shape=shape, pathways=known),
        "unseen": unseen_banner(shape, narrowing),
        "back_href": reverse("desk:list") + narrowing.address(),
    }
    return render(request, "desk/arrange.html", context)
