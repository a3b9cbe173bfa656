"""Letters that are held up until they would come too late: each is told by a person, whatever holds messages here."""

from datetime import datetime, timedelta

from django.db import transaction

from fairwait.engine.calendars import london_day
from fairwait.history import actions as history
from fairwait.history.actions import Fact
from fairwait.keeping_in_touch.messages import becoming, outbox
from fairwait.keeping_in_touch.messages.models import Message
from fairwait.keeping_in_touch.messages.rules.channels import Channel
from fairwait.keeping_in_touch.messages.rules.leaving import Verdict
from fairwait.keeping_in_touch.messages.rules.states import MessageState
from fairwait.keeping_in_touch.messages.setting import InForce
from fairwait.keeping_in_touch.messages.standing import standings

_FURTHEST = timedelta(days=92)
"""No letter is so long on its way."""
_UNTOLD = "The day it spoke of has come, and nobody had said that they were told."


@transaction.atomic
def look(*, in_force: InForce, now: datetime) -> int:
    """Hand over what would come too late by post, and end what nobody told in time. Returns how many it was.

    A queue that is paused, a provider that is not well, or a batch that nobody posts keeps a letter from the moment of
    sending, at which it would be asked the same. What may have left is left alone: nobody is told twice.
    """
    here = (MessageState.QUEUED, MessageState.WITH_STAFF)
    due = Message.objects.filter(speaks_of__lte=london_day(now) + _FURTHEST, state__in=here)
    if not due.exists():
        return 0
    history.locked_head()
    locked = due.select_for_update(of=("self",)).select_related("queued_by")
    by_post = list(locked.filter(channel__in=(Channel.LETTER, Channel.PRINT), is_by_hand=False).order_by("pk"))
    people = standings([message.person_id for message in by_post], council=in_force.messaging.hours)
    told: list[Fact] = []
    post = in_force.post
    for message in by_post:
        stands = people[message.person_id]
        if outbox.decide(message, stands, is_read=True, now=now, post=post).verdict is Verdict.TELL:
            told += outbox.told_by_a_person(message, stands, now=now)
    for message in locked.filter(state=MessageState.WITH_STAFF, expires_at__lte=now).order_by("pk"):
        told += becoming.ended(message, MessageState.EXPIRED, code="expired", why=_UNTOLD, now=now)
    becoming.record(told, by=None, now=now)
    return len(told)
