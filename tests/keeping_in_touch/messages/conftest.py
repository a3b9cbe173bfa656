"""A council that sends through the stand-in, and people who can be reached."""

import random
from datetime import UTC, datetime, timedelta

import pytest

from fairwait.accounts.rules import Role
from fairwait.config.messages import MessagesSettings
from fairwait.history.models import Event
from fairwait.keeping_in_touch.messages import actions, gateways, setting
from fairwait.keeping_in_touch.messages.fake_notify import FakeNotify
from fairwait.keeping_in_touch.messages.fake_notify.server import EMAIL_TEMPLATE, TEXT_TEMPLATE
from fairwait.keeping_in_touch.messages.models import Message
from fairwait.keeping_in_touch.messages.outbox import Outbox
from tests.desk import town as towns

TOKEN = "a-callback-token-of-more-than-32-letters"


class Clock:
    """Ours, which tests put forward."""

    def __init__(self):
        self.ahead = timedelta(0)

    def __call__(self):
        return datetime.now(UTC) + self.ahead

    def forward(self, **parts):
        self.ahead += timedelta(**parts)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def notify():
    with FakeNotify() as fake:
        yield fake


def told(fake, **more):
    return MessagesSettings(**{
        "switch": "on", "notify_key": fake.key(), "notify_url": fake.url, "callback_token": TOKEN, "smtp_url": "",
        "text_template": TEXT_TEMPLATE, "email_template": EMAIL_TEMPLATE, "timeout": 1.0, **more,
    })  # fmt: skip


ANY_HOUR = (
    setting.starter("messaging")
    .replace('"09:00"', '"00:00"').replace('"19:00"', '"23:59:59"').replace('"sat"]', '"sat", "sun"]')
    .replace('council_phone = ""', 'council_phone = "01632 960000"')
)  # fmt: skip


class Post:
    """The council's messages, as tests use them."""

    def __init__(self, town, clock, fake, settings):
        self.town, self.clock, self.fake, self.settings = town, clock, fake, settings
        self.number = 0
        self.adopt(ANY_HOUR)

    def adopt(self, text, ago=1):
        actions.adopt_messaging(
            text=text, adopted_from=towns.day(ago), reason="a test", now=self.clock(),
            by=self.town.user(Role.COUNCIL_ADMINISTRATOR),
        )  # fmt: skip

    @property
    def by(self):
        return self.town.user(Role.LIST_COORDINATOR)

    def somebody(self, **person):
        self.number += 1
        held = {"mobile": f"+44770090{self.number:04}", "first_name": "Amina", "last_name": "Example"} | person
        name = f"person {self.number}"
        return towns.join(self.town, name, person={key: value for key, value in held.items() if value is not None})

    def write(self, wait=None, code="please-ring", **more):
        wait = wait or self.somebody()
        return actions.queue(person=wait.person, code=code, wait=wait, by=self.by, now=self.clock(), **more)

    def outbox(self, seed=1):
        in_force = setting.in_force(on=self.clock().date())
        return Outbox(
            gateways=gateways.set_up(in_force.messaging), in_force=in_force, clock=self.clock, rng=random.Random(seed),
            timeout=timedelta(seconds=1),
        )  # fmt: skip

    def run(self, **more):
        return self.outbox(**more).run(until=self.clock() + timedelta(seconds=60))

    def until_settled(self, *, minutes=240, step=61):
        """Work on, the clock going forward, until nothing is on its way."""
        end = self.clock() + timedelta(minutes=minutes)
        while self.clock() < end:
            self.run()
            if not Message.objects.filter(state__in=("queued", "claimed", "sending", "unknown")).exists():
                return
            self.clock.forward(seconds=step)


@pytest.fixture
def post(town, clock, notify, settings):
    settings.MESSAGES = told(notify)
    return Post(town, clock, notify, settings)


def state(message):
    message.refresh_from_db()
    return message.state


def told_of(wait, kind):
    return Event.objects.filter(wait=wait.pk, kind=kind).count()
