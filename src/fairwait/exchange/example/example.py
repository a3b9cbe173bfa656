"""What the example is made of, as values: files in the order they go in, people, stories, and the truth behind them."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from fairwait.exchange.example.places import Staff, Team

SCHEMA = "fairwait.example/1"


@dataclass(frozen=True)
class ExampleFile:
    """One extract, and how it goes in.

    `path` is relative to the example's folder; `pathway` is given where the file has no such column; `confirm` is the
    reason a person would give where the plausibility gate asks; `rows` counts data rows, `open_rows` those not ended.
    """

    path: str
    source: str
    as_of: date
    pathway: str | None
    confirm: str | None
    rows: int
    open_rows: int
    about: str


@dataclass(frozen=True)
class Known:
    """A person of a story, by the number one source gives them."""

    source: str
    person_id: str
    name: str


@dataclass(frozen=True)
class Story:
    """One thing the Monday shows: a sentence, who it is about, what to look at, and the files that hold it."""

    id: str
    title: str
    sentence: str
    who: tuple[Known, ...]
    look_at: str
    files: tuple[str, ...]


@dataclass(frozen=True)
class KnownPair:
    """Two identities and what they truly are: "same person", "twins" or "father and son"."""

    kind: str
    left: Known
    right: Known

    @property
    def is_same(self) -> bool:
        """Whether they are one person."""
        return self.kind == "same person"


@dataclass(frozen=True)
class Example:
    """A whole example council on disk.

    `columns` gives, by source, what each column of its files truly is; `faults`, by file, (row as numbered in the file,
    rule) for each fault known to be there: at least these. `waiting` counts open waits on the Monday, by the example's
    own names of its lists.
    """

    council: str
    strapline: str
    seed: int
    people: int
    monday: date
    imported_by: str
    files: tuple[ExampleFile, ...]
    to_try: tuple[ExampleFile, ...]
    teams: tuple[Team, ...]
    staff: tuple[Staff, ...]
    stories: tuple[Story, ...]
    pairs: tuple[KnownPair, ...]
    columns: Mapping[str, Mapping[str, str]]
    waiting: Mapping[str, int]
    faults: Mapping[str, tuple[tuple[int, str], ...]]

    def manifest(self) -> dict[str, object]:
        """Everything but the truth behind the files, as it is written to `monday.json`."""
        whole = asdict(self)
        return {"schema": SCHEMA} | {name: part for name, part in whole.items() if name not in ("pairs", "faults")}

    def write(self, path: Path) -> None:
        """The manifest as JSON, the same bytes for the same example."""
        text = json.dumps(self.manifest(), default=date.isoformat, ensure_ascii=False, indent=1)
        path.write_bytes(text.encode() + b"\n")
