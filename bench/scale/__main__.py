"""`python -m bench.scale`: build both councils or take those kept, ask, and print a table for each database."""

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.scale import asking, meter
from bench.scale.asking import BARE, KINDS, Person
from bench.scale.postgres import cluster

ROOT = Path(__file__).resolve().parent.parent.parent
KEPT = ROOT / "bench" / "kept"
WAITS, EVENTS, SECONDS, ALONE = 50_000, 5_000_000, 60, 60
PORT = 8098
PEOPLE = 8
RECORDS_EVERY_SECONDS = 5.0
DATABASES = ("sqlite", "postgres")


@dataclass(frozen=True)
class Council:
    """One council built: where, in which database, and the processes its pages are worked in besides the site's."""

    folder: Path
    url: str = ""
    processes: tuple[int, ...] = ()

    def run(self, what: str, *more: str) -> str:
        """Do something of `bench.scale.council` in a process of its own; what it printed last."""
        command = [sys.executable, "-m", "bench.scale.council", what, *more]
        piped = what != "build"
        done = subprocess.run(command, cwd=ROOT, env=self.environment, text=True, check=True,
                              stdout=subprocess.PIPE if piped else None)  # fmt: skip
        return done.stdout.splitlines()[-1] if piped else ""

    def migrate(self) -> None:
        """One kept from an earlier run may lack a column that has come since."""
        command = [sys.executable, "-m", "django", "migrate", "--verbosity", "0"]
        subprocess.run(command, cwd=ROOT, env=self.environment, check=True)

    @property
    def environment(self) -> dict[str, str]:
        """Fairwait's environment for this council."""
        named = {
            "FAIRWAIT_DIR": str(self.folder / "council"), "FAIRWAIT_DATABASE_URL": self.url,
            "DJANGO_SETTINGS_MODULE": "bench.scale.settings",
            "PYTHONPATH": os.pathsep.join((str(ROOT / "src"), str(ROOT))),
        }  # fmt: skip
        return {**os.environ, **named}


@dataclass
class Measured:
    """One kind of page: alone and with eight at once. Seconds in order; `worked` is processor time of one page."""

    kind: str
    alone: list[float] = field(default_factory=list)
    worked: float = 0.0
    at_once: list[float] = field(default_factory=list)


@contextmanager
def council(database: str, folder: Path, *, waits: int, events: int) -> Iterator[Council]:
    """The council of this size in this database, built if it is not in the folder yet."""
    place = folder / f"{database}-{waits}-{events}"
    place.mkdir(mode=0o755, parents=True, exist_ok=True)
    with ExitStack() as stack:
        made = Council(place)
        if database == "postgres":
            kept = stack.enter_context(cluster(place / "cluster"))
            made = Council(place, kept.url, (kept.process,))
        built = place / "built"
        if not built.exists():
            print(f"{database}: building {waits:,} open waits and {events:,} events", flush=True)
            made.run("build", str(place), str(waits), str(events))
            built.touch()
        yield made


@contextmanager
def site(made: Council) -> Iterator[int]:
    """Serve it as `fairwait serve` does; the number of the process that started the others."""
    command = [str(Path(sys.executable).with_name("fairwait")), "serve", "--port", str(PORT)]
    process = subprocess.Popen(command, cwd=ROOT, env=made.environment, stdout=subprocess.DEVNULL)
    try:
        _wait_until_up(process)
        yield process.pid
    finally:
        process.terminate()
        process.wait(timeout=60)


def _wait_until_up(process: "subprocess.Popen[bytes]") -> None:
    for _ in range(300):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{PORT}/accounts/login/", timeout=5).close()
            return
        except urllib.error.HTTPError:
            return
        except OSError:
            if process.poll() is not None:
                break
            time.sleep(0.2)
    raise SystemExit("The site did not start.")


@contextmanager
def somebody_records(made: Council) -> Iterator[None]:
    """While the block runs, a colleague records an attempt every few seconds, so that the history moves."""
    command = [sys.executable, "-m", "bench.scale.council", "record", str(RECORDS_EVERY_SECONDS)]
    process = subprocess.Popen(command, cwd=ROOT, env=made.environment)
    try:
        yield
    finally:
        process.terminate()
        process.wait(timeout=60)


