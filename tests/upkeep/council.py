"""A council of its own on disk, and other processes that work on it: for what one process cannot show.

Each is made by copying one that was migrated once, so that a test costs a copy, not a migration. Where the tests run on
PostgreSQL, each council is a database of its own.
"""

import os
import shutil
import subprocess
import sys
import uuid
from dataclasses import dataclass
from pathlib import Path

from tests import forked, migrated
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

    def run(self, program: str, *, code: int = 0, folder: Path = ROOT, **more: str) -> str:
        """Run a program on this council to its end; it must end with `code`. Returns what it printed."""
        there = f"HOME = Path(os.environ['FAIRWAIT_DIR'])\n{program}"
        done = forked.run(there, environment=self.environment(**more), folder=folder, preamble=PREAMBLE)
        assert done.returncode == code, f"ended with {done.returncode}\n{done.stdout}\n{done.stderr}"
        return done.stdout.strip()


def settings_module() -> str:
    """The real settings, unless the tests were pointed elsewhere."""
    chosen = os.environ.get("DJANGO_SETTINGS_MODULE", "tests.settings")
    return "fairwait.config.settings" if chosen == "tests.settings" else chosen


def python_path() -> str:
    """Where Python looks, ourselves included."""
    return os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])


def make_first(home: Path) -> Council:
    """A council with nothing in it yet, migrated."""
    server = _server()
    council = Council(home, _database(like=migrated.postgres_database(server) if server else ""))
    forked.make_folders(council.environment())
    if not server:
        shutil.copy(migrated.sqlite_file(), home / "fairwait.sqlite3")
    return council


def make_like(first: Council, home: Path) -> Council:
    """Another council, as the first was when it was made."""
    shutil.copytree(first.home, home, ignore=shutil.ignore_patterns("logs", "*.log"))
    (home / "logs").mkdir(exist_ok=True)
    return Council(home, _database(like=first.url.rsplit("/", 1)[-1]))


def make_empty(like: Council, home: Path) -> Council:
    """A folder and a database with nothing in them."""
    council = Council(home, _database() if like.url else "")
    forked.make_folders(council.environment())
    return council


def _server() -> str:
    server = os.environ.get("FAIRWAIT_DATABASE_URL", "")
    return server if server.startswith("postgres") else ""


def _database(*, like: str = "") -> str:
    if not (server := _server()):
        return ""
    name = f"council_{uuid.uuid4().hex[:12]}"
    return migrated.create(server, name, like=like)


def drop(council: Council) -> None:
    """Remove the council's database."""
    if council.url:
        migrated.drop(council.url, council.url.rsplit("/", 1)[1])
