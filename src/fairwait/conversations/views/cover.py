"""Who is away, and who covers."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from fairwait.accounts.access import may, needs, viewer_of
from fairwait.accounts.rules import Permission
from fairwait.conversations.actions import cover as actions
from fairwait.conversations.actions.crises import CrisisRefused
from fairwait.conversations.forms.crises import AwayForm
from fairwait.conversations.queries import cover as queries
from fairwait.engine.calendars import london_day


@needs(Permission.HOLD_CONVERSATION)
def away(request: HttpRequest) -> HttpResponse:
    """Who is away in these weeks, and saying that somebody is."""
    now, viewer = timezone.now(), viewer_of(request)
    today = london_day(now)
    staff = queries.holders()
    for_others = may(viewer, Permission.ALLOCATE)
    whose = staff if for_others else {viewer.pk: viewer}
    start = {"who": str(viewer.pk), "start": today}
    form = AwayForm(request.POST or None, whose=whose, covers=staff, initial=start)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            actions.say_away(
                who=whose[int(told["who"])], start=told["start"], until=told["until"],
                cover=staff[int(told["cover"])] if told["cover"] else None, by=viewer, now=now,
            )  # fmt: skip
        except CrisisRefused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            messages.success(request, _("It is said. Contacts of these days stand with whoever covers."))
            return redirect("conversations:away")
    context = {"form": form, "listed": list(queries.listed(today=today)), "for_others": for_others, "me": viewer.pk}
    return render(request, "conversations/away.html", context)


@needs(Permission.HOLD_CONVERSATION)
@require_POST
def take_back(request: HttpRequest, number: int) -> HttpResponse:
    """They are not away after all."""
    now = timezone.now()
    found = queries.listed(today=london_day(now)).filter(pk=number).first()
    if found is None:
        raise Http404
    actions.take_back(absence=found, by=viewer_of(request), now=now)
    messages.success(request, _("It is taken back."))
    return redirect("conversations:away")
