"""The policies in force, their versions in time, and each as words and as a document to take away."""

import orjson
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from fairwait.accounts.access import may, needs, viewer_of
from fairwait.accounts.rules import Permission
from fairwait.engine.calendars import london_day
from fairwait.engine.policy import json_schema
from fairwait.priority import queries
from fairwait.priority.policy_words import policy_words
from fairwait.waiting import queries as waiting


@needs(Permission.SEE_LIST, Permission.SEE_MEASURES)
@require_GET
def in_force(request: HttpRequest) -> HttpResponse:
    """Which policies count today, every version there was, and the drafts somebody works at."""
    viewer, today = viewer_of(request), london_day(timezone.now())
    may_try = may(viewer, Permission.TRY_POLICY)
    versions = queries.versions(on=today)
    context = {
        "policies": queries.in_force(on=today),
        "versions": versions,
        "pathway_faults": waiting.faults(on=today),
        "faulty": queries.faulty(versions, on=today),
        "drafts": queries.open_drafts(viewer) if may_try else [],
        "may_try": may_try,
        "may_count": may(viewer, Permission.SEE_MEASURES),
        "may_list": may(viewer, Permission.SEE_LIST),
        "today": today,
    }
    return render(request, "priority/policies.html", context)


@needs(Permission.SEE_LIST, Permission.SEE_MEASURES)
@require_GET
def version(request: HttpRequest, code: str, version: int) -> HttpResponse:
    """One version of a policy in words: what it looks at, what it suggests and why, who adopted it."""
    today = london_day(timezone.now())
    try:
        told = queries.version(code, version, on=today)
    except queries.NoSuchPolicy:
        raise Http404 from None
    context = {
        "told": told,
        "parts": policy_words(told.policy),
        "may_try": may(viewer_of(request), Permission.TRY_POLICY),
        "today": today,
    }
    return render(request, "priority/version.html", context)


@needs(Permission.SEE_LIST, Permission.SEE_MEASURES)
@require_GET
def document(request: HttpRequest, code: str, version: int) -> HttpResponse:
    """A version as the TOML it was adopted as."""
    try:
        told = queries.version(code, version, on=london_day(timezone.now()))
    except queries.NoSuchPolicy:
        raise Http404 from None
    return _file(told.text, name=f"policy-{code}-{version}.toml", kind="application/toml; charset=utf-8")


@needs(Permission.SEE_LIST, Permission.SEE_MEASURES)
@require_GET
def schema(request: HttpRequest) -> HttpResponse:
    """The JSON Schema of a policy, for an editor that completes and checks."""
    text = orjson.dumps(json_schema(), option=orjson.OPT_INDENT_2).decode()
    return _file(text, name="policy.schema.json", kind="application/schema+json")


def _file(text: str, *, name: str, kind: str) -> HttpResponse:
    return HttpResponse(text, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
