"""Serving a council: web processes and two workers, started again when they die, drained when told to stop."""

import logging
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings

from fairwait.upkeep import machine, versions
from fairwait.upkeep.backup.restore import LOCK
from fairwait.upkeep.rules import Lane

log = logging.getLogger(__name__)
DRAIN_SECONDS = 30
REQUEST_SECONDS = 60
WATCH_SECONDS = 0.2
LONGEST_PAUSE_SECONDS = 30.0


class CannotServe(Exception):
    """The site cannot be served; the words say why and what to do."""


@dataclass
class Child:
    """A process we keep running: started again after it dies, each time after a longer pause until it lasts."""

    name: str
    command: list[str]
    process: "subprocess.Popen[bytes] | None" = None
    started_at: float = 0.0
    start_at: float = 0.0
    pause_seconds: float = 1.0
    deaths: int = field(default=0)

    def watch(self, moment: float) -> None:
        """Start it if it should run and does not."""
        if self.process is None:
            if moment >= self.start_at:
                self.process, self.started_at = machine.start(self.command), moment
            return
        code = self.process.poll()
        if code is None:
            return
        self.deaths += 1
        lasted = moment - self.started_at
        self.pause_seconds = 1.0 if lasted > 60 else min(self.pause_seconds * 2, LONGEST_PAUSE_SECONDS)
        log.error("process_died", extra={"child": self.name, "code": code, "seconds": round(lasted)})
        self.process, self.start_at = None, moment + self.pause_seconds


def serve(
    *,
    host: str = "127.0.0.1",
    port: int = 8000,
    workers: int | None = None,
    with_worker: bool = True,
    on_start: Callable[[], None] | None = None,
    stop: threading.Event | None = None,
) -> None:
    """Serve until told to stop (SIGTERM, Ctrl-C, or `stop` set); returns once everything has drained.

    Args:
        workers: web processes; as many as cores if not given.
        with_worker: also run the workers that jobs and timetables need, one for short work and one for long.
        on_start: called once when the web processes have been started, to say where the site is.
        stop: for a caller that stops us from another thread; without it, signals do.
    Raises: CannotServe when the database is not ready, or this council is being served already.
    """
    waiting = versions.pending()
    if waiting:
        raise CannotServe(f"The database is not up to date ({len(waiting)} change(s) wait). Run `fairwait migrate`.")
    versions.refuse_newer()
    ended = stop or threading.Event()
    if stop is None:
        machine.when_told_to_stop(ended.set)
    with ExitStack() as stack:
        _only_here(stack)
        children = [Child("web", web_command(host=host, port=port, workers=workers or machine.cores()))]
        if with_worker:
            work = [sys.executable, "-m", "fairwait.upkeep", "work"]
            children += [Child(f"{lane} worker", [*work, lane]) for lane in Lane]
        try:
            _watch(children, ended, on_start)
        finally:
            _drain(children)


def _only_here(stack: ExitStack) -> None:
    try:
        stack.enter_context(machine.only_one(Path(settings.ENVIRONMENT.home) / LOCK))
    except machine.AlreadyLocked:
        raise CannotServe(
            f"The council in {settings.ENVIRONMENT.home} is being served already. Stop that first."
        ) from None


def _watch(children: list[Child], ended: threading.Event, on_start: Callable[[], None] | None) -> None:
    for child in children:
        child.watch(time.monotonic())
    if on_start is not None:
        on_start()
    while not ended.wait(WATCH_SECONDS):
        for child in children:
            child.watch(time.monotonic())
            if child.name == "web" and child.deaths >= 5 and child.process is None:
                raise CannotServe("The web server keeps dying: is the port taken? See the log.")


def _drain(children: list[Child]) -> None:
    running = [child.process for child in children if child.process is not None]
    for process in running:
        machine.ask_to_stop(process)
    deadline = time.monotonic() + DRAIN_SECONDS + 5
    for process in running:
        try:
            process.wait(timeout=max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            # Safe: a killed job's lease runs out, and an unfinished transaction never was.
            process.kill()
            process.wait()


def web_command(*, host: str, port: int, workers: int) -> list[str]:
    """The command that starts the web processes on this system."""
    if not machine.can_run_gunicorn():
        return [sys.executable, "-m", "fairwait.upkeep", "web", host, str(port)]
    shared = Path("/dev/shm")  # noqa: S108  for gunicorn's own heartbeat file, which must not wait for a disk
    options = {
        "bind": f"[{host}]:{port}" if ":" in host else f"{host}:{port}",
        "workers": workers,
        "worker-class": "sync",
        "timeout": REQUEST_SECONDS,
        "graceful-timeout": DRAIN_SECONDS,
        "max-requests": 20_000,
        "max-requests-jitter": 2_000,
        "limit-request-line": 4_094,
        "limit-request-fields": 60,
        "limit-request-field_size": 8_190,
        "log-level": "warning",
        **({"worker-tmp-dir": str(shared)} if shared.is_dir() and os.access(shared, os.W_OK) else {}),
    }
    flags = [word for name, value in options.items() for word in (f"--{name}", str(value))]
    return [
        sys.executable,
        "-m",
        "gunicorn",
        *flags,
        "--no-control-socket",
        settings.WSGI_APPLICATION.replace(".application", ":application"),
    ]
