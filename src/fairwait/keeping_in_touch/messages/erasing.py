"""Words of messages go with a person who is erased; that they were sent, when and how they ended, stays."""

from collections.abc import Sequence
from datetime import datetime

from fairwait.keeping_in_touch.messages.models import IncomingText, Message
from fairwait.keeping_in_touch.messages.rules.states import MessageState
from fairwait.people.erasing import Held, Holder, hold

ERASED = "(erased)"
_ON_THE_WAY = (
    MessageState.QUEUED, MessageState.CLAIMED, MessageState.SENDING, MessageState.UNKNOWN, MessageState.WITH_STAFF,
)  # fmt: skip


def _refusal(records: Sequence[int]) -> str:
    count = Message.objects.filter(person__in=records, state__in=_ON_THE_WAY).count()
    return f"{count} message(s) to this person are still on their way: cancel or settle them first." if count else ""


def _held(records: Sequence[int]) -> list[Held]:
    messages = Message.objects.filter(person__in=records).exclude(body=ERASED)
    return [
        Held("messages to them", messages.count(), "that they were sent, and when, stays"),
        Held("texts from them", IncomingText.objects.filter(person__in=records).exclude(words=ERASED).count()),
    ]


def _erase(records: Sequence[int]) -> None:
    Message.objects.filter(person__in=records).update(
        subject="", body=ERASED, to="", professional="", because="", cause="", enclosure="", calendar=""
    )
    Message.objects.filter(person__in=records).exclude(why="").update(why=ERASED)
    IncomingText.objects.filter(person__in=records).update(words=ERASED, source="")
    IncomingText.objects.filter(person__in=records).exclude(settled_how="").update(settled_how=ERASED)


def _close(records: Sequence[int], by: int | None, now: datetime) -> None:
    """A backup from before brings messages back that were on their way: whoever is erased is sent nothing."""
    Message.objects.filter(person__in=records, state__in=_ON_THE_WAY).update(
        state=MessageState.CANCELLED, lease_until=None, code="erased", why=ERASED, ended_at=now
    )


def register() -> None:
    """Make it known."""
    hold(Holder("messages", refusal=_refusal, held=_held, erase=_erase, close=_close))
