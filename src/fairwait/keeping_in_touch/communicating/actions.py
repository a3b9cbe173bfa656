"""Recording how somebody needs to be communicated with, and what they want no more of: kept together or not at all."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from fairwait.accounts.models import User
from fairwait.keeping_in_touch.communicating.models import CommunicationReview
from fairwait.keeping_in_touch.messages import actions as messages
from fairwait.keeping_in_touch.messages import standing
from fairwait.keeping_in_touch.messages.rules.channels import Channel
from fairwait.people import actions as people
from fairwait.people.models import Person
from fairwait.people.queries import standing_for
from fairwait.people.rules.communicating import Communication

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
