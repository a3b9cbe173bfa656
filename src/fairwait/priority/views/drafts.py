"""Drafts of policies: begun and changed, tried, then adopted by a named person or thrown away."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from fairwait.accounts.access import needs, viewer_of
from fairwait.accounts.actions import log_access
from fairwait.accounts.rules import Permission
from fairwait.engine.calendars import london_day
from fairwait.engine.policy import PolicyRefused
from fairwait.govuk.forms import GovukForm
from fairwait.priority import drafts, moving, queries
from fairwait.priority.draft_words import draft_words
from fairwait.priority.drafts import DraftMoved
from fairwait.priority.forms import AdoptForm, DraftForm
from fairwait.priority.models import PolicyDraft
from fairwait.priority.rules import PriorityRefused


@needs(Permission.TRY_POLICY)
def begin(request: HttpRequest) -> HttpResponse:
    """Begin a draft: from a version there is, from a file, or from what was pasted."""
    now = timezone.now()
    if request.method == "POST":
        form = DraftForm(request.POST, request.FILES)
        if form.is_valid():
            try:
                begun = drafts.begin(text=form.cleaned_data["text"], by=viewer_of(request), now=now)
                return redirect("priority:draft", begun.uuid)
            except PriorityRefused as refusal:
                form.add_error(refusal.field, str(refusal))
    else:
        text = queries.text_to_begin_from(request.GET.get("from", ""), on=london_day(now))
        form = DraftForm(initial={"text": text})
    return render(request, "priority/begin_draft.html", {"form": form, "back": reverse("priority:policies")})


@needs(Permission.TRY_POLICY)
def draft(request: HttpRequest, draft: UUID) -> HttpResponse:
    """A draft: its text, what is wrong with it, what it changes, and what trying it showed."""
    found = _draft(request, draft)
    form = None
    if request.method == "POST":
        form = DraftForm(request.POST, request.FILES)
        if form.is_valid() and (changed := _changed(request, found, form)):
            return changed
    return _shown(request, _draft(request, draft), form=form)


def _changed(request: HttpRequest, found: PolicyDraft, form: DraftForm) -> HttpResponse | None:
    """The draft kept with another text, and where that leads; None where it was refused: what was typed stays."""
    by, now = viewer_of(request), timezone.now()
    try:
        drafts.change(found.uuid, text=form.cleaned_data["text"], seen=form.cleaned_data["seen"] or 0, by=by, now=now)
    except PriorityRefused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        return None
    return redirect("priority:draft", found.uuid)


@needs(Permission.TRY_POLICY)
@require_POST
def try_it(request: HttpRequest, draft: UUID) -> HttpResponse:
    """Try a draft on everybody who waits. Nobody moves."""
    found = _draft(request, draft)
    try:
        drafts.ask_trial(found.uuid, by=viewer_of(request), now=timezone.now())
    except PolicyRefused:
        pass  # the page of the draft says what is wrong, and where
    except DraftMoved as refusal:
        messages.warning(request, str(refusal))
    return redirect("priority:draft", found.uuid)


@needs(Permission.TRY_POLICY)
@require_GET
def moved(request: HttpRequest, draft: UUID) -> HttpResponse:
    """The people whose suggestion would change, of those this viewer may see, with the reasons before and after."""
    found = _draft(request, draft)
    if not found.is_tried:
        return redirect("priority:draft", found.uuid)
    now = timezone.now()
    today = london_day(now)
    asked = moving.asked_for(request.GET)
    try:
        page = moving.moved(viewer_of(request), found, asked, on=today)
    except PolicyRefused:  # tried before it would be refused: the page of the draft says what is wrong
        return redirect("priority:draft", found.uuid)
    if page.rows:
        log_access(by=viewer_of(request), people=page.people, page="policy:moved", now=now)
    context = {"page": page, "draft": found, "today": today, "tabs": moving.tabs(page)}
    return render(request, "priority/moved.html", context)


@needs(Permission.CONFIGURE)
@require_POST
def adopt(request: HttpRequest, draft: UUID) -> HttpResponse:
    """Adopt a draft that was tried, from a day and with a reason, in one's own name."""
    found = _draft(request, draft)
    now = timezone.now()
    form = AdoptForm(request.POST, today=london_day(now))
    if form.is_valid():
        try:
            adopted = drafts.adopt(found.uuid, **form.answers(), by=viewer_of(request), now=now)
        except PolicyRefused as refusal:
            form.add_error(None, str(refusal))
        except PriorityRefused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            messages.success(request, _("The policy is adopted. Bands that people chose have not changed."))
            return redirect("priority:version", adopted.code, adopted.version)
    return _shown(request, _draft(request, draft), adopting=form)


@needs(Permission.TRY_POLICY)
@require_POST
def throw_away(request: HttpRequest, draft: UUID) -> HttpResponse:
    """Throw a draft away. Nothing it would have done is done."""
    found = _draft(request, draft)
    try:
        drafts.throw_away(found.uuid, by=viewer_of(request), now=timezone.now())
    except PriorityRefused as refusal:
        messages.warning(request, str(refusal))
        return redirect("priority:draft", found.uuid)
    messages.success(request, _("The draft is thrown away. Nothing has changed."))
    return redirect("priority:policies")


def _draft(request: HttpRequest, uuid: UUID) -> PolicyDraft:
    found = queries.draft(viewer_of(request), uuid)
    if found is None:
        raise Http404
    return found


def _shown(
    request: HttpRequest, found: PolicyDraft, *, form: DraftForm | None = None, adopting: AdoptForm | None = None
) -> HttpResponse:
    today = london_day(timezone.now())
    context = draft_words(found, viewer=viewer_of(request), today=today)
    form = form or DraftForm(initial={"text": found.text, "seen": found.revision})
    adopting = adopting or AdoptForm(today=today, initial={"adopted_from": today, "seen": found.revision})
    shows = {"text": context["is_mine"] and found.is_open, "adopt": context["may_decide"]}
    errors = [*_errors(form, shown=shows["text"]), *_errors(adopting, shown=shows["adopt"])]
    typed = [
        str(bound.data.get(name, ""))
        for bound, name, key in ((form, "text", "text"), (adopting, "reason", "adopt"))
        if bound.is_bound and not shows[key]
    ]
    context |= {"form": form, "adopting": adopting, "errors": errors, "shows": shows, "typed": typed}
    return render(request, "priority/draft.html", context)


def _errors(form: GovukForm, *, shown: bool) -> list[dict[str, str]]:
    """The errors of a form; those of one that is not on the page any more lead nowhere."""
    return [error if shown else {"text": error["text"]} for error in form.error_summary]
