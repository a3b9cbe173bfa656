"""Work outside the request: asked for with its action, taken once, held by a lease, ended in words."""

import os
import platform
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import IntegrityError, OperationalError, transaction

from fairwait.upkeep import actions, jobs, queries, schedules, worker
from fairwait.upkeep.models import Job, Worker
from fairwait.upkeep.rules import JobState, Lane

pytestmark = pytest.mark.django_db
SOMEBODY = SimpleNamespace(pk=7)
does = {}


@jobs.job("test.any", lease_seconds=30, attempts=2, retry_seconds=60)
def any_job(run):
    return does["it"](run)


@pytest.fixture(autouse=True)
def _no_timetables(monkeypatch):
    monkeypatch.setattr(schedules, "_entries", {})


@pytest.fixture
def ask(clock):
    def ask(handler=lambda run: "Done.", **arguments):
        does["it"] = handler
        return actions.enqueue("test.any", arguments=arguments, by=SOMEBODY, now=clock())

    return ask


def work(clock):
    return worker.Worker(clock=clock).run(once=True)


def test_a_job_is_done_and_says_so(ask, clock):
    job = ask(lambda run: f"{run.arguments['rows']} rows", rows=3)
    assert work(clock) == 1
    job.refresh_from_db()
    assert (job.state, job.message, job.attempts, job.created_by_id) == (JobState.DONE, "3 rows", 1, 7)
    assert job.finished_at == clock()
    assert job.lease_until is None


def test_an_action_that_is_undone_asked_for_nothing(ask):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        ask()
        raise ZeroDivisionError
    assert not Job.objects.exists()


def test_a_kind_nobody_knows_is_refused_when_asked_for(clock):
    with pytest.raises(actions.UnknownJob):
        actions.enqueue("test.unheard-of", arguments={}, by=None, now=clock())


def test_a_kind_that_went_away_ends_in_words(ask, clock):
    job = ask()
    Job.objects.filter(pk=job.pk).update(kind="test.gone")
    assert work(clock) == 0
    job.refresh_from_db()
    assert job.state == JobState.FAILED
    assert "does not know" in job.message


def test_jobs_are_taken_in_the_order_they_were_asked_for(ask, clock):
    seen = []
    for number in range(3):
        ask(lambda run: seen.append(run.arguments["number"]), number=number)
    work(clock)
    assert seen == [0, 1, 2]


def test_each_worker_takes_what_is_of_its_lane(ask, clock, monkeypatch):
    kind = jobs.kind("test.any")
    assert kind.lane is Lane.SHORT
    ask()
    monkeypatch.setitem(jobs._kinds, "test.any", replace(kind, lane=Lane.LONG))
    assert worker.Worker(clock=clock, lane=Lane.SHORT).run(once=True) == 0
    assert worker.Worker(clock=clock, lane=Lane.LONG).run(once=True) == 1
    monkeypatch.setitem(jobs._kinds, "test.any", kind)
    ask()
    assert worker.Worker(clock=clock, lane=Lane.LONG).run(once=True) == 0
    assert worker.Worker(clock=clock, lane=Lane.SHORT).run(once=True) == 1


def test_a_silent_job_is_taken_over_within_its_lane(ask, clock):
    job = ask()
    assert actions.claim(clock=clock, lane=Lane.SHORT).attempt == 1
    clock.move(seconds=31)
    assert actions.claim(clock=clock, lane=Lane.LONG) is None
    assert actions.claim(clock=clock, lane=Lane.SHORT).pk == job.pk


def test_a_kind_that_went_away_is_ended_by_the_short_worker(ask, clock):
    job = ask()
    Job.objects.filter(pk=job.pk).update(kind="test.gone")
    worker.Worker(clock=clock, lane=Lane.LONG).run(once=True)
    job.refresh_from_db()
    assert job.state == JobState.QUEUED
    worker.Worker(clock=clock, lane=Lane.SHORT).run(once=True)
    job.refresh_from_db()
    assert job.state == JobState.FAILED


def test_a_job_that_goes_on_lets_others_pass_and_loses_no_attempt(ask, clock):
    seen = []

    def in_turns(run):
        seen.append(run.arguments["number"])
        if seen.count(0) < 5 and run.arguments["number"] == 0:
            clock.move(seconds=10)
            raise jobs.JobGoesOn

    first, _ = ask(in_turns, number=0), ask(in_turns, number=1)
    work(clock)
    assert seen == [0, 1, 0, 0, 0, 0]
    first.refresh_from_db()
    assert (first.state, first.attempts) == (JobState.DONE, 1)


