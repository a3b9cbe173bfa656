"""The council’s words, and the switch for a shared screen."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from fairwait.accounts import actions, queries
from fairwait.accounts.access import anyone_signed_in, needs, viewer_of
from fairwait.accounts.actions import AccountRefused
from fairwait.accounts.rules import Permission
from fairwait.desk.forms import WordsForm
from fairwait.govuk.addresses import is_ours
from fairwait.govuk.words import vocabulary_from
from fairwait.people.middleware import MASKED


@needs(Permission.CONFIGURE)
def words(request: HttpRequest) -> HttpResponse:
    """Which words every page uses, from now on for everybody; what was chosen before stands below."""
    viewer, stored = viewer_of(request), queries.council().vocabulary
    form = WordsForm(request.POST or None, stored=stored)
    if request.method == "POST" and form.is_valid():
        try:
            actions.choose_words(**form.answers(), by=viewer, now=timezone.now())
        except AccountRefused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            messages.success(request, _("Everybody reads these words from now on."))
            return redirect("desk:words")
    chosen = [(each, vocabulary_from(each.document)) for each in queries.council_choices(viewer, actions.WORDS)]
    return render(request, "desk/words.html", {"form": form, "chosen": chosen, "nav": "none"})


@anyone_signed_in
@require_POST
def mask(request: HttpRequest) -> HttpResponse:
    """Show initials for names on this screen, or names again, and go back to the page."""
    request.session[MASKED] = request.POST.get("masked") == "yes"
    back = request.POST.get("back", "/")
    return redirect(back if is_ours(back) else "/")
