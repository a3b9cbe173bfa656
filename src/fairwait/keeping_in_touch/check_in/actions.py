"""Making and taking back private links, what is told through them, and reading it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F
from uuid_utils.compat import uuid7

from fairwait.accounts.access import require
from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission
from fairwait.engine.calendars import london_day
from fairwait.history import actions as history
from fairwait.history import adopted
from fairwait.keeping_in_touch.check_in import queries, secrets
from fairwait.keeping_in_touch.check_in.models import Answer, DeskVersion, LinksOff, PrivateLink
from fairwait.keeping_in_touch.check_in.rules import links
from fairwait.keeping_in_touch.check_in.rules.answers import Told, place
from fairwait.keeping_in_touch.check_in.rules.desk import Desk, to_toml
from fairwait.keeping_in_touch.contacts import documents
from fairwait.keeping_in_touch.contacts.rules.outcomes import urgent_in
from fairwait.keeping_in_touch.messages.rules import alarm
from fairwait.people import queries as people
from fairwait.people.models import Person
from fairwait.waiting import actions as waiting
from fairwait.waiting.checking_in import record_check_in, record_come_back, record_read
from fairwait.waiting.models import Wait


class CheckInRefused(Exception):
    """Something that cannot be done with a link; the words say why and what to do."""


@dataclass(frozen=True)
class NewLink:
    """A link as it is shown, once: its secrets are kept nowhere."""

    link: PrivateLink
    token: str
    code: str
    pin: str


@transaction.atomic
def adopt_desk(*, desk: Desk, adopted_from: date, reason: str, by: User, now: datetime) -> DeskVersion:
    """Say who reads what people tell us, from a day. Raises CheckInRefused, NotAllowed."""
    require(by, Permission.CONFIGURE)
    if not reason.strip():
        raise CheckInRefused("Enter why it changes.")
    return adopted.adopt(
        DeskVersion, code=queries.DESK, document=to_toml(desk), adopted_from=adopted_from, reason=reason.strip(),
        by=by.pk, now=now,
    )  # fmt: skip


@transaction.atomic
def make_link(*, person: Person, with_pin: bool, by: User, now: datetime) -> NewLink:
    """Make a link and a code for somebody. Earlier ones are taken back. Raises CheckInRefused, NotAllowed.

    Where an address or a telephone is unsafe, somebody near may know the birth date: the second fact is then a PIN.
    """
    require(by, Permission.RECORD_CONTACT)
    history.locked_head()
    person = people.standing_for(Person.objects.get(pk=person.pk))
    today = london_day(now)
    if queries.desk(on=today) is None:
        raise CheckInRefused("First say who reads what people tell us, and whom they can ring.")
    if queries.is_off(person):
        raise CheckInRefused("Private links are off for this person.")
    if not queries.may_be_shown(person):
        raise CheckInRefused("There is no private page for somebody who has died or whose record is restricted.")
    if not queries.open_waits(person):
        raise CheckInRefused("This person waits for nothing now.")
    if person.unsafe_contact and not with_pin:
        raise CheckInRefused("Contact is unsafe here: somebody at home may know the birth date. Use a PIN.")
    if person.date_of_birth is None and not with_pin:
        raise CheckInRefused("The birth date is not known, so it cannot be asked for. Use a PIN.")
    PrivateLink.objects.filter(person__in=people.records_of(person), taken_back_at__isnull=True).update(
        taken_back_at=now
    )
    token, code, uuid = links.new_token(), links.new_code(), uuid7()
    pin = links.new_pin() if with_pin else ""
    link = PrivateLink.objects.create(
        uuid=uuid, person=person, token_digest=secrets.token_digest(token), code_digest=secrets.code_digest(code),
        pin_digest=secrets.pin_digest(str(uuid), pin) if pin else "", made_by=by, made_at=now,
        expires_on=today + timedelta(days=links.LASTS_DAYS),
    )  # fmt: skip
    return NewLink(link, token, code, pin)


@transaction.atomic
def take_back(*, person: Person, by: User, now: datetime) -> int:
    """Let none of somebody's links open any more."""
    require(by, Permission.RECORD_CONTACT)
    found = PrivateLink.objects.filter(person__in=people.records_of(person), taken_back_at__isnull=True)
    return found.update(taken_back_at=now)


@transaction.atomic
def turn_off(*, person: Person, by: User, now: datetime) -> None:
    """No links for somebody, because they wish none."""
    take_back(person=person, by=by, now=now)
    LinksOff.objects.get_or_create(person=person, defaults={"is_unsafe": False, "by": by, "at": now})


@transaction.atomic
def turn_on(*, person: Person, by: User, now: datetime) -> None:
    """Links may be made again. Where it was not safe, only by whoever may restrict a record."""
    off = queries.is_off(person)
    require(by, Permission.SEE_RESTRICTED if off and off.is_unsafe else Permission.RECORD_CONTACT)
    if off and off.is_unsafe and not queries.reads_danger(by):
        raise CheckInRefused("Only whoever reads that it is not safe to talk lets links open again.")
    LinksOff.objects.filter(person__in=people.records_of(person)).delete()