def test_only_what_the_same_worker_does_first_is_before_a_job(ask, clock):
    actions.enqueue("upkeep.prove", arguments={}, by=None, now=clock())
    first, second = ask(), ask()
    actions.claim(clock=clock, lane=Lane.SHORT)
    assert (queries.before(first), queries.before(second)) == (0, 1)


def test_a_database_away_ends_no_worker_and_loses_no_job(ask, clock, monkeypatch):
    """It was away when the job was to be settled: the job keeps its lease, and is taken again when that has run out."""
    job, settles = ask(), actions.end
    one = worker.Worker(clock=clock, poll_seconds=0)

    def away(*given, **named):
        monkeypatch.setattr(actions, "end", settles)
        raise OperationalError("database is locked")

    def wait(seconds):
        clock.move(seconds=31)
        if Job.objects.filter(pk=job.pk, state=JobState.DONE).exists():
            one.stop.set()

    monkeypatch.setattr(actions, "end", away)
    monkeypatch.setattr(worker, "close_old_connections", lambda: None)
    monkeypatch.setattr(one.stop, "wait", wait)
    assert one.run() == 2
    job.refresh_from_db()
    assert (job.state, job.attempts) == (JobState.DONE, 2)


def test_what_takes_minutes_is_placed_as_long():
    """A new kind of job is placed here too, so that somebody thinks of who waits behind it."""
    kinds = [name for name in jobs.kinds(lane=Lane.SHORT) if not name.startswith("test.")]
    assert kinds == [
        "campaigns.waves", "measures.morning", "messages.send", "messages.texts", "people.join",
        "people.join-undo", "priority.reorder", "upkeep.note-head", "waiting.bulk", "waiting.bulk-undo",
    ]  # fmt: skip


def test_a_job_for_later_waits(ask, clock):
    job = ask()
    Job.objects.filter(pk=job.pk).update(not_before=clock() + jobs.timedelta(minutes=5))
    assert work(clock) == 0
    clock.move(minutes=6)
    assert work(clock) == 1


def test_a_refusal_is_shown_and_not_tried_again(ask, clock):
    def refuse(run):
        raise jobs.JobRefused("The file has no usable row. Mend it and send it again.")

    job = ask(refuse)
    work(clock)
    clock.move(hours=1)
    assert work(clock) == 0
    job.refresh_from_db()
    assert (job.state, job.attempts) == (JobState.FAILED, 1)
    assert job.message.startswith("The file has no usable row")


def test_an_error_is_tried_again_after_a_while_then_ends_without_its_words(ask, clock):
    def fail(run):
        raise RuntimeError("Amina Farouk")

    job = ask(fail)
    work(clock)
    job.refresh_from_db()
    assert job.state == JobState.QUEUED
    assert work(clock) == 0
    clock.move(seconds=61)
    assert work(clock) == 1
    job.refresh_from_db()
    assert (job.state, job.attempts) == (JobState.FAILED, 2)
    assert "Amina" not in job.message
    assert str(job.uuid) in job.message


@pytest.mark.django_db(transaction=True)
def test_progress_is_written_and_keeps_the_lease(ask, clock):
    seen = {}

    def long(run):
        clock.move(seconds=20)
        run.progress("Checking", 40, 100)
        seen["job"] = queries.job(run.uuid)
        clock.move(seconds=20)  # past the first lease, inside the renewed one
        assert actions.claim(clock=clock) is None
        return "Done."

    job = ask(long)
    work(clock)
    assert (seen["job"].phase, seen["job"].done, seen["job"].total) == ("Checking", 40, 100)
    job.refresh_from_db()
    assert job.state == JobState.DONE


@pytest.mark.django_db(transaction=True)
def test_progress_is_written_a_few_times_a_second_at_most(ask, clock, django_assert_max_num_queries):
    def chatty(run):
        with django_assert_max_num_queries(60):
            for row in range(20_000):
                run.progress("Checking", row, 20_000)

    job = ask(chatty)
    work(clock)
    job.refresh_from_db()
    assert job.state == JobState.DONE


@pytest.mark.django_db(transaction=True)
def test_progress_inside_the_handlers_own_transaction_writes_nothing(ask, clock, django_assert_num_queries):
    def writing(run):
        with transaction.atomic(), django_assert_num_queries(0):
            run.progress("Writing", 1, 2)
        return "Done."

    job = ask(writing)
    work(clock)
    job.refresh_from_db()
    assert (job.state, job.phase) == (JobState.DONE, "")


