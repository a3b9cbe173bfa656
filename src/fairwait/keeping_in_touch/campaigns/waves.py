"""Asking in waves: so many a working day, each person in a transaction of their own.

A worker that dies half-way has so asked nobody twice and forgotten nobody.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

from django.db import transaction

from fairwait.accounts.access import NotAllowed
from fairwait.accounts.models import User
from fairwait.engine.calendars import london_day
from fairwait.history import actions as history
from fairwait.keeping_in_touch.campaigns import actions, gathering, report
from fairwait.keeping_in_touch.campaigns.models import Asked, Campaign
from fairwait.keeping_in_touch.campaigns.rules import comparing, pacing
from fairwait.keeping_in_touch.campaigns.rules.pacing import Room
from fairwait.keeping_in_touch.campaigns.rules.planning import BY_MESSAGE, Plan, Route, State
from fairwait.keeping_in_touch.messages import actions as messages
from fairwait.keeping_in_touch.messages.actions import MessageRefused, Written
from fairwait.keeping_in_touch.messages.models import Message
from fairwait.keeping_in_touch.messages.rules.channels import Channel, Form
from fairwait.keeping_in_touch.messages.rules.choosing import Choice
from fairwait.keeping_in_touch.messages.rules.cost import letter_pages
from fairwait.keeping_in_touch.messages.rules.states import MessageState
from fairwait.keeping_in_touch.packs import giving
from fairwait.keeping_in_touch.packs.actions import PackRefused
from fairwait.keeping_in_touch.packs.models import GivenPack
from fairwait.people import queries as people
from fairwait.upkeep.failpoints import failpoint
from fairwait.upkeep.queries import is_messaging_paused
from fairwait.waiting import queries as waiting

log = logging.getLogger(__name__)
_LOST = (MessageState.FAILED, MessageState.CANCELLED, MessageState.EXPIRED)
_GONE = "Whoever runs it may no longer ask people: somebody else must let it go on."


@dataclass(frozen=True)
class Turn:
    """What one turn did. `because`: why no more were asked; `is_more`: there are more, and others were to go first."""

    asked: int
    because: str
    is_more: bool = False


def turn(
    campaign: Campaign, *, now: datetime, most: int | None = None, between: Callable[[], None] = lambda: None
) -> Turn:
    """One campaign's turn: end it if it is time, see to whom no message reached, and ask whom there is room for.

    Args:
        most: so many at once, where others wait; `is_more` then says whether there are more to ask now.
        between: what is done between two people.
    """
    today = london_day(now)
    if today > campaign.ends_on:
        finish(campaign, now=now)
        return Turn(0, "It has ended.")
    if campaign.said is not State.RUNNING:
        return Turn(0, "It does not run.")
    _see_to_lost(campaign, now=now)
    _look(campaign, now=now)
    if is_messaging_paused():
        return Turn(0, "All messages are stopped.")
    there_is = room(campaign, now=now)
    asked = 0
    rows = due(campaign, count=there_is.count, now=now)
    for row in rows[:most]:
        try:
            asked += ask(row, now=now)
        except NotAllowed:
            _pause(campaign)
            return Turn(asked, _GONE)
        failpoint("campaign.asked")
        between()
    return Turn(asked, there_is.because, is_more=most is not None and len(rows) > most)


def room(campaign: Campaign, *, now: datetime) -> Room:
    """How many may be asked now."""
    today = london_day(now)
    asked = Message.objects.filter(
        cause=campaign.cause, queued_at__gt=now - timedelta(days=1)
    ).exclude(code="taken_back")  # fmt: skip
    return pacing.room(
        a_day=campaign.a_day,
        asked_today=sum(london_day(at) == today for at in asked.values_list("queued_at", flat=True)),
        unread=report.unread(campaign),
        is_working_day=waiting.calendar().is_working_day(today),
    )


def due(campaign: Campaign, *, count: int, now: datetime) -> list[Asked]:
    """Whom to ask next, so many at most: reminders first, since they were asked first, then the most urgent of those
    never asked. Everybody else of a campaign stays unread, however many they are."""
    today = london_day(now)
    rows = Asked.objects.filter(campaign=campaign, is_open=True, route__in=BY_MESSAGE, told="").order_by("position")
    again = (
        row for row in rows.filter(times__gt=0).iterator()
        if pacing.reminder_due(
            asked=row.times, last_asked_on=london_day(row.last_at) if row.last_at else None,
            reminders=campaign.reminders, between_days=campaign.between_days, today=today,
        )
    )  # fmt: skip
    first = list(islice(again, count))
    return [*first, *rows.filter(times=0)[: count - len(first)]]


@transaction.atomic
def ask(row: Asked, *, now: datetime) -> int:
    """Ask one person, as they stand now. Returns how many messages were written: one, or none.

    Raises NotAllowed where whoever runs the campaign may no longer do it.
    """
    history.locked_head()  # another worker's turn waits for this one
    campaign = Campaign.objects.select_related("run_by").get(pk=row.campaign_id)
    found = Asked.objects.select_related("wait", "person").get(pk=row.pk)
    is_same = found.is_open and found.times == row.times and not found.told
    if campaign.said is not State.RUNNING or campaign.run_by is None or not is_same:
        return 0
    ((_row, plan, choice, stand),) = gathering.plans(campaign, [found], now=now)
    if plan.route not in BY_MESSAGE:
        _put_aside(found, plan)
        return 0
    code = campaign.wording(found.arm, is_reminder=found.times > 0)
    wait = found.wait if found.wait_id in stand.open_waits else None
    wanted = Channel(plan.channel) if plan.channel else None
    enclosed = _enclosed(campaign, found, code, wanted=wanted, choice=choice, now=now)
    try:
        message = messages.queue(
            person=found.person, code=code, wait=wait, wanted=wanted, written=enclosed, by=campaign.run_by, now=now,
            cause=campaign.cause,
        )  # fmt: skip
    except MessageRefused as refusal:
        _put_aside(found, Plan(Route.DUTY, str(refusal)))
        return 0
    failpoint("campaign.asking")
    found.channel, found.because, found.message = message.channel, message.because, message
    found.times, found.last_at, found.first_at = found.times + 1, now, found.first_at or now
    found.save(update_fields=["channel", "because", "message", "times", "last_at", "first_at"])
    _give(campaign, found, with_letter=message if enclosed else None, by=campaign.run_by, now=now)
    actions.changed(campaign.pk)
    return 1


def _is_to_give(campaign: Campaign, row: Asked) -> bool:
    """Whether the campaign has a pack that this person was not given yet."""
    records = people.records_of(people.standing_for(row.person))  # given to the record they are now known as
    gone = GivenPack.objects.filter(cause=campaign.pack_cause, person__in=records)
    return bool(campaign.pack) and not gone.exclude(message__state__in=_LOST).exists()


def _enclosed(
    campaign: Campaign, row: Asked, code: str, *, wanted: Channel | None, choice: Choice, now: datetime
) -> Written | None:
    """The letter that asks with the pack behind it: one envelope, where both would go by the same post."""
    if wanted is None or not wanted.is_post or not _is_to_give(campaign, row):
        return None
    try:
        gift = giving.gift(person=row.person, pack=campaign.pack, now=now)
    except PackRefused:
        return None
    if gift.refusal or gift.format is None:
        return None
    sends = gathering.asking(on=london_day(now))
    body = sends.alike(code, wanted, choice.form, stand=gift.standing)
    pages = letter_pages(body, is_large=choice.form is Form.LARGE_PRINT)
    is_one = giving.in_one_envelope(
        gift.written, channel=gift.format.channel, asks=wanted, form=choice.form, pages=pages
    )
    template, version = sends.templates[code]
    return giving.enclosed(template, version, written=gift.written) if is_one else None


def _give(campaign: Campaign, row: Asked, *, with_letter: Message | None = None, by: User, now: datetime) -> None:
    """Give the campaign's pack once, in the transaction of the question; a pack they cannot use is not given."""
    if not _is_to_give(campaign, row):
        return
    try:
        giving.give_pack(
            person=row.person, pack=campaign.pack, wait=row.wait, cause=campaign.pack_cause, with_letter=with_letter,
            by=by, now=now,
        )  # fmt: skip
    except PackRefused as refusal:
        log.info("campaign_pack_not_given", extra={"campaign": str(campaign.uuid), "because": str(refusal)})


