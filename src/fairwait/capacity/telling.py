"""Telling people of their visit: what is written, in their format and their way, through the outbox as everything else.

Nothing in it says what the visit is for: others may read it. Where a private link may not go, it says whom to ring.
"""

import logging
from datetime import datetime, timedelta
from enum import StrEnum

from django.db import transaction

from fairwait.accounts.access import NotAllowed, may
from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission
from fairwait.capacity.models import Visit
from fairwait.capacity.rules.visits import State
from fairwait.capacity.words import need_words, when
from fairwait.engine.calendars import day_bounds, london_day
from fairwait.history import actions as history
from fairwait.keeping_in_touch.messages import actions as messages
from fairwait.keeping_in_touch.messages import links, setting
from fairwait.keeping_in_touch.messages.actions import MessageRefused, Written
from fairwait.keeping_in_touch.messages.rules.channels import Channel
from fairwait.keeping_in_touch.messages.rules.documents import LINK, MessageTemplate
from fairwait.keeping_in_touch.messages.standing import standings

log = logging.getLogger(__name__)
_BY_POST = (Channel.TEXT, Channel.EMAIL, Channel.LETTER, Channel.PRINT)
_AT_ONCE = (Channel.TEXT, Channel.EMAIL)
"""A reminder by post comes too late."""


class Word(StrEnum):
    """What is told."""

    BOOKED = "visit-booked"
    MOVED = "visit-moved"
    CANCELLED = "visit-cancelled"
    TOMORROW = "visit-tomorrow"


_FIRST = {
    Word.BOOKED: "We will visit you on {when}.",
    Word.MOVED: "Your visit has a new time. We will visit you on {when}.",
    Word.CANCELLED: "We will not visit you on {when} after all.",
    Word.TOMORROW: "We will visit you tomorrow, {when}.",
}
_NAMES = {
    Word.BOOKED: "A visit is booked", Word.MOVED: "A visit is moved", Word.CANCELLED: "A visit is cancelled",
    Word.TOMORROW: "A visit tomorrow",
}  # fmt: skip


def tell(visit: Visit, word: Word, *, by: User, now: datetime) -> str:
    """Write to the person about their visit. Returns why nothing could be written; "" where it was.

    What was written before and has not left is taken back first: nobody is told a time that is not true any more.
    """
    take_back(visit, by=by, now=now)
    try:
        with transaction.atomic():
            messages.queue(
                person=visit.wait.person, code=word.value, wait=visit.wait, by=by, now=now, cause=cause(visit),
                written=Written(written(visit, word, now=now), 1),
            )  # fmt: skip
    except (MessageRefused, NotAllowed) as refusal:
        log.info("visit_not_told", extra={"visit": visit.pk, "word": word.value})
        return f"{str(refusal).removesuffix('.')}."
    return ""


def cause(visit: Visit) -> str:
    """How messages about a visit are known."""
    return f"visit:{visit.pk}"


def reminder(visit: Visit) -> str:
    """How a reminder of a visit is known."""
    return f"{cause(visit)}:reminder"


def take_back(visit: Visit, *, by: User | None, now: datetime) -> int:
    """Take back what was written about a visit, reminders too, and has not left; `by` is None for the person."""
    causes = (cause(visit), reminder(visit))
    return messages.take_back(causes=causes, because="The visit has changed.", by=by, now=now)


def written(visit: Visit, word: Word, *, now: datetime) -> MessageTemplate:
    """What is written, channel by channel."""
    today = london_day(now)
    council = setting.in_force(on=today).messaging
    person = visit.wait.person
    stands = standings([person.pk], council=council.hours)[person.pk]
    may_link = not links.refusal(stands, is_read=links.somebody_reads(on=today))
    first = _FIRST[word].format(when=when(visit.starts_at, visit.ends_at))
    still = visit.wait.status == "open"
    if still and word is Word.CANCELLED:
        first += " You are still on our list, and we will be in touch."
    need = need_words(visit.need) if word is not Word.CANCELLED else ""
    along = f" Somebody comes with us: {need}." if need else ""
    ring = "ring ((phone))" if council.phone else "ring the number you have for us"
    change = f"To change it, or if you do not want it: (({LINK}))" if may_link else f"To change it, {ring}."
    if word is Word.CANCELLED:
        change = f"If that is wrong, {ring}."
    talk = f"If you would rather talk, {ring}. " if may_link else ""
    place = "You lose no place on our list by changing a visit. " if still else ""
    body = f"Dear ((name))\n\n{first}{along}\n\n{change}\n\n{talk}{place}In an emergency ring 999.\n\n((council))\n"
    easy = f"Hello ((name))\n\n{first}\n\n{along.strip()}\n\n{change}\n\n((council))\n"
    left = max(1, min(92, (london_day(visit.starts_at) - today).days))
    return MessageTemplate(
        code=word.value, name=_NAMES[word], channels=_AT_ONCE if word is Word.TOMORROW else _BY_POST,
        good_for_days=left, needs_open_wait=False, subject="A message from ((council))",
        text=f"((council)): hello ((name)). {first}{along} {change}", body=body, easy_read=easy, language="English",
    )  # fmt: skip


def remind(*, now: datetime) -> tuple[int, int]:
    """Write to everybody who is visited tomorrow, once. Returns how many were written to, and how many could not be."""
    tomorrow = london_day(now) + timedelta(days=1)
    begins, ends = day_bounds(tomorrow)
    due = Visit.objects.filter(state=State.BOOKED.value, lost_at=None, starts_at__gte=begins, starts_at__lt=ends)
    told = refused = 0
    for number in due.exclude(reminded_for=tomorrow).values_list("pk", flat=True):
        with transaction.atomic():
            history.locked_head()  # nobody moves it while this is written
            visit = due.select_related("wait__person", "booked_by", "diary__worker").filter(pk=number).first()
            if visit is None or visit.reminded_for == tomorrow or not visit.diary.is_bookable:
                continue
            Visit.objects.filter(pk=number).update(reminded_for=tomorrow)
            why = "" if london_day(visit.booked_at) == london_day(now) else _remind(visit, now=now)
        refused, told = refused + bool(why), told + (not why)
    return told, refused


def _remind(visit: Visit, *, now: datetime) -> str:
    by = visit.booked_by
    if not may(by, Permission.RECORD_CONTACT, on=visit.wait):
        return "Whoever booked it has left."
    try:
        with transaction.atomic():
            messages.queue(
                person=visit.wait.person, code=Word.TOMORROW.value, wait=visit.wait, by=by, now=now,
                cause=reminder(visit), written=Written(written(visit, Word.TOMORROW, now=now), 1),
            )  # fmt: skip
    except MessageRefused as refusal:
        return str(refusal)
    return ""