def test_a_waiting_job_is_cancelled_at_once(ask, clock):
    job = actions.cancel(ask(), by=SOMEBODY, now=clock())
    assert job.state == JobState.CANCELLED
    assert work(clock) == 0


@pytest.mark.django_db(transaction=True)
def test_a_running_job_stops_at_its_next_sign_of_progress(ask, clock):
    def stopped_by_a_person(run):
        actions.cancel(queries.job(run.uuid), by=SOMEBODY, now=clock())
        run.progress("Checking", 1, 2)
        raise AssertionError("it went on")

    job = ask(stopped_by_a_person)
    work(clock)
    job.refresh_from_db()
    assert job.state == JobState.CANCELLED


@pytest.mark.django_db(transaction=True)
def test_a_job_whose_worker_fell_silent_is_taken_over_and_the_first_can_write_nothing(ask, clock):
    job = ask()
    frozen = actions.claim(clock=clock)
    assert actions.claim(clock=clock) is None
    clock.move(seconds=31)
    second = actions.claim(clock=clock)
    assert (second.uuid, second.fence, second.attempt) == (frozen.uuid, frozen.fence + 1, 2)
    with pytest.raises(jobs.LeaseLost):
        frozen.progress("Late", 1, 1)
    with pytest.raises(jobs.LeaseLost), transaction.atomic():
        frozen.finish("late")
    assert not actions.end(frozen, state=JobState.DONE, message="late", now=clock())
    assert not actions.put_back(frozen, seconds=0, now=clock())
    job.refresh_from_db()
    assert (job.state, job.message) == (JobState.RUNNING, "")
    assert actions.end(second, state=JobState.DONE, message="in time", now=clock())


def test_a_job_that_kills_its_workers_is_given_up(ask, clock):
    job = ask()
    for _ in range(2):
        assert actions.claim(clock=clock) is not None
        clock.move(seconds=31)
    assert actions.claim(clock=clock) is None
    job.refresh_from_db()
    assert job.state == JobState.FAILED
    assert "stopped 2 times" in job.message


def test_the_database_itself_refuses_a_state_that_makes_no_sense(ask):
    job = ask()
    for wrong in ({"state": "lost"}, {"state": JobState.DONE}, {"state": JobState.RUNNING}, {"done": -1}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Job.objects.filter(pk=job.pk).update(**wrong)


def test_polling_an_empty_table_is_one_read(clock, django_assert_num_queries):
    with django_assert_num_queries(1) as seen:
        assert actions.claim(clock=clock) is None
    assert seen.captured_queries[0]["sql"].startswith("SELECT")


@pytest.fixture
def ended():
    """The number of a process that has ended."""
    done = subprocess.Popen([sys.executable, "-c", ""])
    done.wait()
    return done.pid


def held_by(job, clock, **worker):
    """A job that a worker was in the middle of."""
    told = {"host": platform.node(), "started_at": clock(), "seen_at": clock(), **worker}
    holder = Worker.objects.create(**told)
    later = clock() + timedelta(minutes=15)
    Job.objects.filter(pk=job.pk).update(
        state=JobState.RUNNING, started_at=clock(), lease_until=later, attempts=1, fence=1, worker=holder.pk
    )


def test_what_a_killed_worker_held_is_taken_up_by_the_next_that_starts(ask, clock, ended):
    job = ask()
    held_by(job, clock, process=ended)
    assert work(clock) == 1
    job.refresh_from_db()
    assert (job.state, job.attempts, job.fence) == (JobState.DONE, 2, 2)


def test_a_worker_that_has_our_number_now_is_gone(ask, clock):
    job = ask()
    held_by(job, clock, process=os.getpid())
    assert work(clock) == 1
    job.refresh_from_db()
    assert job.state == JobState.DONE


@pytest.mark.parametrize("holder", ["lives", "elsewhere", "ours"])
def test_whoever_may_still_be_at_it_keeps_what_they_hold(ask, clock, ended, holder, monkeypatch):
    job = ask()
    of = {"lives": {"process": os.getppid()}, "elsewhere": {"process": ended, "host": "another"}}
    held_by(job, clock, **of.get(holder, {"process": os.getpid()}))
    if holder == "ours":
        monkeypatch.setattr(worker, "_here", {Worker.objects.get().pk})
    assert work(clock) == 0
    job.refresh_from_db()
    assert (job.state, job.attempts) == (JobState.RUNNING, 1)
