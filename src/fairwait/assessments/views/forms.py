"""Pages of forms: those there are, every version read as a worker or as the person, and the next one written."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from fairwait.accounts import queries as accounts
from fairwait.accounts.access import may, needs, viewer_of
from fairwait.accounts.rules import Permission
from fairwait.assessments import documents
from fairwait.assessments.actions import forms as actions
from fairwait.assessments.actions.forms import FormRefused
from fairwait.assessments.documents import FormInForce
from fairwait.assessments.forms.editing import (
    CopyForm,
    HeadForm,
    PublishForm,
    QuestionForm,
    SectionForm,
    WholeForm,
    initial_of,
)
from fairwait.assessments.models import FormDraft
from fairwait.assessments.rules import editing
from fairwait.assessments.rules.differing import differences, means_something_else
from fairwait.assessments.rules.shape import Form, FormDocumentRefused, form_from
from fairwait.assessments.words import CHANGES, KINDS, KNOWN, PARTS, WHOM, choices_of
from fairwait.engine.calendars import london_day
from fairwait.engine.documents import DocumentRefused
from fairwait.govuk.forms import GovukForm
from fairwait.govuk.words import rephrase
from fairwait.waiting import queries as waiting

_SEE, _EDIT = Permission.SEE_PERSON, Permission.EDIT_FORM
_WORDS = {"kinds": KINDS, "known": KNOWN, "whom": WHOM, "changes": CHANGES, "part_names": PARTS, "choices": choices_of}


@needs(_SEE)
@require_GET
def listed(request: HttpRequest) -> HttpResponse:
    """Every form: the version in force, who published it, and what is being written."""
    today = london_day(timezone.now())
    found = documents.forms(on=today)
    drafts = documents.drafts()
    context = {
        "forms": list(found.values()), "drafts": drafts, "names": _publishers(found.values()), **_WORDS,
        "new": [(one, form_from(one.document)) for code, one in drafts.items() if code not in found],
        "may_edit": may(viewer_of(request), _EDIT),
    }  # fmt: skip
    return render(request, "assessments/forms.html", context)


def _publishers(found: Any) -> dict[int, str]:
    return accounts.names_of(one.published.adopted_by for one in found if one.published)


@needs(_SEE)
@require_GET
def one(request: HttpRequest, code: str) -> HttpResponse:
    """One form: every version there was, from when, by whom and why."""
    found = documents.versions(code)
    if not found:
        raise Http404
    context = {
        "versions": found, "newest": found[0], "names": _publishers(found), "draft": documents.draft_of(code),
        "in_force": documents.forms(on=london_day(timezone.now())).get(code), "copy": CopyForm(), **_WORDS,
        "may_edit": may(viewer_of(request), _EDIT),
    }  # fmt: skip
    return render(request, "assessments/form.html", context)


@needs(_SEE)
@require_GET
def version(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """One version, as a worker reads it or as the person does; and what it changed."""
    found = documents.version_of(code, number)
    if found is None:
        raise Http404
    before = next((each for each in documents.versions(code) if each.version < number), None)
    context = {
        "found": found, "form": found.form, "as_person": request.GET.get("as") == "person", **_WORDS,
        "differences": differences(before.form, found.form) if before else (), "before": before,
        "names": _publishers([found]), "back": reverse("assessments:form", args=[code]),
    }  # fmt: skip
    return render(request, "assessments/version.html", context)


@needs(_SEE)
@require_GET
def as_toml(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """A version as a file, to keep, to change or to send to a neighbour."""
    found = documents.version_of(code, number)
    if found is None:
        raise Http404
    answer = HttpResponse(found.document, content_type="application/toml; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{code}-{number}.toml"'
    return answer


# Writing the next version ------------------------------------------------------------------------------------------


@needs(_EDIT)
@require_POST
def begin(request: HttpRequest, code: str) -> HttpResponse:
    """Begin the next version, or go on with it."""
    try:
        actions.begin(code=code, by=viewer_of(request), now=timezone.now())
    except FormRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("assessments:forms")
    return redirect("assessments:draft", code)


@needs(_EDIT)
def copy(request: HttpRequest, code: str) -> HttpResponse:
    """A form of one's own, begun from another."""
    found = documents.versions(code)
    if not found:
        raise Http404
    form = CopyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        taken = {*documents.starters(), *documents.drafts(), *documents.forms(on=london_day(timezone.now()))}
        name = form.cleaned_data["name"]
        try:
            made = actions.copy(
                code=code, new_code=editing.code_for(name, taken), name=name, by=viewer_of(request), now=timezone.now()
            )
        except FormRefused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            return redirect("assessments:draft", made.code)
    return _asked(request, form, heading=_("Copy: %(name)s") % {"name": found[0].form.name},
                  button=_("Begin it"), back=reverse("assessments:form", args=[code]), seen=0)  # fmt: skip


