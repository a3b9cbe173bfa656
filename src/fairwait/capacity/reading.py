"""Reading one calendar of somebody else in a process of its own, which is ended when it takes too long or too much.

What comes from outside may be made to hurt: a rule that never ends, a server that sends a byte a minute. The job that
reads everybody's calendars waits for one only so long, and goes on to the next. The address goes in by a pipe, not
among the arguments, which every account of the machine may list.
"""

import json
import os
import signal
import subprocess
import sys
from datetime import datetime

from fairwait.capacity import fetching
from fairwait.capacity.fetching import NotFetched
from fairwait.engine.calendars import LONDON
from fairwait.engine.calendars.appointments import Busy, CalendarRefused, busy
from fairwait.upkeep import machine

SECONDS = fetching.LONGEST_SECONDS + 30
CPU_SECONDS = 30
MEMORY_BYTES = 2 * 1024**3
"""Of address space. A child that has only started holds a quarter of it."""
COMMAND = (sys.executable, "-P", "-m", "fairwait.capacity.reading")
_KEPT = ("PATH", "SSL_CERT_FILE", "SSL_CERT_DIR", "SYSTEMROOT", "LD_LIBRARY_PATH")


def busy_at(address: str, *, start: datetime, end: datetime) -> Busy:
    """When the calendar at an address says that its owner is busy. Raises NotFetched, whatever happens to the child."""
    asked = json.dumps({"address": address, "start": start.isoformat(), "end": end.isoformat()})
    child = subprocess.Popen(
        COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=_environment()
    )
    try:
        said, _nothing = child.communicate(asked.encode(), timeout=SECONDS)
        answer = json.loads(said) if child.returncode == 0 else {"trouble": "It cannot be read within our limits."}
    except subprocess.TimeoutExpired:
        raise NotFetched("It takes too long.") from None
    except ValueError:
        answer = {"trouble": "It cannot be read."}
    finally:
        child.kill()
        child.communicate()
    if "trouble" in answer:
        raise NotFetched(str(answer["trouble"]))
    spans = [(datetime.fromisoformat(each[0]), datetime.fromisoformat(each[1])) for each in answer["spans"]]
    return Busy(spans, bool(answer["zone_unknown"]))


def _environment() -> dict[str, str]:
    """Nothing of ours but where to import from: no secret, no database."""
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    path = os.pathsep.join(entry for entry in sys.path if entry)
    return kept | {
        "PYTHONPATH": path,
        "PYTHONUTF8": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "POLARS_MAX_THREADS": "1",
    }


def confine() -> None:
    """Limit this process. The alarm ends it even where whoever started it is gone."""
    machine.limit_memory(MEMORY_BYTES)
    machine.limit_processor_seconds(CPU_SECONDS)
    machine.limit_file_size(0)
    if hasattr(signal, "alarm"):
        signal.alarm(SECONDS)


def answered(asked: str) -> str:
    """What the child writes: the times, or what the trouble is, with nothing of the address or the calendar in it."""
    said = json.loads(asked)
    start, end = datetime.fromisoformat(said["start"]), datetime.fromisoformat(said["end"])
    try:
        found = busy(fetching.fetch(said["address"]), start=start, end=end, zone=LONDON)
    except (NotFetched, CalendarRefused) as trouble:
        return json.dumps({"trouble": str(trouble)})
    spans = [(one.isoformat(), other.isoformat()) for one, other in found.spans]
    return json.dumps({"spans": spans, "zone_unknown": found.is_zone_unknown})


if __name__ == "__main__":
    confine()
    sys.stdout.write(answered(sys.stdin.read()))
