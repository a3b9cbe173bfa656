"""Everything that differs between operating systems, each behind one function that is safe to call anywhere.

Needs neither Django nor settings, so that the child that reads an extract can use it too. Where a system lacks
something, the function says so by what it returns; it never raises for that.
"""

import ctypes
import getpass
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

IS_WINDOWS = sys.platform == "win32"
_PR_SET_PDEATHSIG = 1


class AlreadyLocked(Exception):
    """Another process holds the lock."""


def cores() -> int:
    """Cores this process may use, at least 1."""
    if hasattr(os, "sched_getaffinity"):
        return max(1, len(os.sched_getaffinity(0)))
    return max(1, os.cpu_count() or 1)


def account_name() -> str:
    """The name of the operating-system account that runs this, or an empty text where there is none."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container's nameless user id
        return ""


def free_bytes(folder: Path) -> int:
    """Bytes an ordinary process may still write on the disk that holds `folder`."""
    return shutil.disk_usage(folder).free


# Limits on this process --------------------------------------------------------------------------------------------


def limit_memory(size_bytes: int) -> bool:
    """Refuse this process more address space than this. Returns False where the system has no such limit."""
    return _limit("RLIMIT_AS", size_bytes)


def limit_processor_seconds(seconds: int) -> bool:
    """End this process after this much processor time. Returns False where the system has no such limit."""
    return _limit("RLIMIT_CPU", seconds)


def limit_file_size(size_bytes: int) -> bool:
    """Refuse this process to write a larger file. Returns False where the system has no such limit."""
    return _limit("RLIMIT_FSIZE", size_bytes)


def _limit(name: str, value: int) -> bool:
    try:
        import resource
    except ImportError:  # Windows
        return False
    kind = getattr(resource, name, None)
    if kind is None:
        return False
    _, hard = resource.getrlimit(kind)
    soft = value if hard == resource.RLIM_INFINITY else min(value, hard)
    try:
        resource.setrlimit(kind, (soft, hard))
    except (ValueError, OSError):  # macOS refuses RLIMIT_AS
        return False
    return True


def peak_memory_bytes(*, of_children: bool = False) -> int:
    """The most memory this process (or its largest ended child) has held, in bytes; 0 where the system cannot say."""
    try:
        import resource
    except ImportError:
        return 0
    used = resource.getrusage(resource.RUSAGE_CHILDREN if of_children else resource.RUSAGE_SELF).ru_maxrss
    return used if sys.platform == "darwin" else used * 1024


# Processes ---------------------------------------------------------------------------------------------------------


def die() -> None:
    """End this process as a power cut would: no clean-up of any kind runs."""
    if IS_WINDOWS:
        os._exit(137)
    os.kill(os.getpid(), signal.SIGKILL)


def when_told_to_stop(handler: Callable[[], None]) -> None:
    """Call `handler` when the system or a person asks this process to end (SIGTERM, or Ctrl-C)."""

    def told(_number: int, _frame: FrameType | None) -> None:
        handler()

    signal.signal(signal.SIGTERM, told)
    signal.signal(signal.SIGINT, told)


def start(command: list[str], *, env: dict[str, str] | None = None) -> "subprocess.Popen[bytes]":
    """Start a program that ends with us: where the system can (Linux), even if we are killed."""
    if IS_WINDOWS:
        return subprocess.Popen(command, env=env)
    # A group of its own: Ctrl-C at a terminal reaches us alone, and we decide what it means for the others.
    end_with_us = _end_with_parent if sys.platform == "linux" else None
    return subprocess.Popen(command, env=env, process_group=0, preexec_fn=end_with_us)


def _end_with_parent() -> None:
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def ask_to_stop(process: "subprocess.Popen[bytes]") -> None:
    """Ask a program we started to finish what it is doing and end."""
    if process.poll() is None:
        process.terminate()


def is_surely_gone(process: int) -> bool:
    """Whether no process of this number runs here; False where that cannot be told."""
    if IS_WINDOWS or process <= 0:
        return False
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    except OSError:  # another account's
        return False
    return False


def can_run_gunicorn() -> bool:
    """Whether the production web server runs on this system."""
    return not IS_WINDOWS


# Files -------------------------------------------------------------------------------------------------------------


def sync_folder(folder: Path) -> None:
    """Make a new or renamed entry of a folder survive a power cut. Does nothing where folders cannot be opened."""
    if IS_WINDOWS:
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def put_in_place(part: Path, target: Path) -> None:
    """Give a finished file its name: synced first, then renamed, then the folder synced. Never a half file."""
    with part.open("rb+") as file:
        os.fsync(file.fileno())
    os.replace(part, target)
    sync_folder(target.parent)


@contextmanager
def only_one(path: Path) -> Iterator[None]:
    """Hold a lock file for as long as the block runs; the system frees it even if we are killed.

    Raises: AlreadyLocked when another process holds it.
    """
    with path.open("a+b") as file:
        if not _take(file.fileno()):
            raise AlreadyLocked(str(path))
        yield


def _take(handle: int) -> bool:
    try:
        if IS_WINDOWS:
            import msvcrt

            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
