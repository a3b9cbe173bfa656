"""What people do with messages: write, cancel, try again, settle, pause; and adopt what is written.

Whoever holds messages and tells the history of them holds its head first, here and wherever else messages move.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db import transaction

from fairwait.accounts.access import require
from fairwait.accounts.models import Council, User
from fairwait.accounts.rules import Permission
from fairwait.engine.calendars import london_day
from fairwait.history import actions as history
from fairwait.history import adopted
from fairwait.keeping_in_touch.check_in import languages
from fairwait.keeping_in_touch.messages import becoming, holding, links, setting
from fairwait.keeping_in_touch.messages.models import Message, MessageTemplateVersion, MessagingVersion
from fairwait.keeping_in_touch.messages.rules import choosing, cost, documents
from fairwait.keeping_in_touch.messages.rules import facts as told
from fairwait.keeping_in_touch.messages.rules.channels import Channel, Form
from fairwait.keeping_in_touch.messages.rules.choosing import Choice
from fairwait.keeping_in_touch.messages.rules.cost import Cost
from fairwait.keeping_in_touch.messages.rules.documents import MessageTemplate
from fairwait.keeping_in_touch.messages.rules.leaving import DEATH_TOLD
from fairwait.keeping_in_touch.messages.rules.states import LOST, MessageState
from fairwait.keeping_in_touch.messages.standing import Standing, standings
from fairwait.people.models import Person
from fairwait.upkeep import actions as upkeep
from fairwait.upkeep.models import Job
from fairwait.upkeep.rules import JobState
from fairwait.waiting.models import Wait

SEND = "messages.send"
PAUSABLE = (holding.ALL, *(channel.value for channel in Channel))


class MessageRefused(Exception):
    """Something that cannot be done with a message; the words say why and what to do."""

    def __init__(self, words: str, *, field: str | None = None) -> None:
        super().__init__(words)
        self.field = field


@dataclass(frozen=True)
class Draft:
    """A message to one person as it would go: the way, the words exactly as they will be read, and the cost."""

    standing: Standing
    template: MessageTemplate
    version: int
    choice: Choice
    subject: str
    body: str
    missing: tuple[str, ...]
    cost: Cost
    holds_link: bool = False
    no_link: str = ""
    enclosure: str = ""

    @property
    def shown(self) -> str:
        """The words as they are read here: the link is made only when it leaves."""
        return documents.veiled(self.body) if self.holds_link else self.body

    @property
    def to(self) -> str:
        """Where it goes."""
        return self.standing.details.get(self.choice.channel, "") if self.choice.channel else ""

    @property
    def refusal(self) -> str:
        """Why it cannot be sent as it stands; "" where it can."""
        if self.choice.channel is None:
            return self.choice.because
        if self.no_link:
            return self.no_link
        if self.missing:
            return f"Nothing fills {', '.join(self.missing)}: set it up, or write another message."
        return ""


@dataclass(frozen=True)
class Written:
    """A message that another part of this room has written: what it says, and its version.

    `speaks_of` is the day it is about, before which a letter must come, and `until` the moment after which it is of no
    use. `enclosure` names what goes with a letter, and `pages` is how many pages that takes in each form (none where
    this machine draws no page); `by_email` is what an email says besides, and `calendar` a file that
    goes with it.
    """

    template: MessageTemplate
    version: int
    enclosure: str = ""
    pages: Mapping[Form, int | None] = field(default_factory=dict)
    by_email: str = ""
    speaks_of: date | None = None
    until: datetime | None = None
    calendar: str = ""


def draft(
    *, person: Person, code: str, wanted: Channel | None = None, now: datetime, standing: Standing | None = None,
    written: Written | None = None,
) -> Draft:  # fmt: skip
    """What a message to this person would be. Raises MessageRefused where there is no such message."""
    today = london_day(now)
    in_force = setting.in_force(on=today)
    found = (written.template, written.version) if written else setting.templates(on=today).get(code)
    if found is None:
        raise MessageRefused("Choose one of the messages.", field="template")
    template, version = found
    stands = standing or standings([person.pk], council=in_force.messaging.hours)[person.pk]
    choice = choosing.choose(reach=stands.reach, needs=stands.needs, offer=template.offer, wanted=wanted)
    channel = choice.channel or wanted or template.channels[0]
    values = values_for(stands, in_force=in_force, council=Council.objects.get().name)
    subject, body = template.words(channel, choice.form)
    holds_link = links.PLACE in body
    subject, no_subject = documents.fill(subject, values)
    body, no_body = documents.fill(body, values)
    if written and channel is Channel.EMAIL:
        body += written.by_email
    body = documents.numbers_in_order(body, gap="" if channel is Channel.TEXT else documents.HELD)
    suffix = languages.suffix(stands.person) if holds_link else ""
    alike = links.likeness(channel, body, suffix=suffix)
    enclosed = written.pages.get(choice.form) if written and written.enclosure else 0
    return Draft(
        standing=stands, template=template, version=version, choice=choice, subject=subject, body=body,
        missing=tuple(dict.fromkeys((*no_subject, *no_body))),
        cost=estimate(channel, alike, form=choice.form, in_force=in_force, enclosed=enclosed),
        enclosure=written.enclosure if written and channel.is_post else "",
        holds_link=holds_link,
        no_link=_no_link(stands, today=today) if holds_link else "",
    )  # fmt: skip


def values_for(stands: Standing, *, in_force: setting.InForce, council: str) -> dict[str, str]:
    """What the places of a message to somebody are filled with."""
    return {
        "name": stands.person.known_as or stands.person.first_name or "",
        "council": council,
        "phone": in_force.messaging.phone,
        documents.LINK: links.PLACE,
    }


def _no_link(stands: Standing, *, today: date) -> str:
    is_asked = links.is_asked(stands, today=today)
    return links.refusal(stands, is_read=links.somebody_reads(on=today), is_asked=is_asked)


def estimate(
    channel: Channel, body: str, *, form: Form, in_force: setting.InForce, enclosed: int | None = 0
) -> Cost:  # fmt: skip
    """What a message will cost. `enclosed`: the pages of what goes with a letter; None where they cannot be counted."""
    if channel is Channel.TEXT:
        return cost.cost(item="sms", units=cost.fragments(body), rates=in_force.rates)
    if channel is Channel.EMAIL:
        return cost.cost(item="email", units=1, rates=in_force.rates)
    if channel is Channel.LETTER:
        if enclosed is None:
            return Cost(None, "this machine draws no page, so how many there are is not known", False)
        pages = enclosed + cost.letter_pages(body, is_large=form is Form.LARGE_PRINT)
        item = cost.letter_item(pages=pages, postage=in_force.messaging.postage)
        return cost.cost(item=item, units=1, rates=in_force.rates)
    if channel is Channel.PRINT:
        return Cost(None, "paper and postage are the council's own", False)
    return cost.FREE


@transaction.atomic
def queue(
    *, person: Person, code: str, wait: Wait | None, wanted: Channel | None = None, read: str = "", expect: str = "",
    by: User, now: datetime, cause: str = "", not_before: datetime | None = None, written: Written | None = None,
    owner: User | None = None, is_by_hand: bool = False,
) -> Message:  # fmt: skip
    """Write a message to one person and put it into the outbox, in the caller's transaction.

    Args:
        owner: the colleague who tells it, or takes the letter there `is_by_hand`.
        read: the need no rule understood, as whoever writes has read it; refused while it stands unread.
        expect: the words as they were shown: refused where they would now be others.
    Raises: MessageRefused, NotAllowed.
    """
    require(by, Permission.RECORD_CONTACT, on=wait)
    made = draft(person=person, code=code, wanted=wanted, now=now, written=written)
    stands = made.standing
    if stands.is_erased or stands.is_dead or stands.is_restricted:
        raise MessageRefused("Nothing is sent to somebody who died, whose record is restricted, or was erased.")
    if made.refusal:
        raise MessageRefused(made.refusal, field="channel")
    if stands.needs.unread and read.strip() != stands.needs.unread:
        raise MessageRefused("Read what their record says about how they communicate, then say so.", field="read")
    if expect and expect != made.body:
        raise MessageRefused("The words have changed since you read them: look again.", field="template")
    if made.template.needs_open_wait and not stands.open_waits:
        raise MessageRefused("They wait for nothing now, and this message is for somebody who waits.", field="template")
    channel = made.choice.channel or Channel.PHONE
    expires = now + timedelta(days=made.template.good_for_days)
    message = Message.objects.create(
        person=stands.person, wait=wait, channel=channel, form=made.choice.form, template=code,
        template_version=made.version, subject=made.subject, body=made.body, to=made.to,
        professional="; ".join(stands.needs.flags), because=made.choice.because,
        needs_open_wait=made.template.needs_open_wait, holds_link=made.holds_link, cause=cause,
        enclosure=made.enclosure, queued_at=now, queued_by=by, not_before=not_before or now,
        expires_at=min(expires, written.until) if written and written.until else expires,
        speaks_of=written.speaks_of if written else None, owner=owner, is_by_hand=is_by_hand,
        calendar=written.calendar if written and channel is Channel.EMAIL else "",
        state=MessageState.QUEUED if channel.is_sent_by_us else MessageState.WITH_STAFF,
        pence=made.cost.pence, cost_because=made.cost.because, is_cost_sure=made.cost.is_sure,
        is_rehearsal=setting.switch() is setting.Switch.TEST,
    )  # fmt: skip
    if channel.is_sent_by_us:
        wake(now=now, at=message.not_before)
    return message


def wake(*, now: datetime, at: datetime | None = None) -> None:
    """See that somebody looks at the outbox by a moment."""
    when = max(at or now, now)
    if not Job.objects.filter(kind=SEND, state=JobState.QUEUED, not_before__lte=when).exists():
        upkeep.enqueue(SEND, arguments={}, by=None, now=now, not_before=when)


def let_go_on(*, now: datetime) -> None:
    """A text that may have told of a death is settled: what it held is looked at now, and goes where nothing else
    holds it."""
    history.locked_head()
    held = Message.objects.filter(state=MessageState.QUEUED, code=DEATH_TOLD)
    if held.update(not_before=now, code="", why=""):
        wake(now=now)


def _locked(message: Message, *, by: User) -> Message:
    history.locked_head()
    found = Message.objects.select_for_update(of=("self",)).select_related("person", "wait").get(pk=message.pk)
    require(by, Permission.RECORD_CONTACT, on=found.wait)
    return found


def _said(words: str, what: str, field: str) -> str:
    if not words.strip():
        raise MessageRefused(f"Enter {what}.", field=field)
    return words.strip()


@transaction.atomic
def cancel(*, message: Message, reason: str, by: User, now: datetime) -> Message:
    """Take a message back before it leaves. What is on its way, or may have left, cannot be."""
    found = _locked(message, by=by)
    why = _said(reason, "why it is not sent", "reason")
    if found.said not in (MessageState.QUEUED, MessageState.CLAIMED, MessageState.WITH_STAFF):
        raise MessageRefused("It has left, or may have, so it cannot be taken back.")
    facts = becoming.ended(found, MessageState.CANCELLED, code="taken_back", why=why, now=now)
    becoming.record(facts, by=by.pk, now=now)
    return found


@transaction.atomic
def take_back(*, causes: Sequence[str], because: str, by: User | None, now: datetime) -> int:
    """Take back all that was written for these causes and has not left; `by` is None for the person themselves.

    What leaves at this very moment, or may have left, stays: nobody who does something else is stopped by it.
    """
    history.locked_head()
    waiting = (MessageState.QUEUED, MessageState.CLAIMED, MessageState.WITH_STAFF)
    found = Message.objects.select_for_update(of=("self",)).filter(cause__in=causes, state__in=waiting)
    facts: list[history.Fact] = []
    count = 0
    for message in found.order_by("pk"):
        try:
            facts += becoming.ended(message, MessageState.CANCELLED, code="taken_back", why=because, now=now)
        except becoming.Changed:
            continue
        count += 1
    becoming.record(facts, by=by.pk if by else None, now=now)
    return count


@transaction.atomic
def was_told(*, message: Message, said: str, by: User, now: datetime) -> Message:
    """A colleague told what a message says, or put the letter into their hands or through their door."""
    found = _locked(message, by=by)
    words = _said(said, "how they were told", "said")
    if found.said is not MessageState.WITH_STAFF or not (found.way is Channel.PHONE or found.is_by_hand):
        raise MessageRefused("It is not with a colleague to tell any more.")
    facts = becoming.left(found, now=now, told=words)
    becoming.move(found, MessageState.DELIVERED, ended_at=now, code="told")
    becoming.record(facts, by=by.pk, now=now)
    return found


@transaction.atomic
def again(*, message: Message, by: User, now: datetime) -> Message:
    """Try a message that failed once more, under its own reference. Not one that left: write a new one then."""
    found = _locked(message, by=by)
    if found.said is not MessageState.FAILED or found.left_at is not None or found.code != "refused":
        raise MessageRefused("Only a message that the provider refused, and that never left, can be tried again.")
    if found.expires_at <= now:
        raise MessageRefused("It would come too late now: write a new one.")
    becoming.move(found, MessageState.QUEUED, not_before=now, ended_at=None, why="Tried again by a person.", code="")
    wake(now=now)
    return found


@transaction.atomic
def see_to(*, message: Message, by: User, now: datetime) -> Message:
    """Somebody has seen to it that a message did not arrive: they wrote or rang, or found that nothing need be done."""
    found = _locked(message, by=by)
    if found.said not in LOST:
        raise MessageRefused("It is not lost: there is nothing to see to.")
    if found.seen_at is not None:
        raise MessageRefused("Somebody has seen to it already.")
    found.seen_at, found.seen_by = now, by
    found.save(update_fields=["seen_at", "seen_by"])
    return found


@transaction.atomic
def settle(*, message: Message, did_leave: bool, reason: str, by: User, now: datetime) -> Message:
    """Say what became of a message of which it is not known: it left, or it did not and is not sent."""
    found = _locked(message, by=by)
    why = _said(reason, "how you know", "reason")
    if found.said is not MessageState.UNKNOWN:
        raise MessageRefused("It is known by now what became of it.")
    if did_leave:
        facts = becoming.left(found, now=now)
        Message.objects.filter(pk=found.pk).update(why=why, code="settled")
    else:
        facts = becoming.ended(found, MessageState.FAILED, code="settled", why=why, now=now)
    becoming.record(facts, by=by.pk, now=now)
    return found


@transaction.atomic
def pause(*, name: str, reason: str, by: User, now: datetime) -> None:
    """Stop messages: all of them, or one channel."""
    require(by, Permission.PAUSE_MESSAGES)
    why = _said(reason, "why messages stop", "reason")
    if name not in PAUSABLE:
        raise MessageRefused("Choose what stops.", field="name")
    if name == holding.ALL:
        upkeep.pause_messages(because=why, now=now)
    else:
        holding.pause(name=name, because=why, by=by, now=now)


@transaction.atomic
def resume(*, name: str, by: User, now: datetime) -> None:
    """Let messages go on: all of them, one channel, or a way out that waited for a person."""
    require(by, Permission.PAUSE_MESSAGES)
    if name == holding.ALL:
        upkeep.resume_messages(by=by)
    holding.lift(name=name, now=now)
    wake(now=now)


@transaction.atomic
def choose(*, person: Person, channel: Channel, is_out: bool, said: str, by: User | None, now: datetime) -> None:
    """A person wants no more messages one way, or wants them again. Nobody's standing on a list depends on it."""
    if by is not None:
        require(by, Permission.RECORD_CONTACT)
    words = _said(said, "what they said", "said")
    facts = {"channel": channel.value, "is_out": is_out}
    fact = history.Fact(told.CHOSEN.name, person.pk, None, facts, {"said": words}, occurred_at=now)
    history.record(fact, by=by.pk if by else None, now=now)


@transaction.atomic
def adopt_messaging(*, text: str, adopted_from: date, reason: str, by: User, now: datetime) -> MessagingVersion:
    """Adopt how the council sends: hours, pace, prices. Raises MessageDocumentRefused, MessageRefused."""
    require(by, Permission.CONFIGURE)
    documents.messaging(text)
    why = _said(reason, "why it changes", "reason")
    return adopted.adopt(
        MessagingVersion, code=setting.CODE, document=text, adopted_from=adopted_from, reason=why, by=by.pk, now=now
    )


@transaction.atomic
def adopt_template(*, text: str, adopted_from: date, reason: str, by: User, now: datetime) -> MessageTemplateVersion:
    """Adopt what a message says. Raises MessageDocumentRefused, MessageRefused."""
    require(by, Permission.CONFIGURE)
    made = documents.template(text)
    why = _said(reason, "why it changes", "reason")
    return adopted.adopt(
        MessageTemplateVersion, code=made.code, document=text, adopted_from=adopted_from, reason=why, by=by.pk, now=now
    )
