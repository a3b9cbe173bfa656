"""Pages of messages: the outbox, one message's story, writing to one person, texts that came in, batches, documents."""

from contextlib import suppress
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages as notices
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from fairwait.accounts.access import may, needs, viewer_of
from fairwait.accounts.actions import log_access
from fairwait.accounts.rules import Permission
from fairwait.engine.calendars import london_day
from fairwait.govuk.hints import before_sending, hint_at_avoided
from fairwait.govuk.printing import CannotPrint
from fairwait.keeping_in_touch.messages import actions, batches, queries, setting
from fairwait.keeping_in_touch.messages.actions import Draft, MessageRefused
from fairwait.keeping_in_touch.messages.forms import (
    AdoptForm,
    ComposeForm,
    PauseForm,
    SettleForm,
    ToldForm,
    WhyForm,
)
from fairwait.keeping_in_touch.messages.models import Message, PrintBatch
from fairwait.keeping_in_touch.messages.rules import documents
from fairwait.keeping_in_touch.messages.rules.channels import Channel
from fairwait.keeping_in_touch.messages.rules.documents import MessageDocumentRefused, MessageTemplate, template_toml
from fairwait.keeping_in_touch.messages.rules.states import FOR_NOBODY, LOST, WHY, MessageState
from fairwait.people.veil import unmasked
from fairwait.waiting.models import Wait
from fairwait.waiting.opening import Opened
from fairwait.waiting.pages import known_as, opened_person

ANY_WAY = "best"


@needs(Permission.RECORD_CONTACT)
@require_GET
def outbox(request: HttpRequest) -> HttpResponse:
    """How many messages stand how, what keeps them here, and which somebody must see."""
    viewer, now = viewer_of(request), timezone.now()
    chosen = request.GET.get("state", "")
    state = MessageState(chosen) if chosen in set(MessageState) else None
    before = request.GET.get("before", "")
    found = queries.listed(viewer, state=state, before=int(before) if before.isdigit() else None, now=now)
    shown = found[: queries.PAGE]
    log_access(by=viewer, people=sorted({message.person_id for message in shown}), page="messages", now=now)
    context = {
        "counts": queries.counts(viewer, now=now),
        "state": state,
        "messages_shown": shown,
        "older": shown[-1].pk if len(found) > len(shown) else None,
        "holds": queries.holds(now=now),
        "paused_because": queries.paused_because(),
        "switch": setting.switch(),
        "may_pause": may(viewer, Permission.PAUSE_MESSAGES),
        "texts": len(queries.texts(viewer)),
        "to_print": batches.waiting(viewer),
    }
    return render(request, "keeping_in_touch/messages/outbox.html", context)


@needs(Permission.PAUSE_MESSAGES)
def stop(request: HttpRequest) -> HttpResponse:
    """Stop all messages, or one channel."""
    form = PauseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.pause(**form.cleaned_data, by=viewer_of(request), now=timezone.now())
        notices.success(request, _("Messages have stopped."))
        return redirect("messages:outbox")
    return render(request, "keeping_in_touch/messages/stop.html", {"form": form, "back": reverse("messages:outbox")})


@needs(Permission.PAUSE_MESSAGES)
@require_POST
def go_on(request: HttpRequest, name: str) -> HttpResponse:
    """Let messages go on."""
    actions.resume(name=name, by=viewer_of(request), now=timezone.now())
    notices.success(request, _("Messages go on."))
    return redirect("messages:outbox")


# One message --------------------------------------------------------------------------------------------------------


@needs(Permission.RECORD_CONTACT)
@require_GET
def story(request: HttpRequest, message: UUID) -> HttpResponse:
    """One message: the words, the way, what became of it, and what can be done."""
    found = _message(request, message)
    log_access(by=viewer_of(request), people=[found.person_id], page="message", now=timezone.now())
    return render(request, "keeping_in_touch/messages/story.html", _told(found))


