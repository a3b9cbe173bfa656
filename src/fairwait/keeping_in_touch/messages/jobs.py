"""The work of messages outside a request."""

import random
from datetime import timedelta

from django.conf import settings

from fairwait.engine.calendars import london_day
from fairwait.keeping_in_touch.messages import actions, gateways, setting
from fairwait.keeping_in_touch.messages.outbox import Outbox
from fairwait.upkeep import schedules
from fairwait.upkeep.jobs import JobRun, job
from fairwait.upkeep.rules import Hourly

TURN = timedelta(seconds=20)
"""So long at a time: imports and backups share the worker."""


@job(actions.SEND, lease_seconds=120, attempts=5, retry_seconds=30)
def send(run: JobRun) -> str:
    """Send what is due, then ask to be called when there is more. Run twice it does nothing twice: each message has its
    own lease and number."""
    in_force = setting.in_force(on=london_day(run.clock()))
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


def register() -> None:
    """Look once an hour, whatever was forgotten."""
    schedules.add(actions.SEND, Hourly(10), kind=actions.SEND)
