"""The run book works: every `sh` block on it is run, in order, in an empty folder (S57)."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.files import ROOT


@pytest.mark.slow
def test_every_command_of_the_run_book_runs(tmp_path):
    blocks = re.findall(r"^```sh\n(.*?)^```", (ROOT / "docs" / "running.md").read_text(encoding="utf-8"), re.M | re.S)
    assert len(blocks) >= 5
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("FAIRWAIT_", "DJANGO_", "COV_"))}
    environment = {**kept, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}", "COLUMNS": "120"}
    done = subprocess.run(
        ["bash", "-euxo", "pipefail", "-c", "\n".join(blocks)],
        cwd=tmp_path,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    assert (tmp_path / "before-the-move.zip").exists()
    assert list((tmp_path / "wexmoor").glob("fairwait.replaced-*.sqlite3"))
