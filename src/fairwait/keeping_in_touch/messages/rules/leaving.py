"""Whether a message may leave, asked at the moment of sending. The one place where that is decided."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from fairwait.keeping_in_touch.messages.rules.channels import Channel
from fairwait.keeping_in_touch.messages.rules.pace import Hours


class Verdict(StrEnum):
    """What happens to it now."""

    GO = "go"
    WAIT = "wait"
    CANCEL = "cancel"
    EXPIRE = "expire"
    TELL = "tell"  # a person tells it, today


@dataclass(frozen=True)
class Decision:
    """What happens, why, and until when it waits. `code` names the reason for counting."""

    verdict: Verdict
    because: str = ""
    code: str = ""
    until: datetime | None = None


@dataclass(frozen=True)
class Leaving:
    """A message as it stands in the outbox. `needs_open_wait`: it makes no sense once the wait has ended.

    `is_too_late`: by post it would come after the day it speaks of.
    """

    channel: Channel
    to: str
    expires_at: datetime
    needs_open_wait: bool = False
    is_too_late: bool = False


@dataclass(frozen=True)
class Person:
    """The person at this moment, joined records included.

    `details` is what we hold now for each channel; `barred` says for a channel why it may not be used: opted out, not
    safe, a number somebody else answered, a need it does not meet. `is_death_told`: a text that nobody has settled may
    tell of a death, theirs or that of somebody with the same phone. `hours` are those in which they may be reached,
    None where the council's and their own never meet.
    """

    is_erased: bool = False
    is_dead: bool = False
    is_death_told: bool = False
    is_restricted: bool = False
    details: dict[Channel, str] = field(default_factory=dict)
    barred: dict[Channel, tuple[str, str]] = field(default_factory=dict)
    hours: Hours | None = field(default_factory=Hours)
    has_open_wait: bool = True


GO = Decision(Verdict.GO)
POST_TOO_LATE = "post_too_late"
TOO_LATE = "A letter would come after the day it speaks of: somebody tells them today."


DEATH_TOLD = "death_told"
HELD = "A text from their phone may tell of a death. It is held until somebody has read that text and settled it."
LOOKED_AGAIN = timedelta(hours=1)
"""What is held by a text goes on once it is settled; it is looked at as often as this besides."""


def decide(message: Leaving, *, person: Person, now: datetime) -> Decision:
    """What happens to a message now. Whatever forbids it for good is asked before what only delays it."""
    for refused, code, because in _never(message, person):
        if refused:
            return Decision(Verdict.CANCEL, because, code)
    if now >= message.expires_at:
        return Decision(Verdict.EXPIRE, "It came too late to be of use, so it was not sent.", "expired")
    if person.is_death_told:  # nobody is asked to ring them either
        return Decision(Verdict.WAIT, HELD, DEATH_TOLD, min(now + LOOKED_AGAIN, message.expires_at))
    if message.is_too_late:
        return Decision(Verdict.TELL, TOO_LATE, POST_TOO_LATE)
    if not message.channel.is_sent_by_us or message.channel.is_post:
        return GO  # nobody is woken by a letter, and a colleague keeps the hours of a call
    if person.hours is None:
        words = "Their hours and the council's never meet: ring them, or change the hours."
        return Decision(Verdict.CANCEL, words, "no_hours")
    if not person.hours.allow(now):
        return _later(message, person.hours.next_allowed(now))
    return GO


def _later(message: Leaving, opens: datetime) -> Decision:
    if opens >= message.expires_at:
        return Decision(Verdict.EXPIRE, "The hours in which it may go open after it is of use.", "expired")
    return Decision(Verdict.WAIT, "It waits for the hours in which it may go.", "quiet_hours", opens)


def _never(message: Leaving, person: Person) -> tuple[tuple[bool, str, str], ...]:
    code, barred = person.barred.get(message.channel, ("", ""))
    held = person.details.get(message.channel)
    return (
        (person.is_erased, "erased", "Their record was erased."),
        (person.is_dead, "dead", "They are recorded as having died."),
        (person.is_restricted, "restricted", "Their record is restricted: whoever holds it decides how they are told."),
        (bool(barred), code, barred),
        (not held, "detail_gone", "We no longer hold where it was going."),
        (
            bool(held) and _plain(held or "") != _plain(message.to),
            "detail_changed",
            "Where it was going has changed since it was written.",
        ),
        (message.needs_open_wait and not person.has_open_wait, "closed", "What it was about has ended."),
    )


def _plain(detail: str) -> str:
    return "".join(detail.lower().split()).replace(",", "")
