"""Columns whose values are of another kind than what a mapping takes them for: days where there were teams.

A mapping is confirmed once and kept; the report behind it may change without a heading changing. What a person
confirmed is never changed by this: it is asked about. Only what hardly any value can be is told, so that a poor column
is not asked about every week.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fairwait.engine.checks.fields import BY_NAME, CODE_FIELDS, DATE_FIELDS
from fairwait.exchange.extracts.mapping import dates
from fairwait.exchange.extracts.mapping.mapping import ExtractMapping
from fairwait.exchange.extracts.mapping.profile import is_nhs_number, says_nothing
from fairwait.exchange.extracts.mapping.sampling import sample

if TYPE_CHECKING:
    from fairwait.exchange.extracts.reading import Reading

_LEAST = 8
"""Filled cells below which a column says nothing against what it is taken for."""
_NEARLY_ALL, _HARDLY_ANY = 0.9, 0.1
_MOST_VALUES = 200
_FIGURES_OF = {"nhs_number": 8, "uprn": 4, "phone": 6, "mobile": 6}
"""Figures that a value of these fields has at the very least."""
_NOT_OTHERS = frozenset(
    {*CODE_FIELDS, "first_name", "last_name", "full_name", "known_as", "title", "team", "worker", "address"}
)
"""Fields that hold no number of a person and no e-mail address."""


@dataclass(frozen=True)
class Contradicted:
    """A column, what it is taken for, and in words what it holds."""

    column: str
    field: str
    holds: str

    def said(self) -> str:
        """The question about it. No value is told: it can name somebody."""
        return (
            f"“{self.column}” is taken as {BY_NAME[self.field].label.lower()}, and {self.holds}. It is kept as it was "
            "confirmed; if the report has changed, settle it anew in the mapping."
        )

    def shortly(self) -> str:
        """The same in a few words, to stand among other differences."""
        return f"“{self.column}”, taken as {BY_NAME[self.field].label.lower()}: {self.holds}"


def contradicted(reading: "Reading", mapping: ExtractMapping) -> tuple[Contradicted, ...]:
    """The columns of a mapping whose values are plainly of another kind than what it takes them for."""
    taken = [column for column in mapping.columns if column.field is not None and column.column in reading.columns]
    rows = sample(reading)
    return tuple(
        Contradicted(column.column, column.field, holds)
        for column in taken
        if column.field is not None and (holds := _holds(column.field, rows[column.column].to_list()))
    )


def _holds(field: str, cells: list[str | None]) -> str | None:
    counted = Counter(cell for cell in cells if cell is not None and not says_nothing(cell))
    if counted.total() < _LEAST:
        return None
    values = dict(counted.most_common(_MOST_VALUES))
    return next(_unlike(field, values), None)


def _unlike(field: str, values: Mapping[str, int]) -> Iterator[str]:
    if field in DATE_FIELDS:
        if _share(values, _may_be_a_day) < _HARDLY_ANY:
            yield "hardly a cell of it is a day this time"
        return
    if _share(values, dates.when) >= _NEARLY_ALL:
        yield "it holds days this time"
    least = _FIGURES_OF.get(field)
    if least is not None and _share(values, lambda text: sum(map(str.isdigit, text)) >= least) < _HARDLY_ANY:
        yield "hardly a cell of it is a number of that kind this time"
    if field == "email" and _share(values, lambda text: "@" in text) < _HARDLY_ANY:
        yield "hardly a cell of it is an e-mail address this time"
    if field in _NOT_OTHERS:
        if _share(values, lambda text: is_nhs_number(text.replace(" ", ""))) >= _NEARLY_ALL:
            yield "it holds NHS numbers this time"
        if _share(values, lambda text: "@" in text and " " not in text) >= _NEARLY_ALL:
            yield "it holds e-mail addresses this time"


def _may_be_a_day(text: str) -> bool:
    return any(read(text) is not None for read in (dates.when, dates.serial, dates.when_noted))


def _share(values: Mapping[str, int], test: Callable[[str], object]) -> float:
    return sum(rows for text, rows in values.items() if test(text) not in (None, False)) / sum(values.values())
