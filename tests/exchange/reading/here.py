"""The child's work done in the test's own process: the same code but for the limits, in milliseconds."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from fairwait.exchange.extracts.reading.kinds import kind_of
from fairwait.exchange.extracts.reading.left import FINDINGS, TABLE
from fairwait.exchange.extracts.reading.outcome import Limits
from fairwait.exchange.extracts.reading.parsing import parse


@dataclass(frozen=True)
class Here:
    """A table read, with its findings and what else is said of the file."""

    table: pl.DataFrame
    findings: pl.DataFrame
    facts: dict[str, Any]

    @property
    def columns(self) -> list[str]:
        return [name for name in self.table.columns if name != "row"]

    @property
    def numbers(self) -> list[int]:
        return self.table["row"].to_list()

    @property
    def rows(self) -> list[tuple[str, ...]]:
        """The values, blank as ""."""
        return [tuple(value or "" for value in row) for row in self.table.drop("row").iter_rows()]

    @property
    def left_out(self) -> dict[str, int]:
        """What was left out, kinds with none not named."""
        return {kind: times for kind, times in self.facts["left_out"].items() if times}

    def found(self, rule: str) -> list[tuple[int, str]]:
        """(row, severity) of a rule's findings."""
        return [
            (row, severity)
            for row, severity in self.findings.filter(pl.col("rule") == rule)["row", "severity"].iter_rows()
        ]


def read_here(path: Path, folder: Path, *, limits: Limits = Limits(), **settled: Any) -> Here:  # noqa: B008
    """Read a file without a child process. Raises: Unreadable."""
    folder.mkdir(parents=True, exist_ok=True)
    request = {"sheet": None, "header_row": None, "encoding": None, "delimiter": None} | settled
    request |= {"path": str(path), "kind": kind_of(path, limits=limits)}
    facts = parse(request, folder=folder, limits=limits, say=lambda done, total: None)
    return Here(table=pl.read_parquet(folder / TABLE), findings=pl.read_parquet(folder / FINDINGS), facts=facts)
