"""F24, F28-F32: a message's whole life, its worker killed at every step of it: sent once, lost never, told truly.

The stand-in outlives the workers, as the provider does: what it accepted is the judge.
"""

import signal

import pytest

from fairwait.keeping_in_touch.messages.fake_notify import FakeNotify
from fairwait.keeping_in_touch.messages.fake_notify.scripts import Fault
from fairwait.upkeep import failpoints
from tests.faults import place
from tests.keeping_in_touch.messages.test_processes import WRITE, sending, stands

pytestmark = [pytest.mark.django_db, pytest.mark.faults, pytest.mark.timeout(600)]
STEPS = ("message.claimed", "message.sending", "message.after-send")
RECEIPTS = "from tests.keeping_in_touch.messages import sweep\nsweep.take_receipts()"


def test_every_step_of_a_message_is_walked():
    known = [each for each in failpoints.names() if each.partition(".")[0] in ("message", "receipt")]
    assert sorted((*STEPS, "receipt.taken")) == known


def killed(council, program, point):
    place.run(council, program, code=-signal.SIGKILL, FAIRWAIT_FAILPOINT=point)


def test_killed_again_and_again_through_its_whole_life(another, tells):
    """One council, one after another: each worker dies one step further on, and the next goes on from what was kept."""
    council = another("life")
    place.run(council, WRITE)
    with FakeNotify() as fake:
        key = fake.key()
        for point in STEPS:
            killed(council, sending(fake, key), point)
        assert len(fake.accepted) <= 3
        place.run(council, sending(fake, key))
        assert sorted(fake.accepted) == sorted(stands(council))
        assert set(stands(council).values()) == {"sent"}
        killed(council, RECEIPTS, "receipt.taken")
        assert set(stands(council).values()) == {"sent"}, "a receipt is kept with what it changes, or not at all"
        place.run(council, RECEIPTS)
        place.run(council, RECEIPTS)
        assert set(stands(council).values()) == {"delivered"}
        place.run(council, sending(fake, key))
        assert len(fake.accepted) == 3
    tells("F30", "a message's whole life: its worker killed at each step in turn, then gone on", trials=len(STEPS) + 1)


@pytest.mark.parametrize("fault", [Fault.CUT_AFTER, Fault.CUT_BEFORE, Fault.ERROR_503, Fault.NOT_JSON])
def test_an_answer_that_is_lost_and_a_worker_that_dies_with_it(another, tells, fault):
    """Whether the first message was taken nobody knows, and the worker that did not know is gone as well."""
    council = another(f"lost-{fault}")
    place.run(council, WRITE)
    with FakeNotify() as fake:
        key = fake.key()
        fake.script.then(fault)
        killed(council, sending(fake, key), "message.after-send")
        assert set(stands(council).values()) <= {"claimed", "queued", "sending", "unknown"}
        place.run(council, sending(fake, key))
        after = stands(council)
        assert sorted(fake.accepted) == sorted(after)
        assert set(after.values()) == {"sent"}
    tells("F29", f"no answer ({fault}), and the worker killed before it kept that", trials=1)
