"""A worker that dies or freezes while it sends: no second message, none lost (F02, F24, F25, F30)."""

import signal
import time

import pytest
from notifications_python_client.errors import HTTPError
from notifications_python_client.notifications import NotificationsAPIClient

from fairwait.keeping_in_touch.messages.fake_notify import FakeNotify
from fairwait.upkeep import failpoints
from tests.faults import place
from tests.faults.conftest import another, clock, first_council, prepared  # noqa: F401

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.timeout(300)]
POINTS = [name for name in failpoints.names() if name.startswith("message.")]
WRITE = "from tests.keeping_in_touch.messages import sweep\nsweep.write(3)"
STANDS = (
    "from fairwait.keeping_in_touch.messages.models import Message\n"
    "print(*sorted(f'{m.uuid}={m.state}' for m in Message.objects.all()))"
)


def sending(fake, key, more="", minutes=30):
    return (
        "from tests.keeping_in_touch.messages import sweep\n"
        f"sweep.through({fake.url!r}, {key!r})\n{more}\nsweep.send(minutes={minutes})"
    )


def stands(council):
    return dict(each.split("=") for each in place.run(council, STANDS).split())


def test_there_are_failpoints_around_each_step():
    assert POINTS == ["message.after-send", "message.claimed", "message.sending"]


@pytest.mark.parametrize("point", POINTS)
def test_killed_at_each_step_every_message_leaves_once(another, point):  # noqa: F811
    council = another(point)
    place.run(council, WRITE)
    with FakeNotify() as fake:
        key = fake.key()
        place.run(council, sending(fake, key), code=-signal.SIGKILL, FAIRWAIT_FAILPOINT=point)
        left = list(fake.accepted)
        assert len(left) == (3 if point == "message.after-send" else 0)
        place.run(council, sending(fake, key))
        after = stands(council)
        assert sorted(fake.accepted) == sorted(after)
        assert set(after.values()) == {"sent"}


FREEZES = """
from fairwait.keeping_in_touch.messages import gateways, notify
from datetime import timedelta
from fairwait.keeping_in_touch.messages import outbox
outbox.LEASE = timedelta(seconds=3)
real = notify._Client._perform_request
def stops(self, method, url, kwargs):
    if method == "POST":
        sys.stdout.write("holding\\n"); sys.stdout.flush()
        sys.stdin.readline()
    return real(self, method, url, kwargs)
notify._Client._perform_request = stops
"""


def test_frozen_past_its_lease_while_another_takes_over_sends_nothing_twice(another):  # noqa: F811
    council = another("frozen")
    place.run(council, WRITE)
    with FakeNotify() as fake:
        key = fake.key()
        slow = council.start(sending(fake, key, FREEZES, minutes=0))
        assert "holding" in slow.stdout.readline()
        slow.send_signal(signal.SIGSTOP)
        time.sleep(3.2)
        place.run(council, sending(fake, key))
        assert len(fake.accepted) == 3
        slow.send_signal(signal.SIGCONT)
        _, complained = slow.communicate("\n" * 9, timeout=60)
        assert slow.returncode == 0, complained
        after = stands(council)
        assert sorted(fake.accepted) == sorted(after)
        assert set(after.values()) == {"sent"}


def test_a_token_made_before_a_freeze_is_refused_after_it():
    """Why a worker frozen between its last question and the network cannot send late: the provider's clock."""
    now = [time.time()]
    with FakeNotify(clock=lambda: now[0]) as fake:
        client = NotificationsAPIClient(fake.key(), base_url=fake.url)
        url, request = client._create_request_objects(
            "/v2/notifications/letter", {"reference": "r", "content": "JVBERi0="}, None
        )
        now[0] += 61
        with pytest.raises(HTTPError, match="system clock"):
            client._perform_request("POST", url, request)
        assert fake.accepted == []
