"""`make load`: many people at once against a running site; bounded, this machine only.

    make load ARGS="--people 50000 --at-once 8 --seconds 600"

Each person signed in opens the list and a record, over and over, as fast as answers come. Said at the end: answers a
second, p50, p95, p99 and errors for each kind of page. Nothing here asserts: results belong in docs/performance.md.
"""

import argparse
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections import defaultdict
from datetime import date
from pathlib import Path

from bench.__main__ import ROOT, prepare, run

PORT = 8099
SITE = f"http://127.0.0.1:{PORT}"
LIST = "/"
RECORDS = re.compile(r'href="(/people/[0-9a-f-]{36}/)')


class Person(threading.Thread):
    """Somebody signed in, opening pages until told to stop."""

    def __init__(self, cookie: str, stop: threading.Event) -> None:
        super().__init__(daemon=True)
        self.seconds: dict[str, list[float]] = defaultdict(list)
        self.errors: list[str] = []
        self._cookie, self._stop_asked = cookie, stop

    def run(self) -> None:
        """List, record, list, record."""
        while not self._stop_asked.is_set():
            page = self.open("list", LIST)
            records = RECORDS.findall(page)
            if records:
                self.open("record", records[len(self.seconds["record"]) % len(records)])

    def open(self, kind: str, address: str) -> str:
        """One page, timed to its last byte."""
        request = urllib.request.Request(SITE + address, headers={"Cookie": self._cookie})
        started = time.perf_counter()
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                words = answer.read().decode()
        except (urllib.error.URLError, OSError) as error:
            self.errors.append(f"{kind}: {error}")
            return ""
        self.seconds[kind].append(time.perf_counter() - started)
        return str(words)


def cookie(environment: dict[str, str]) -> str:
    """A session of the bench's own user, made beside the site."""
    program = """
import django; django.setup()
from django.conf import settings
from django.test import Client
from fairwait.accounts.queries import user_named
client = Client(headers={"host": "localhost"})
client.force_login(user_named("bench"), backend="allauth.account.auth_backends.AuthenticationBackend")
print(settings.SESSION_COOKIE_NAME + "=" + client.cookies[settings.SESSION_COOKIE_NAME].value)
"""
    done = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def wait_until_up() -> None:
    """Until the site answers at all, half a minute at most."""
    for _ in range(150):
        try:
            urllib.request.urlopen(f"{SITE}/health", timeout=5).close()
            return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.2)
    raise SystemExit("The site did not start.")


def report(people: list[Person], seconds: float) -> None:
    """One line a kind of page, then errors."""
    for kind in ("list", "record"):
        times = sorted(value for person in people for value in person.seconds[kind])
        if times:
            at = [1000 * times[min(len(times) - 1, int(len(times) * share))] for share in (0.5, 0.95, 0.99)]
            print(
                f"{kind:<8}{len(times) / seconds:7.1f}/s   p50 {at[0]:.0f} ms   p95 {at[1]:.0f} ms   p99 {at[2]:.0f} ms"
            )
    errors = [error for person in people for error in person.errors]
    print(f"{len(errors)} errors on {date.today().isoformat()}", *errors[:5], sep="\n")  # noqa: DTZ011  the edge


def main() -> int:
    """Returns 1 when a page failed."""
    parser = argparse.ArgumentParser(prog="python -m bench.load", description=__doc__)
    parser.add_argument("--people", type=int, default=20_000, help="how many wait")
    parser.add_argument("--at-once", type=int, default=8, help="how many open pages at the same time")
    parser.add_argument("--seconds", type=int, default=60)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="fairwait-load-") as name:
        folder = Path(name)
        prepare(folder, chosen.people, council=True)
        brought = run("import into an empty database", folder, chosen.people)
        if "failed" in brought:
            raise SystemExit(brought["failed"])
        named = {"FAIRWAIT_DIR": str(folder / "council"), "DJANGO_SETTINGS_MODULE": "fairwait.config.settings"}
        environment = {**os.environ, **named, "PYTHONPATH": os.pathsep.join((str(ROOT / "src"), str(ROOT)))}
        site = subprocess.Popen(
            [str(Path(sys.executable).with_name("fairwait")), "serve", "--port", str(PORT)], env=environment
        )
        try:
            wait_until_up()
            stop = threading.Event()
            people = [Person(cookie(environment), stop) for _ in range(chosen.at_once)]
            for person in people:
                person.start()
            time.sleep(chosen.seconds)
            stop.set()
            for person in people:
                person.join(timeout=60)
        finally:
            site.terminate()
            site.wait(timeout=60)
    report(people, chosen.seconds)
    return int(any(person.errors for person in people))


if __name__ == "__main__":
    sys.exit(main())
