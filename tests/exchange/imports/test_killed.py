"""An import killed anywhere leaves the state from before it, and the next try gives what one clean run gives (P07).

Each step is a process of its own, on a council of its own, as at home: killed with SIGKILL at each named failpoint.
"""

import json
import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from fairwait.upkeep.failpoints import VARIABLE, names

HEADINGS = "Person ID,Surname,Forename,DOB,Referral Date,Assessment Type,Priority,Team"
FIRST = "\n".join(
    [HEADINGS, *(f"WX{n:04},Invented,Person{n},{1 + n % 28:02}/03/19{40 + n % 40},13/06/2026,OT,High,Eastmarsh" for n in range(1, 41))]
)
SECOND = FIRST.replace("WX0003,Invented,Person3,", "WX9003,Invented,Newcomer,").replace("OT,High,Eastmarsh\nWX0006", "OT,Low,Fellside\nWX0006")
IMPORT_POINTS = tuple(name for name in names() if name.startswith("import."))


@dataclass(frozen=True)
class CouncilOnDisk:
    """A council in a folder, spoken to by the command line alone."""

    folder: Path
    environment: dict[str, str]

    def run(self, *words, failpoint=None):
        environment = {**self.environment, **({VARIABLE: failpoint} if failpoint else {})}
        return subprocess.run(
            [sys.executable, "-c", "from fairwait.config.cli import main; main()", *words],
            env=environment, cwd=self.folder, capture_output=True, text=True, timeout=120, stdin=subprocess.DEVNULL,
        )  # fmt: skip

    def import_(self, name, failpoint=None):
        return self.run("import", "list", name, "--as-of", "2026-11-23" if name == "first.csv" else "2026-11-24", "--source", "trays", failpoint=failpoint)

    def state(self):
        listed = json.loads(self.run("list", "--as-of", "2026-11-25", "--format", "json").stdout)["list"]
        return [{name: value for name, value in row.items() if name not in ("wait", "person")} for row in listed]

    def events(self):
        proof = json.loads(self.run("verify", "--json", "-").stdout)
        assert proof["whole"], proof["faults"]
        return proof["events"]


@pytest.fixture
def on_disk(tmp_path, database_of_its_own):
    def make(name):
        folder = tmp_path / name
        folder.mkdir()
        (folder / "first.csv").write_text(FIRST, encoding="utf-8")
        (folder / "second.csv").write_text(SECOND, encoding="utf-8")
        environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "fairwait.config.settings", "FAIRWAIT_DIR": str(folder / "council"), **database_of_its_own(name)}
        council = CouncilOnDisk(folder, environment)
        assert council.run("init", "--name", "Invented").returncode == 0
        done = council.import_("first.csv")
        assert done.returncode == 0, done.stderr
        return council

    return make


@pytest.mark.slow
def test_an_import_killed_at_any_point_is_all_or_nothing(on_disk):
    clean = on_disk("clean")
    before_state, before = clean.state(), clean.events()
    assert clean.import_("second.csv").returncode == 0
    after_state, after = clean.state(), clean.events()
    assert (after > before, after_state != before_state) == (True, True)

    assert len(IMPORT_POINTS) >= 4
    council = on_disk("killed")
    for point in [name for name in IMPORT_POINTS if name != "import.after-commit"]:
        assert council.import_("second.csv", failpoint=point).returncode == -signal.SIGKILL
        assert (council.events(), council.state()) == (before, before_state), point
    assert council.import_("second.csv", failpoint="import.after-commit").returncode == -signal.SIGKILL
    assert (council.events(), council.state()) == (after, after_state)
    again = council.import_("second.csv")
    assert (again.returncode, council.events()) == (0, after)
