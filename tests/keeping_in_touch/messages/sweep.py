"""Writing a message, and sending what waits, as programs that other processes run."""

import random
from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from fairwait.accounts.models import User
from fairwait.config.messages import MessagesSettings
from fairwait.engine.calendars import london_day
from fairwait.history import actions as history
from fairwait.keeping_in_touch.messages import actions, gateways, setting, taking
from fairwait.keeping_in_touch.messages.fake_notify.server import EMAIL_TEMPLATE, TEXT_TEMPLATE, FakeNotify
from fairwait.keeping_in_touch.messages.models import Message
from fairwait.keeping_in_touch.messages.outbox import Outbox
from fairwait.waiting.models import Wait
from fairwait.waiting.rules import facts

ANY_HOUR = (
    setting.starter("messaging")
    .replace('"09:00"', '"00:00"').replace('"19:00"', '"23:59:59"').replace('"sat"]', '"sat", "sun"]')
    .replace('council_phone = ""', 'council_phone = "01632 960000"')
)  # fmt: skip


def write(count=1):
    """People whom one can text, and a message to each."""
    now, by = timezone.now(), User.objects.get(username="sam")
    actions.adopt_messaging(text=ANY_HOUR, adopted_from=london_day(now), reason="sweep", by=by, now=now)
    by.role = "list_coordinator"
    for number, wait in enumerate(Wait.objects.filter(status="open").order_by("pk")[:count]):
        told = {"key": wait.key, "set": {}, "row": 1, "source": "trays"}
        private = {"person": {"mobile": f"+44770090{300 + number:04}"}, "set": {}}
        history.record(
            history.Fact(facts.CHANGED.name, wait.person_id, wait.pk, told, private), by=None, now=now, cause="import:9"
        )
        wait.person.refresh_from_db()
        actions.queue(person=wait.person, code="please-ring", wait=wait, by=by, now=now)


def through(url, key):
    """Let messages go to a stand-in."""
    settings.MESSAGES = MessagesSettings(
        switch="on", notify_key=key, notify_url=url, callback_token="t" * 40, smtp_url="",
        text_template=TEXT_TEMPLATE, email_template=EMAIL_TEMPLATE, timeout=2.0,
    )  # fmt: skip


def send(*, minutes=0, gateway=None, ahead=timedelta(0)):
    """Work on, the clock going forward in steps, until nothing is on its way or so many minutes have gone.

    `ahead` is how far the clock is set forward from the beginning, for work that was asked for on a later day.
    """
    end = ahead + timedelta(minutes=minutes)
    while True:
        moment = ahead

        def clock(moment=moment):
            return timezone.now() + moment

        in_force = setting.in_force(on=london_day(clock()))
        ways = gateways.set_up(in_force.messaging) if gateway is None else gateway(in_force.messaging)
        box = Outbox(ways, in_force, clock, random.Random(1), timeout=timedelta(seconds=2))
        box.run(until=clock() + timedelta(seconds=30))
        going = Message.objects.filter(state__in=("queued", "claimed", "sending", "unknown")).exists()
        if not going or ahead >= end:
            return
        ahead += timedelta(seconds=61)


def send_all_to_a_stand_in():
    """With a stand-in of this process, which dies with it."""
    with FakeNotify() as fake:
        through(fake.url, fake.key())
        send(minutes=30)


def take_receipts(status="delivered"):
    """Every message that left is said to have arrived, as the provider says it again and again until it is answered."""
    for message in Message.objects.exclude(left_at=None).order_by("pk"):
        at = f"{message.left_at:%Y-%m-%dT%H:%M:%S.000000Z}"
        taking.receipt(
            reference=str(message.uuid), number=message.provider_number or str(message.uuid), status=status, at=at,
            now=timezone.now(),
        )  # fmt: skip
