"""Pages of texts that people sent: what nobody has settled, whose one is, what was done about it."""

from datetime import date, datetime
from uuid import UUID

from django.contrib import messages as notices
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from fairwait.accounts.access import needs, viewer_of
from fairwait.accounts.actions import log_access
from fairwait.accounts.rules import Permission
from fairwait.engine.calendars import london_day
from fairwait.govuk.formats import format_date
from fairwait.keeping_in_touch.check_in import queries as check_in
from fairwait.keeping_in_touch.messages import queries, taking
from fairwait.keeping_in_touch.messages.actions import MessageRefused
from fairwait.keeping_in_touch.messages.forms import TextSettledForm, WhoseForm
from fairwait.keeping_in_touch.messages.models import IncomingText
from fairwait.keeping_in_touch.messages.rules.incoming import Heard
from fairwait.people import reasons
from fairwait.people.models import Person


@needs(Permission.RECORD_CONTACT)
@require_GET
def texts(request: HttpRequest) -> HttpResponse:
    """Texts nobody has settled."""
    viewer, now = viewer_of(request), timezone.now()
    found = queries.texts(viewer)
    people = sorted({text.person_id for text in found if text.person_id is not None})
    log_access(by=viewer, people=people, page="messages:texts", now=now)
    shut = queries.shut(found)
    reads_danger = check_in.reads_danger(viewer)
    shown = [
        {
            "text": text, "heard": [Heard(one).label for one in text.heard],
            "is_shut": text.pk in shut or (Heard.NOT_SAFE.value in text.heard and not reads_danger),
        }
        for text in found
    ]  # fmt: skip
    others = queries.texts_for_others(viewer)
    context = {
        "texts": shown, "back": reverse("messages:outbox"), "for_others": len(others),
        "is_urgent_for_others": any(Heard.URGENT.value in one.heard for one in others),
    }  # fmt: skip
    return render(request, "keeping_in_touch/messages/texts.html", context)


@needs(Permission.RECORD_CONTACT)
def settle_text(request: HttpRequest, text: int) -> HttpResponse:
    """Say whose a text is, where several people have the phone it came from, and what was done about it."""
    viewer, now = viewer_of(request), timezone.now()
    found = queries.text(viewer, text)
    if found is None:
        raise Http404
    near = queries.may_have_sent(viewer, found)
    unopened = [
        one for one in near if one.is_restricted and not reasons.given(request.session, person=one.uuid, now=now)
    ]
    if unopened:  # neither words nor names before whoever reads has said why
        context = {"text": found, "unopened": unopened, "back": reverse("messages:texts")}
        return render(request, "keeping_in_touch/messages/text_of_several.html", context)
    held = queries.held_by(viewer, found)
    people = {found.person_id} if found.person_id else {one.pk for one in near}
    log_access(by=viewer, people=sorted(people | {one.pk for one, _wait in held}), page="messages:text", now=now)
    is_whose = request.POST.get("act") == "whose"
    whose = WhoseForm(request.POST if is_whose else None, people=_listed(found, near))
    initial = {"is_number_wrong": ["yes"] if found.is_number_wrong else []}
    form = TextSettledForm(request.POST if request.method == "POST" and not is_whose else None, initial=initial)
    if is_whose and whose.is_valid():
        _say_whose(request, found, near, whose.cleaned_data["person"])
        return redirect("messages:settle_text", found.pk)
    if form.is_bound and form.is_valid():
        is_wrong = bool(form.cleaned_data["is_number_wrong"])
        try:
            taking.settle_text(text=found, how=form.cleaned_data["how"], is_number_wrong=is_wrong, by=viewer, now=now)
        except MessageRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("messages:texts")
    context = {
        "form": whose if is_whose else form, "settling": form, "whose": whose if near else None, "text": found,
        "heard": [Heard(one).label for one in found.heard], "back": reverse("messages:texts"),
        "is_death_told": Heard.DEATH.value in found.heard, "deaths": _deaths(held),
    }  # fmt: skip
    return render(request, "keeping_in_touch/messages/settle_text.html", context)


def _deaths(held: list[tuple[Person, UUID | None]]) -> list[tuple[str, str, date | None]]:
    """Whom a text holds everything from, each with where it is recorded that they died."""
    return [(person.name, _where_said(person, wait), person.date_of_birth) for person, wait in held]


def _where_said(person: Person, wait: UUID | None) -> str:
    if wait is None:
        return reverse("desk:person", args=[person.uuid])
    return reverse("keeping_in_touch:contact", args=[wait])


def _say_whose(request: HttpRequest, text: IncomingText, near: list[Person], chosen: str) -> None:
    sender = next(one for one in near if str(one.uuid) == chosen)
    try:
        taking.say_whose(text=text, person=sender, by=viewer_of(request), now=timezone.now())
    except MessageRefused as refusal:
        notices.error(request, str(refusal))
    else:
        notices.success(request, _("It is theirs, and stands on their timeline."))


def _listed(text: IncomingText, near: list[Person]) -> list[tuple[str, str]]:
    """Everybody at that phone by name: whom we texted there lately first, the last one before the others. It is no
    proof, so nobody is chosen for whoever reads."""
    texted = queries.texted_lately(near, number=text.source, before=text.received_at)
    last = sorted(near, key=lambda one: (one.pk not in texted, -texted[one.pk].timestamp() if one.pk in texted else 0))
    return [(str(one.uuid), _named(one, texted.get(one.pk))) for one in last]


def _named(person: Person, texted: datetime | None) -> str:
    born = person.date_of_birth
    parts = [person.name, _("born %(day)s") % {"day": format_date(born)} if born else ""]
    parts.append(_("we texted them on %(day)s") % {"day": format_date(london_day(texted))} if texted else "")
    return ", ".join(part for part in parts if part)
