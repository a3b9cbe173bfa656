"""Pages of kinds of huddle: those there are, one written or copied and adopted, brought in and taken out as TOML."""

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from fairwait.accounts import queries as accounts
from fairwait.accounts.access import may, needs, viewer_of
from fairwait.accounts.rules import Permission
from fairwait.engine.calendars import london_day
from fairwait.huddles import actions, queries, showing
from fairwait.huddles.forms.kinds import BringInForm, KindForm
from fairwait.huddles.queries import Kind
from fairwait.huddles.rules.refusal import HuddleRefused, TemplateRefused
from fairwait.huddles.rules.templates import Template, from_toml, to_toml
from fairwait.waiting import queries as waiting


@needs(Permission.SEE_HUDDLE)
@require_GET
def kinds(request: HttpRequest) -> HttpResponse:
    """Every kind of huddle held here: what it asks, whom it walks, and which version counts."""
    viewer, today = viewer_of(request), london_day(timezone.now())
    found = queries.kinds(on=today)
    context = {
        "kinds": list(found.values()), "names": _adopters(found.values()), "showing": showing,
        "may_change": may(viewer, Permission.CONFIGURE),
        "coming": queries.coming(after=today),
    }  # fmt: skip
    return render(request, "huddles/kinds.html", context)


def _adopters(found: Iterable[Kind]) -> dict[int, str]:
    return accounts.names_of(kind.adopted.adopted_by for kind in found if kind.adopted)


@needs(Permission.CONFIGURE)
def edit(request: HttpRequest, code: str) -> HttpResponse:
    """Write a new version of a kind. The one in force stays until the day the new one counts from."""
    kind = _kind(code)
    return _write(request, kind.template, code=code, heading=_("Change: %(name)s") % {"name": kind.template.name})


@needs(Permission.CONFIGURE)
def copy(request: HttpRequest, code: str) -> HttpResponse:
    """A kind of one's own, begun from another."""
    kind = _kind(code)
    begun = replace(kind.template, name=_("%(name)s, ours") % {"name": kind.template.name}, is_retired=False)
    return _write(request, begun, code=None, heading=_("Copy: %(name)s") % {"name": kind.template.name})


def _kind(code: str) -> Kind:
    found = queries.kinds(on=london_day(timezone.now())).get(code)
    if found is None:
        raise Http404
    return found


def _write(request: HttpRequest, template: Template, *, code: str | None, heading: str) -> HttpResponse:
    now = timezone.now()
    today = london_day(now)
    form = KindForm(
        request.POST or None, template=template, today=today,
        pathways=[(each.code, each.name) for each in waiting.pathways(on=today)], teams=waiting.known_teams(),
        changes=queries.changes_known(on=today),
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        own = code or _free_code(form.cleaned_data["name"], taken=set(queries.kinds(on=today)))
        try:
            return _adopted(request, to_toml(form.filled(code=own)), form, now=now)
        except TemplateRefused as refusal:
            form.refuse(refusal)
        except HuddleRefused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
    versions = queries.versions(code) if code else []
    context = {
        "form": form, "heading": heading, "versions": versions,
        "names": accounts.names_of(version.adopted_by for version in versions),
    }  # fmt: skip
    return render(request, "huddles/kind.html", context)


def _free_code(name: str, *, taken: set[str]) -> str:
    base = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-0123456789")[:34].strip("-") or "huddle"
    tries = [base, *(f"{base}-{number}" for number in range(2, len(taken) + 3))]
    return next(code for code in tries if code not in taken)


def _adopted(request: HttpRequest, text: str, form: BringInForm | KindForm, *, now: datetime) -> HttpResponse:
    said = form.cleaned_data
    version = actions.adopt_template(
        text=text, adopted_from=said["adopted_from"], reason=said["reason"], by=viewer_of(request), now=now
    )
    words = _("%(name)s is adopted, as version %(version)s.")
    messages.success(request, words % {"name": from_toml(version.document).name, "version": version.version})
    return redirect("huddles:kinds")


@needs(Permission.SEE_HUDDLE)
@require_GET
def as_toml(request: HttpRequest, code: str) -> HttpResponse:
    """A kind as a file, to keep, to change or to send to a neighbour."""
    answer = HttpResponse(_kind(code).document, content_type="application/toml; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{code}.toml"'
    return answer


@needs(Permission.CONFIGURE)
def bring_in(request: HttpRequest) -> HttpResponse:
    """Adopt a kind from a file or text. What is wrong with it is named with its line."""
    now = timezone.now()
    form = BringInForm(request.POST or None, request.FILES or None, today=london_day(now))
    if request.method == "POST" and form.is_valid():
        try:
            return _adopted(request, form.cleaned_data["text"], form, now=now)
        except (TemplateRefused, HuddleRefused) as refusal:
            form.add_error("file" if form.cleaned_data.get("file") else "text", str(refusal))
    return render(request, "huddles/bring_in.html", {"form": form})
