"""The work of messages outside a request."""

import random
from datetime import timedelta

from django.conf import settings

from fairwait.engine.calendars import london_day
from fairwait.keeping_in_touch.messages import actions, gateways, late, setting, taking
from fairwait.keeping_in_touch.messages.gateways import NotifyGateway
from fairwait.keeping_in_touch.messages.outbox import Outbox
from fairwait.keeping_in_touch.messages.rules.channels import Channel
from fairwait.upkeep import schedules
from fairwait.upkeep.jobs import JobRun, job
from fairwait.upkeep.rules import Hourly

TEXTS = "messages.texts"
TURN = timedelta(seconds=20)
"""So long at a time: campaigns and bulk acts share the worker."""


@job(actions.SEND, lease_seconds=120, attempts=5, retry_seconds=30)
def send(run: JobRun) -> str:
    """Send what is due, then ask to be called when there is more. Run twice it does nothing twice: each message has its
    own lease and number."""
    in_force = setting.in_force(on=london_day(run.clock()))
    late.look(in_force=in_force, now=run.clock())
    outbox = Outbox(
        gateways=gateways.set_up(in_force.messaging),
        in_force=in_force,
        clock=run.clock,
        rng=random.Random(),  # noqa: S311  only so that two who wait do not come back at once
        timeout=timedelta(seconds=settings.MESSAGES.timeout),
        beat=lambda done: run.progress("Sending", done),
    )
    sent = outbox.run(until=run.clock() + TURN)
    due = outbox.next_due()
    if due is not None and outbox.gateways.by_channel:
        actions.wake(now=run.clock(), at=due)
    return f"{sent} sent."


@job(TEXTS, lease_seconds=120, attempts=3)
def texts(run: JobRun) -> str:
    """Ask the provider for texts whose callback never came. Safe to run twice: each is taken once."""
    messaging = setting.in_force(on=london_day(run.clock())).messaging
    way = gateways.set_up(messaging).of(Channel.TEXT)
    if not isinstance(way, NotifyGateway):
        return ""
    taken = taking.fetch(page_of=way.texts_in, now=run.clock())
    return f"{taken} texts had not been told to us." if taken else ""


def register() -> None:
    """Look once an hour, whatever was forgotten; and every quarter for texts, which may say that things are worse."""
    schedules.add(actions.SEND, Hourly(10), kind=actions.SEND)
    for minute in (3, 18, 33, 48):
        schedules.add(f"{TEXTS}.{minute}", Hourly(minute), kind=TEXTS)