def _told(message: Message, **more: Any) -> dict[str, Any]:
    forms = {
        "cancel_form": WhyForm(prefix="cancel") if message.said in _CANCELLABLE else None,
        "settle_form": SettleForm(prefix="settle") if message.said is MessageState.UNKNOWN else None,
        "told_form": ToldForm(prefix="told") if _is_to_tell(message) else None,
        "call": _call(message) if _is_to_tell(message) else "",
        "may_see_to": message.said in LOST and message.seen_at is None and message.code not in FOR_NOBODY,
        "may_try_again": message.said is MessageState.FAILED and message.code == "refused",
    }
    return {
        "message": message, "receipts": list(message.receipts.all()),
        "what_to_do": WHY.get(message.provider_status, ""), "back": reverse("messages:outbox"), **forms, **more,
    }  # fmt: skip


def _is_to_tell(message: Message) -> bool:
    """Whether a colleague tells what it says, or takes it there."""
    return message.said is MessageState.WITH_STAFF and (message.way is Channel.PHONE or message.is_by_hand)


def _call(message: Message) -> str:
    """The page of the call in which it is told; "" where there is none."""
    is_rung = message.way is Channel.PHONE and message.wait is not None and message.wait.status == "open"
    return reverse("keeping_in_touch:contact", args=[message.wait.uuid]) if is_rung and message.wait else ""


_CANCELLABLE = (MessageState.QUEUED, MessageState.CLAIMED, MessageState.WITH_STAFF)


@needs(Permission.RECORD_CONTACT)
@require_POST
def act(request: HttpRequest, message: UUID, what: str) -> HttpResponse:
    """Cancel a message, try it again, say what became of it, or that somebody has seen to one that did not arrive."""
    found, viewer, now = _message(request, message), viewer_of(request), timezone.now()
    form: WhyForm | SettleForm | ToldForm | None = None
    if what == "cancel":
        form = WhyForm(request.POST, prefix="cancel")
    elif what == "settle":
        form = SettleForm(request.POST, prefix="settle")
    elif what == "told":
        form = ToldForm(request.POST, prefix="told")
    elif what not in ("again", "seen"):
        raise Http404
    if form is None or form.is_valid():
        try:
            if what == "again":
                actions.again(message=found, by=viewer, now=now)
            elif what == "seen":
                actions.see_to(message=found, by=viewer, now=now)
            elif what == "cancel" and form is not None:
                actions.cancel(message=found, reason=form.cleaned_data["reason"], by=viewer, now=now)
            elif what == "told" and form is not None:
                actions.was_told(message=found, said=form.cleaned_data["said"], by=viewer, now=now)
            elif form is not None:
                did_leave = form.cleaned_data["did_leave"] == "yes"
                actions.settle(
                    message=found, did_leave=did_leave, reason=form.cleaned_data["reason"], by=viewer, now=now
                )
        except MessageRefused as refusal:
            notices.error(request, str(refusal))
        return redirect("messages:story", found.uuid)
    log_access(by=viewer, people=[found.person_id], page="message", now=now)
    return render(
        request,
        "keeping_in_touch/messages/story.html",
        _told(found, **{f"{what}_form": form, "form": form}),
        status=422,
    )