def _draft(code: str) -> tuple[FormDraft, Form]:
    found = documents.draft_of(code)
    if found is None:
        raise Http404
    return found, form_from(found.document)


@needs(_EDIT)
@require_GET
def draft(request: HttpRequest, code: str) -> HttpResponse:
    """The next version while it is written: every question with what can be done to it."""
    found, form = _draft(code)
    last = next(iter(documents.versions(code)), None)
    context = {
        "draft": found, "form": form, "last": last, **_WORDS, "refused": list(_refused(code, form)),
        "differences": differences(last.form, form) if last else (),
    }  # fmt: skip
    return render(request, "assessments/draft.html", context)


def _refused(code: str, form: Form) -> Any:
    return means_something_else((each.form for each in reversed(documents.versions(code))), form)


@needs(_EDIT)
@require_GET
def preview(request: HttpRequest, code: str) -> HttpResponse:
    """The next version as a worker reads it, or as the person does."""
    found, form = _draft(code)
    context = {
        "found": None, "form": form, "draft": found, "as_person": request.GET.get("as") == "person", **_WORDS,
        "differences": (), "before": None, "names": {}, "back": reverse("assessments:draft", args=[code]),
    }  # fmt: skip
    return render(request, "assessments/version.html", context)


@needs(_EDIT)
@require_POST
def act(request: HttpRequest, code: str) -> HttpResponse:
    """Move a question, take it out, take an empty section out, or let the draft go."""
    found, _form = _draft(code)
    seen, do, what = _seen(request), request.POST.get("do", ""), request.POST.get("what", "")
    edits: dict[str, Callable[[Form], Form]] = {
        "up": lambda form: editing.move_question(form, what, by=-1),
        "down": lambda form: editing.move_question(form, what, by=1),
        "remove": lambda form: editing.remove_question(form, what),
        "remove-section": lambda form: editing.remove_section(form, what),
    }
    try:
        if do == "throw-away":
            actions.throw_away(code=found.code, seen=seen, by=viewer_of(request))
            messages.success(request, _("The draft was let go. What is published stays."))
            return redirect("assessments:forms")
        if do in edits:
            actions.change(code=code, seen=seen, edit=edits[do], by=viewer_of(request), now=timezone.now())
    except (FormRefused, DocumentRefused) as refusal:
        messages.error(request, _words(refusal))
    target = reverse("assessments:draft", args=[code])
    return redirect(f"{target}#question-{what}" if do in ("up", "down") else target)


def _seen(request: HttpRequest) -> int:
    text = request.POST.get("seen", "")
    return int(text) if text.isdecimal() and len(text) < 9 else 0


def _words(refusal: Exception) -> str:
    return f"{refusal.problem} {refusal.remedy}" if isinstance(refusal, DocumentRefused) else str(refusal)


