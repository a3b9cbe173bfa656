"""Lines of a file that could not be lined up with its header: which of the waits we hold they may tell of. Pure.

Their cells are looked for where they can stand: as many places from where they belong as the line has cells too few or
too many. Only whoever would otherwise have left the list is looked for, so a slip here never hides a change.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import polars as pl

from fairwait.engine.checks.values.names import folded
from fairwait.exchange.imports.matching import REFERENCE, Known

_NAMES = ("first_name", "last_name", "full_name")


@dataclass(frozen=True)
class Lines:
    """Lines as they stand in the file, and how they should have been made of cells.

    `places` tells at which column each field of interest stands, `pathways` which code each word of the file means.
    """

    texts: tuple[str, ...] = ()
    delimiter: str = ","
    width: int = 0
    places: Mapping[str, int] = field(default_factory=dict)
    pathways: Mapping[str, str] = field(default_factory=dict)

    def without(self, name: str) -> "Lines":
        """The same lines, where a field says nothing."""
        return replace(self, places={field: at for field, at in self.places.items() if field != name})


NO_LINES = Lines()


def waits_in(lines: Lines, waits: pl.DataFrame, known: Known) -> pl.Series:
    """Which of these waits the lines may tell of: by reference, by the person's number, by the person's names."""
    told = [_Line.read(text, lines) for text in lines.texts] if waits.height else []
    keys = known.keys.filter(pl.col("person").is_in(waits["person"].implode())) if told else known.keys.clear()
    known_by: dict[int, list[str]] = {}
    for key, person in keys.sort("key").iter_rows():
        known_by.setdefault(person, []).append(key)
    found = [
        wait
        for wait, person, key, pathway in waits.select("wait", "person", "key", "pathway").iter_rows()
        if any(line.tells_of(key, known_by.get(person, ()), pathway) for line in told)
    ]
    return pl.Series("wait", found, dtype=pl.Int64)


@dataclass(frozen=True)
class _Line:
    """One line: what each field may be, in plain writing, and the pathways its words may mean."""

    told: Mapping[str, frozenset[str]]
    pathways: frozenset[str]

    @classmethod
    def read(cls, text: str, lines: Lines) -> "_Line":
        cells = [cell.strip().strip("\"'").strip() for cell in text.replace("\n", " ").split(lines.delimiter)]
        told = {name: frozenset(_near(cells, at, lines.width)) for name, at in lines.places.items()}
        words = {folded(word) for word in told.get("pathway", ())}
        return cls(told=told, pathways=frozenset(lines.pathways[word] for word in words if word in lines.pathways))

    def tells_of(self, key: str, person_keys: Iterable[str], pathway: str) -> bool:
        """Whether this line may be the row of a wait with this key, of somebody known by these keys."""
        if key.startswith(REFERENCE) and key.removeprefix(REFERENCE) in self.told.get("wait_id", ()):
            return True
        if self.pathways and pathway not in self.pathways:
            return False
        return any(self._names(person_key) for person_key in person_keys)

    def _names(self, person_key: str) -> bool:
        kind, _, value = person_key.partition(":")
        if kind == "person_id":
            return value.split("|")[0] in self.told.get("person_id", ())
        if kind == "nhs":
            digits = {"".join(filter(str.isdigit, cell)) for cell in self.told.get("nhs_number", ())}
            return value.split("|")[0] in digits
        said = {word for name in _NAMES for cell in self.told.get(name, ()) for word in folded(cell).split()}
        names = {word for part in value.split("|")[:2] for word in part.split()}
        return bool(names) and names <= said


def _near(cells: Sequence[str], at: int, width: int) -> Iterator[str]:
    """The cells in which the value of a column may stand, with what two neighbours say together: a mark that should
    have been in quotes may have parted them."""
    extra = len(cells) - width
    first, last = max(min(at, at + extra), 0), max(at, at + extra)
    for place in range(first, min(last + 1, len(cells))):
        yield cells[place]
        if extra > 0:
            yield " ".join(cells[place : place + 2])
