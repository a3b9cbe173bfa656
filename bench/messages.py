"""20,000 messages through the outbox to the stand-in for Notify: processor time of each, beside the bare client."""

import os
import random
import subprocess
import sys
import time
from datetime import timedelta

from bench.phases import Place, found_council, phase, processor_seconds

MESSAGES, BARE = 20_000, 1_000
_ROWS_A_MESSAGE = 5
"""Fewer at a small size, so that the whole bench is soon through."""
_STAND_IN = (
    "from fairwait.keeping_in_touch.messages.fake_notify import FakeNotify\nimport sys, time\n"
    "with FakeNotify(per_minute=10**9) as fake:\n"
    "    print(fake.url, fake.key(), flush=True)\n"
    "    sys.stdin.read()\n    print(len(fake.accepted), len(set(fake.accepted)), flush=True)\n"
)


@phase("messages")
def messages(place: Place) -> None:
    """Each message claimed, checked at the moment of sending, sent through the official client, and on the timeline."""
    os.environ["FAIRWAIT_DIR"] = str(place.folder / "messages")  # a council of its own
    found_council()
    from django.utils import timezone

    from fairwait.keeping_in_touch.messages import gateways, setting
    from fairwait.keeping_in_touch.messages.models import Message
    from fairwait.keeping_in_touch.messages.outbox import Outbox
    from tests.keeping_in_touch.messages import sweep

    count = min(MESSAGES, max(1, place.rows // _ROWS_A_MESSAGE))
    _write(count)
    stand_in = subprocess.Popen(
        [sys.executable, "-c", _STAND_IN], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    url, key = stand_in.stdout.readline().split()  # type: ignore[union-attr]
    sweep.through(url, key)
    in_force = setting.in_force(on=timezone.now().date())
    ways = gateways.set_up(in_force.messaging)
    bare = _bare(next(iter(ways.by_channel.values())))
    began = time.monotonic()
    with place.timed("total"):
        while Message.objects.filter(state="queued").exists():
            # Our own clock goes forward where the minute is full: what is measured is us, not Notify's limit.
            ahead = timedelta(
                minutes=Message.objects.exclude(asked_at=None).count() // in_force.messaging.per_minute * 2
            )
            box = Outbox(ways, in_force, lambda ahead=ahead: timezone.now() + ahead, random.Random(1))
            box.run(until=box.clock() + timedelta(minutes=30))
    place.facts |= {
        "messages": count,
        "ms of processor each": round(1000 * place.processor["total"] / count, 2),
        "ms of the bare client": round(1000 * bare, 2),
        "a minute": round(60 * count / (time.monotonic() - began)),
    }
    taken, different = stand_in.communicate("")[0].split()
    assert (int(taken) - BARE, int(different)) == (count, count + 1), (taken, different)


def _bare(gateway: object) -> float:
    """Processor seconds of one send through the official client alone."""
    from fairwait.keeping_in_touch.messages.notify import Outgoing
    from fairwait.keeping_in_touch.messages.rules.channels import Channel

    message = Outgoing("bare", Channel.TEXT, "07700900123", "", "Hello")
    began = processor_seconds()
    for _ in range(BARE):
        gateway.send(message, still_mine=lambda: True)  # type: ignore[attr-defined]
    return (processor_seconds() - began) / BARE


def _write(count: int) -> None:
    """So many people with a mobile number, an open wait, and a message each."""
    from django.db import transaction
    from django.utils import timezone

    from fairwait.engine.calendars import london_day
    from fairwait.history import actions as history
    from fairwait.keeping_in_touch.messages.models import Message, MessagingVersion
    from tests.desk.town import told
    from tests.keeping_in_touch.messages.sweep import ANY_HOUR

    now = timezone.now()
    MessagingVersion.objects.create(
        code="messaging", version=1, document=ANY_HOUR, adopted_from=london_day(now), reason="bench", recorded_at=now
    )
    with transaction.atomic():
        people, waits = history.new_ids(count), history.new_ids(count)
        history.record_all(
            [
                told(person, wait, person={"mobile": f"+447700{900_300 + number % 500:06}"})
                for number, (person, wait) in enumerate(zip(people, waits, strict=True))
            ],
            by=None, now=now, cause="import:1",
        )  # fmt: skip
        Message.objects.bulk_create(
            Message(
                person_id=person, wait_id=wait, channel="text", template="please-ring", template_version=0,
                body="Wexmoor Council: please ring us on 01632 960000.", to=f"+447700{900_300 + number % 500:06}",
                queued_at=now, not_before=now, expires_at=now + timedelta(days=7),
            )
            for number, (person, wait) in enumerate(zip(people, waits, strict=True))
        )  # fmt: skip
