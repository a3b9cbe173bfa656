"""A council in a folder of its own, spoken to by the command line alone, each command a process of its own."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fairwait.upkeep.failpoints import VARIABLE


@dataclass(frozen=True)
class CouncilOnDisk:
    """A folder with a council in `council/` and whatever files a test puts beside it."""

    folder: Path
    environment: dict[str, str]

    def run(self, *words: str, failpoint: str | None = None) -> "subprocess.CompletedProcess[str]":
        """Run a command to its end."""
        environment = {**self.environment, **({VARIABLE: failpoint} if failpoint else {})}
        return subprocess.run(
            [sys.executable, "-c", "from fairwait.config.cli import main; main()", *words],
            env=environment, cwd=self.folder, capture_output=True, text=True, timeout=240, stdin=subprocess.DEVNULL,
            check=False,
        )  # fmt: skip

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


def found(folder: Path, database: dict[str, str]) -> CouncilOnDisk:
    """Make a council in a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    environment = {
        **os.environ, "DJANGO_SETTINGS_MODULE": "fairwait.config.settings", "FAIRWAIT_DIR": str(folder / "council"),
        **database,
    }  # fmt: skip
    council = CouncilOnDisk(folder, environment)
    made = council.run("init", "--name", "Invented Council")
    assert made.returncode == 0, made.stderr
    return council
