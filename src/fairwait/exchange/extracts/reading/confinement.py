"""The one place that asks the operating system to limit a process, so that other systems are not shut out.

On Linux the child is bound by memory, processor time and the files it may write, and dies with its parent. Where a
limit does not exist the call does nothing: the wall clock, watched by the parent, holds everywhere.
"""

import os
import sys
from pathlib import Path

ROOM_BYTES = (
    6 * 1024**3
)  # address space above the resident limit: thread stacks and arenas reserve far more than they use


def confine_this_process(*, memory_bytes: int, cpu_seconds: int, output_bytes: int) -> None:
    """Limit the calling process for the rest of its life. Never raises a limit that is already lower."""
    if sys.platform == "win32":
        return
    import resource

    _lower(resource.RLIMIT_CORE, 0)
    _lower(resource.RLIMIT_CPU, cpu_seconds)
    _lower(resource.RLIMIT_FSIZE, output_bytes)
    if sys.platform == "linux":
        _lower(resource.RLIMIT_AS, memory_bytes + ROOM_BYTES)
        _die_with_parent()


def _lower(kind: int, wanted: int) -> None:
    import resource

    soft, hard = resource.getrlimit(kind)
    ceilings = [value for value in (soft, hard, wanted) if value != resource.RLIM_INFINITY]
    lowest = min(ceilings)
    resource.setrlimit(kind, (lowest, hard if hard != resource.RLIM_INFINITY else resource.RLIM_INFINITY))


def _die_with_parent() -> None:
    import ctypes
    import signal

    set_parent_death_signal = 1  # PR_SET_PDEATHSIG, prctl(2)
    try:
        ctypes.CDLL(None, use_errno=True).prctl(set_parent_death_signal, signal.SIGKILL, 0, 0, 0)
    except (OSError, AttributeError):
        return


def resident_bytes(pid: int) -> int:
    """Memory a process holds now; 0 where the system does not say."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_bytes().split()[1])
    except (OSError, IndexError, ValueError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")