@transaction.atomic
def prove(*, link: PrivateLink, born: date | None, pin: str | None, now: datetime) -> bool:
    """Whether the second fact is right. A wrong one costs a try; after the last the link is held, and staff see it."""
    link = PrivateLink.objects.select_for_update().get(pk=link.pk)
    if not queries.opens(link, today=london_day(now)):
        return False
    if link.pin_digest:
        is_right = secrets.same(link.pin_digest, secrets.pin_digest(str(link.uuid), pin or ""))
    else:
        known = queries.standing_person(link).date_of_birth
        is_right = known is not None and born is not None and secrets.same_day(known, born)
    if is_right:
        PrivateLink.objects.filter(pk=link.pk).update(wrong_tries=0, opened_at=now)
        return True
    PrivateLink.objects.filter(pk=link.pk).update(wrong_tries=F("wrong_tries") + 1)
    PrivateLink.objects.filter(pk=link.pk, wrong_tries__gte=links.TRIES, held_at__isnull=True).update(held_at=now)
    return False


@transaction.atomic
def tell(*, link: PrivateLink, told: Told, said: str = "", who: str = "", once: UUID, now: datetime) -> Answer | None:
    """Keep what somebody tells us: on each of their open waits, and for a person on the staff to read.

    The same answer sent twice is kept once; another answer from the same page, or another device, is kept beside it.
    Words that cannot wait are told as "worse" besides, whatever they stand beside (S38); that answer is then returned.
    Returns None where nothing is waited for.
    """
    history.locked_head()  # two devices at once: one after the other
    kept = _keep(link=link, told=told, said=said, who=who, once=once, now=now)
    if kept is None or told in (Told.WORSE, Told.NOT_SAFE):
        return kept
    return tell_what_cannot_wait(link=link, said=said, who=who, once=once, now=now) or kept


@transaction.atomic
def tell_what_cannot_wait(*, link: PrivateLink, said: str, who: str = "", once: UUID, now: datetime) -> Answer | None:
    """Keep words as "worse" where they may be such as cannot wait, whatever was chosen above them; else None."""
    own = documents.script(on=london_day(now)).urgent_words
    if not (alarm.may_be_at_risk(said) or alarm.may_be_unsafe(said) or urgent_in(said, own)):
        return None
    history.locked_head()
    return _keep(link=link, told=Told.WORSE, said=said, who=who, once=once, now=now)


def _keep(*, link: PrivateLink, told: Told, said: str, who: str, once: UUID, now: datetime) -> Answer | None:
    sent = Answer.objects.filter(link=link, once=once, told=told.value).first()
    if sent is not None:
        return sent
    person = queries.standing_person(link)
    records = people.records_of(person)
    event = None
    if told is Told.COME_BACK:
        left = queries.left_waits(person, today=london_day(now))
        event = record_come_back(waits=left, said=said, now=now)
        if event is None:
            return None
    elif told is not Told.NOT_SAFE:
        # What is told in danger stands on no timeline: it is for one trained worker and not for the team.
        event = record_check_in(people=records, told=told.value, said=said, who=who, now=now)
        if event is None:
            return None
    else:
        PrivateLink.objects.filter(person__in=records, taken_back_at__isnull=True).update(taken_back_at=now)
        LinksOff.objects.update_or_create(person=person, defaults={"is_unsafe": True, "by": None, "at": now})
    return Answer.objects.create(
        uuid=uuid7(), person_id=event.subject if event else person.pk, link=link, once=once, told=told.value,
        place=place(told), received_at=now, event=event.seq if event else None,
    )  # fmt: skip


@transaction.atomic
def read(*, answer: Answer, by: User, now: datetime) -> None:
    """Somebody read it, and answers for what comes of it. Raises NotAllowed."""
    history.locked_head()
    is_danger = answer.told == Told.NOT_SAFE.value
    require(by, Permission.SEE_RESTRICTED if is_danger else Permission.RECORD_CONTACT)
    if is_danger and not queries.reads_danger(by):
        raise CheckInRefused("This is read by one trained worker, and not by the team.")
    if Answer.objects.filter(pk=answer.pk, read_at__isnull=True).update(read_by=by, read_at=now) and answer.event:
        record_read(answer=answer.event, by=by, now=now)


@transaction.atomic
def take_back_on(*, answer: Answer, wait: Wait, by: User, now: datetime) -> bool:
    """Somebody who asked to come back waits again, with the clock they had. Raises CheckInRefused, NotAllowed.

    Returns whether that was all: while there is another wait they may come back to, the answer stands unread.
    """
    history.locked_head()
    person = people.standing_for(answer.person)
    if answer.told != Told.COME_BACK.value or wait not in queries.left_waits(person, today=london_day(now)):
        raise CheckInRefused("There is nothing here that they may come back to any more.")
    waiting.reopen(wait=wait, reason="They left, and asked to come back.", by=by, now=now)
    if queries.left_waits(person, today=london_day(now)):
        return False
    read(answer=answer, by=by, now=now)
    return True
