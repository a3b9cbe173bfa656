"""What becomes of a message, written in one place with the event that tells of it."""

import logging
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from fairwait.accounts.access import may
from fairwait.accounts.rules import Permission
from fairwait.history import actions as history
from fairwait.keeping_in_touch.messages.models import Message
from fairwait.keeping_in_touch.messages.rules import facts as facts_of
from fairwait.keeping_in_touch.messages.rules.channels import Channel, Form
from fairwait.keeping_in_touch.messages.rules.leaving import POST_TOO_LATE, TOO_LATE
from fairwait.keeping_in_touch.messages.rules.states import LEFT, MessageState, ProviderWord, may_move
from fairwait.waiting.rules import facts as waits

log = logging.getLogger(__name__)
_HOW = {
    Channel.TEXT: "text", Channel.EMAIL: "email", Channel.LETTER: "letter", Channel.PRINT: "letter",
    Channel.PHONE: "told",
}  # fmt: skip


class Changed(Exception):
    """A message is no longer as it was when it was read: somebody else was faster."""


WE_TRIED = "we-tried-to-ring"
"""The template that says so."""


def move(message: Message, to: MessageState, /, **changes: Any) -> None:
    """Put a message into another state, if it is still in the one and under the number we hold. Raises Changed."""
    if not may_move(message.said, to):
        raise Changed(f"a message that is {message.state} does not become {to}")
    held = Message.objects.filter(pk=message.pk, state=message.state, fence=message.fence)
    if not held.update(state=to, lease_until=None, **changes):
        raise Changed(f"message {message.uuid} is no longer {message.state} under number {message.fence}")
    message.state = to
    for name, value in changes.items():
        setattr(message, name, value)


def left(
    message: Message, *, now: datetime, word: ProviderWord | None = None, number: str = "", told: str = ""
) -> list[history.Fact]:  # fmt: skip
    """A message was taken by the provider, or a colleague `told` it. Returns what is to be recorded. Raises Changed."""
    changes: dict[str, Any] = {"left_at": message.left_at or now, "why": "", "code": "", "settle_at": None}
    if number:
        changes["provider_number"] = number
    if word is not None:
        changes |= {"provider_status": word.status, "provider_at": word.at}
    move(message, MessageState.SENT, **changes)
    return [] if message.is_rehearsal else [_attempt(message, told=told)]


def ended(message: Message, state: MessageState, *, code: str, why: str, now: datetime) -> list[history.Fact]:
    """A message ends without having reached anybody. Returns what is to be recorded. Raises Changed."""
    move(message, state, code=code, why=why, ended_at=now, settle_at=None)
    log.info("message_ended", extra={"reference": str(message.uuid), "state": state.value, "code": code})
    if message.is_rehearsal:
        return []
    private = None if code == "erased" else {"why": why}
    said = {"message": str(message.uuid), "channel": message.channel, "state": state.value, "code": code}
    return [history.Fact(facts_of.NOT_SENT.name, message.person_id, message.wait_id, said, private, occurred_at=now)]


def handed_over(message: Message, *, phone: str, why_no_call: str, now: datetime) -> list[history.Fact]:
    """A letter would come too late, so a colleague tells it: the same message, under the same reference, by phone.

    Whoever wrote it does, while they work here and may; else it is for everybody who may. Where the person cannot be
    rung, it says why: the colleague finds another way. Returns what is to be recorded. Raises Changed.
    """
    by_post, writer = message.channel, message.queued_by
    owner = writer if writer is not None and may(writer, Permission.RECORD_CONTACT, on=message.wait) else None
    why = f"{TOO_LATE} They cannot be rung: {why_no_call}" if why_no_call else TOO_LATE
    move(
        message, MessageState.WITH_STAFF, channel=Channel.PHONE.value, to=phone, form=Form.STANDARD.value, why=why,
        code=POST_TOO_LATE, owner=owner, settle_at=None,
    )  # fmt: skip
    log.info("letter_handed_over", extra={"reference": str(message.uuid)})
    if message.is_rehearsal:
        return []
    said = {
        "message": str(message.uuid), "channel": by_post, "state": message.state, "code": POST_TOO_LATE,
        **({"colleague": owner.pk} if owner else {}),
    }  # fmt: skip
    return [
        history.Fact(facts_of.NOT_SENT.name, message.person_id, message.wait_id, said, {"why": why}, occurred_at=now)
    ]


def record(facts: Sequence[history.Fact], *, by: int | None, now: datetime) -> None:
    """Put what was told into the history."""
    if facts:
        history.record_all(facts, by=by, now=now)


def _attempt(message: Message, *, told: str = "") -> history.Fact:
    """A message is an attempt to reach somebody, and never a contact."""
    how = "by_hand" if message.is_by_hand else _HOW[message.way]
    said: dict[str, Any] = {"how": how, "message": str(message.uuid)}
    if message.wait_id is not None:
        # What goes to many is no step towards somebody who did not answer; the message that says so is one.
        said |= {"at": None, "outcome": "sent", "counts": message.template == WE_TRIED}
    private = {"said": " ".join(part for part in (told, message.subject, message.shown) if part)}
    kind = facts_of.SENT if message.wait_id is None else waits.ATTEMPTED
    return history.Fact(kind.name, message.person_id, message.wait_id, said, private, occurred_at=message.left_at)


def is_out(message: Message) -> bool:
    """Whether it is known to have left."""
    return message.said in LEFT
