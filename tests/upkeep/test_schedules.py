"""Each period once, however many schedulers run and however long nothing ran (F23)."""

from datetime import time

import pytest

from fairwait.upkeep import jobs, schedules
from fairwait.upkeep.models import Job, Period, Schedule
from fairwait.upkeep.rules import Daily, Hourly, Outcome

pytestmark = pytest.mark.django_db


@jobs.job("test.timetabled")
def timetabled(run):
    return ""


@pytest.fixture
def only(monkeypatch):
    monkeypatch.setattr(schedules, "_entries", {})

    def add(timetable, missed=schedules.Missed.LATEST):
        return schedules.add("test", timetable, kind="test.timetabled", missed=missed)

    return add


def test_a_new_timetable_owes_nothing_for_the_past(only, clock):
    only(Hourly())
    assert schedules.run_due(now=clock()) == []
    assert schedules.run_due(now=clock()) == []
    clock.move(hours=1)
    assert [job.arguments["period"] for job in schedules.run_due(now=clock())] == ["2026-11-02T10"]


def test_a_period_is_settled_once(only, clock):
    only(Daily(time(1, 30)))
    schedules.run_due(now=clock())
    clock.move(days=1)
    assert len(schedules.run_due(now=clock())) == 1
    assert schedules.run_due(now=clock()) == []
    clock.move(hours=-5)  # the machine's clock steps back
    assert schedules.run_due(now=clock()) == []
    assert Job.objects.count() == 1


def test_missed_periods_are_recorded_as_skipped_and_the_latest_is_done(only, clock):
    only(Hourly())
    schedules.run_due(now=clock())
    clock.move(hours=3)
    assert len(schedules.run_due(now=clock())) == 1
    settled = list(Period.objects.order_by("period").values_list("period", "outcome"))
    assert settled == [
        ("2026-11-02T10", Outcome.SKIPPED),
        ("2026-11-02T11", Outcome.SKIPPED),
        ("2026-11-02T12", Outcome.QUEUED),
    ]


def test_missed_periods_are_caught_up_where_each_counts(only, clock):
    only(Hourly(), schedules.Missed.EACH)
    schedules.run_due(now=clock())
    clock.move(hours=3)
    periods = [job.arguments["period"] for job in schedules.run_due(now=clock())]
    assert periods == ["2026-11-02T10", "2026-11-02T11", "2026-11-02T12"]


def test_a_second_scheduler_that_looked_before_the_first_wrote_settles_nothing(only, clock):
    entry = only(Hourly())
    schedules.run_due(now=clock())
    clock.move(hours=1)
    assert len(schedules._settle(entry, now=clock())) == 1
    assert schedules._settle(entry, now=clock()) == []
    # Even with its place forgotten, the unique pair refuses the second.
    Schedule.objects.update(last_done_for="2026-11-02T09")
    assert schedules._settle(entry, now=clock()) == []
    assert Job.objects.count() == 1


def test_a_timetable_can_be_turned_off(only, clock):
    only(Hourly())
    schedules.run_due(now=clock())
    Schedule.objects.update(is_on=False)
    clock.move(hours=2)
    assert schedules.run_due(now=clock()) == []


def test_every_timetable_of_ours_asks_for_work_somebody_does():
    assert schedules.entries()
    for entry in schedules.entries():
        assert jobs.kind(entry.kind), entry.name
