"""Starting a huddle over a part of the list: the list is the desk's, the meeting is the huddles'."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from fairwait.accounts.access import needs, viewer_of
from fairwait.accounts.rules import Permission
from fairwait.desk import saved
from fairwait.desk.forms import StartHuddleForm
from fairwait.desk.lists import counting
from fairwait.desk.lists.narrowing import Narrowing, narrowing_from
from fairwait.desk.lists.queries import shape_for
from fairwait.desk.lists.showing import part_in_words, unseen_banner
from fairwait.desk.views.lists import said_on_the_list
from fairwait.desk.views_shown import groups
from fairwait.engine.calendars import london_day
from fairwait.huddles import actions, queries
from fairwait.huddles.rules.ordering import Ordering
from fairwait.huddles.rules.refusal import HuddleRefused
from fairwait.waiting import queries as waiting


@needs(Permission.HOLD_HUDDLE)
def start(request: HttpRequest) -> HttpResponse:
    """Which kind of huddle, over this part of the list, in which order. It names nobody yet."""
    viewer, now = viewer_of(request), timezone.now()
    narrowing = narrowing_from(dict(request.GET.lists()))
    if narrowing.unknown:
        return said_on_the_list(request)
    shape = shape_for(viewer, today=london_day(now))
    templates = queries.may_start(viewer, on=london_day(now))
    asked = request.GET.get("kind", "") or queries.last_kind_of(viewer)
    form = StartHuddleForm(
        request.POST or None,
        templates=[template for template, _document in templates.values()],
        begin_with=asked if asked in templates else "",
    )
    pathways = {pathway.code: pathway for pathway in waiting.pathways(on=london_day(now))}
    about = part_in_words(narrowing, shape=shape, pathways=pathways)
    if request.method == "POST" and form.is_valid():
        template, document = templates[form.cleaned_data["template"]]
        try:
            meeting = actions.start(
                document=document, waits=shape.ids(narrowing), narrowing=_codes(narrowing), about=about,
                ordering=Ordering(form.cleaned_data["ordering"] or template.ordering), by=viewer, now=now,
            )  # fmt: skip
            return redirect("huddles:meeting", meeting.pk)
        except actions.UnderWay as already:
            messages.info(request, str(already))
            return redirect("huddles:meeting", already.meeting.pk)
        except HuddleRefused as refusal:
            form.add_error(None, str(refusal))
    context = {
        "form": form,
        "about": about,
        "count": shape.count(narrowing),
        "views": [shown for group in groups(saved.views(viewer), viewer=viewer) for shown in group.views],
        "unseen": unseen_banner(shape, narrowing),
        "narrowing": narrowing,
        "parts": [(_("Everybody"), Narrowing()), *_teams(shape)],
    }
    return render(request, "desk/start_huddle.html", context)


def _codes(narrowing: Narrowing) -> str:
    """The part of the list as a huddle remembers it, however it was laid out: the next one is over the same part."""
    part = narrowing.part
    return "" if part == Narrowing() else part.address().removeprefix("?")


def _teams(shape: counting.Shape) -> list[tuple[str, Narrowing]]:
    """The parts most huddles are about: one team\u2019s list each."""
    return [
        (choice.value, Narrowing(chosen={"team": (choice.code,)}))
        for choice in shape.choices("team", Narrowing())
        if choice.value
    ]
