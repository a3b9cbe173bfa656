"""What is said of a record, or of one of its values, that could not be used as it stood."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

LONGEST_SHOWN = 80


class Weight(StrEnum):
    """Whether a record was lost, or only something of it."""

    LOST = "lost"
    LEFT_OUT = "left_out"
    MENDED = "mended"


@dataclass(frozen=True)
class Finding:
    """One thing found: in which record and where in it, what it is, and what its publisher can do."""

    weight: Weight
    record: str
    where: str
    what: str
    remedy: str

    @property
    def place(self) -> str:
        """Where, as one line."""
        return f"{self.record}: {self.where}" if self.where else self.record


@dataclass
class Findings:
    """Findings gathered while one record is read; whoever reads on says in which."""

    record: str = ""
    found: list[Finding] = field(default_factory=list)

    def add(self, weight: Weight, where: str, what: str, remedy: str) -> None:
        """Note one."""
        self.found.append(Finding(weight, self.record, where, what, remedy))

    def __iter__(self) -> Iterator[Finding]:
        return iter(self.found)


def shown(value: object) -> str:
    """A value as it is quoted: short, and on one line."""
    words = " ".join(str(value).split())
    return f"\u201c{words[:LONGEST_SHOWN]}\u2026\u201d" if len(words) > LONGEST_SHOWN else f"\u201c{words}\u201d"
