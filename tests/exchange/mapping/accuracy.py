"""How many columns of a set of layouts are mapped right.

The tests run it; by hand, `python -m tests.exchange.mapping.accuracy odd.txt` also lists the slips.
"""

import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from fairwait.exchange.extracts.mapping import suggest
from tests.exchange.mapping.town import vocabulary
from tests.exchange.mapping.writing import Layout, layouts, reading_of, written

TUNED = ("layouts.txt", "odd.txt", "fresh.txt")
HELD_OUT = ("held_out.txt", "last.txt", "unseen.txt")


@dataclass(frozen=True)
class Slip:
    """One column that was not mapped as it should be."""

    layout: str
    column: str
    truth: str | None
    taken: str | None
    confidence: float


def slips(layout: Layout, folder: Path, seed: int) -> list[Slip]:
    """The columns of one layout that are mapped wrongly."""
    reading = reading_of(written(layout, seed), folder, name=f"layout{seed}")
    mapping = suggest(reading, vocabulary=vocabulary(), pathway=layout.pathway)
    truth = {header: field for header, field, _ in layout.columns}
    return [
        Slip(layout.name, column.column, truth[column.column], column.field, column.confidence)
        for column in mapping.columns
        if column.field != truth[column.column]
    ]


def accuracy(file: str, folder: Path, *, seeds: range) -> tuple[int, list[Slip]]:
    """Columns tried, and those mapped wrongly, over all layouts of a file and all seeds."""
    every = layouts(file)
    found = [
        slip
        for seed in seeds
        for place, layout in enumerate(every)
        for slip in slips(layout, folder, seed * 100 + place)
    ]
    return len(seeds) * sum(len(layout.columns) for layout in every), found


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        for name in sys.argv[1:]:
            columns, wrong = accuracy(name, Path(folder), seeds=range(1))
            for slip in wrong:
                sys.stdout.write(
                    f"{slip.layout}: {slip.column!r} is {slip.truth}, taken as {slip.taken} at {slip.confidence}\n"
                )
            sys.stdout.write(f"{name}: {columns - len(wrong)} of {columns} right, {1 - len(wrong) / columns:.1%}\n")
