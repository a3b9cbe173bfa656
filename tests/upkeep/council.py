"""A council of its own on disk, and other processes that work on it: for what one process cannot show.

Each is made by copying one that was migrated once, so that a test costs a copy, not a migration. Where the tests run on
PostgreSQL, each council is a database of its own.
"""

import atexit
import json
import os
import shutil
import subprocess
import sys
import tempfile
import uuid
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.house.files import ROOT

PREAMBLE = """
import django, os, sys
django.setup()
from datetime import *
from pathlib import Path
from django.db import connection, transaction
from django.utils import timezone
from fairwait.history import actions as history, registry
from fairwait.history.verify import verify
from fairwait.upkeep import actions, backup, failpoints, jobs, queries, schedules, worker
from fairwait.upkeep.models import *
from fairwait.upkeep.rules import *
HOME = Path(os.environ["FAIRWAIT_DIR"])
try:
    registry.kind("test.noted")
except registry.UnknownKind:
    registry.register(registry.Kind("test.noted"))

def write(subject, **facts):
    return history.record(history.Fact("test.noted", subject=subject, facts=facts), by=None, now=timezone.now())

@jobs.job("test.write", lease_seconds=2, attempts=3, retry_seconds=0)
def write_once(run):
    with transaction.atomic():
        run.hold()
        write(run.arguments["subject"])
        failpoints.failpoint("test.written")
        run.finish("written")

@jobs.job("test.read", lease_seconds=2, attempts=2, retry_seconds=0)
def read_only(run):
    run.progress("reading", 1, 2)
    return "read"
"""


@dataclass(frozen=True)
class Council:
    """A council on disk; `url` is empty on SQLite."""

    home: Path
    url: str

    def environment(self, **more: str) -> dict[str, str]:
        """What a process of this council is started with."""
        kept = {key: value for key, value in os.environ.items() if not key.startswith(("FAIRWAIT_", "COV_"))}
        place = {
            "FAIRWAIT_DIR": str(self.home),
            "DJANGO_SETTINGS_MODULE": settings_module(),
            "PYTHONPATH": python_path(),
        }
        return {**kept, **place, **({"FAIRWAIT_DATABASE_URL": self.url} if self.url else {}), **more}

    def start(self, program: str, **more: str) -> "subprocess.Popen[str]":
        """Start a program on this council."""
        return subprocess.Popen(
            [sys.executable, "-c", PREAMBLE + program],
            env=self.environment(**more),
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, program: str, *, code: int = 0, **more: str) -> str:
        """Run a program on this council to its end; it must end with `code`. Returns what it printed."""
        out, err = self.home.with_name("out"), self.home.with_name("err")
        request = {"program": program, "environment": self.environment(**more), "out": str(out), "err": str(err)}
        forker = _forker()
        assert forker.stdin
        assert forker.stdout
        forker.stdin.write(json.dumps(request) + "\n")
        forker.stdin.flush()
        ended = int(forker.stdout.readline())
        said, complained = out.read_text(), err.read_text()
        assert ended == code, f"ended with {ended}\n{said}\n{complained}"
        return said.strip()


@cache
def _forker() -> "subprocess.Popen[str]":
    """The process that forks itself for every program; it ends when we do, for its input ends then."""
    home = Path(tempfile.mkdtemp(prefix="fairwait-forker-"))
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    like = Council(home, os.environ.get("FAIRWAIT_DATABASE_URL", ""))
    _make_folders(like)
    command = [sys.executable, "-m", "tests.upkeep.forked"]
    return subprocess.Popen(
        command, env=like.environment(), cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


def _make_folders(council: Council) -> None:
    made = "from fairwait.config.environment import Environment; Environment().make_folders()"
    subprocess.run([sys.executable, "-c", made], env=council.environment(), check=True)


def settings_module() -> str:
    """The real settings, unless the tests were pointed elsewhere."""
    chosen = os.environ.get("DJANGO_SETTINGS_MODULE", "tests.settings")
    return "fairwait.config.settings" if chosen == "tests.settings" else chosen


def python_path() -> str:
    """Where Python looks, ourselves included."""
    return os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])


def make_first(home: Path) -> Council:
    """A council made from nothing, migrated."""
    council = Council(home, _database(home, template=None))
    _make_folders(council)
    subprocess.run([sys.executable, "-m", "django", "migrate", "-v0"], env=council.environment(), check=True, cwd=ROOT)
    return council


def make_like(first: Council, home: Path) -> Council:
    """Another council, as the first was when it was made."""
    shutil.copytree(first.home, home, ignore=shutil.ignore_patterns("logs", "*.log"))
    (home / "logs").mkdir(exist_ok=True)
    return Council(home, _database(home, template=first))


def make_empty(like: Council, home: Path) -> Council:
    """A folder and a database with nothing in them."""
    home.mkdir()
    council = Council(home, _database(home, template=None) if like.url else "")
    _make_folders(council)
    return council


def _database(home: Path, template: Council | None) -> str:
    server = os.environ.get("FAIRWAIT_DATABASE_URL", "")
    if not server.startswith("postgres"):
        return ""
    import psycopg

    name = f"council_{uuid.uuid4().hex[:12]}"
    like = f' TEMPLATE "{template.url.rsplit("/", 1)[1]}"' if template else ""
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"{like}')  # type: ignore[call-overload]
    return f"{server.rsplit('/', 1)[0]}/{name}"


def drop(council: Council) -> None:
    """Remove the council's database."""
    if not council.url:
        return
    import psycopg

    server, name = council.url.rsplit("/", 1)
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')  # type: ignore[call-overload]
