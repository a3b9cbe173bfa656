"""What differs between systems, as this one does it."""

import signal
import subprocess
import sys

import pytest

from fairwait.upkeep import failpoints, machine


def run(program, **environment):
    import os

    kept = {**os.environ, **environment}
    return subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False, env=kept)


def test_a_memory_limit_holds():
    done = run("from fairwait.upkeep import machine\nassert machine.limit_memory(400_000_000)\nbytearray(600_000_000)")
    assert "MemoryError" in done.stderr


def test_a_limit_on_processor_time_holds():
    done = run("from fairwait.upkeep import machine\nassert machine.limit_processor_seconds(1)\nwhile True: pass")
    assert done.returncode == -signal.SIGXCPU


def test_a_limit_on_file_size_holds(tmp_path):
    program = f"""
from fairwait.upkeep import machine
import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
assert machine.limit_file_size(1000)
with open({str(tmp_path / "big")!r}, "wb") as file:
    file.write(b"x" * 5000)"""
    assert "File too large" in run(program).stderr


def test_peak_memory_is_in_bytes():
    assert 5_000_000 < machine.peak_memory_bytes() < 50_000_000_000


def test_a_lock_is_held_by_one_and_freed_when_its_process_is_killed(tmp_path):
    lock = tmp_path / "lock"
    holder = subprocess.Popen(
        [sys.executable, "-c", f"""
from pathlib import Path
from fairwait.upkeep import machine
with machine.only_one(Path({str(lock)!r})):
    print("held", flush=True); input()"""],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    assert holder.stdout.readline() == b"held\n"
    with pytest.raises(machine.AlreadyLocked), machine.only_one(lock):
        pass
    holder.kill()
    holder.communicate()
    with machine.only_one(lock):
        pass


def test_a_failpoint_kills_only_where_it_is_named():
    program = """
from fairwait.upkeep.failpoints import failpoint
for step in range(3):
    failpoint("test.here")
    print(step, flush=True)"""
    assert run(program).stdout == "0\n1\n2\n"
    assert run(program, FAIRWAIT_FAILPOINT="test.elsewhere").stdout == "0\n1\n2\n"
    killed = run(program, FAIRWAIT_FAILPOINT="test.here:2")
    assert (killed.returncode, killed.stdout) == (-signal.SIGKILL, "0\n")


def test_the_registry_of_failpoints_finds_them_all():
    assert {"backup.copied", "backup.written", "restore.before-swap", "restore.swapped"} <= set(failpoints.names())


def test_failpoints_are_refused_in_production(monkeypatch):
    monkeypatch.setenv(failpoints.VARIABLE, "backup.copied")
    with pytest.raises(failpoints.FailpointRefused):
        failpoints.refuse_in_production(is_production=True)
    failpoints.refuse_in_production(is_production=False)
