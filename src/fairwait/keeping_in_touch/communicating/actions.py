"""Recording how somebody needs to be communicated with, and what they want no more of: kept together or not at all."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from django.db import transaction

from fairwait.accounts.models import User
from fairwait.engine.calendars import london_day
from fairwait.keeping_in_touch.communicating.models import CommunicationReview
from fairwait.keeping_in_touch.messages import actions as messages
from fairwait.keeping_in_touch.messages import standing
from fairwait.keeping_in_touch.messages.rules import needs
from fairwait.keeping_in_touch.messages.rules.channels import Channel, Form
from fairwait.keeping_in_touch.messages.rules.needs import Needs
from fairwait.people import actions as people
from fairwait.people import reaching
from fairwait.people.models import Person
from fairwait.people.queries import standing_for
from fairwait.people.rules.communicating import Communication, Format, needed, professional_in
from fairwait.people.rules.reaching import Channel as Way

MAY_END: tuple[Channel, ...] = (Channel.TEXT, Channel.EMAIL, Channel.LETTER)
"""What somebody may want no more of: what is sent. How they are rung is a matter of safe, or of less, contact."""


@transaction.atomic
def record(*, person: Person, told: Communication, no_more: Collection[Channel], by: User, now: datetime) -> None:
    """Record what somebody told us, and by when they are asked again. A letter printed here is a letter.

    Raises: PeopleRefused, NotAllowed.
    """
    record_of = standing_for(person)
    people.record_communication(person=record_of, told=told, by=by, now=now)
    before = standing.opted_out(record_of)
    for channel in (*MAY_END, Channel.PRINT):
        is_out = (Channel.LETTER if channel is Channel.PRINT else channel) in no_more
        if is_out != (channel in before):
            messages.choose(
                person=record_of, channel=channel, is_out=is_out, said=f"Confirmed by: {told.said_by}", by=by, now=now
            )
    CommunicationReview.objects.update_or_create(person=record_of, defaults={"review_on": told.review_on})


A_YEAR = timedelta(days=365)


@transaction.atomic
def add(*, person: Person, words: str, said_by: str, by: User, now: datetime, cause: str = "") -> Communication | None:
    """Record what somebody said they need besides what is known, in their words; what these plainly say counts at once.

    Who signs is not taken to read no English: which ways they cannot use, they say when they are asked. Nothing that is
    known is lost: what the case system says, where nobody told us anything yet, is taken along. What stands already is
    not recorded again (None). Raises PeopleRefused, NotAllowed.
    """
    record_of = standing_for(Person.objects.get(pk=person.pk))
    records = reaching.records(record_of)
    known = reaching.communication_of(records)
    recorded = known.support if known else " ".join(reaching.says(record_of))
    if not words.strip() or " ".join(words.split()).casefold() in recorded.casefold():
        return None
    today = london_day(now)
    before = known or _as_recorded(record_of, records, on=today)
    said = needs.read(needs=words, interpreter=None, language=None, preference=None)
    told = replace(
        before, said_by=said_by, on=today, review_on=today + A_YEAR,
        support=". ".join(filter(None, (before.support.rstrip("."), " ".join(words.split())))),
        professional=before.professional or professional_in(words),
        formats=before.formats | (_formats(said) - {Format.BSL}),
        cannot=(before.cannot | (_cannot(said) & ({Way.PHONE} if Form.BSL in said.forms else set(_WAYS))))
        - {before.prefers},
    )  # fmt: skip
    people.record_communication(person=record_of, told=told, by=by, now=now, cause=cause)
    CommunicationReview.objects.update_or_create(person=record_of, defaults={"review_on": told.review_on})
    return told


@transaction.atomic
def ask_again_as_told(*, person: Person) -> None:
    """Somebody is asked again by the day that stands with what they told us: what told of another was taken back."""
    record_of = standing_for(Person.objects.get(pk=person.pk))
    known = reaching.communication_of(reaching.records(record_of))
    if known is None:
        CommunicationReview.objects.filter(person=record_of).delete()
    else:
        CommunicationReview.objects.filter(person=record_of).update(review_on=known.review_on)


def _as_recorded(person: Person, records: Sequence[Person], *, on: date) -> Communication:
    """What the case system plainly says, as if they had told it: so that what they say now is added to it."""
    says = reaching.says(person)
    read = standing.needs_of(person, records)
    prefers = next((way for way, channel in _WAYS.items() if channel is read.prefers), None)
    return Communication(
        said_by="", on=on, review_on=on, prefers=prefers, cannot=_cannot(read) - {prefers}, formats=_formats(read),
        professional=professional_in(says[1]) or professional_in(says[0]),
        language="" if says[2] == "en" else says[2], support=". ".join(filter(None, map(needed, says[:2]))),
    )  # fmt: skip


_WAYS = {Way.PHONE: Channel.PHONE, Way.TEXT: Channel.TEXT, Way.EMAIL: Channel.EMAIL, Way.LETTER: Channel.LETTER}


def _cannot(read: Needs) -> frozenset[Way]:
    return frozenset(way for way, channel in _WAYS.items() if channel in read.why_not)


def _formats(read: Needs) -> frozenset[Format]:
    return frozenset(Format(form.value) for form in read.forms if form.value in set(Format))
