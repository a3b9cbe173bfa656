"""F37: the clock jumps back two hours, on a day, on a year. Nothing is done twice, floods, or is in another order."""

from datetime import timedelta

import pytest

from fairwait.history import actions as history
from fairwait.history.models import Event
from fairwait.history.verify import verify
from fairwait.people.rules import KEPT_APART
from fairwait.upkeep import actions, schedules
from fairwait.upkeep.models import Job, Period
from fairwait.upkeep.rules import MOST_MISSED, JobState

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(900)]
BACK, DAY, YEAR = timedelta(hours=-2), timedelta(days=1), timedelta(days=365)
JUMPS = {
    "back two hours": [BACK],
    "on a day": [DAY],
    "on a year": [YEAR],
    "about": [YEAR, -YEAR, BACK, DAY, BACK, BACK],
}


def jump(clock, jumps):
    """After each jump the timetables run, somebody asks for work, and a fact is recorded."""
    schedules.run_due(now=clock())
    for number, step in enumerate(jumps):
        clock.now += step
        schedules.run_due(now=clock())
        history.record(history.Fact(kind=KEPT_APART.name, subject=number + 1, facts={"from": 99}), by=None, now=clock())


def check(clock):
    """What must hold whatever the clock did."""
    periods = list(Period.objects.values_list("schedule", "period"))
    assert len(periods) == len(set(periods))
    for entry in schedules.entries():
        queued = Job.objects.filter(kind=entry.kind).count()
        assert queued <= MOST_MISSED
        if entry.missed is schedules.Missed.LATEST:
            assert queued <= 8, f"{entry.name} floods after a jump"
    assert [event.seq for event in Event.objects.order_by("seq")] == list(range(1, Event.objects.count() + 1))
    assert verify(states=False).is_whole
    while run := actions.claim(clock=clock):  # whatever was asked for before a jump back is still found in time
        actions.end(run, state=JobState.DONE, message="", now=clock())


@pytest.mark.parametrize("name", JUMPS)
def test_a_clock_that_jumps(clock, name):
    jump(clock, JUMPS[name])
    check(clock)


@pytest.mark.faults
def test_clocks_that_jump_at_random(clock, tells):
    import random

    rng = random.Random(2026)
    steps = [timedelta(hours=rng.choice((-26, -2, -1, 1, 2, 25, 24 * 40, 24 * 365, -24 * 365))) for _ in range(60)]
    for number in range(0, 60, 10):
        jump(clock, steps[number : number + 10])
    periods = list(Period.objects.values_list("schedule", "period"))
    assert len(periods) == len(set(periods))
    assert verify(states=False).is_whole
    tells("F37", "the clock jumps by hours, days and years, both ways, while timetables run", trials=60)
