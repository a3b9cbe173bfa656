"""The process that parses: started by `supervision`, limited before it opens the file, gone when it is done.

It is given one JSON argument and leaves a Parquet table and a JSON outcome in its folder; on its standard output it
says, a line at a time, how far it is. Whatever it was asked to read, it can at worst be killed.
"""

import gc
import hashlib
import json
import os
import sys
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .left import OUTCOME

if TYPE_CHECKING:
    from .outcome import Limits


def main(argument: str) -> int:
    """Read as the argument asks; 0 also when the file is refused, since that is an outcome."""
    gc.disable()  # while importing: nothing then made is rubbish
    request = json.loads(argument)
    os.environ.setdefault("POLARS_MAX_THREADS", str(min(8, os.cpu_count() or 1)))
    from .confinement import confine_this_process

    confine_this_process(
        memory_bytes=request["limits"]["memory_bytes"],
        cpu_seconds=request["limits"]["cpu_seconds"],
        output_bytes=8 * 1024**3,
    )
    from .outcome import Limits, Unreadable

    folder = Path(request["folder"])
    try:
        outcome = _read(request, folder, Limits(**request["limits"]))
    except Unreadable as refusal:
        outcome = {"unreadable": [refusal.reason, refusal.remedy]}
    except MemoryError:
        outcome = {"unreadable": list(out_of_memory(request["limits"]))}
    (folder / OUTCOME).write_text(json.dumps(outcome), encoding="utf-8")
    return 0


def out_of_memory(limits: Mapping[str, Any]) -> tuple[str, str]:
    """What is said when the file needs more memory than it may have."""
    return (
        f"The file takes more memory than there is for it (at most {limits['memory_bytes'] / 1024**2:,.0f} MB).",
        "Save it as CSV UTF-8, or split it.",
    )


def _read(request: Mapping[str, Any], folder: Path, limits: "Limits") -> dict[str, Any]:
    with ThreadPoolExecutor(max_workers=1) as pool:  # beside it even while what parses is being imported
        digest = pool.submit(_sha256, Path(request["path"]))
        return _parsed(request, folder, limits) | {"sha256": digest.result()}


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _parsed(request: Mapping[str, Any], folder: Path, limits: "Limits") -> dict[str, Any]:
    from .parsing import parse

    gc.freeze()
    gc.enable()
    last = 0.0

    def say(done: int, total: int) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last > 0.1:
            last = now
            sys.stdout.write(f"{done} {total}\n")
            sys.stdout.flush()

    return parse(request, folder=folder, limits=limits, say=say)


if __name__ == "__main__":
    code = main(sys.argv[1])
    sys.stdout.flush()
    os._exit(
        code
    )  # everything is written: to take modules and threads down in order would cost as much as a small file
