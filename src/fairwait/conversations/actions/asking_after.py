"""Asking whether it is sorted: planned as a request is finished, answered by page, by text or in a call, and read."""

from collections.abc import Iterable, Mapping
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from uuid_utils.compat import uuid7

from fairwait.accounts.access import may, require
from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission
from fairwait.conversations.models import AskedAfter, Request
from fairwait.conversations.rules.asking_after import AFTER, ANSWERED, FOR, Asking, Ended, Heard, Later, asking, replied
from fairwait.conversations.rules.shape import CameTo
from fairwait.engine.calendars import london_day
from fairwait.history import actions as history
from fairwait.history.registry import Told as Event
from fairwait.keeping_in_touch.messages import actions as messages
from fairwait.keeping_in_touch.messages import setting
from fairwait.keeping_in_touch.messages.models import Message
from fairwait.keeping_in_touch.messages.rules import facts
from fairwait.keeping_in_touch.messages.rules.channels import Channel
from fairwait.keeping_in_touch.messages.rules.states import MessageState
from fairwait.people.models import Person
from fairwait.people.queries import records_of, standing_for
from fairwait.people.reaching import contactable

MESSAGES = ("did-it-sort-it", "did-it-sort-it-text")
"""With a link to answer by; where no link may go to them, a text that is answered by a text."""
_LONDON = ZoneInfo("Europe/London")
_AT = time(10)


class AskingRefused(Exception):
    """Something about asking that cannot be done; the words say why and what to do."""


def plan(*, request: Request, said: Mapping[str, Any], by: User, now: datetime) -> Asking:
    """Say whether, when and how somebody is asked later, in the transaction that finishes their request.

    Whoever is still to be asked about an earlier request is not asked about that any more: they came back themselves.
    """
    decided = asking(_ended(request, said))
    if request.person is None:
        return decided
    _call_off(request.person, by=by, now=now)
    if not decided.is_asked:
        return decided
    ask_on = london_day(now) + AFTER
    asked = AskedAfter.objects.create(uuid=uuid7(), request=request, ask_on=ask_on, because=decided.because)
    if decided.by_message:  # after the row: a link goes only to somebody who is asked something
        at = datetime.combine(ask_on, _AT, _LONDON)
        asked.message, asked.because = _written(request.person, at=at, by=by, now=now)
        asked.save(update_fields=["message", "because"])
    return decided


def _ended(request: Request, said: Mapping[str, Any]) -> Ended:
    person = request.person
    stands = contactable(person) if person is not None else None
    return Ended(
        came_to=frozenset(CameTo(one) for one in request.came_to),
        is_named=person is not None,
        is_closed=stands is not None and person is not None
        and (person.is_restricted or stands.has_died or stands.reported is not None),
        speaker=said.get("speaker") or "",
        knows=said.get("knows") or "",
        safe=said.get("safe") or "",
        safe_before=stands is not None and stands.safe.is_read,
        asked_not_to=said.get("ask_later") == "no",
    )  # fmt: skip


def _call_off(person: Person, *, by: User, now: datetime) -> None:
    """They are back: the earlier question falls away, with its message where it has not left."""
    earlier = AskedAfter.objects.filter(request__person__in=records_of(person)).open_on(london_day(now))
    for one in earlier.select_related("message"):
        if one.message is not None and one.message.said in (MessageState.QUEUED, MessageState.WITH_STAFF):
            messages.cancel(message=one.message, reason="They got in touch again themselves.", by=by, now=now)
        if one.ask_on > london_day(now) or one.message is None:
            AskedAfter.objects.filter(pk=one.pk).update(is_off=True)


def _written(person: Person, *, at: datetime, by: User, now: datetime) -> tuple[Message | None, str]:
    """The message that asks; or none, and why a colleague does."""
    if setting.switch() is setting.Switch.OFF:
        return None, "the council sends no messages"
    if not may(by, Permission.RECORD_CONTACT):
        return None, "whoever heard it may not write messages"
    why = ""
    for code in MESSAGES:
        try:
            return messages.queue(person=person, code=code, wait=None, by=by, now=now, not_before=at), ""
        except messages.MessageRefused as refusal:
            why = why or str(refusal)
    return None, why


@transaction.atomic
def answer(
    *, asked: AskedAfter, told: Later, how: Heard, said: str = "", by: User | None, now: datetime
) -> AskedAfter:  # fmt: skip
    """Keep what somebody said later. Said again, the last word counts, and each is in the history.

    Args:
        by: the colleague who asked; None where the person answered themselves.
    Raises: AskingRefused, NotAllowed.
    """
    if by is not None:
        require(by, Permission.TAKE_REQUEST)
    history.locked_head()
    kept = AskedAfter.objects.select_related("request__person").get(pk=asked.pk)
    person = kept.request.person
    if person is None:
        raise AskingRefused("This record was erased: there is nobody to answer.")
    if by is not None and kept.answer:
        raise AskingRefused("Somebody has this answer already.")
    if (kept.answer, kept.how) == (told.value, how.value) and not said.strip():
        return kept  # the same sent twice
    fact = history.Fact(
        kind=ANSWERED.name, subject=standing_for(person).pk, wait=None,
        facts={"request": kept.request_id, "answer": told.value, "how": how.value},
        private={"said": said.strip()} if said.strip() else {}, occurred_at=now,
    )  # fmt: skip
    event = history.record(fact, by=by.pk if by else None, now=now, cause=f"request {kept.request_id}")
    return _keep(kept, told=told, how=how, event=event.seq, by=by, now=now)


def _keep(
    kept: AskedAfter, *, told: Later, how: Heard, event: int, by: User | None, now: datetime
) -> AskedAfter:  # fmt: skip
    kept.answer, kept.how, kept.answered_at, kept.answered_by, kept.event = told.value, how.value, now, by, event
    kept.read_at = kept.read_by = None
    if by is not None:  # whoever asks has heard it, and goes on with it there and then
        kept.read_at, kept.read_by = now, by
    kept.save(update_fields=["answer", "how", "answered_at", "answered_by", "event", "read_at", "read_by"])
    return kept


@transaction.atomic
def read(*, asked: AskedAfter, by: User, now: datetime) -> None:
    """Somebody read it, and answers for what comes of it. Raises NotAllowed."""
    require(by, Permission.TAKE_REQUEST)
    AskedAfter.objects.filter(pk=asked.pk, read_at__isnull=True).exclude(answer="").update(read_at=now, read_by=by)


def heard(events: Iterable[Event]) -> None:
    """A text came in: where it plainly answers what we asked, it is that answer. A person reads it all the same."""
    for event in events:
        if event.kind == facts.RECEIVED.name and (told := replied(event.private.get("words", ""))) is not None:
            _by_text(event, told)


def _by_text(event: Event, told: Later) -> None:
    """A bare "yes" answers the last text we sent; where that asked something else, it says nothing of this."""
    records = records_of(standing_for(Person.objects.get(pk=event.subject)))
    sent = Message.objects.filter(person__in=records, channel=Channel.TEXT, left_at__gt=event.recorded_at - FOR)
    last = sent.order_by("-left_at", "-pk").first()
    asked = AskedAfter.objects.filter(message=last, is_off=False).first() if last is not None else None
    if asked is not None:
        _keep(asked, told=told, how=Heard.TEXT, event=event.seq, by=None, now=event.recorded_at)
