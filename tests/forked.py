"""Processes by the dozen: one that has started everything forks itself for each program, so that a test waits for the
program and not for imports. A program finds the settings of its environment read anew, and ends as any process does.

Run as `python -m tests.forked`: the first line of input is what every program begins with, and each further one a
request in JSON (program, words, environment, folder, where to write what it says); each line of output is the exit
code, negative when a signal ended it.
"""

import atexit
import importlib
import io
import json
import os
import select
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

LONGEST = 280
"""Seconds a program may take."""


@dataclass(frozen=True)
class Ended:
    """A program that has ended."""

    returncode: int
    stdout: str
    stderr: str


def run(
    program: str, *words: str, environment: dict[str, str], folder: Path, preamble: str = "import fairwait.config.cli"
) -> Ended:
    """Run a program to its end, in a process forked from one that has started."""
    forker, place = _forker(preamble)
    out, err = place / "out", place / "err"
    request = {
        "program": program, "words": words, "environment": environment, "folder": str(folder), "out": str(out),
        "err": str(err),
    }  # fmt: skip
    assert forker.stdin
    assert forker.stdout
    forker.stdin.write(json.dumps(request) + "\n")
    forker.stdin.flush()
    if not select.select([forker.stdout], [], [], LONGEST)[0]:
        forker.kill()
        _forker.cache_clear()
        raise subprocess.TimeoutExpired([program, *words], LONGEST, output=out.read_text(), stderr=err.read_text())
    code = forker.stdout.readline()
    assert code, "the process that forks has ended"
    return Ended(int(code), out.read_text(), err.read_text())


@cache
def _forker(preamble: str) -> "tuple[subprocess.Popen[str], Path]":
    """The process that forks itself for every program; it ends when we do."""
    place = Path(tempfile.mkdtemp(prefix="fairwait-forker-"))
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("FAIRWAIT_", "COV_"))}
    environment |= {"DJANGO_SETTINGS_MODULE": "fairwait.config.settings", "FAIRWAIT_DIR": str(place / "nobodys")}
    make_folders(environment)
    command = [sys.executable, "-m", "tests.forked"]
    forker = subprocess.Popen(
        command, env=environment, cwd=Path(__file__).resolve().parent.parent, stdin=subprocess.PIPE,
        stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert forker.stdin
    forker.stdin.write(json.dumps(preamble) + "\n")
    atexit.register(_end, forker, place)
    return forker, place


def _end(forker: "subprocess.Popen[str]", place: Path) -> None:
    forker.communicate()
    shutil.rmtree(place, ignore_errors=True)


def make_folders(environment: dict[str, str]) -> None:
    """The folders and the key of a council, as `init` makes them."""
    made = "from fairwait.config.environment import Environment; Environment().make_folders()"
    subprocess.run([sys.executable, "-c", made], env=environment, check=True)


def serve() -> None:
    """Answer requests until there are no more; in a process of its own, be the program that was asked for."""
    import django

    django.setup()
    known: dict[str, Any] = {"__name__": "__main__"}
    exec(compile(json.loads(sys.stdin.readline()), "preamble", "exec"), known)
    while line := sys.stdin.readline():
        child = os.fork()
        if child == 0:
            return become(json.loads(line), known)
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)
    return None


def become(request: dict[str, Any], known: dict[str, Any]) -> None:
    """Be the program asked for, where and for whom it was asked."""
    with open(os.devnull, "rb") as nothing:
        os.dup2(nothing.fileno(), 0)
    for number, name in ((1, "out"), (2, "err")):
        with open(request[name], "wb") as file:
            os.dup2(file.fileno(), number)
    sys.stdin = io.TextIOWrapper(io.FileIO(0, closefd=False))  # the one we had has read ahead
    sys.argv = ["-c", *request["words"]]
    os.chdir(request["folder"])
    os.environ.clear()
    os.environ.update(request["environment"])
    tempfile.tempdir = None
    if not settled():
        os.execve(sys.executable, [sys.executable, "-c", request["program"], *request["words"]], request["environment"])
    exec(compile(request["program"], "program", "exec"), known)


def settled() -> bool:
    """Read the settings as they are for this environment; no connection has been opened yet. Not where they refuse."""
    from django.conf import settings
    from django.core.cache import caches
    from django.db import connections
    from django.utils.log import configure_logging

    from fairwait.config.environment import SettingsRefused

    try:
        read = importlib.reload(importlib.import_module(os.environ["DJANGO_SETTINGS_MODULE"]))
    except SettingsRefused:
        return False
    for name in filter(str.isupper, dir(read)):
        setattr(settings, name, getattr(read, name))
    for handler in (connections, caches):
        vars(handler).clear()
        handler.__init__()  # type: ignore[misc]
    configure_logging(settings.LOGGING_CONFIG, settings.LOGGING)
    return True


if __name__ == "__main__":
    serve()