@unmasked
@needs(Permission.RECORD_CONTACT)
@require_GET
def sheet(request: HttpRequest, message: UUID) -> HttpResponse:
    """The letter that somebody takes there by hand."""
    viewer, now, found = viewer_of(request), timezone.now(), _message(request, message)
    log_access(by=viewer, people=[found.person_id], page="message:sheet", now=now)
    try:
        made = batches.sheet(found, by=viewer, now=now)
    except (MessageRefused, CannotPrint) as refusal:
        notices.error(request, str(refusal))
        return redirect("messages:story", found.uuid)
    answer = HttpResponse(made, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="letter-{found.uuid}.pdf"'
    return answer


def _message(request: HttpRequest, uuid: UUID) -> Message:
    found = queries.message(viewer_of(request), uuid)
    if found is None:
        raise Http404
    known_as(request, found.person, now=timezone.now())
    return found


# Writing to one person ------------------------------------------------------------------------------------------------


@needs(Permission.RECORD_CONTACT)
def compose(request: HttpRequest, person: UUID) -> HttpResponse:
    """Write to one person: which message, which way; then exactly as it will be read, what it costs, and why so."""
    viewer, now = viewer_of(request), timezone.now()
    opened = opened_person(request, person, now=now)
    log_access(by=viewer, people=[record.pk for record in opened.records], page="message:write", now=now)
    templates = setting.templates(on=london_day(now))
    first = actions.draft(person=opened.person, code=next(iter(templates)), now=now)
    unread = first.standing.needs.unread
    form = ComposeForm(
        request.POST or None,
        templates=[(code, template.name) for code, (template, _version) in templates.items()],
        channels=[(ANY_WAY, _("The best way for them")), *((one.value, one.label.capitalize()) for one in Channel)],
        unread=bool(unread),
        initial={"template": request.GET.get("template", ""), "channel": ANY_WAY},
    )
    draft: Draft | None = None
    if request.method == "POST" and form.is_valid():
        draft = _draft(form, opened, now=now)
        if request.POST.get("step") == "send":
            sent = _sent(request, form, opened, draft, unread=unread, now=now)
            if sent is not None:
                notices.success(request, _("It is in the outbox."))
                return redirect("messages:story", sent.uuid)
    context = {
        "form": form, "opened": opened, "draft": draft, "needs": first.standing.needs, "unread": unread,
        "back": reverse("desk:person", args=[opened.person.uuid]), "switch": setting.switch(),
        "hint": before_sending(draft.subject, draft.body) if draft else "",
    }  # fmt: skip
    return render(request, "keeping_in_touch/messages/compose.html", context, status=422 if form.errors else 200)


def _draft(form: ComposeForm, opened: Opened, *, now: datetime) -> Draft:
    chosen = form.cleaned_data["channel"]
    wanted = None if chosen == ANY_WAY else Channel(chosen)
    return actions.draft(person=opened.person, code=form.cleaned_data["template"], wanted=wanted, now=now)


def _sent(
    request: HttpRequest, form: ComposeForm, opened: Opened, draft: Draft, *, unread: str, now: datetime
) -> Message | None:
    chosen = form.cleaned_data["channel"]
    if draft.choice.channel is None or draft.choice.channel.value != request.POST.get("way"):
        form.add_error("channel", _("The way it would go has changed since you read it: look again."))
        return None
    try:
        return actions.queue(
            person=opened.person, code=form.cleaned_data["template"], wait=_wait(request, opened),
            wanted=None if chosen == ANY_WAY else Channel(chosen), by=viewer_of(request), now=now,
            read=unread if form.cleaned_data.get("read") else "",
            expect=request.POST.get("expect", "").replace("\r\n", "\n"),
        )  # fmt: skip
    except MessageRefused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        return None


def _wait(request: HttpRequest, opened: Opened) -> Wait | None:
    """The wait it is about: the first that is open and that this viewer may act on."""
    mine = (wait for wait in opened.waits if may(viewer_of(request), Permission.RECORD_CONTACT, on=wait))
    return next((wait for wait in mine if wait.status == "open"), None)


# Print and post -------------------------------------------------------------------------------------------------------


@needs(Permission.RECORD_CONTACT)
def printing(request: HttpRequest) -> HttpResponse:
    """Letters that wait to be printed, and the batches that were made."""
    viewer, now = viewer_of(request), timezone.now()
    if request.method == "POST":
        try:
            made = batches.make(by=viewer, now=now)
            return redirect("messages:batch", made.uuid)
        except MessageRefused as refusal:
            notices.error(request, str(refusal))
            return redirect("messages:printing")
    waiting, recent = batches.waiting(viewer), batches.recent(viewer)
    context = {"waiting": waiting, "batches": recent, "back": reverse("messages:outbox")}
    return render(request, "keeping_in_touch/messages/printing.html", context)


@needs(Permission.RECORD_CONTACT)
def batch(request: HttpRequest, batch: UUID) -> HttpResponse:
    """One batch: its letters, the files, what is to be taken out of the pile, and who printed and posted it."""
    viewer, now = viewer_of(request), timezone.now()
    found = _batch(request, batch)
    is_refused = False
    if request.method == "POST":
        try:
            if request.POST.get("done") == "posted":
                out = _uuids(request.POST.getlist("out"))
                is_refused = not batches.posted(batch=found, out=out, by=viewer, now=now)
            else:
                batches.printed(batch=found, by=viewer, now=now)
        except MessageRefused as refusal:
            notices.error(request, str(refusal))
        if not is_refused:
            return redirect("messages:batch", found.uuid)
    letters = list(found.messages.visible_to(viewer).select_related("person").order_by("pk"))
    taken_out = batches.to_take_out(found)
    people = sorted({one.person_id for one in (*letters, *taken_out)})
    log_access(by=viewer, people=people, page="messages:batch", now=now)
    context = {
        "batch": found, "letters": letters, "files": batches.files(found), "taken_out": taken_out,
        "is_refused": is_refused, "back": reverse("messages:printing"),
        "is_somebody_unnamed": any(one.person.is_erased or one.person.is_restricted for one in taken_out),
    }  # fmt: skip
    return render(request, "keeping_in_touch/messages/batch.html", context)


def _uuids(written: list[str]) -> set[UUID]:
    """Those that are references at all: a form that somebody changed names nothing."""
    found = set()
    for one in written:
        with suppress(ValueError):
            found.add(UUID(one))
    return found


@unmasked
@needs(Permission.RECORD_CONTACT)
@require_GET
def batch_pdf(request: HttpRequest, batch: UUID) -> HttpResponse:
    """The letters of a batch, or those of one of its files."""
    viewer, now = viewer_of(request), timezone.now()
    found = _batch(request, batch)
    wanted = request.GET.get("part", "1")
    file = next((one for one in batches.files(found) if str(one.number) == wanted), None)
    if file is None:
        raise Http404
    people = sorted(found.messages.filter(pk__in=file.letters).values_list("person_id", flat=True).distinct())
    log_access(by=viewer, people=people, page="messages:batch-file", now=now)
    try:
        made = batches.pdf(found, file, now=timezone.now())
    except (MessageRefused, CannotPrint) as refusal:
        notices.error(request, str(refusal))
        return redirect("messages:batch", found.uuid)
    answer = HttpResponse(made, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="letters-{found.uuid}-{file.number}.pdf"'
    return answer


def _batch(request: HttpRequest, uuid: UUID) -> PrintBatch:
    found = batches.one(viewer_of(request), uuid)
    if found is None:
        raise Http404
    return found


# Documents ------------------------------------------------------------------------------------------------------------


@needs(Permission.RECORD_CONTACT, Permission.CONFIGURE)
@require_GET
def templates(request: HttpRequest) -> HttpResponse:
    """What messages say, and how they are sent: each with its version."""
    today = london_day(timezone.now())
    versions = setting.template_versions()
    found = [
        {"template": template, "version": version, "adopted": versions.get((code, version)), "hint": _hint(template)}
        for code, (template, version) in setting.templates(on=today).items()
    ]
    context = {
        "templates": found, "in_force": setting.in_force(on=today),
        "back": reverse("messages:outbox") if may(viewer_of(request), Permission.RECORD_CONTACT) else None,
        "may_change": may(viewer_of(request), Permission.CONFIGURE),
    }  # fmt: skip
    return render(request, "keeping_in_touch/messages/templates.html", context)


def _hint(template: MessageTemplate) -> str:
    return before_sending(*_words_of(template))


def _words_of(template: MessageTemplate) -> tuple[str, ...]:
    """What a message says, whichever way it goes."""
    return template.subject, template.text, template.body, template.easy_read


@needs(Permission.CONFIGURE)
def adopt(request: HttpRequest, code: str) -> HttpResponse:
    """Adopt a new version of a message, or of how messages are sent."""
    now = timezone.now()
    today = london_day(now)
    found = setting.templates(on=today)
    if code != setting.CODE and code not in found:
        raise Http404
    text = setting.text_in_force(on=today) if code == setting.CODE else template_toml(found[code][0])
    form = AdoptForm(request.POST or None, initial={"document": text})
    if request.method == "POST" and form.is_valid():
        said = {"text": form.cleaned_data["document"], "reason": form.cleaned_data["reason"], "adopted_from": today}
        try:
            if code == setting.CODE:
                actions.adopt_messaging(**said, by=viewer_of(request), now=now)
            else:
                actions.adopt_template(**said, by=viewer_of(request), now=now)
        except (MessageDocumentRefused, MessageRefused) as refusal:
            form.add_error("document", str(refusal))
        else:
            if code != setting.CODE:
                adopted = documents.template(form.cleaned_data["document"])
                hint_at_avoided(request, *_words_of(adopted))
            return redirect("messages:templates")
    hint = "" if code == setting.CODE else _hint(found[code][0])
    context = {"form": form, "code": code, "hint": hint, "back": reverse("messages:templates")}
    return render(request, "keeping_in_touch/messages/adopt.html", context)
