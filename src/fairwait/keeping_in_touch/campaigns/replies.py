"""Answers to campaigns, taken as they are recorded: through the private page, by text, in a call.

Taking one counts it, and ends nothing. What a text says that may be urgent, or a wish to be called, is recorded at once
as told by the person, so that triage is open again before anybody has read it.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from fairwait.accounts.access import require
from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission
from fairwait.history import actions as history
from fairwait.history.models import Event as Row
from fairwait.history.queries import told as opened
from fairwait.history.registry import Told as Event
from fairwait.keeping_in_touch.campaigns import actions
from fairwait.keeping_in_touch.campaigns.models import Asked, Campaign
from fairwait.keeping_in_touch.campaigns.rules import answers, texts
from fairwait.keeping_in_touch.campaigns.rules.answers import UNCLEAR, How
from fairwait.keeping_in_touch.campaigns.rules.planning import BY_HAND, State
from fairwait.keeping_in_touch.campaigns.rules.settings import LATE_DAYS, CampaignRefused
from fairwait.keeping_in_touch.check_in import actions as check_in
from fairwait.keeping_in_touch.check_in.models import Answer
from fairwait.keeping_in_touch.check_in.rules.answers import Told
from fairwait.keeping_in_touch.messages import taking
from fairwait.keeping_in_touch.messages.rules import facts as messages
from fairwait.keeping_in_touch.messages.rules.incoming import Heard
from fairwait.people.models import Person
from fairwait.people.queries import records_of, standing_for
from fairwait.waiting.checking_in import record_check_in
from fairwait.waiting.models import Wait
from fairwait.waiting.rules import facts as waits

_KINDS = frozenset({waits.CHECKED_IN.name, waits.CONTACTED.name, messages.RECEIVED.name})


def heard(events: Iterable[Event]) -> None:
    """Be told of what was just recorded, inside its transaction."""
    found = [event for event in events if event.kind in _KINDS]
    if not found or not Campaign.objects.exclude(state=State.DRAFT).exists():
        return
    done: set[tuple[int, str]] = set()
    for event in found:
        if (event.subject, event.kind) in done:
            continue
        done.add((event.subject, event.kind))  # one answer is recorded on each of somebody's waits
        _take(event)


def _take(event: Event) -> None:
    person = standing_for(Person.objects.get(pk=event.subject))
    at, is_text = _said_at(event), event.kind == messages.RECEIVED.name
    row = asked_of(records_of(person), at=at, is_text=is_text)
    if row is None:
        return
    if is_text:
        _by_text(row, event)
    elif event.kind == waits.CONTACTED.name:
        told = answers.of_call(event.facts.get("outcome", ""))
        keep(row, told=told, how=How.PHONE, seq=event.seq, now=event.recorded_at, is_sure=True)
    elif event.private.get("how") != How.TEXT.value:  # what a text tells is kept by the text itself
        told = event.private.get("told", "")
        if told:
            is_by_another = bool(event.private.get("who"))
            keep(
                row, told=told, how=_way(row), seq=event.seq, now=event.recorded_at, is_sure=True,
                is_by_another=is_by_another,
            )  # fmt: skip


def _said_at(event: Event) -> datetime:
    """When it was said. A text may be known as somebody's long after it came."""
    is_text = event.kind == messages.RECEIVED.name
    return (event.occurred_at if is_text else None) or event.recorded_at


def asked_of(people: list[int], *, at: datetime, is_text: bool) -> Asked | None:
    """The campaign that had asked somebody last, if what they said at a moment is an answer to it.

    A private page or a call answers what was asked there; a text may have come before anybody asked.
    """
    found = Asked.objects.filter(person__in=people).exclude(campaign__state=State.DRAFT)
    found = found.filter(Q(times__gt=0) | Q(route__in=BY_HAND))
    found = found.filter(Q(campaign__ended_at=None) | Q(campaign__ended_at__gt=at - timedelta(days=LATE_DAYS)))
    if is_text:
        found = found.exclude(first_at__gt=at).exclude(campaign__started_at__gt=at)
    return found.select_related("campaign", "message").order_by("-pk").first()


def _way(row: Asked) -> How:
    return How.CODE if row.message is not None and row.message.way.is_post else How.LINK


def keep(
    row: Asked, *, told: str, how: How, seq: int | None, now: datetime, is_sure: bool, is_by_another: bool = False
) -> None:
    """Keep an answer, unless one that counts more is there."""
    counted = answers.counts(told, known=row.told)
    if counted != told and row.told:
        return
    row.told, row.how, row.event, row.is_sure, row.is_by_another = counted, how.value, seq, is_sure, is_by_another
    row.told_at, row.is_open, row.is_silent = row.told_at or now, False, False
    row.save(update_fields=["told", "how", "event", "is_sure", "is_by_another", "told_at", "is_open", "is_silent"])
    actions.changed(row.campaign_id)


def _by_text(row: Asked, event: Event) -> None:
    words = event.private.get("words", "")
    is_urgent = Heard.URGENT.value in event.facts.get("heard", ())  # recorded as "worse" with the text itself
    if not is_urgent and not texts.is_answer(words):
        return
    told, at = Told.WORSE if is_urgent else texts.answer_of(words), _said_at(event)
    keep(row, told=told.value if told else UNCLEAR, how=How.TEXT, seq=event.seq, now=at, is_sure=False)
    if told is Told.CALL_ME:
        people = records_of(standing_for(Person.objects.get(pk=event.subject)))
        how, now = How.TEXT.value, event.recorded_at
        record_check_in(people=people, told=told.value, said=words, how=how, at=at, now=now)


# What a person makes of it --------------------------------------------------------------------------------------------


@transaction.atomic
def understand(*, row: Asked, told: str, by: User, now: datetime) -> Asked:
    """Somebody has read what was said, and says what it means. It stands over what a rule took it for."""
    require(by, Permission.RECORD_CONTACT, on=row.wait)
    history.locked_head()  # an answer that comes just now is taken with the history held
    found = Asked.objects.select_for_update().get(pk=row.pk)
    if told not in answers.LABELS or told == UNCLEAR:
        raise CampaignRefused("Select what they told us.", field="told")
    if not found.told:
        raise CampaignRefused("They have not answered.")
    was = found.told
    found.told, found.is_sure = told, True
    found.save(update_fields=["told", "is_sure"])
    people = records_of(standing_for(Person.objects.get(pk=found.person_id)))
    if told == Told.WORSE and was != Told.WORSE:
        record_check_in(people=people, told=told, how=found.how, now=now)
    taking.settle_heard(records=people, how=f"Read as: {answers.LABELS[told]}.", by=by, now=now)
    actions.changed(found.campaign_id)
    return found


def words_of(row: Asked) -> str:
    """What was said in the answer that counts."""
    event = Row.objects.filter(seq=row.event).first() if row.event else None
    told = opened(event) if event else None
    if told is None or Heard.NOT_SAFE.value in told.facts.get("heard", ()):  # not for the team
        return ""
    private: dict[str, Any] = told.private
    return str(private.get("said") or private.get("words") or "")


def read_all(*, row: Asked, by: User, now: datetime) -> None:
    """Whoever works an answer has read what came through the private page."""
    people = records_of(standing_for(Person.objects.get(pk=row.person_id)))
    for answer in Answer.objects.filter(person__in=people, read_at=None).exclude(told=Told.NOT_SAFE.value):
        check_in.read(answer=answer, by=by, now=now)


def open_waits(row: Asked) -> list[Wait]:
    """The waits it is about that are still open."""
    return list(Wait.objects.filter(pk__in=row.waits, status="open").select_related("person").order_by("pk"))