@needs(_EDIT)
def head(request: HttpRequest, code: str) -> HttpResponse:
    """What the form is called, and for what it is offered."""
    found, form = _draft(code)
    pathways = [(each.code, rephrase(each.name)) for each in waiting.pathways(on=london_day(timezone.now()))]
    known = {each for each, _name in pathways}
    pathways += [(each, each) for each in form.pathways if each not in known]
    start = {"name": form.name, "plain": form.plain, "lead": form.lead, "pathways": list(form.pathways)}
    asked = HeadForm(request.POST or None, pathways=pathways, initial=start)

    def edit(stands: Form) -> Form:
        told = asked.cleaned_data
        return editing.set_head(
            stands, name=told["name"], plain=told["plain"], lead=told["lead"], pathways=tuple(told["pathways"])
        )

    return _edited(request, found, asked, edit, heading=_("Name and use"))


@needs(_EDIT)
def add_section(request: HttpRequest, code: str) -> HttpResponse:
    """A new heading at the end."""
    found, _form = _draft(code)
    asked = SectionForm(request.POST or None)

    def edit(stands: Form) -> Form:
        told = asked.cleaned_data
        taken = {each.code for each in stands.sections}
        return editing.add_section(stands, editing.code_for(told["title"], taken), told["title"], told["plain"])

    return _edited(request, found, asked, edit, heading=_("Add a section"))


@needs(_EDIT)
def section(request: HttpRequest, code: str, section_code: str) -> HttpResponse:
    """Another heading."""
    found, form = _draft(code)
    stands = next((each for each in form.sections if each.code == section_code), None)
    if stands is None:
        raise Http404
    asked = SectionForm(request.POST or None, initial={"title": stands.title, "plain": stands.plain})

    def edit(form: Form) -> Form:
        told = asked.cleaned_data
        return editing.change_section(form, section_code, title=told["title"], plain=told["plain"])

    return _edited(request, found, asked, edit, heading=_("Change a section"))


@needs(_EDIT)
def add_question(request: HttpRequest, code: str, section_code: str) -> HttpResponse:
    """A new question at the end of a section."""
    found, form = _draft(code)
    if all(each.code != section_code for each in form.sections):
        raise Http404
    asked = QuestionForm(request.POST or None, asked=form, question=None, initial={"kind": "long"})

    def edit(stands: Form) -> Form:
        taken = {each.code for version_ in documents.versions(code) for each in version_.form.questions}
        taken |= {each.code for each in stands.questions}
        return editing.add_question(stands, section_code, asked.filled(taken))

    return _edited(request, found, asked, edit, heading=_("Add a question"))


@needs(_EDIT)
def question(request: HttpRequest, code: str, question_code: str) -> HttpResponse:
    """Another wording, help or rule for a question."""
    found, form = _draft(code)
    stands = form.question(question_code)
    if stands is None:
        raise Http404
    asked = QuestionForm(request.POST or None, asked=form, question=stands, initial=initial_of(stands))

    def edit(form: Form) -> Form:
        return editing.change_question(form, question_code, asked.filled(set()))

    return _edited(request, found, asked, edit, heading=_("Change the question “%(code)s”") % {"code": question_code})


def _edited(
    request: HttpRequest, found: FormDraft, form: GovukForm, edit: Callable[[Form], Form], *, heading: str
) -> HttpResponse:  # fmt: skip
    """Show a part, or keep it as it was written over the revision that was seen."""
    if request.method == "POST" and form.is_valid():
        try:
            actions.change(code=found.code, seen=_seen(request), edit=edit, by=viewer_of(request), now=timezone.now())
        except (FormRefused, DocumentRefused) as refusal:
            _add(form, refusal)
        else:
            messages.success(request, _("It is kept in the draft. Nobody is asked by it before it is published."))
            return redirect("assessments:draft", found.code)
    return _asked(
        request, form, heading=heading, button=_("Keep it in the draft"),
        back=reverse("assessments:draft", args=[found.code]), seen=_seen(request) or found.revision,
    )  # fmt: skip


