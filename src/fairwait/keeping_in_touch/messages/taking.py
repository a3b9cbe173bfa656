"""What comes back: receipts of the provider, and texts that people send. Each is taken once."""

import logging
import re
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from fairwait.accounts.access import require
from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission
from fairwait.engine.calendars import london_day
from fairwait.history import actions as history
from fairwait.keeping_in_touch.contacts import documents
from fairwait.keeping_in_touch.messages import actions, becoming, outbox, standing
from fairwait.keeping_in_touch.messages.models import IncomingText, Message, Receipt
from fairwait.keeping_in_touch.messages.rules import facts, incoming
from fairwait.keeping_in_touch.messages.rules.channels import Channel
from fairwait.keeping_in_touch.messages.rules.incoming import HOLDS, Heard
from fairwait.keeping_in_touch.messages.rules.states import STATUSES, ProviderWord, supersedes
from fairwait.people.models import Person
from fairwait.people.queries import phones_left_to_others, records_of, standing_for
from fairwait.upkeep.failpoints import failpoint
from fairwait.waiting.checking_in import record_check_in

log = logging.getLogger(__name__)


def without_nul(text: str) -> str:
    """A text as both databases keep it: PostgreSQL takes no NUL, so its sign stands for it."""
    return text.replace("\x00", "\u2400")


class NotUnderstood(ValueError):
    """What came in is not what the provider sends."""


@transaction.atomic
def receipt(*, reference: str, number: str, status: str, at: str, now: datetime) -> Receipt:
    """Take what the provider says of a message. The same told again changes nothing; an unknown one is kept.

    Raises: NotUnderstood.
    """
    if status not in STATUSES or not number or len(number) > 60 or len(at) > 40:
        raise NotUnderstood(f"a receipt names a message and one of its statuses, got {status[:30]!r}")
    history.locked_head()
    message = _message(reference, number)
    kept, is_new = Receipt.objects.get_or_create(
        provider_number=number, status=status, at=at,
        defaults={"reference": reference[:100], "received_at": now, "message": message},
    )  # fmt: skip
    if is_new and message is not None:
        _apply(message, number=number, word=ProviderWord(status, at), now=now)
    failpoint("receipt.taken")
    return kept


def _message(reference: str, number: str) -> Message | None:
    try:
        found = Message.objects.select_for_update().filter(uuid=UUID(reference)).first()
    except ValueError:
        found = None
    return found or Message.objects.select_for_update().filter(provider_number=number).first()


def _apply(message: Message, *, number: str, word: ProviderWord, now: datetime) -> None:
    known = ProviderWord(message.provider_status, message.provider_at) if message.provider_status else None
    if not supersedes(word, known=known):
        return
    try:
        told = outbox.settled(message, number=number, word=word, now=now)
    except becoming.Changed:  # cancelled here, and told of all the same: the receipt stands beside it
        log.warning("receipt_for_ended_message", extra={"reference": str(message.uuid), "status": word.status})
        return
    becoming.record(told, by=None, now=now)


@transaction.atomic
def text(*, number: str, source: str, words: str, now: datetime, sent: str = "") -> IncomingText:
    """Take a text somebody sent. Whatever a rule made of it, a person reads it. Raises NotUnderstood.

    `sent`: when the provider says it had it. One told late counts from then, so that it undoes no later word.
    """
    source = re.sub(r"[\s().-]", "", source)  # as some networks write it
    if not number or len(number) > 60 or not re.fullmatch(r"\+?\d{5,15}", source):
        raise NotUnderstood("a text names itself and the number it came from")
    from_, words, at = standing.international(source), without_nul(words), _instant(sent, now=now)
    found = incoming.sort(words, urgent_words=documents.script(on=london_day(now)).urgent_words)
    senders = people_at(from_)
    kept, is_new = IncomingText.objects.get_or_create(
        number=number,
        defaults={
            "source": from_, "words": words[:4000], "heard": [one.value for one in found.heard], "received_at": at,
            "person": senders[0] if len(senders) == 1 else None,
            "is_number_wrong": Heard.WRONG_NUMBER in found.heard,
        },
    )  # fmt: skip
    if not is_new:
        return kept
    if _CHOICES & set(kept.heard) and not _was_settled_later(kept):
        is_out, said = Heard.STOP in found.heard, _AS_TOLD if _is_guarded(kept) else words[:200]
        for person in senders:
            actions.choose(person=person, channel=Channel.TEXT, is_out=is_out, said=said, by=None, now=now)
    if kept.person is not None:
        _record(kept, by=None, now=now)
    if found.is_urgent:
        log.error("urgent_text_received", extra={"text": kept.pk})
    return kept


def _record(text: IncomingText, *, by: int | None, now: datetime) -> None:
    """Put a text on the timeline of whoever sent it, where campaigns hear it as an answer."""
    if text.person_id is None:
        raise ValueError(f"text {text.pk} is nobody's yet")
    told, words = {"heard": text.heard}, {"words": text.words}
    fact = history.Fact(facts.RECEIVED.name, text.person_id, None, told, words, occurred_at=text.received_at)
    history.record(fact, by=by, now=now)
    if Heard.URGENT.value in text.heard:  # triage is open again before anybody has read it
        people = records_of(standing_for(Person.objects.get(pk=text.person_id)))
        said = "" if _is_guarded(text) else text.words
        record_check_in(people=people, told="worse", said=said, how="text", at=text.received_at, now=now)


_AS_TOLD = "By a text whose words are not for the team."


