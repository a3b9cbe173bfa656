"""Giving somebody a pack: which, which way; then exactly what they would get, and why not the other ways."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages as notices
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from fairwait.accounts.access import may, needs, viewer_of
from fairwait.accounts.actions import log_access
from fairwait.accounts.rules import Permission
from fairwait.engine.calendars import london_day
from fairwait.keeping_in_touch.messages import setting
from fairwait.keeping_in_touch.messages.standing import Standing, standings
from fairwait.keeping_in_touch.packs import documents, giving, translations
from fairwait.keeping_in_touch.packs.actions import PackRefused
from fairwait.keeping_in_touch.packs.forms import GiveForm
from fairwait.keeping_in_touch.packs.models import GivenPack
from fairwait.keeping_in_touch.packs.rules.giving import Format
from fairwait.keeping_in_touch.packs.rules.languages import IN_ENGLISH
from fairwait.waiting.models import Wait
from fairwait.waiting.opening import Opened
from fairwait.waiting.pages import opened_person

BEST = "best"


@needs(Permission.RECORD_CONTACT)
def give(request: HttpRequest, person: UUID) -> HttpResponse:
    """Give a pack to one person."""
    viewer, now = viewer_of(request), timezone.now()
    opened = opened_person(request, person, now=now)
    log_access(by=viewer, people=[record.pk for record in opened.records], page="pack:give", now=now)
    council = setting.in_force(on=london_day(now)).messaging.hours
    stands = standings([opened.person.pk], council=council)[opened.person.pk]
    packs = translations.packs_to_give()
    form = GiveForm(
        request.POST or None, packs=packs, unread=bool(stands.needs.unread),
        formats=[(BEST, _("The best way for them")), *((one.value, _capital(_(one.label))) for one in Format)],
        languages=translations.choices(),
    )  # fmt: skip
    gift = None
    if request.method == "POST" and form.is_valid():
        gift = _gift(form, opened, stands, now=now)
        if request.POST.get("step") == "give" and gift is not None:
            given = _given(request, form, opened, stands, now=now)
            if given is not None:
                notices.success(
                    request, _("It is in the outbox.") if given.message else _("It is recorded as handed over.")
                )
                return redirect("packs:give", person)
    context = {
        "form": form, "opened": opened, "gift": gift, "needs": stands.needs, "unread": stands.needs.unread,
        "given": giving.given_to(opened.person), "back": reverse("desk:person", args=[opened.person.uuid]),
        "has_packs": bool(packs), "formats": {one.value: one.label for one in Format},
        "in_english": IN_ENGLISH, "names": {code: each.pack.name for code, each in documents.all_published().items()},
    }  # fmt: skip
    return render(request, "packs/give.html", context, status=422 if form.errors else 200)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _format(form: GiveForm) -> Format | None:
    chosen = form.cleaned_data["format"]
    return None if chosen == BEST else Format(chosen)


def _gift(form: GiveForm, opened: Opened, stands: Standing, *, now: datetime) -> giving.Gift | None:
    try:
        return giving.gift(
            person=opened.person, pack=form.cleaned_data["pack"], format=_format(form),
            language=form.cleaned_data.get("language") or "", now=now, standing=stands,
        )  # fmt: skip
    except PackRefused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else "pack", str(refusal))
        return None


def _given(
    request: HttpRequest, form: GiveForm, opened: Opened, stands: Standing, *, now: datetime
) -> GivenPack | None:
    viewer = viewer_of(request)
    open_ones = (wait for wait in opened.waits if wait.status == "open")
    wait: Wait | None = next((wait for wait in open_ones if may(viewer, Permission.RECORD_CONTACT, on=wait)), None)
    try:
        return giving.give_pack(
            person=opened.person, pack=form.cleaned_data["pack"], format=_format(form),
            language=form.cleaned_data.get("language") or "", wait=wait, by=viewer, now=now,
            read=stands.needs.unread if form.cleaned_data.get("read") else "", expect=request.POST.get("expect", ""),
        )  # fmt: skip
    except PackRefused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        return None
