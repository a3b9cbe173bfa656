"""A part that fails says so, to staff in words and to a monitor in one (P17, S56)."""

from datetime import timedelta

import pytest

from fairwait.upkeep import actions, machine, queries
from fairwait.upkeep.models import Finding, Installation, Job, Worker
from fairwait.upkeep.rules import JobState, Lane, State

pytestmark = pytest.mark.django_db


@pytest.fixture
def well(clock, tmp_path, monkeypatch):
    """Everything as it should be."""
    monkeypatch.setattr(machine, "free_bytes", lambda folder: 50_000_000_000)
    for number, lane in enumerate(Lane):
        actions.start_worker(host="here", process=number, now=clock(), lane=lane)
    actions.note("backup", is_good=True, words="", now=clock())
    actions.note("proof", is_good=True, words="", now=clock())

    def look():
        return {check.name: check for check in queries.health(now=clock(), home=tmp_path)}

    return look


def test_all_is_well(well):
    assert {check.state for check in well().values()} == {State.OK}
    assert queries.is_well(list(well().values()))


def test_no_worker(well, clock):
    clock.move(minutes=3)
    assert well()["Worker"].state is State.FAIL
    assert "fairwait serve" in well()["Worker"].words


def test_a_worker_busy_with_one_long_job_is_alive(well, clock):
    actions.enqueue("upkeep.sweep", arguments={}, by=None, now=clock())
    clock.move(minutes=3)
    Job.objects.update(state=JobState.RUNNING, started_at=clock(), lease_until=clock() + timedelta(minutes=1))
    Worker.objects.filter(lane=Lane.SHORT).update(seen_at=clock())
    assert well()["Worker"].state is State.OK


@pytest.mark.parametrize(("lane", "words"), [(Lane.SHORT, "messages"), (Lane.LONG, "imports")])
def test_one_of_the_two_workers_is_missing(well, clock, lane, words):
    """However well the other is, or busy with what is its own."""
    clock.move(minutes=3)
    Worker.objects.exclude(lane=lane).update(seen_at=clock())
    assert well()["Worker"].state is State.FAIL
    assert f"The {lane} worker is not running: {words}" in well()["Worker"].words
    Worker.objects.filter(lane=lane).update(seen_at=clock())
    assert well()["Worker"].state is State.OK


def test_one_worker_of_every_kind_is_enough(well, clock):
    clock.move(minutes=3)
    actions.start_worker(host="here", process=9, now=clock())
    assert well()["Worker"].state is State.OK


def test_an_old_backup_and_an_old_proof(well, clock):
    clock.move(hours=27)
    Worker.objects.update(seen_at=clock())
    assert (well()["Backup"].state, well()["History"].state) == (State.FAIL, State.FAIL)
    assert "27 hours" in well()["Backup"].words


def test_a_broken_chain(well, clock):
    actions.note("proof", is_good=False, words="The history is not whole: Event 9 is missing.", now=clock())
    assert well()["History"].state is State.FAIL
    assert "Event 9" in well()["History"].words
    assert Finding.objects.get(pk="proof").good_at is not None


def test_a_new_council_is_not_blamed_for_what_it_could_not_have_done(well, clock):
    Finding.objects.all().delete()
    Installation.objects.update(made_at=clock())
    assert well()["Backup"].state is State.WARN
    clock.move(days=3)
    assert well()["Backup"].state is State.FAIL


@pytest.mark.parametrize(("free", "state"), [(100, State.FAIL), (1_000_000_000, State.WARN), (9e9, State.OK)])
def test_the_disk(well, monkeypatch, free, state):
    monkeypatch.setattr(machine, "free_bytes", lambda folder: free)
    assert well()["Disk"].state is state


def test_a_folder_that_went_away(well, clock, tmp_path, monkeypatch):
    monkeypatch.undo()
    checks = queries.health(now=clock(), home=tmp_path / "gone")
    assert next(check for check in checks if check.name == "Disk").state is State.FAIL


def test_work_that_waits_and_work_that_failed(well, clock):
    job = actions.enqueue("upkeep.sweep", arguments={}, by=None, now=clock())
    clock.move(minutes=6)
    Worker.objects.update(seen_at=clock())
    assert well()["Work outside the request"].state is State.WARN
    Job.objects.filter(pk=job.pk).update(state=JobState.FAILED, finished_at=clock())
    assert "failed" in well()["Work outside the request"].words


def test_messages_paused(well, clock):
    actions.pause_messages(because="Restored.", now=clock())
    assert queries.is_messaging_paused()
    assert well()["Messages"].state is State.WARN
    actions.resume_messages(by=Installation(pk=1))
    assert not queries.is_messaging_paused()
    with pytest.raises(ValueError, match="why"):
        actions.pause_messages(because="", now=clock())


def test_messages_that_wait_until_somebody_mends_something(well, clock):
    actions.note("messages.notify", is_good=False, words="Slower.", facts={"is_for_people": False}, now=clock())
    assert well()["Messages"].state is State.OK  # they go on by themselves
    actions.note("messages.text", is_good=False, words="Mend it.", facts={"is_for_people": True}, now=clock())
    assert (well()["Messages"].state, well()["Messages"].words) == (State.WARN, "Mend it.")
    actions.note("messages.text", is_good=True, words="", now=clock())
    assert well()["Messages"].state is State.OK


def test_a_database_that_does_not_answer(well, monkeypatch):
    from django.db import OperationalError

    def gone(*_args, **_kwargs):
        raise OperationalError("gone")

    monkeypatch.setattr(queries.connection, "cursor", gone)
    checks = well()
    assert checks["Database"].state is State.FAIL
    assert "Worker" not in checks


def test_the_page_says_one_word_to_a_monitor_and_nothing_else(client, monkeypatch):
    for state, status, words in (
        (State.OK, 200, b"ok\n"),
        (State.WARN, 200, b"ok\n"),
        (State.FAIL, 503, b"not well\n"),
    ):
        checks = [queries.Check("Database", state, "The password of the database is wrong.")]
        monkeypatch.setattr(queries, "health", lambda checks=checks, **_: checks)
        answer = client.get("/health")
        assert (answer.status_code, answer.content) == (status, words)
        assert "no-store" in answer["Cache-Control"]