def measure(made: Council, *, seconds: float, times: int) -> tuple[list[Measured], dict[str, Any]]:
    """Every kind of page alone, then all of them with eight people at once."""
    facts: dict[str, Any] = json.loads(made.run("facts"))
    made.migrate()
    cookies, words = json.loads(made.run("cookies")), json.loads(made.run("words"))
    found = {kind: Measured(kind) for kind in KINDS}
    with site(made) as process:
        people = [
            Person(name, PORT, cookie, words, random.Random(at)) for at, (name, cookie) in enumerate(cookies.items())
        ]
        for person in (*people, *people):  # each of the web processes reads its counts once
            person.look_round()
        whole, before = people[1], meter.machine_time()
        ours = (process, *made.processes, os.getpid())
        began, worked = time.perf_counter(), meter.worked(*ours)
        for kind, each in found.items():
            asking.alone(whole, kind, 4)
            start = meter.worked(process, *made.processes)
            each.alone = asking.alone(whole, kind, times)
            each.worked = (meter.worked(process, *made.processes) - start) / times
        with somebody_records(made):
            told = asking.at_once(people, seconds)
        own = meter.worked(*ours) - worked
        facts["busy"] = meter.others_busy(time.perf_counter() - began, own, before)
    for kind, each in found.items():
        each.at_once = told[kind]
    facts["pages a second"] = sum(map(len, told.values())) / seconds
    facts["errors"] = [error for person in people for error in person.errors]
    return list(found.values()), facts


def table(database: str, measured: list[Measured], facts: dict[str, Any]) -> str:
    """What was found, as Markdown: each kind beside the bare page of the same run."""
    bare = next(each for each in measured if each.kind == BARE)
    lines = [
        f"{database}: {facts['open']:,} open of {facts['waits']:,} waits, {facts['people']:,} people, "
        f"{facts['events']:,} events; {facts['pages a second']:.0f} pages a second, {len(facts['errors'])} errors; "
        f"others kept {facts['busy']:.0%} of the cores busy.",
        "",
        "| page | pages | p50 of 8 | p95 of 8 | p95, times bare | alone p50 | alone p95 | processor | times bare |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for each in measured:
        eight, one = (_shares(times) for times in (each.at_once, each.alone))
        ratios = eight[1] / _shares(bare.at_once)[1], each.worked / bare.worked
        lines.append(
            f"| {each.kind} | {len(each.at_once):,} | {_ms(eight[0])} | {_ms(eight[1])} | {ratios[0]:.2f} | "
            f"{_ms(one[0])} | {_ms(one[1])} | {_ms(each.worked)} | {ratios[1]:.2f} |"
        )
    return "\n".join([*lines, *facts["errors"][:3]])


def _shares(times: list[float]) -> tuple[float, float]:
    if not times:
        return float("nan"), float("nan")
    return times[len(times) // 2], times[min(len(times) - 1, int(len(times) * 0.95))]


def _ms(seconds: float) -> str:
    return f"{1000 * seconds:.1f} ms"


def run(*, on: list[str], folder: Path, waits: int, events: int, seconds: float, times: int) -> tuple[list[str], bool]:
    """A table for each database, and whether any page failed."""
    tables, failed = [], False
    for database in on:
        with council(database, folder, waits=waits, events=events) as made:
            measured, facts = measure(made, seconds=seconds, times=times)
        failed |= bool(facts["errors"])
        tables.append(table(database, measured, facts))
        print(f"\n{tables[-1]}\n", flush=True)
    return tables, failed


def run_all() -> tuple[list[str], bool]:
    """As `make bench` asks: both databases at full size, built for this run and thrown away."""
    with tempfile.TemporaryDirectory(prefix="fairwait-scale-") as name:
        Path(name).chmod(0o755)  # PostgreSQL runs as somebody else
        return run(on=list(DATABASES), folder=Path(name), waits=WAITS, events=EVENTS, seconds=SECONDS, times=ALONE)


def main() -> int:
    """Returns 1 when a page failed."""
    parser = argparse.ArgumentParser(prog="python -m bench.scale", description=__doc__)
    parser.add_argument("--on", action="append", choices=DATABASES, help="the database (both)")
    parser.add_argument("--waits", type=int, default=WAITS, help="open waits; four times as many have ended")
    parser.add_argument("--events", type=int, default=EVENTS)
    parser.add_argument("--seconds", type=float, default=SECONDS, help="how long eight people ask")
    parser.add_argument("--times", type=int, default=ALONE, help="how often each page is asked for alone")
    parser.add_argument("--keep", action="store_true", help="keep what is built in bench/kept for the next run")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="fairwait-scale-") as name:
        Path(name).chmod(0o755)  # PostgreSQL runs as somebody else
        _, failed = run(
            on=chosen.on or list(DATABASES), folder=KEPT if chosen.keep else Path(name), waits=chosen.waits,
            events=chosen.events, seconds=chosen.seconds, times=chosen.times,
        )  # fmt: skip
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
