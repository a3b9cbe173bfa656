"""Contact logs: sending one, what its columns mean and what it would do, bringing it in, undoing it, whose each is."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_GET, require_http_methods

from fairwait.accounts.access import may, needs, signed_in
from fairwait.accounts.actions import log_access
from fairwait.accounts.rules import Permission
from fairwait.conversations.rules.shape import CameTo, Topic, Way
from fairwait.conversations.words import requests as words
from fairwait.exchange import queries as imports
from fairwait.exchange.contacts import actions, queries
from fairwait.exchange.contacts.actions import LogRefused, Looked
from fairwait.exchange.contacts.columns import WORDED, to_toml, words_in
from fairwait.exchange.contacts.forms import LABELS, MOST_BYTES, LogForm, MeaningForm
from fairwait.exchange.contacts.mending import to_mend
from fairwait.exchange.extracts.mapping import MappingRefused
from fairwait.exchange.extracts.reading import Unreadable
from fairwait.exchange.models import ContactLog, LogStatus
from fairwait.exchange.views.record import now
from fairwait.people import reasons
from fairwait.people.veil import unmasked

_BESIDE_THE_FILE = 100_000
SHOWN = 50
"""So many rows to mend are shown; the file has them all."""
NOBODY = "nobody"


@csrf_exempt  # the size is looked at before anything is read: the check of the form's token comes inside
@needs(Permission.IMPORT)
@require_http_methods(["GET", "POST"])
def logs(request: HttpRequest) -> HttpResponse:
    """Every contact log, latest first; and sending one."""
    length = str(request.META.get("CONTENT_LENGTH") or "0")
    if request.method == "POST" and (not length.isdigit() or int(length) > MOST_BYTES + _BESIDE_THE_FILE):
        response = render(request, "exchange/too_large.html", {"most": MOST_BYTES, "nav": "imports"}, status=413)
        response["Connection"] = "close"
        return response
    return _logs(request)


@csrf_protect
def _logs(request: HttpRequest) -> HttpResponse:
    user = signed_in(request)
    known = queries.sources(user)
    form = LogForm(request.POST or None, request.FILES or None, initial={"source": known[0] if known else "contacts"})
    if request.method == "POST" and form.is_valid():
        sent = form.cleaned_data
        try:
            record = actions.receive(
                Path(sent["file"].temporary_file_path()), name=sent["file"].name, source=sent["source"], by=user,
                now=now(),
            )  # fmt: skip
            return redirect("exchange:log", record.uuid)
        except LogRefused as refusal:
            form.add_error("source", str(refusal))
    listed = queries.logs(user)
    names = imports.names_of(one.by for one in listed)
    context = {"form": form, "rows": [(one, names.get(one.by, "")) for one in listed], "nav": "imports"}
    return render(request, "exchange/logs.html", context)


@unmasked
@needs(Permission.IMPORT, Permission.UNDO_IMPORT)
@require_http_methods(["GET", "POST"])
def one(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One log: what it means and would do, and the button that brings it in; after that what it did."""
    record, user = _record(request, uuid), signed_in(request)
    if record.status != LogStatus.LOOKED_AT:
        may_undo = record.status == LogStatus.DONE and may(user, Permission.UNDO_IMPORT)
        asks = queries.asked(user).many
        context = {"record": record, "may_undo": may_undo, "asks": asks, "nav": "imports"}
        return render(request, "exchange/log_done.html", context)
    if not may(user, Permission.IMPORT):
        raise Http404
    if request.POST.get("do") == "stop":
        return _stopped(request, record)
    try:
        looked = actions.look(record, today=actions.today_of(now()))
    except (Unreadable, MappingRefused, LogRefused) as refusal:
        return render(request, "exchange/log_refused.html", {"record": record, "words": str(refusal), "nav": "imports"})
    said = _said(looked)
    form = MeaningForm(request.POST or None, meaning=looked.meaning, said=said)
    if request.method == "POST" and form.is_valid():
        chosen = to_toml(form.chosen())
        if chosen != record.mapping:
            looked = actions.look(record, meaning=chosen, today=actions.today_of(now()))
            messages.success(request, _("Looked at again, as you said. See what it would do, then bring it in."))
            return redirect("exchange:log", record.uuid)
        if request.POST.get("do") == "bring-in":
            return _brought_in(request, record, looked)
    return render(request, "exchange/log.html", _shown(record, looked, form, said))


def _said(looked: Looked) -> Mapping[str, Sequence[tuple[str, int, str]]]:
    return words_in(looked.meaning, {name: looked.cells(name) for name in WORDED})


