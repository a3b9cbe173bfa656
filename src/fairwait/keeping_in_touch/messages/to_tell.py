"""Messages that a colleague tells by phone: in the queue of calls, on the page of the call, ended by it."""

from collections.abc import Iterable
from datetime import datetime

from fairwait.keeping_in_touch.messages import becoming
from fairwait.keeping_in_touch.messages.models import Message
from fairwait.keeping_in_touch.messages.rules.channels import Channel
from fairwait.keeping_in_touch.messages.rules.states import MessageState


def waiting() -> list[Message]:
    """Every message that is to be told by phone, the oldest first; those that would come too late are left out."""
    found = Message.objects.filter(state=MessageState.WITH_STAFF, channel=Channel.PHONE)
    return list(found.only("pk", "wait_id", "person_id", "queued_at", "expires_at").order_by("pk"))


def of(records: Iterable[int], *, now: datetime) -> list[Message]:
    """What is to be told to one person, under any of their records, the oldest first."""
    found = Message.objects.filter(state=MessageState.WITH_STAFF, channel=Channel.PHONE, expires_at__gt=now)
    return list(found.filter(person__in=list(records)).order_by("pk"))


def told(records: Iterable[int], *, now: datetime) -> int:
    """Somebody spoke with the person, so what was to be told was told. The conversation itself is the event."""
    found = of(records, now=now)
    for message in found:
        becoming.move(message, MessageState.SENT, left_at=now, why="", code="told")
        becoming.move(message, MessageState.DELIVERED, ended_at=now)
    return len(found)
