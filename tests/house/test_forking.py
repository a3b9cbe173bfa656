"""A process may fork itself after start-up: nothing has started threads that the child would wait for in vain."""

import os
import subprocess
import sys

from tests.house.files import ROOT

LOOK = """
import os
import django
django.setup()
import fairwait.config.cli.main, fairwait.config.urls
print(sorted(name for name in (open(f"/proc/self/task/{t}/comm").read().strip() for t in os.listdir("/proc/self/task"))
             if name.startswith("polars-") and name[7:].isdecimal()))
"""


def test_starting_up_starts_no_computing_threads():
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    done = subprocess.run(
        [sys.executable, "-c", LOOK],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "[]"