def _shown(
    record: ContactLog, looked: Looked, form: MeaningForm, said: Mapping[str, Sequence[tuple[str, int, str]]]
) -> dict[str, Any]:
    columns = [
        {"column": one, "box": form[f"column-{place}"]} for place, one in enumerate(looked.meaning.columns)
    ]  # fmt: skip
    meant = [
        (
            LABELS[name],
            [{"word": text, "rows": many, "box": form[f"{name}-{at}"]} for at, (text, many, _c) in enumerate(listed)],
        )
        for name, listed in said.items()
    ]
    stops = [fault for fault in looked.checked.faults if fault.stops]
    others = [fault for fault in looked.checked.faults if not fault.stops]
    counts = looked.counts(actions.weigh(record, looked)) if looked.checked.contacts else {}
    return {
        "record": record, "form": form, "columns": columns, "meant": meant, "checked": looked.checked,
        "stops": stops[:SHOWN], "others": others[:SHOWN], "to_mend": len(looked.checked.unusable), "counts": counts,
        "before": actions.same_as_before(record), "nav": "imports",
    }  # fmt: skip


def _brought_in(request: HttpRequest, record: ContactLog, looked: Looked) -> HttpResponse:
    try:
        actions.bring_in(record, looked, by=signed_in(request), now=now())
    except LogRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The contact log is brought in."))
    return redirect("exchange:log", record.uuid)


def _stopped(request: HttpRequest, record: ContactLog) -> HttpResponse:
    try:
        actions.stop(record, by=signed_in(request), now=now())
    except LogRefused as refusal:
        messages.error(request, str(refusal))
    return redirect("exchange:logs")


@unmasked
@needs(Permission.IMPORT)
@require_GET
def mend(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The rows that cannot be used, as a file; whoever takes it stands in the access log."""
    record = _record(request, uuid)
    if record.status != LogStatus.LOOKED_AT:
        raise Http404
    try:
        looked = actions.look(record, today=actions.today_of(now()))
    except (Unreadable, MappingRefused, LogRefused) as refusal:
        return render(request, "exchange/log_refused.html", {"record": record, "words": str(refusal), "nav": "imports"})
    log_access(by=signed_in(request), people=[], page="contacts to mend", why=record.cause, now=now())
    response = HttpResponse(to_mend(looked), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="contacts-to-mend-{record.pk}.csv"'
    return response


@needs(Permission.UNDO_IMPORT)
@require_http_methods(["GET", "POST"])
def undo(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Undo a whole log, or say why that cannot be, before anybody presses."""
    record = _record(request, uuid)
    if record.status != LogStatus.DONE:
        return redirect("exchange:log", record.uuid)
    if request.method == "POST":
        try:
            actions.undo(record, by=signed_in(request), now=now())
        except LogRefused as refusal:
            messages.error(request, str(refusal))
        return redirect("exchange:log", record.uuid)
    context = {"record": record, "built": actions.built_upon(record), "nav": "imports"}
    return render(request, "exchange/log_undo.html", context)


@needs(Permission.TAKE_REQUEST)
@require_http_methods(["GET", "POST"])
def whose(request: HttpRequest) -> HttpResponse:
    """Contacts of which a person has to say whom they are about."""
    user = signed_in(request)
    if request.method == "POST":
        return _decided(request)
    found = queries.asked(user, opened=reasons.all_given(request.session, now=now()))
    if people := sorted({person.pk for one in found.asked for person in one.may_be}):
        log_access(by=user, people=people, page="contacts: whose", now=now())
    context = {
        "found": found.asked, "shut": found.shut, "others": found.others,
        "topics": {one.value: words.TOPICS[one] for one in Topic},
        "ways": {one.value: words.WAYS[one] for one in Way},
        "came_to": {one.value: words.CAME_TO[one] for one in CameTo},
        "nobody": NOBODY, "nav": "front-door",
    }  # fmt: skip
    return render(request, "exchange/whose.html", context)


def _decided(request: HttpRequest) -> HttpResponse:
    user = signed_in(request)
    number, _mark, chosen = request.POST.get("whose", "").partition(":")
    opened = reasons.all_given(request.session, now=now())
    found = queries.asked_one(user, int(number), opened=opened) if number.isdigit() else None
    if found is None:
        messages.error(request, _("Somebody has said whom this is about already."))
        return redirect("exchange:whose")
    person = next((one for one in found.may_be if str(one.uuid) == chosen), None)
    if person is None and chosen != NOBODY:
        raise Http404
    try:
        actions.decide(contact=found.contact, person=person, by=user, now=now())
    except LogRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("It is kept."))
    return redirect("exchange:whose")


def _record(request: HttpRequest, uuid: UUID) -> ContactLog:
    found = queries.log_for(signed_in(request), uuid)
    if found is None:
        raise Http404
    return found
