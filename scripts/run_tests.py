"""Run the tiers of tests one after another, keep going after a failure, and end with one line that counts everything.

Each tier is a choice of markers (docs/testing.md): a test is in exactly one of `no database`, `database`, `browser`,
`faults` and `load`, decided by what it uses.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ElementTree
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import faults_page
from throwaway_postgres import cluster, stop_when_told

ROOT = Path(__file__).resolve().parent.parent
OUTPUT = ROOT / "tests" / "output"
BIN = Path(sys.executable).parent
LONG = "not faults and not load"
LONGEST = 12
"""Files of a tier named with their time."""
MEMORY = Path("/dev/shm")
ROOM = 4 * 1024**3
"""Bytes free in memory's own file system before tests keep their files there."""
DEBIAN = ("chromium", "postgresql", "poppler-utils", "libpango-1.0-0", "libpangoft2-1.0-0")


@dataclass
class Step:
    """One command, with what came of it."""

    name: str
    command: list[str]
    on_postgres: bool = False
    report: Path | None = None
    seconds: float = 0.0
    passed: int = 0
    failed: int = 0


def tool(name: str, *arguments: str) -> list[str]:
    """A program of the virtual environment, whatever PATH says."""
    return [str(BIN / name), *arguments]


def pytest(name: str, marks: str, *, parallel: bool, postgres: bool = False, cover: bool = False) -> Step:
    """A tier: pytest with a choice of markers, its results kept as XML to be counted."""
    report = OUTPUT / f"{name.replace(' ', '-')}.xml"
    command = tool("pytest", "-m", marks, f"--junitxml={report}")
    if parallel:
        command += ["-n", str(cores()), "--dist", "loadfile", "--no-loadscope-reorder"]
    if cover:
        command += ["--cov", "--cov-append", "--cov-report="]
    return Step(name, command, on_postgres=postgres, report=report)


def cores() -> int:
    """Cores this process may use, where the system says so."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else (os.cpu_count() or 1)


def checks() -> list[Step]:
    """What can be said about the code without running it."""
    return [
        Step("ruff", tool("ruff", "check", "--quiet", ".")),
        Step("format", tool("ruff", "format", "--check", "--quiet", ".")),
        Step("mypy", tool("mypy")),
        Step("leanings", tool("lint-imports", "--no-logo")),
        Step("migrations", tool("django-admin", "makemigrations", "--check", "--dry-run")),
    ]


def quick() -> list[Step]:
    """Rules and engine: no database, no browser, nothing slow."""
    return [pytest("quick", "not database and not browser and not slow and not faults and not load", parallel=True)]


def everything() -> list[Step]:
    """All that a commit must pass."""
    return [
        *checks(),
        pytest("no database", f"not database and not browser and {LONG}", parallel=True),
        pytest("sqlite", f"database and {LONG}", parallel=True),
        pytest("postgres", f"database and {LONG}", parallel=True, postgres=True),
        pytest("browser", f"browser and {LONG}", parallel=True),
        pytest("browser smoke on postgres", "browser and smoke", parallel=False, postgres=True),
        Step("wheel", [sys.executable, "scripts/wheel_test.py"]),
    ]


def covered() -> list[Step]:
    """What of the engine and the rules the tests reach. Python 3.11 counts lines at half as much time again."""
    return [
        pytest("no database", f"not database and not browser and {LONG}", parallel=True, cover=True),
        pytest("sqlite", f"database and {LONG}", parallel=True, cover=True),
    ]


def faults() -> list[Step]:
    """The long sweeps, on both databases; what they told is written into docs/faults.md."""
    return [
        pytest("faults", "faults", parallel=True),
        pytest("faults on postgres", "faults and database", parallel=True, postgres=True),
    ]


SETS: dict[str, Callable[[], list[Step]]] = {
    "all": everything,
    "quick": quick,
    "check": checks,
    "coverage": covered,
    "faults": faults,
}


@contextmanager
def scratch() -> Iterator[Path | None]:
    """A folder in memory for what tests write, gone at the end; None where there is no room for one.

    The databases in it are opened as carefully as ever; only the disk, which is not what they ask about, does not wait.
    """
    if not (os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM):
        yield None
        return
    folder = Path(tempfile.mkdtemp(prefix="fairwait-tests-", dir=MEMORY))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def run(step: Step, *, url: Callable[[], str], folder: Path | None, shared: str) -> None:
    """Run one step and count its results into it. What its processes make once for all lies in `shared`."""
    environment = {
        **os.environ,
        "PATH": f"{BIN}{os.pathsep}{os.environ.get('PATH', '')}",
        "PYTHONPATH": str(ROOT),
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "FAIRWAIT_TESTS_FOLDER": shared,
    }
    environment.pop("FAIRWAIT_DATABASE_URL", None)
    if folder is not None:
        environment["TMPDIR"] = str(folder)
    if step.on_postgres:
        environment["FAIRWAIT_DATABASE_URL"] = url()
    print(f"\n===== {step.name} =====", flush=True)
    started, days = time.monotonic(), days_now()
    command = step.command if step.report is None else [*step.command, "-o", f"cache_dir={shared}/{step.name}"]
    code = asked(command, environment)
    if step.report is None:
        step.passed, step.failed = int(code == 0), int(code != 0)
    else:
        count(step, code)
        if step.failed and days_now() != days:
            again(step, command, environment)
    step.seconds = time.monotonic() - started


def asked(command: list[str], environment: dict[str, str]) -> int:
    """Run a command to its end. Returns its exit code."""
    return subprocess.run(command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, check=False).returncode


def count(step: Step, code: int) -> None:
    """Read what came of a tier into it."""
    assert step.report is not None
    step.passed, step.failed = counted(step.report)
    if code and not step.failed:
        step.failed = 1  # stopped before it could write results, or collected nothing: an empty tier proves nothing


def days_now() -> tuple[date, date]:
    """Today for a council and in UTC."""
    now = datetime.now(UTC)
    return now.date(), now.astimezone(ZoneInfo("Europe/London")).date()


def again(step: Step, command: list[str], environment: dict[str, str]) -> None:
    """A day ended under this tier: what its processes took for today at their beginning was yesterday to the pages.

    Those that failed, and only those, are run once more by processes of the new day. A fault fails there as well.
    """
    print(f"\n===== {step.name}: midnight passed, those that failed are run again =====", flush=True)
    assert step.report is not None
    passed, skipped = step.passed, counted(step.report, "skipped")[1]
    step.report.rename(step.report.with_suffix(".before-midnight.xml"))
    count(step, asked([*command, "--last-failed", "--last-failed-no-failures=none"], environment))
    step.passed, step.failed = step.passed + passed, step.failed + skipped


def counted(report: Path, *wrongs: str) -> tuple[int, int]:
    """Tests passed and failed in a results file. A skipped test has proved nothing, so it counts as failed.

    `wrongs` are what is counted as failed, all three kinds unless named.
    """
    if not report.exists():
        return 0, 1
    suites = ElementTree.parse(report).getroot().iter("testsuite")
    passed = failed = 0
    for suite in suites:
        wrong = sum(int(suite.get(key, 0)) for key in wrongs or ("failures", "errors", "skipped"))
        passed, failed = passed + int(suite.get("tests", 0)) - wrong, failed + wrong
    return passed, failed


def coverage() -> None:
    """Say how much of the engine and the rules the tests reach, branches included."""
    print("\n===== coverage of engine and rules =====", flush=True)
    subprocess.run(tool("coverage", "report", "--skip-covered", "--show-missing"), cwd=ROOT, check=False)


def longest(report: Path) -> list[tuple[float, str]]:
    """The files of a results file that took longest, with their seconds: where a tier's time goes."""
    seconds: Counter[str] = Counter()
    for case in ElementTree.parse(report).getroot().iter("testcase"):
        seconds[case.get("classname", "")] += float(case.get("time", 0))
    return [(taken, name) for name, taken in seconds.most_common(LONGEST)]


