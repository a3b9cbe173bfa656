"""One phase in a process of its own, so that its peak memory is its own: prints one line of JSON."""

import json
import sys
from pathlib import Path

from bench import booking, door, messages, packs, priority  # noqa: F401  their phases are known once they are imported
from bench.phases import PHASES, Place, found_council, make_extracts
from fairwait.upkeep import machine

PREPARE = {"extracts": make_extracts, "council": lambda _place: found_council()}


def main(name: str, folder: str, rows: str) -> None:
    """Run the phase of this name and print what it found."""
    place = Place(Path(folder), int(rows))
    (PREPARE.get(name) or PHASES[name])(place)
    # A phase that works in a child of its own is as large as the larger of the two.
    peak = max(machine.peak_memory_bytes(), machine.peak_memory_bytes(of_children=True))
    told = {"seconds": place.seconds, "processor": place.processor, "inside": place.inside, "facts": place.facts}
    print(json.dumps({**told, "peak_bytes": peak}))


if __name__ == "__main__":
    main(*sys.argv[1:])
