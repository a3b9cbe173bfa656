"""Lines noted in a file beside the database, each surviving a power cut once it is written."""

import os
from collections.abc import Iterable
from pathlib import Path


def append(path: Path, lines: Iterable[bytes]) -> None:
    """Append whole lines and have them on the disk. A line that an earlier power cut left half stays by itself."""
    with path.open("ab+") as file:
        if file.tell():
            file.seek(-1, os.SEEK_END)
            if file.read(1) != b"\n":
                file.write(b"\n")
        for line in lines:
            file.write(line + b"\n")
        file.flush()
        os.fsync(file.fileno())