def _is_guarded(text: IncomingText) -> bool:
    """Whether its words stand on no timeline but for whoever reads what was told in danger."""
    return Heard.NOT_SAFE.value in text.heard


@transaction.atomic
def say_whose(*, text: IncomingText, person: Person, by: User, now: datetime) -> IncomingText:
    """Somebody says which of the people at one phone sent a text: it counts as theirs from then.

    Raises: MessageRefused, NotAllowed.
    """
    require(by, Permission.RECORD_CONTACT)
    found = IncomingText.objects.select_for_update().get(pk=text.pk)
    if found.settled_at is not None or found.person_id is not None:
        raise actions.MessageRefused("A colleague has said so already.")
    if person.pk not in {one.pk for one in people_at(found.source)}:
        raise actions.MessageRefused("This number is not theirs.", field="person")
    if not may_say_whose(by, found):
        raise actions.MessageRefused("A colleague who may open every record with this number says who sent it.")
    found.person = person
    found.save(update_fields=["person"])
    _record(found, by=by.pk, now=now)
    return found


def may_say_whose(user: User, text: IncomingText) -> bool:
    """Whether somebody may open every record with the number of a text."""
    return not phones_left_to_others(user, [text.source])


_CHOICES = {Heard.STOP.value, Heard.START.value}


def _instant(said: str, *, now: datetime) -> datetime:
    """The moment the provider says, and never one to come; now where it says none that can be read."""
    try:
        at = datetime.fromisoformat(said)
    except ValueError:
        return now
    return min(at, now) if at.tzinfo else now


def _was_settled_later(text: IncomingText) -> bool:
    """Whether a text sent after this one from the same number said already whether texts may come."""
    history.locked_head()  # two told at once: one after the other
    later = IncomingText.objects.filter(source=text.source, received_at__gt=text.received_at)
    return any(_CHOICES & set(heard) for heard in later.values_list("heard", flat=True))


MOST_PAGES = 40
"""Of 250 texts each; the provider keeps a week of them."""


def fetch(*, page_of: Callable[..., list[dict[str, Any]]], now: datetime) -> int:
    """Take the texts whose callback never came, the oldest first, and say how many there were.

    `page_of(older_than=…)` gives a page of the provider's, newest first. All it keeps is looked through, since one that
    is missing may lie behind others that came. What is no text of a person's (a sender with a name) is left aside.
    """
    missing: list[dict[str, Any]] = []
    older = ""
    for _ in range(MOST_PAGES):
        page = page_of(older_than=older)
        if not page:
            break
        known = set(
            IncomingText.objects.filter(number__in=[one["id"] for one in page]).values_list("number", flat=True)
        )
        missing += [one for one in page if one["id"] not in known]
        older = page[-1]["id"]
    taken = 0
    for one in reversed(missing):
        try:
            source, words = str(one["user_number"] or ""), str(one["content"] or "")
            text(number=one["id"], source=source, words=words, now=now, sent=str(one.get("created_at") or ""))
        except NotUnderstood:
            log.info("text_not_taken", extra={"text": one["id"]})
        else:
            taken += 1
    return taken


def people_at(number: str) -> list[Person]:
    """Whoever is texted at this number: one person under several records counts once; two at one phone are two.

    A number kept as the telephone is theirs only where it is what we text. Who has a mobile of their own may have a
    daughter's there, and her word is not theirs. Numbers are compared as they are kept, whatever a page hides of
    whom: somebody restricted would be nobody, and the other at their phone would have sent what they sent.
    """
    held = Person.objects.filter(Q(mobile=number) | Q(phone=number), is_void=False, is_erased=False)
    mobiles = dict(held.values_list("pk", "mobile"))
    known = [(record.pk, standing_for(record)) for record in held]
    people = {person.pk: person for pk, person in known if mobiles.get(pk) == number or _is_texted(person, number)}
    return [people[pk] for pk in sorted(people)]


def _is_texted(person: Person, number: str) -> bool:
    kept = Person.objects.filter(pk=person.pk).values_list("mobile", "phone").first() or ()
    texted = next((one for one in kept if one and standing.is_mobile(one)), "").replace(" ", "")
    return bool(texted) and standing.international(texted) == number


@transaction.atomic
def settle_text(*, text: IncomingText, how: str, is_number_wrong: bool, by: User, now: datetime) -> IncomingText:
    """Say what was done about a text, and whether the number is somebody else's."""
    require(by, Permission.RECORD_CONTACT)
    if not how.strip():
        raise actions.MessageRefused("Enter what was done about it.", field="how")
    found = IncomingText.objects.select_for_update().get(pk=text.pk)
    if found.settled_at is not None:
        raise actions.MessageRefused("A colleague has settled this text.")
    found.settled_at, found.settled_by, found.settled_how = now, by, how.strip()
    found.is_number_wrong = is_number_wrong
    found.save(update_fields=["settled_at", "settled_by", "settled_how", "is_number_wrong"])
    if Heard.DEATH.value in found.heard:
        actions.let_go_on(now=now)
    return found


def settle_heard(*, records: Sequence[int], how: str, by: User, now: datetime) -> None:
    """Settle what these records' texts said, since somebody has acted on it. One that holds everything back is not:
    whoever reads it says on its own page what is so."""
    for found in IncomingText.objects.filter(person__in=records, settled_at=None):
        if not HOLDS & set(found.heard):
            settle_text(text=found, how=how, is_number_wrong=found.is_number_wrong, by=by, now=now)