def summary(steps: list[Step]) -> None:
    """Where the time went, a line a step, then the closing line."""
    for step in steps:
        if step.report is not None and step.report.exists():
            print(f"\n===== {step.name}: the files that took longest =====")
            print("\n".join(f"{taken:>7.1f}s {name}" for taken, name in longest(step.report)))
    print("\n===== summary =====")
    for step in steps:
        outcome = "FAILED" if step.failed else "passed"
        print(f"{outcome} {step.name:<28} {step.passed:>5} passed {step.failed:>4} failed {step.seconds:>7.1f}s")
    passed, failed = sum(step.passed for step in steps), sum(step.failed for step in steps)
    words = f"{failed} failed, {passed} passed" if failed else f"{passed} passed"
    print(f"===== {words} in {sum(step.seconds for step in steps):.2f}s =====", flush=True)


def main() -> int:
    """Run the set named on the command line. Returns 0 when everything passed, 1 otherwise."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("set", choices=SETS)
    parser.add_argument("--only", action="append", help="run only the step of this name (may be repeated)")
    chosen = parser.parse_args()
    steps = [step for step in SETS[chosen.set]() if not chosen.only or step.name in chosen.only]
    OUTPUT.mkdir(parents=True, exist_ok=True)
    for old in [*OUTPUT.glob("*.xml"), *ROOT.glob(".coverage*")]:
        old.unlink()
    if chosen.set in ("all", "faults"):
        subprocess.run([str(ROOT / "scripts" / "debian-packages"), *DEBIAN], check=True)
    with ExitStack() as running:
        url = cache(lambda: running.enter_context(cluster()))
        folder = None if chosen.set == "faults" else running.enter_context(scratch())  # disks are what those ask about
        shared = running.enter_context(tempfile.TemporaryDirectory(prefix="fairwait-shared-", dir=folder))
        for step in steps:
            run(step, url=url, folder=folder, shared=shared)
    if any("--cov" in step.command for step in steps):
        coverage()
    if chosen.set == "faults":
        reports = {"PostgreSQL" if step.on_postgres else "SQLite": step.report for step in steps if step.report}
        faults_page.write(reports, now=faults_page.today(), seconds=sum(step.seconds for step in steps))
    summary(steps)
    return int(any(step.failed for step in steps))


if __name__ == "__main__":
    stop_when_told()
    sys.exit(main())
