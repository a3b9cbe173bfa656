"""What is typed in a huddle and not decided: kept while it is typed, by every button, and shown to whoever goes on."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from fairwait.accounts.access import NotAllowed, needs, viewer_of
from fairwait.accounts.rules import Permission
from fairwait.engine.calendars import london_day
from fairwait.govuk.kept import digests, kept_answer, was_of
from fairwait.govuk.windows import Merged, Typed, digest, merge
from fairwait.huddles import actions, queries
from fairwait.huddles.concerns.queries import concern_for
from fairwait.huddles.models import Concern, Draft, Item
from fairwait.huddles.rules.refusal import HuddleRefused

_BOX = re.compile(
    r"(q|what|who|by)_[\w-]{1,60}|(contact|team|pause|end)_choice|decision|owner|why|words|severity|next_[\w-]{1,20}"
)
_ABOUT = re.compile(r"item\.(\d{1,9})\.(\d{1,6})|concern\.(\d{1,9})")
_GOES_ON = re.compile(r"(\d{1,9})\.(\d{1,6})")
_CHOSEN_ALREADY = ("owner", "severity")
"""Boxes a page fills in by itself: as they came they are nobody's words."""


@dataclass(frozen=True)
class Begun:
    """What stands in the boxes of a form, and what others had begun: (who, when, the number to go on with, lines)."""

    mine: Draft | None
    others: tuple[tuple[Draft, list[tuple[str, str]]], ...]
    about: str
    was: str
    went_on: str


@needs(Permission.SEE_HUDDLE)
@require_POST
def keep(request: HttpRequest) -> JsonResponse:
    """Keep what was typed so far, while it is being typed."""
    try:
        draft, typed, merged = _keep(request, now=timezone.now())
    except (Http404, NotAllowed, queries.NothingHere):
        return JsonResponse({"refused": _("This is not there for you any more. Copy what you typed.")}, status=409)
    except HuddleRefused as refusal:
        return JsonResponse({"refused": str(refusal)}, status=409)
    heard = {name: sign for name, sign in was_of(request).items() if name not in typed}
    labels = [_("what you typed here")] if merged.clashes else []
    return kept_answer(merged.said, typed, merged, labels=labels, saved_at=draft.saved_at, heard=heard)


@needs(Permission.SEE_HUDDLE)
@require_POST
def let_go(request: HttpRequest) -> HttpResponse:
    """What one typed is not needed."""
    about = _about(request, now=timezone.now())
    actions.let_go(about=about, by=viewer_of(request))
    if isinstance(about, Concern):
        return redirect("huddles:concern", about.pk)
    if about.meeting.is_ended:
        return redirect("huddles:minutes", about.meeting_id)
    return redirect("huddles:person", about.meeting_id, about.position)


def keep_typed(request: HttpRequest, *, now: datetime) -> bool:
    """Keep what stood in the boxes when a button was pressed, before it does anything else; whether there was any."""
    if "draft_of" not in request.POST:
        return False
    try:
        return bool(_keep(request, now=now)[2].said)
    except (Http404, NotAllowed, queries.NothingHere, HuddleRefused):
        return False  # the button's own answer says what is the matter


def decided(request: HttpRequest, about: Item | Concern) -> None:
    """What was typed stands on the record now: neither one's own draft nor the one gone on with is left."""
    went = _GOES_ON.fullmatch(request.POST.get("went_on", ""))
    actions.let_go(
        about=about, by=viewer_of(request), went_on=(int(went[1]), int(went[2])) if went else (0, 0)
    )  # fmt: skip


def said_here(request: HttpRequest, drafts: Iterable[Draft]) -> dict[str, Typed]:
    """What the boxes of a page begin with: one's own, and what a colleague had begun, where one goes on with that."""
    mine = next((one for one in drafts if one.by_id == viewer_of(request).pk), None)
    said: dict[str, Typed] = dict(mine.said) if mine else {}
    theirs = _gone_on_with(request, drafts)
    return merge(said, theirs.said, was={}, prose=list(theirs.said), apart=" / ").said if theirs else said


def begun(
    request: HttpRequest, form: forms.Form, drafts: Iterable[Draft], *, about: str, chosen: Mapping[str, Any]
) -> Begun:
    """What a page says of drafts. `chosen`: what it fills in by itself."""
    viewer, drafts = viewer_of(request), list(drafts)
    mine = next((one for one in drafts if one.by_id == viewer.pk), None)
    theirs = _gone_on_with(request, drafts)
    heard = {name: str(value) for name, value in chosen.items() if name in _CHOSEN_ALREADY and value}
    posted = request.POST.get("went_on", "")
    return Begun(
        mine=mine,
        others=tuple((one, lines(form, one.said)) for one in drafts if one.by_id != viewer.pk),
        about=about,
        was=json.dumps(digests({**heard, **(mine.said if mine else {})})),
        went_on=f"{theirs.pk}.{theirs.revision}" if theirs else posted if _GOES_ON.fullmatch(posted) else "",
    )


def lines(form: forms.Form, said: Mapping[str, Typed]) -> list[tuple[str, str]]:
    """A draft in words: what was asked, and what was typed or chosen."""
    told = []
    for name, field in form.fields.items():
        value = said.get(name) or " ".join(str(said.get(f"{name}-{part}") or "") for part in ("day", "month", "year"))
        if str(value).strip():
            choices = {str(code): str(words) for code, words in getattr(field, "choices", ())}
            told.append((str(field.label), choices.get(str(value), str(value))))
    return told


def days(said: Mapping[str, Any], name: str) -> dict[str, tuple[str, ...]]:
    """The three boxes of a day as a page shows them, however unfinished; nothing where none was typed."""
    parts = tuple(str(said.get(f"{name}-{part}") or "") for part in ("day", "month", "year"))
    return {name: parts} if any(parts) else {}


def _gone_on_with(request: HttpRequest, drafts: Iterable[Draft]) -> Draft | None:
    asked = request.GET.get("go-on", "")
    return next((one for one in drafts if asked.isdecimal() and one.pk == int(asked[:9])), None)


def _keep(request: HttpRequest, *, now: datetime) -> tuple[Draft, dict[str, Typed], Merged]:
    about, was = _about(request, now=now), was_of(request)
    sent = {
        name: str(said or "").replace("\0", "\u2400") for name, said in request.POST.items() if _BOX.fullmatch(name)
    }
    typed: dict[str, Typed] = {
        name: value for name, value in sent.items()
        if name not in _CHOSEN_ALREADY or digest(value) != was.get(name)
    }  # fmt: skip
    draft, merged = actions.keep_draft(about=about, typed=typed, was=was, by=viewer_of(request), now=now)
    return draft, typed, merged


def _about(request: HttpRequest, *, now: datetime) -> Item | Concern:
    """What a form was about, as far as whoever sent it may see that."""
    viewer, asked = viewer_of(request), _ABOUT.fullmatch(request.POST.get("draft_of", ""))
    if asked is None:
        raise Http404
    if asked[3]:
        found = concern_for(viewer, int(asked[3]))
        if found is None or found.is_shut:
            raise Http404
        return found.concern
    today = london_day(now)
    meeting = queries.meeting_for(viewer, int(asked[1]), today=today)
    return queries.item_for(viewer, meeting, int(asked[2]), today=today)
