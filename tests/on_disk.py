"""A council in a folder of its own, spoken to by the command line alone, each command a process of its own.

Those processes are forked from one that has started (`forked.py`). What a process that starts from nothing says and
ends with is asked by `tests/house` (the run book, the tutorial, the page of commands) and by the wheel.
"""

import json
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fairwait.upkeep.failpoints import VARIABLE
from tests import forked, migrated


@dataclass(frozen=True)
class CouncilOnDisk:
    """A folder with a council in `council/` and whatever files a test puts beside it."""

    folder: Path
    environment: dict[str, str]

    def run(self, *words: str, failpoint: str | None = None) -> forked.Ended:
        """Run a command to its end."""
        environment = {**self.environment, **({VARIABLE: failpoint} if failpoint else {})}
        command = "from fairwait.config.cli import main; main()"
        return forked.run(command, *words, environment=environment, folder=self.folder)

    def json(self, *words: str, code: int = 0) -> dict[str, Any]:
        """Run a command that answers in JSON."""
        done = self.run(*words)
        assert done.returncode == code, f"{words}: {done.returncode} {done.stderr}"
        return json.loads(done.stdout)

    def state(self, as_of: str = "2026-11-25") -> list[dict[str, Any]]:
        """The list without numbers that only count."""
        listed = self.json("list", "--as-of", as_of, "--format", "json")["list"]
        return [{name: value for name, value in row.items() if name not in ("wait", "person")} for row in listed]

    def events(self) -> int:
        """How many events there are, having proved them."""
        proof = self.json("verify", "--json", "-")
        assert proof["whole"], proof["faults"]
        return proof["events"]


def found(
    folder: Path, database: Callable[..., dict[str, str]], name: str, *, from_nothing: bool = False
) -> CouncilOnDisk:
    """A council in a folder: founded there, where nothing was, or as one was that was founded before."""
    place = folder / "council"
    if from_nothing:
        place.mkdir(parents=True)
        return _init(CouncilOnDisk(folder, _environment(place, database(name))))
    shutil.copytree(_founded(), place)
    return CouncilOnDisk(folder, _environment(place, database(name, like=migrated.name_of("founded"))))


def _founded() -> Path:
    """The folder of a council that nobody has worked in, of the kind of database the tests run on."""
    server = os.environ.get("FAIRWAIT_DATABASE_URL", "")

    def make(place: Path) -> None:
        place.mkdir()
        if server:
            like = migrated.postgres_database(server)
            url = migrated.create(server, migrated.name_of("founded"), like=like)
        else:
            url = ""
            shutil.copy(migrated.sqlite_file(), place / "fairwait.sqlite3")
        _init(CouncilOnDisk(place, _environment(place, {"FAIRWAIT_DATABASE_URL": url})))

    return migrated.once("founded-on-postgres" if server else "founded", make)


def _init(council: CouncilOnDisk) -> CouncilOnDisk:
    made = council.run("init", "--name", "Invented Council")
    assert made.returncode == 0, made.stderr
    return council


def _environment(place: Path, own: dict[str, str]) -> dict[str, str]:
    return {**os.environ, "DJANGO_SETTINGS_MODULE": "fairwait.config.settings", "FAIRWAIT_DIR": str(place), **own}
