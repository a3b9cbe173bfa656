"""What the processor worked for a process and all that it started, dead or alive: Linux's own counts."""

import os
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")


def worked(*processes: int) -> float:
    """Seconds of processor time of these processes and everything beneath them."""
    children: dict[int, list[int]] = {}
    ticks: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            told = (entry / "stat").read_text().rpartition(")")[2].split()
        except OSError:  # it ended meanwhile, and is counted with its parent
            continue
        children.setdefault(int(told[1]), []).append(int(entry.name))
        ticks[int(entry.name)] = sum(map(int, told[11:15]))
    found, left = 0, list(processes)
    while left:
        one = left.pop()
        found += ticks.get(one, 0)
        left += children.get(one, [])
    return found / _TICKS


def others_busy(seconds: float, own: float, before: tuple[float, float]) -> float:
    """The share of the cores that was worked for others since `before` (see `machine_time`), `own` seconds aside."""
    cores = os.cpu_count() or 1
    return max(0.0, machine_time()[0] - before[0] - own) / (seconds * cores)


def machine_time() -> tuple[float, float]:
    """Seconds all cores worked, and stood idle, since the machine started."""
    told = [int(each) for each in Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:9]]
    idle = told[3] + told[4]
    return (sum(told) - idle) / _TICKS, idle / _TICKS
