"""`python -m bench`: run the phases, print the table, and with --write keep it in docs/performance.md."""

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

from bench import booking, door, messages, packs, priority, report  # noqa: F401  their phases are known once they are imported
from bench.phases import LIST_WAITS, PHASES
from bench.scale import __main__ as scale
from fairwait.upkeep import machine

ROOT = Path(__file__).resolve().parent.parent
DATABASE_PHASES = [name for name in PHASES if name.startswith(("import", "verify", "backup"))]
PAGE_PHASES = ("list page", "huddle: next person", "front door: search")
FILE_PHASES = [name for name in PHASES if name not in (*DATABASE_PHASES, *PAGE_PHASES)]


def run(name: str, folder: Path, rows: int) -> dict[str, Any]:
    """One phase in its own process; what it found, or why it could not be measured."""
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join((str(ROOT / "src"), str(ROOT))),
        "FAIRWAIT_DIR": str(folder / "council"),
        "DJANGO_SETTINGS_MODULE": "fairwait.config.settings",
    }
    command = [sys.executable, "-m", "bench.child", name, str(folder), str(rows)]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        return {"failed": done.stderr.strip().splitlines()[-1:] or [f"ended with {done.returncode}"]}
    return dict(json.loads(done.stdout.splitlines()[-1]))


def measure(rows: int, *, wanted: list[str]) -> dict[str, dict[str, Any]]:
    """Every phase wanted at one size, in order, in a folder of its own."""
    found: dict[str, dict[str, Any]] = {}
    with tempfile.TemporaryDirectory(prefix="fairwait-bench-") as name:
        folder = Path(name)
        prepare(folder, rows, council=bool(set(wanted) - set(FILE_PHASES)))
        for phase in wanted:
            print(f"{rows:>9,}  {phase} ...", end="", flush=True)
            found[phase] = run(phase, folder, rows)
            told = found[phase].get("failed") or f"{found[phase]['seconds']['total']:.2f} s"
            print("", told, flush=True)
    return found


def prepare(folder: Path, rows: int, *, council: bool) -> None:
    """The extracts, and a council to bring them into."""
    for name in ("extracts", *(["council"] if council else [])):
        made = run(name, folder, rows)
        if "failed" in made:
            raise SystemExit(f"The bench could not be prepared ({name}): {made['failed']}")


def main() -> int:
    """Returns 1 when a phase could not be measured."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--rows", type=int, action="append", help="size of the extract; may be repeated (100000)")
    parser.add_argument("--only", action="append", choices=PHASES, help="measure this phase (may be repeated)")
    parser.add_argument("--no-list", action="store_true", help=f"leave out pages at {LIST_WAITS:,} waits")
    parser.add_argument(
        "--no-scale", action="store_true", help="leave out the list at scale, see `python -m bench.scale`"
    )
    parser.add_argument("--write", action="store_true", help="keep the table in docs/performance.md")
    chosen = parser.parse_args()
    floors = [name for name in PHASES if name.startswith("floor")]
    wanted = [name for name in PHASES if name not in PAGE_PHASES and (not chosen.only or name in chosen.only + floors)]
    results = {rows: measure(rows, wanted=wanted) for rows in chosen.rows or [100_000]}
    pages = [name for name in PAGE_PHASES if not chosen.no_list and (not chosen.only or name in chosen.only)]
    if pages:
        found = measure(LIST_WAITS, wanted=["import into an empty database", *pages])
        results.setdefault(LIST_WAITS, {}).update({name: found[name] for name in pages})
    machine_words = f"{machine.cores()} cores, Python {platform.python_version()}, {platform.system()}"
    table = report.table(results, day=date.today(), machine=machine_words, commit=commit())  # noqa: DTZ011  the edge
    print("\n" + table)
    is_scale_whole = True
    if not chosen.no_scale and not chosen.only:
        tables, failed = scale.run_all()
        table, is_scale_whole = "\n\n".join([table, *tables]), not failed
    if chosen.write:
        report.write(ROOT / "docs" / "performance.md", table)
    return int(not is_scale_whole or any("failed" in found for phases in results.values() for found in phases.values()))


def commit() -> str:
    """The commit that was measured."""
    asked = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return asked.stdout.strip() or "unknown"


if __name__ == "__main__":
    sys.exit(main())