def _add(form: GovukForm, refusal: Exception) -> None:
    key = refusal.key.rsplit(".", 1)[-1] if isinstance(refusal, DocumentRefused) else getattr(refusal, "field", None)
    box = {"required_when": "needed", "is": "shown_when", "title": "title"}.get(str(key), str(key).split("[")[0])
    form.add_error(box if box in form.fields else None, _words(refusal))


def _asked(
    request: HttpRequest, form: GovukForm, *, heading: str, button: str, back: str, seen: int
) -> HttpResponse:  # fmt: skip
    context = {"form": form, "heading": heading, "button": button, "back": back, "seen": seen}
    return render(request, "assessments/edit.html", context, status=422 if form.errors else 200)


@needs(_EDIT)
def bring_in(request: HttpRequest) -> HttpResponse:
    """A form as a whole, from TOML. What is wrong with it is named with its line."""
    form = WholeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            text = form.cleaned_data["text"]
            stands = documents.draft_of(form_from(text).code)
            seen = _seen(request) or None
            if stands is not None and seen is None:
                raise FormRefused(
                    _("Somebody writes the next version of this form already. Change that, or let it go first."),
                    field="text",
                )
            made = actions.bring_in(text=text, seen=seen, by=viewer_of(request), now=timezone.now())
        except FormDocumentRefused as refusal:
            form.add_error("text", str(refusal))
        except FormRefused as refusal:
            form.add_error("text", str(refusal))
        else:
            messages.success(request, _("It is kept as a draft."))
            return redirect("assessments:draft", made.code)
    return _asked(request, form, heading=_("Bring a form in as TOML"), button=_("Keep it as a draft"),
                  back=reverse("assessments:forms"), seen=0)  # fmt: skip


@needs(_EDIT)
def whole(request: HttpRequest, code: str) -> HttpResponse:
    """The draft as a whole, as TOML."""
    found, _form = _draft(code)
    form = WholeForm(request.POST or None, initial={"text": found.document})
    if request.method == "POST" and form.is_valid():
        try:
            if form_from(form.cleaned_data["text"]).code != code:
                raise FormRefused(_("Its code is another: bring it in as a form of its own."), field="text")
            actions.bring_in(
                text=form.cleaned_data["text"], seen=_seen(request), by=viewer_of(request), now=timezone.now()
            )
        except (FormDocumentRefused, FormRefused) as refusal:
            form.add_error("text", str(refusal))
        else:
            messages.success(request, _("It is kept in the draft. Nobody is asked by it before it is published."))
            return redirect("assessments:draft", code)
    return _asked(request, form, heading=_("The draft as TOML"), button=_("Keep it in the draft"),
                  back=reverse("assessments:draft", args=[code]), seen=_seen(request) or found.revision)  # fmt: skip


@needs(_EDIT)
def publish(request: HttpRequest, code: str) -> HttpResponse:
    """What changes, and publishing it from a day."""
    found, form = _draft(code)
    now = timezone.now()
    last: FormInForce | None = next(iter(documents.versions(code)), None)
    asked = PublishForm(request.POST or None, initial={"published_from": london_day(now)})
    if request.method == "POST" and asked.is_valid():
        told = asked.cleaned_data
        try:
            made = actions.publish(
                code=code, seen=_seen(request), published_from=told["published_from"], reason=told["reason"],
                by=viewer_of(request), now=now,
            )  # fmt: skip
        except FormRefused as refusal:
            asked.add_error(refusal.field if refusal.field in asked.fields else None, str(refusal))
        else:
            words = _("Version %(version)s is published. What is under way keeps the version it was begun on.")
            messages.success(request, words % {"version": made.version})
            return redirect("assessments:form", code)
    context = {
        "form": asked, "asked": form, "last": last, "seen": _seen(request) or found.revision, **_WORDS,
        "differences": differences(last.form if last else None, form), "refused": list(_refused(code, form)),
        "back": reverse("assessments:draft", args=[code]),
    }  # fmt: skip
    return render(request, "assessments/publish.html", context, status=422 if asked.errors else 200)
