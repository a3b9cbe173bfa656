"""What only several processes can show: killed, frozen and rival workers, two schedulers, a server told to stop."""

import os
import signal
import socket
import time
import urllib.error
import urllib.request
from contextlib import contextmanager

import pytest

from fairwait.upkeep import failpoints
from fairwait.upkeep.server import DRAIN_SECONDS

pytestmark = pytest.mark.django_db
WORK = "worker.run(once=True)"
ASK = "actions.enqueue('test.write', arguments={'subject': 5}, by=None, now=timezone.now())"
LOOK = "j = Job.objects.filter(kind='test.write').latest('id')\nprint(j.state, j.attempts, verify().events)"


def until(true, seconds=120):
    """Wait for something to become true."""
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "it never came"
        time.sleep(0.1)


@pytest.mark.parametrize("point", [*[n for n in failpoints.names() if n.startswith("job.")], "test.written"])
def test_a_job_whose_worker_is_killed_is_done_once_in_effect(council, point):
    """F24: killed at each step; when the lease has run out another worker does it, and never twice."""
    council.run(ASK)
    council.run(WORK, code=-signal.SIGKILL, FAIRWAIT_FAILPOINT=point)
    time.sleep(2.1)  # the lease of this kind
    council.run(WORK)
    state, attempts, events = council.run(LOOK).split()
    assert (state, events) == ("done", "1")
    assert int(attempts) <= 2


def test_a_frozen_worker_that_wakes_up_writes_nothing(council):
    """F25: SIGSTOP past the lease, another takes over, SIGCONT."""
    council.run(ASK)
    slow = council.start(
        """
@jobs.job("test.slow", lease_seconds=2)
def slow(run): ...
def handler(run):
    print("holding", flush=True)
    sys.stdin.readline()
    with transaction.atomic():
        write(run.arguments["subject"])
        run.finish("late")
jobs._kinds["test.write"] = jobs.Kind("test.write", handler, 2, 3, 0)
worker.run(once=True)
"""
    )
    assert slow.stdout.readline() == "holding\n"
    slow.send_signal(signal.SIGSTOP)
    time.sleep(2.1)
    council.run(WORK)
    slow.send_signal(signal.SIGCONT)
    _, complained = slow.communicate("\n", timeout=30)
    assert slow.returncode == 0, complained
    assert council.run(LOOK) == "done 2 1"


def test_rival_workers_do_each_job_once(council):
    council.run(f"[{ASK} for _ in range(40)]")
    rivals = [council.start(WORK) for _ in range(4)]
    for rival in rivals:
        _, complained = rival.communicate(timeout=60)
        assert rival.returncode == 0, complained
    assert council.run("print(Job.objects.filter(state='done', attempts=1).count(), verify().events)") == "40 40"


def test_two_schedulers_settle_each_period_once(council):
    """F23: started at the same moment, three hours after anything last ran."""
    council.run(
        "past = timezone.now() - timedelta(hours=3)\nfor e in schedules.entries():\n"
        "    Schedule.objects.create(name=e.name, last_done_for=e.timetable.period(past), changed_at=past)"
    )
    go = council.home / "go"
    race = (
        f"import time\nprint('ready', flush=True)\nwhile not os.path.exists({str(go)!r}): time.sleep(0.001)\n"
        "schedules.run_due(now=timezone.now())"
    )
    rivals = [council.start(race) for _ in range(4)]
    for rival in rivals:
        assert rival.stdout.readline() == "ready\n"
    go.touch()
    for rival in rivals:
        _, complained = rival.communicate(timeout=60)
        assert rival.returncode == 0, complained
    counted = (
        "p = Period.objects.filter(schedule='upkeep.note-head')\nprint(p.count(), p.filter(outcome='queued').count())"
    )
    assert council.run(counted) == "3 1"
    assert council.run("print(Job.objects.filter(kind='upkeep.note-head').count())") == "1"


def test_what_is_urgent_does_not_wait_behind_what_is_long(council):
    """A long job is under way and does not end; what was asked for after it is done meanwhile by the other worker."""
    council.run(
        "actions.enqueue('upkeep.prove', arguments={}, by=None, now=timezone.now())\n"
        "actions.enqueue('test.read', arguments={}, by=None, now=timezone.now())"
    )
    long = council.start(
        """
from fairwait.upkeep import chores
def handler(run):
    print("begun", flush=True)
    sys.stdin.readline()
jobs._kinds["upkeep.prove"] = jobs.Kind("upkeep.prove", handler, 60, 1, 0, Lane.LONG)
worker.run(once=True, lane=Lane.LONG)
"""
    )
    assert long.stdout.readline() == "begun\n"
    council.run("worker.run(once=True, lane=Lane.SHORT)")
    look = "print(*Job.objects.filter(pk__lte=2).order_by('id').values_list('state', flat=True))"
    assert council.run(look) == "running done"
    _, complained = long.communicate("\n", timeout=30)
    assert long.returncode == 0, complained
    assert council.run(look) == "done done"


