"""How this council books visits, and adopting another way from a day."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from fairwait.accounts.access import needs, viewer_of
from fairwait.accounts.rules import Permission
from fairwait.capacity import setting
from fairwait.capacity.forms.settings import SettingsForm
from fairwait.capacity.rules.settings import BookingDocumentRefused
from fairwait.engine.calendars import london_day


@needs(Permission.CONFIGURE)
def settings(request: HttpRequest) -> HttpResponse:
    """The numbers by which times are found, and the kinds of visit."""
    now = timezone.now()
    today = london_day(now)
    form = SettingsForm(request.POST or None, settings=setting.in_force(on=today), today=today)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            setting.adopt(
                settings=said["settings"], adopted_from=said["adopted_from"], reason=said["reason"],
                by=viewer_of(request), now=now,
            )  # fmt: skip
        except BookingDocumentRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("It is adopted. Visits that are booked stand as they are."))
            return redirect("capacity:settings")
    return render(request, "capacity/settings.html", {"form": form})