def _put_aside(row: Asked, plan: Plan) -> None:
    """Somebody who can no longer be asked by message. Whoever was asked before still counts as asked."""
    row = actions.put(row, plan)
    row.is_open = row.is_open and plan.route is not Route.OUT  # what is shut stays shut
    row.save(update_fields=["route", "channel", "out", "because", "is_open"])
    actions.changed(row.campaign_id)


@transaction.atomic
def _see_to_lost(campaign: Campaign, *, now: datetime) -> None:
    """Whom a message did not reach is rung, or put before whoever is on duty."""
    history.locked_head()
    rows = Asked.objects.filter(
        campaign=campaign,
        campaign__state=State.RUNNING,
        is_open=True,
        route__in=BY_MESSAGE,
        told="",
        message__state__in=_LOST,
    ).select_related("message", "person")
    listed = list(rows)
    for row, _plan, _choice, stand in gathering.plans(campaign, listed, now=now) if listed else ():
        rung = stand.can_be_rung
        why = f"The message did not reach them: {row.message.why if row.message else ''}"
        _put_aside(row, Plan(Route.RING if rung else Route.DUTY, why))
        Message.objects.filter(pk=row.message_id or 0, seen_at=None).update(
            seen_at=now
        )  # it stands with the campaign now


def _look(campaign: Campaign, *, now: datetime) -> None:
    """The one look at a comparison before its end: a wording that is clearly better goes to all still to come."""
    if not campaign.is_comparing or campaign.only_wording:
        return
    stands = report.comparison(campaign, today=london_day(now))
    if stands.look is comparing.Look.STOP:
        campaign.only_wording = stands.better
        campaign.save(update_fields=["only_wording"])
        Asked.objects.filter(campaign=campaign, times=0).update(arm="")  # they are no part of the comparison
        log.info("campaign_wording_settled", extra={"campaign": str(campaign.uuid), "wording": stands.better})


def _pause(campaign: Campaign) -> None:
    Campaign.objects.filter(pk=campaign.pk, state=State.RUNNING).update(state=State.PAUSED, why=_GONE)


@transaction.atomic
def finish(campaign: Campaign, *, now: datetime) -> None:
    """It is time: the campaign ends by itself. Run twice it ends once."""
    actions.hold(campaign)
    found = Campaign.objects.select_for_update().get(pk=campaign.pk)
    if found.is_going:
        actions.over(found, State.ENDED, why="", by=None, now=now)