def test_a_worker_told_to_stop_finishes_its_job(council):
    """F14."""
    council.run("actions.enqueue('test.read', arguments={}, by=None, now=timezone.now())")
    working = council.start(
        """
import time
def handler(run):
    print("begun", flush=True)
    time.sleep(1)
    return "finished"
jobs._kinds["test.read"] = jobs.Kind("test.read", handler, 30, 1, 0)
worker.run()
"""
    )
    assert working.stdout.readline() == "begun\n"
    working.send_signal(signal.SIGTERM)
    _, complained = working.communicate(timeout=30)
    assert working.returncode == 0, complained
    assert council.run(
        "print(Job.objects.get(kind='test.read').message, Worker.objects.get().stopped_at is not None)"
    ) == ("finished True")


# Serving -----------------------------------------------------------------------------------------------------------

SERVE = (
    "from fairwait.upkeep import server\nserver.serve(port={port}, workers=2, on_start=lambda: print('up', flush=True))"
)

REFUSED = """
from fairwait.upkeep import server
try:
    server.serve(port=1)
except server.CannotServe as why:
    print(why)
"""


def answer(port):
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=10) as reply:
            return reply.status
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return 0


@contextmanager
def serving(council, program=SERVE):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = council.start(program.format(port=port))
    try:
        until(lambda: answer(port) == 200 or server.poll() is not None, seconds=180)
        yield server, port
    finally:
        if server.poll() is None:
            server.kill()
        server.communicate(timeout=60)


def children(pid):
    """Process ids below one, all the way down."""
    found = []
    for task in os.listdir(f"/proc/{pid}/task") if os.path.exists(f"/proc/{pid}/task") else []:
        with open(f"/proc/{pid}/task/{task}/children") as listed:
            for child in map(int, listed.read().split()):
                found += [child, *children(child)]
    return found


def alive(pid):
    try:
        with open(f"/proc/{pid}/stat") as state:
            return state.read().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def the_worker(pid, lane):
    for child in children(pid):
        with open(f"/proc/{child}/cmdline") as command:
            if command.read().split("\0")[-3:-1] == ["work", lane]:
                return child
    return 0


@pytest.mark.parametrize("lane", ["short", "long"])
def test_the_server_serves_restarts_its_workers_and_drains_when_told(council, lane):
    with serving(council) as (server, port):
        until(lambda: the_worker(server.pid, lane))
        first = the_worker(server.pid, lane)
        os.kill(first, signal.SIGKILL)
        until(lambda: the_worker(server.pid, lane) not in (0, first))
        below = children(server.pid)
        server.send_signal(signal.SIGTERM)
        server.wait(timeout=60)
        assert server.returncode == 0
        until(lambda: not any(alive(pid) for pid in below))
        assert answer(port) == 0


def test_nothing_is_left_running_when_the_server_is_killed(council):
    with serving(council) as (server, _):
        below = children(server.pid)
        assert below
        server.kill()
        server.wait(timeout=30)
        # Those below drain first, as long as they are let: a request may be on its way.
        until(lambda: not any(alive(pid) for pid in below), seconds=2 * DRAIN_SECONDS)


def test_a_council_is_served_once(council):
    with serving(council):
        said = council.run(REFUSED)
        assert "served already" in said


def test_an_old_database_is_not_served(empty):
    said = empty.run(REFUSED)
    assert "fairwait migrate" in said


def test_the_plain_server_answers_and_ends_in_good_order(council):
    plain = "from fairwait.upkeep import machine, server\nmachine.can_run_gunicorn = lambda: False\n" + SERVE
    with serving(council, plain) as (server, port):
        assert answer(port) == 200
        server.send_signal(signal.SIGTERM)
        server.wait(timeout=60)
        assert server.returncode == 0


def test_the_plain_server_listens_to_this_machine_only():
    from fairwait.upkeep import plainweb

    with pytest.raises(plainweb.OnlyThisMachine):
        plainweb.serve(host="0.0.0.0", port=1)
