"""We said, we did: promises kept and broken side by side, for staff and for anybody; and numbers that were tried."""

from django.contrib import messages as notices
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from fairwait.accounts.access import may, needs, public, viewer_of
from fairwait.accounts.rules import Permission
from fairwait.keeping_in_touch.packs import documents, promising, queries
from fairwait.keeping_in_touch.packs.actions import PackRefused
from fairwait.keeping_in_touch.packs.forms import TriedForm
from fairwait.keeping_in_touch.packs.rules.languages import ENGLISH


@needs(*queries.READ)
def staff(request: HttpRequest) -> HttpResponse:
    """Every promise with what was counted; and saying that a number was tried."""
    viewer = viewer_of(request)
    may_try = may(viewer, Permission.RECORD_CONTACT)
    numbers = sorted({n for each in documents.all_published().values() for n in each.pack.numbers})
    form = TriedForm(request.POST or None, numbers=numbers)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            promising.tried(number=said["number"], minutes=said["minutes"], by=viewer, now=timezone.now())
        except PackRefused as refusal:
            form.add_error("number", str(refusal))
        else:
            notices.success(request, _("It is recorded."))
            return redirect("packs:promises")
    context = {"records": promising.records(), "form": form, "may_try": may_try and bool(numbers)}
    return render(request, "packs/promises.html", context, status=422 if form.errors else 200)


@public
@require_safe
def we_said(request: HttpRequest) -> HttpResponse:
    """The same for anybody, small numbers hidden."""
    council = documents.council_name()
    context = {"records": promising.records(public_only=True), "council": council, "said": ENGLISH.of(council)}
    response = render(request, "packs/we_said.html", context)
    response["Cache-Control"] = "public, max-age=300"
    return response
