"""Telling people of their visit: what is written, in their format and their way, through the outbox as everything else.

Nothing in it says what the visit is for: others may read it. Where a private link may not go, it says whom to ring.
Where it would go by post and come after the visit, nothing is written until somebody says how they are told instead.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.db import transaction

from fairwait.accounts.access import NotAllowed, may
from fairwait.accounts.models import User
from fairwait.accounts.queries import council
from fairwait.accounts.rules import Permission
from fairwait.capacity import saying
from fairwait.capacity.models import Visit
from fairwait.capacity.rules.telling import How
from fairwait.capacity.rules.visits import State
from fairwait.capacity.saying import About, Said, Word
from fairwait.capacity.words import need_words
from fairwait.engine.calendars import appointments, day_bounds, london_day
from fairwait.engine.calendars.appointments import Appointment
from fairwait.govuk.formats import format_weekday
from fairwait.history import actions as history
from fairwait.keeping_in_touch.messages import actions as messages
from fairwait.keeping_in_touch.messages import gateways, links, setting
from fairwait.keeping_in_touch.messages.actions import MessageRefused, Written
from fairwait.keeping_in_touch.messages.models import Message
from fairwait.keeping_in_touch.messages.rules import choosing
from fairwait.keeping_in_touch.messages.rules.channels import Channel
from fairwait.keeping_in_touch.messages.rules.documents import MessageTemplate
from fairwait.keeping_in_touch.messages.rules.states import MessageState
from fairwait.keeping_in_touch.messages.standing import standings
from fairwait.people.reaching import contactable
from fairwait.people.rules.reaching import Channel as Way

log = logging.getLogger(__name__)
_BY_POST = (Channel.TEXT, Channel.EMAIL, Channel.LETTER, Channel.PRINT)
_AT_ONCE = (Channel.TEXT, Channel.EMAIL)
COMES_TOO_LATE = "A letter can be expected by %(day)s, which is too late."
"""A reminder by post comes too late."""


@dataclass(frozen=True)
class Instead:
    """How they are told instead, and by whom where a colleague does it."""

    how: How
    by: User | None = None


@dataclass(frozen=True)
class TooLate:
    """A letter would come on or after the day it speaks of: until when it takes, and which ways do better."""

    speaks_of: date
    arrives: date
    to: Mapping[How, str]
    open: tuple[How, ...]
    refused: tuple[tuple[How, str], ...]


_NAMES = {
    Word.BOOKED: "A visit is booked", Word.MOVED: "A visit is moved", Word.CANCELLED: "A visit is cancelled",
    Word.TOMORROW: "A visit tomorrow",
}  # fmt: skip


def tell(
    visit: Visit, word: Word, *, by: User, now: datetime, first: date | None = None, instead: Instead | None = None
) -> str:  # fmt: skip
    """Write to the person about their visit. Returns why nothing could be written; "" where it was, or nothing need be.

    What was written before and has not left is taken back first: nobody is told a time that is not true any more.
    `first`: the first day they had in mind, by `first_day` before it changed. `instead`: how they are told where a
    letter would come too late; where nobody says so, nothing is written.
    """
    late = too_late(visit, word, now=now, first=first)
    take_back(visit, by=by, now=now)
    if late is None:
        instead = None
    elif instead is None or instead.how not in late.open:
        return f"{COMES_TOO_LATE % {'day': format_weekday(late.arrives)}}"
    if instead is not None and instead.how is How.SAID:
        return ""
    wanted = instead.how.channel if instead else None
    template, said = _template(visit, word, now=now, by_phone=wanted is Channel.PHONE)
    made = Written(
        template, 1, by_email=said.by_email, calendar=_calendar(visit, word, now=now),
        speaks_of=_speaks_of(visit, first), until=visit.starts_at,
    )  # fmt: skip
    try:
        with transaction.atomic():
            messages.queue(
                person=visit.wait.person, code=word.value, wait=visit.wait, by=by, now=now, cause=cause(visit),
                wanted=wanted, written=made,
                owner=(instead.by or by) if instead and instead.how.is_by_somebody else None,
                is_by_hand=instead is not None and instead.how is How.HAND,
            )  # fmt: skip
    except (MessageRefused, NotAllowed) as refusal:
        log.info("visit_not_told", extra={"visit": visit.pk, "word": word.value})
        return f"{str(refusal).removesuffix('.')}."
    return ""


def too_late(visit: Visit, word: Word, *, now: datetime, first: date | None = None) -> TooLate | None:
    """Whether it would be told by letter and the letter come too late; None where it would not. Nothing is written.

    `visit` may be one that is not booked yet.
    """
    person, speaks_of = visit.wait.person, _speaks_of(visit, first)
    today = london_day(now)
    in_force = setting.in_force(on=today)
    stands = standings([person.pk], council=in_force.messaging.hours)[person.pk]
    offer = replace(written(visit, word, now=now), channels=tuple(Channel)).offer
    ways = choosing.choose(reach=stands.reach, needs=stands.needs, offer=replace(offer, channels=_BY_POST))
    if ways.channel is None or not in_force.post.is_too_late(ways.channel, speaks_of=speaks_of, now=now):
        return None
    refused = {
        how: choosing.refusal(how.channel, reach=stands.reach, needs=stands.needs, offer=offer)
        for how in How if how.channel
    }  # fmt: skip
    if not refused[How.HAND] and Way.VISIT in contactable(person).safe.never:
        refused[How.HAND] = "It is recorded as not safe: never by visit."
    if stands.hours is None or not stands.hours.next_allowed(now) < visit.starts_at:
        refused[How.TEXT] = refused[How.EMAIL] = "The hours in which it may go begin after the visit."
    return TooLate(
        speaks_of, in_force.post.arrives(ways.channel, now=now),
        {how: stands.details.get(how.channel, "") for how in How if how.channel},
        tuple(how for how in How if not refused.get(how)),
        tuple((how, why) for how, why in refused.items() if why),
    )  # fmt: skip


def first_day(visit: Visit, *, now: datetime) -> date | None:
    """The first day still to come on which they may expect this visit: as it is booked now, and by what was written of
    it and has not left. Asked before it is moved or let go. None where nothing is to come."""
    waiting = (MessageState.QUEUED, MessageState.CLAIMED, MessageState.WITH_STAFF)
    unsent = Message.objects.filter(cause=cause(visit), state__in=waiting, speaks_of__gte=london_day(now))
    days = [day for day in unsent.values_list("speaks_of", flat=True) if day is not None]
    if visit.starts_at > now:
        days.append(london_day(visit.starts_at))
    return min(days, default=None)


def _speaks_of(visit: Visit, first: date | None) -> date:
    """The day before which a letter must come."""
    return min(london_day(visit.starts_at), first or date.max)


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


def written(visit: Visit, word: Word, *, now: datetime, by_phone: bool = False) -> MessageTemplate:
    """What is written, channel by channel; or what a colleague says `by_phone`, who sends no link."""
    return _template(visit, word, now=now, by_phone=by_phone)[0]


def _template(visit: Visit, word: Word, *, now: datetime, by_phone: bool = False) -> tuple[MessageTemplate, Said]:
    today = london_day(now)
    messaging = setting.in_force(on=today).messaging
    person = visit.wait.person
    stands = standings([person.pk], council=messaging.hours)[person.pk]
    code, language = saying.language_for("" if by_phone else stands.needs.language)
    said = saying.said(
        About(
            word, visit.starts_at, visit.ends_at, still_waits=visit.wait.status == "open", along=need_words(visit.need),
            has_phone=bool(messaging.phone), is_attached=gateways.attaches(),
            cannot_ring=Channel.PHONE in stands.needs.why_not,
            may_link=not by_phone and not links.refusal(stands, is_read=links.somebody_reads(on=today)),
        ),
        code=code,
    )  # fmt: skip
    left = max(1, min(92, (london_day(visit.starts_at) - today).days))
    made = MessageTemplate(
        code=word.value, name=_NAMES[word], channels=_channels(word, by_phone=by_phone), good_for_days=left,
        needs_open_wait=False, subject=said.subject, text=said.text, body=said.body, easy_read=said.easy,
        language=language,
    )  # fmt: skip
    return made, said


def _calendar(visit: Visit, word: Word, *, now: datetime) -> str:
    """The file for their calendar. The same visit is the same entry, however often it is moved, also where they took
    it from their own page; and it says nothing but whose visit it is and when."""
    is_cancelled = word is Word.CANCELLED
    one = Appointment(
        uid=str(visit.uuid), starts_at=visit.starts_at, ends_at=visit.ends_at, summary=council().name,
        sequence=visit.revision + is_cancelled, is_cancelled=is_cancelled, is_private=True, by=gateways.sender(),
    )  # fmt: skip
    return appointments.written([one], stamp=now, method="CANCEL" if is_cancelled else "PUBLISH").decode()


def _channels(word: Word, *, by_phone: bool) -> tuple[Channel, ...]:
    if by_phone:
        return (Channel.PHONE,)
    return _AT_ONCE if word is Word.TOMORROW else _BY_POST


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
                cause=reminder(visit),
                written=Written(written(visit, Word.TOMORROW, now=now), 1, until=visit.starts_at),
            )  # fmt: skip
    except MessageRefused as refusal:
        return str(refusal)
    return ""
