"""A worker that is killed while a campaign asks: nobody is asked twice, and nobody is forgotten."""

import signal

import pytest

from fairwait.keeping_in_touch.messages.fake_notify import FakeNotify
from fairwait.upkeep import failpoints
from tests.faults import place
from tests.faults.conftest import another, clock, first_council, prepared  # noqa: F401

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.timeout(300)]
POINTS = [name for name in failpoints.names() if name.startswith("campaign.")]
BEGIN = "from tests.keeping_in_touch.campaigns import sweep\nsweep.begin(3)"
ASK = "from tests.keeping_in_touch.campaigns import sweep\nprint(sweep.turn())"
STANDS = (
    "from fairwait.keeping_in_touch.campaigns.models import Asked\n"
    "from fairwait.keeping_in_touch.messages.models import Message\n"
    "print(*Asked.objects.values_list('times', flat=True), Message.objects.count())"
)


def test_there_are_failpoints_around_each_person():
    assert POINTS == ["campaign.asked", "campaign.asking"]


@pytest.mark.parametrize("point", [*POINTS, "campaign.asking:2", "campaign.asked:3"])
def test_killed_at_each_step_everybody_is_asked_once(another, point):  # noqa: F811
    council = another(point.replace(":", "-"))
    place.run(council, BEGIN)
    place.run(council, ASK, code=-signal.SIGKILL, FAIRWAIT_FAILPOINT=point)
    place.run(council, ASK)
    assert place.run(council, STANDS).split() == ["1", "1", "1", "3"]
    with FakeNotify() as fake:
        sending = (
            "from tests.keeping_in_touch.campaigns import sweep as asking\n"
            "from tests.keeping_in_touch.messages import sweep\n"
            f"sweep.through({fake.url!r}, {fake.key()!r})\nasking.send()"
        )
        place.run(council, sending, code=-signal.SIGKILL, FAIRWAIT_FAILPOINT="message.after-send")
        place.run(council, sending)
        assert len(fake.accepted) == len(set(fake.accepted)) == 3
    assert place.run(council, ASK).split()[-1] == "0"
