"""What a mapping is: which column of an extract is which field, and what its words mean."""

from collections.abc import Mapping
from dataclasses import dataclass, field

DATE_ORDERS = ("dmy", "mdy", "ymd")


class MappingRefused(Exception):
    """A mapping that cannot be used.

    `reason` says what is wrong and `remedy` what to do, both in plain sentences; `line` is the line of the mapping
    file, counted from 1, or None where no one line is at fault.
    """

    def __init__(self, reason: str, *, remedy: str, line: int | None = None) -> None:
        self.reason = reason
        self.remedy = remedy
        self.line = line
        where = f"Line {line}: " if line is not None else ""
        super().__init__(f"{where}{reason} {remedy}")


@dataclass(frozen=True)
class ColumnMap:
    """One column of the file and what it is taken as.

    `field` is a canonical field, or None where the column is left out. `confidence` is in [0, 1] and speaks of that
    choice, leaving out included. `rivals` are other columns that claim the same field; of a column that lost its
    field, the one that won. `options` are other fields this column could be, the likeliest first.
    """

    column: str
    field: str | None
    confidence: float
    because: str
    samples: tuple[str, ...] = ()
    rivals: tuple[tuple[str, float], ...] = ()
    options: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True)
class ExtractMapping:
    """Every column of a file in file order, the meaning of its words, and how the file is to be read.

    `values` gives for a field the file's own words and our codes; a word that is in no table is left to the checks.
    `date_order` is one of `DATE_ORDERS` once a person settled it.
    """

    columns: tuple[ColumnMap, ...]
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    date_order: str | None = None
    sheet: str | None = None
    header_row: int | None = None
    encoding: str | None = None
    delimiter: str | None = None

    def column_for(self, field: str) -> str | None:
        """The column taken as this field, if there is one."""
        return next((column.column for column in self.columns if column.field == field), None)

    @property
    def fields(self) -> Mapping[str, str]:
        """Field -> column, of the columns that are taken."""
        return {column.field: column.column for column in self.columns if column.field is not None}
