"""A kept mapping against the columns of today's file."""

from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import process

from fairwait.exchange.extracts.mapping.headers import written_words
from fairwait.exchange.extracts.mapping.mapping import ExtractMapping


@dataclass(frozen=True)
class Difference:
    """One way in which a file's columns are not those of its mapping.

    `kind` is "missing" (the mapping takes a column the file lacks), "gone" (a column that was left out anyway is no
    longer there) or "new" (a column the mapping has not seen). `like` is a column of the other side it may be, under
    another name. Only "missing" and "new" need a person.
    """

    kind: str
    column: str
    field: str | None = None
    like: str | None = None

    def __str__(self) -> str:
        also = f"; it may now be “{self.like}”" if self.like else ""
        if self.kind == "missing":
            return f"“{self.column}”, taken as {self.field}, is not in this file{also}."
        if self.kind == "gone":
            return f"“{self.column}”, which was left out, is no longer there."
        return f"“{self.column}” was not there last time."


_ALIKE = 85.0


def _key(column: str) -> str:
    return " ".join(written_words(column))


def _like(column: str, others: Sequence[str]) -> str | None:
    found = process.extractOne(_key(column), {other: _key(other) for other in others}, score_cutoff=_ALIKE)
    return str(found[2]) if found else None


def fits(mapping: ExtractMapping, columns: Sequence[str]) -> list[Difference]:
    """How a file's columns differ from those a mapping was made for; an empty list if they do not.

    The order of columns does not matter.
    """
    known = {column.column: column.field for column in mapping.columns}
    here = set(columns)
    new = [column for column in columns if column not in known]
    absent = [column for column in known if column not in here]
    differences = [
        Difference(
            kind="missing" if known[column] else "gone", column=column, field=known[column], like=_like(column, new)
        )
        for column in absent
    ]
    return differences + [Difference(kind="new", column=column, like=_like(column, absent)) for column in new]
