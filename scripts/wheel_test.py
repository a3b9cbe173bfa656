"""Build the wheel, install it into an empty environment far from the repository, and use every part of it there.

What this proves and nothing else does: that templates, static files, migrations and data files are in the wheel, and
that the locked requirements alone are enough to run it.
"""

import argparse
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
AS_OF = "2026-11-02"
# A layout of its own, headers included: two people who can be used, nothing wrong with either.
EXTRACT = """Client ref,First name,Surname,Date of birth,NHS number,Waiting for,Referral date,Priority,Postcode
ZT-0001,Winifred,Okonjo-Marsh,14/02/1941,9990000018,Needs assessment,03/08/2026,High,ZX1 4BD
ZT-0002,Desmond,Featherlow,27/11/1956,9990000026,Needs assessment,17/09/2026,Low,ZX2 7QR
"""


class Failed(Exception):
    """The wheel does not do what the repository does."""


class Elsewhere:
    """The wheel installed in an empty environment, with a council of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.bin = folder / "venv" / "bin"
        self.council = folder / "council"

    def environment(self) -> dict[str, str]:
        """Nothing of ours: no PYTHONPATH, no settings, no database but the default."""
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("FAIRWAIT_", "PYTHON", "DJANGO_", "COV_", "VIRTUAL_ENV"))
        }
        return {**kept, "FAIRWAIT_DIR": str(self.council), "PATH": f"{self.bin}{os.pathsep}{os.environ['PATH']}"}

    def run(self, *command: str, code: int = 0) -> str:
        """Run a command of the environment; raise Failed unless it ends with `code`."""
        print("$", *command, flush=True)
        done = subprocess.run(
            command, cwd=self.folder, env=self.environment(), capture_output=True, text=True, stdin=subprocess.DEVNULL
        )
        if done.returncode != code:
            raise Failed(f"{' '.join(command)} ended with {done.returncode}, not {code}:\n{done.stdout}\n{done.stderr}")
        return done.stdout


def build(into: Path) -> Path:
    """Build the wheel from the repository; returns its path."""
    subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "--quiet", "--disable-pip-version-check", "--no-deps", "-w", into, ROOT],
        check=True,
    )
    return next(into.glob("fairwait-*.whl"))


def install(elsewhere: Elsewhere, wheel: Path) -> None:
    """The locked requirements by hash, then the wheel and nothing besides."""
    venv.create(elsewhere.folder / "venv", with_pip=True)
    pip = [str(elsewhere.bin / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    elsewhere.run(*pip, "--no-deps", "--require-hashes", "-r", str(ROOT / "requirements.txt"))
    elsewhere.run(*pip, "--no-deps", str(wheel))
    elsewhere.run(str(elsewhere.bin / "python"), "-m", "pip", "check")


def use_commands(elsewhere: Elsewhere) -> None:
    """From an extract to a verified list, as the tutorial does it."""
    (elsewhere.folder / "extract.csv").write_text(EXTRACT, encoding="utf-8")
    if "import" not in elsewhere.run("fairwait", "--help"):
        raise Failed("fairwait --help does not name the import command")
    checked = json.loads(elsewhere.run("fairwait", "check", "extract.csv", "--as-of", AS_OF, "--json", "-"))
    if checked["schema"] != "fairwait.check/1":
        raise Failed(f"check gave the schema {checked['schema']}")
    mapped = json.loads(elsewhere.run("fairwait", "map", "extract.csv", "--out", "map.toml", "--json", "-"))
    if mapped["schema"] != "fairwait.map/1":
        raise Failed(f"map gave the schema {mapped['schema']}")
    elsewhere.run("fairwait", "init")
    elsewhere.run("fairwait", "migrate")
    elsewhere.run("fairwait", "import", "list", "extract.csv", "--as-of", AS_OF, "--source", "trial")
    listed = elsewhere.run("fairwait", "list", "--as-of", AS_OF, "--format", "json")
    if "Okonjo-Marsh" not in listed:
        raise Failed(f"the list does not hold who was imported:\n{listed}")
    elsewhere.run("fairwait", "verify")
    elsewhere.run("fairwait", "backup", "council.backup")
    elsewhere.run("fairwait", "--help")


def use_pages(elsewhere: Elsewhere) -> None:
    """Serve the site, fetch the sign-in page and all it asks for, and the health page."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    site = f"http://127.0.0.1:{port}"
    server = subprocess.Popen(
        ["fairwait", "serve", "--port", str(port)], cwd=elsewhere.folder, env=elsewhere.environment()
    )
    try:
        page = fetched(f"{site}/accounts/login/", wait=True)
        wanted = set(re.findall(r'(?:href|src)="(/static/[^"]+)"', page))
        if not wanted:
            raise Failed("the sign-in page asks for no style sheet")
        for address in sorted(wanted):
            fetched(site + address)
        fetched(f"{site}/health", wait=True)  # the worker may be heard a moment after the first page
    finally:
        server.terminate()
        if server.wait(timeout=30) != 0:
            raise Failed(f"serve ended with {server.returncode} when told to stop")


def fetched(address: str, *, wait: bool = False) -> str:
    """The page at an address. With `wait`, give the server a minute to start."""
    deadline = time.monotonic() + (60 if wait else 0)
    while True:
        try:
            with urllib.request.urlopen(address, timeout=20) as answer:
                print("GET", address, answer.status, flush=True)
                return str(answer.read().decode("utf-8", "replace"))
        except urllib.error.HTTPError as error:
            if error.code == 503 and time.monotonic() < deadline:
                time.sleep(0.5)
                continue
            raise Failed(f"{address} answered {error.code}") from error
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.3)


def main() -> int:
    """Returns 0 when the wheel did everything, 1 with the reason otherwise."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--keep", type=Path, help="also put the wheel into this folder")
    parser.add_argument("--build-only", action="store_true", help="build and keep, try nothing")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="fairwait-wheel-") as name:
        folder = Path(name)
        wheel = build(folder)
        if chosen.keep:
            chosen.keep.mkdir(parents=True, exist_ok=True)
            print(shutil.copy(wheel, chosen.keep))
        if chosen.build_only:
            return 0
        elsewhere = Elsewhere(folder)
        try:
            install(elsewhere, wheel)
            use_commands(elsewhere)
            use_pages(elsewhere)
        except Failed as failure:
            print(f"The wheel failed: {failure}", file=sys.stderr)
            return 1
    print("The wheel alone runs every command and serves its pages.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
