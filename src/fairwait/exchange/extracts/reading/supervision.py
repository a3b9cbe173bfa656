"""The parent's side: judge the kind of file, start the limited child, watch it, and take over what it leaves."""

import json
import os
import queue
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any

import polars as pl

from .child import out_of_memory
from .confinement import resident_bytes
from .kinds import kind_of
from .left import FINDINGS, OUTCOME, TABLE
from .outcome import Limits, Progress, Reading, Unreadable

PHASE = "reading"
_WATCH_SECONDS = 0.05
_OUT_OF_MEMORY = (b"memoryerror", b"memory allocation", b"out of memory", b"cannot allocate")
_DEFAULT_LIMITS = Limits()
# To glibc: blocks of a file, the same size each time, are used again rather than given back and asked for anew.
_KEEP_MEMORY = {"MALLOC_MMAP_THRESHOLD_": str(32 * 1024**2), "MALLOC_TRIM_THRESHOLD_": str(256 * 1024**2)}


def read(
    path: Path,
    *,
    workdir: Path,
    sheet: str | None = None,
    header_row: int | None = None,
    encoding: str | None = None,
    delimiter: str | None = None,
    limits: Limits = _DEFAULT_LIMITS,
    progress: Progress | None = None,
) -> Reading:
    """Read a list extract, whatever kind of file it is, into a table of text.

    Args:
        path: the file; its name plays no part.
        workdir: a folder for the table; a new folder is made in it, and removed again if the file is refused.
        sheet, header_row, encoding, delimiter: what a person has settled; found from the content where None.
        limits: beyond them the file is refused.
        progress: told of rows done and (about) how many there are.
    Raises: Unreadable when the file is refused whole, with the reason and what to do.
    """
    path, workdir = Path(path), Path(workdir)
    if path.is_dir():
        raise Unreadable(f"{path} is a folder.", "Give the file that is in it.")
    if not path.is_file():
        raise Unreadable(f"There is no file {path.name}.", "Check the name and the folder.")
    try:
        kind = kind_of(path, limits=limits)
    except OSError as error:
        raise Unreadable(f"The file {path.name} cannot be opened.", "Check that you may read it.") from error
    workdir.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="reading-", dir=workdir))
    request = {
        "path": str(path.resolve()),
        "kind": kind,
        "folder": str(folder),
        "sheet": sheet,
        "header_row": header_row,
        "encoding": encoding,
        "delimiter": delimiter,
        "limits": asdict(limits),
    }
    try:
        outcome = _run(request, folder=folder, limits=limits, progress=progress)
        return _reading(path, kind, folder, outcome, progress=progress)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _run(request: dict[str, Any], *, folder: Path, limits: Limits, progress: Progress | None) -> dict[str, Any]:
    """The child's outcome. Raises: Unreadable if it refused, was stopped at a limit, or died."""
    with (folder / "errors.txt").open("wb") as errors:
        child = subprocess.Popen(
            [sys.executable, "-P", "-m", "fairwait.exchange.extracts.reading.child", json.dumps(request)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=errors,
            env=_environment(),
            cwd=folder,
        )
        try:
            stopped = _watch(child, limits=limits, progress=progress)
        finally:
            if child.poll() is None:
                child.kill()
            child.wait()
            if child.stdout:
                child.stdout.close()
    if stopped is not None:
        raise stopped
    if child.returncode != 0 or not (folder / OUTCOME).is_file():
        raise _death(child.returncode, folder, limits)
    outcome: dict[str, Any] = json.loads((folder / OUTCOME).read_text(encoding="utf-8"))
    if "unreadable" in outcome:
        raise Unreadable(*outcome["unreadable"])
    return outcome


def _environment() -> dict[str, str]:
    """The parent's, with its import path; without what would make Python or Polars chatty."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "POLARS", "COVERAGE"))}
    path = os.pathsep.join(entry for entry in sys.path if entry)
    # Nothing here multiplies matrices: the threads for it would only be started and wait.
    return kept | _KEEP_MEMORY | {"PYTHONPATH": path, "PYTHONUTF8": "1", "OPENBLAS_NUM_THREADS": "1"}


def _watch(child: subprocess.Popen[bytes], *, limits: Limits, progress: Progress | None) -> Unreadable | None:
    """Wait for the child, passing its progress on; the reason if it had to be stopped."""
    lines: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
    if child.stdout is not None:
        threading.Thread(target=_pump, args=(child.stdout, lines), daemon=True).start()
    end = time.monotonic() + limits.seconds
    while True:
        try:
            line = lines.get(timeout=_WATCH_SECONDS)
        except queue.Empty:
            line = b""
        if line is None:
            break
        if line and progress is not None:
            done, _, total = line.partition(b" ")
            progress(PHASE, int(done), int(total))
        if resident_bytes(child.pid) > limits.memory_bytes:
            return Unreadable(*out_of_memory(asdict(limits)))
        if time.monotonic() > end:
            return Unreadable(
                f"Reading the file took longer than {limits.seconds:,} seconds.", "Save it as CSV UTF-8, or split it."
            )
    try:
        child.wait(timeout=max(1.0, end - time.monotonic()))
    except subprocess.TimeoutExpired:
        return Unreadable("Reading the file took too long.", "Save it as CSV UTF-8, or split it.")
    return None


def _pump(stream: IO[bytes], lines: "queue.SimpleQueue[bytes | None]") -> None:
    try:
        for line in stream:
            lines.put(line)
    except ValueError:  # closed under us, when the child was stopped
        pass
    finally:
        lines.put(None)


def _death(code: int, folder: Path, limits: Limits) -> Unreadable:
    """What is said of a child that died: without its words, which may hold a person's data."""
    said = (folder / "errors.txt").read_bytes()[-20_000:].lower()
    if any(sign in said for sign in _OUT_OF_MEMORY):
        return Unreadable(*out_of_memory(asdict(limits)))
    if hasattr(signal, "SIGXCPU") and code == -signal.SIGXCPU:
        return Unreadable("Reading the file took too much processor time.", "Save it as CSV UTF-8, or split it.")
    return Unreadable(
        "The file could not be read: it made the reader fail.",
        "Open it where it was made, save it as CSV UTF-8, and try that.",
    )


def _reading(path: Path, kind: str, folder: Path, outcome: dict[str, Any], *, progress: Progress | None) -> Reading:
    findings = pl.read_parquet(folder / FINDINGS)
    for leftover in (FINDINGS, OUTCOME, "errors.txt"):
        (folder / leftover).unlink(missing_ok=True)
    if progress is not None:
        progress(PHASE, outcome["rows"], outcome["rows"])
    return Reading(
        path=path,
        name=path.name,
        sha256=outcome["sha256"],
        size_bytes=path.stat().st_size,
        kind=kind,
        encoding=outcome.get("encoding"),
        delimiter=outcome.get("delimiter"),
        sheet=outcome.get("sheet"),
        sheets=tuple(outcome.get("sheets", ())),
        header_row=outcome["header_row"],
        header_rows=tuple(outcome["header_rows"]),
        columns=tuple(outcome["columns"]),
        table=folder / TABLE,
        rows=outcome["rows"],
        left_out=outcome["left_out"],
        findings=findings,
        misshapen=outcome["misshapen"],
        doubts=dict(outcome["doubts"]),
        said_once=tuple(outcome["said_once"]),
        excel_1904=outcome.get("excel_1904", False),
        other_lists=tuple(outcome.get("other_lists", ())),
        hidden_sheets=tuple(outcome.get("hidden_sheets", ())),
        about=tuple((line, text) for line, text in outcome["about"]),
        notes=tuple(outcome["notes"]),
    )
