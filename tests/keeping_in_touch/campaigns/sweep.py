"""A campaign begun, and its waves asked and sent, as programs that other processes run."""

from datetime import date, time, timedelta

from django.utils import timezone

from fairwait.accounts.models import User
from fairwait.engine.calendars import london_day
from fairwait.history import actions as history
from fairwait.keeping_in_touch.campaigns import actions, previewing, waves
from fairwait.keeping_in_touch.campaigns.models import Campaign
from fairwait.keeping_in_touch.campaigns.rules.settings import Settings
from fairwait.keeping_in_touch.check_in import actions as check_in
from fairwait.keeping_in_touch.check_in.rules.desk import Desk
from fairwait.keeping_in_touch.messages import actions as messages
from fairwait.keeping_in_touch.messages.rules.channels import Channel
from fairwait.waiting import queries
from fairwait.waiting.models import Wait
from fairwait.waiting.rules import facts
from tests.keeping_in_touch.messages import sweep


def begin(count=3):
    """People whom one can text, and a campaign that asks them."""
    now, by = working_day(), User.objects.get(username="sam")
    today = london_day(now)
    messages.adopt_messaging(text=sweep.ANY_HOUR, adopted_from=today, reason="sweep", by=by, now=now)
    desk = Desk(
        reader="the duty worker", phone="01632 960210", night_phone="01632 960199", opens=time(9), closes=time(17),
        within_minutes=60,
    )  # fmt: skip
    check_in.adopt_desk(desk=desk, adopted_from=today, reason="sweep", by=by, now=now)
    User.objects.filter(pk=by.pk).update(role="list_coordinator")
    by.refresh_from_db()
    waits = list(Wait.objects.filter(status="open").order_by("pk")[:count])
    for number, wait in enumerate(waits):
        told = {"key": wait.key, "set": {}, "row": 1, "source": "trays"}
        about = {"mobile": f"+44770090{400 + number:04}", "date_of_birth": "1940-01-02", "first_name": "Amina"}
        private = {"person": about, "set": {}}
        history.record(
            history.Fact(facts.CHANGED.name, wait.person_id, wait.pk, told, private), by=None, now=now, cause="import:9"
        )
    settings = Settings(
        name="Sweep", question="how-are-things", channels=(Channel.TEXT,), reminder="", reminders=0, between_days=7,
        a_day=100, quiet_days=0, ends_on=today + timedelta(days=60),
    )  # fmt: skip
    campaign = actions.draft(
        settings=settings, waits=[wait.pk for wait in waits], narrowing="", about="All", seed=1, by=by, now=now
    )
    shown = previewing.preview(campaign, now=now)
    actions.begin(campaign=campaign, expect=shown.digest, by=by, now=now)


def turn():
    """One turn of the worker."""
    return waves.turn(Campaign.objects.get(), now=working_day()).asked


def send():
    """What the campaign wrote goes out, on the day on which it was written."""
    sweep.send(minutes=30, ahead=working_day() - timezone.now())


def working_day():
    """Now, or the same time on the next day on which somebody reads."""
    now, calendar = timezone.now(), queries.calendar()
    while not calendar.is_working_day(_day(now)):
        now += timedelta(days=1)
    return now


def _day(now) -> date:
    return london_day(now)
