"""The day a file says it is of: in a title, a foot, or a column that repeats the day of the report in every row.

A list judged as of the wrong day counts every wait wrong by the difference. What a file says is never taken by itself:
a person is told where it differs from the day the list was judged by.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from fairwait.engine.checks.values import dates
from fairwait.exchange.extracts.mapping.mapping import ExtractMapping
from fairwait.exchange.extracts.reading.outcome import Reading

_POSITION = re.compile(
    r"\b(?:as\s+(?:at|of|on)|position|snapshot|census|correct\s+(?:at|as|on)|data\s+(?:at|to)|w/?e|week\s+ending)\b",
    re.IGNORECASE,
)
_RUN = re.compile(
    r"\b(?:extract(?:ed)?|run|printed|generated|produced|created|exported|downloaded|refreshed|report(?:ed)?"
    r"|waiting\s+lists?|lists?|trays?|dated?)\b",
    re.IGNORECASE,
)
_SPAN = re.compile(r"\b(?:from|since|before|after|between|until|till|prior|over|born|filters?|where)\b", re.IGNORECASE)
_DAY = re.compile(
    r"\b(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.](?:\d{4}|\d{2})"
    r"|\d{1,2}(?:st|nd|rd|th)?[\s-]+(?:of\s+)?[A-Za-z]{3,9}\.?,?[\s-]+(?:\d{4}|\d{2}))(?!\d)",
    re.IGNORECASE,
)
_COLUMN = re.compile(
    r"\b(?:extract(?:ed)?|snapshot|report|run|as\s?at|census|export(?:ed)?|refresh(?:ed)?|printed|generated)\b",
    re.IGNORECASE,
)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_OLDEST_YEARS = 30
_MANY = 50
"""From so many different values on, a column is not the day of a report, though each be of one day."""


@dataclass(frozen=True)
class DayTold:
    """A day a file says it is of. `where` is "line 2" or "the column “Extract date”"; `text` is what stands there."""

    day: date
    where: str
    text: str

    def differs(self, as_of: date) -> str:
        """The sentence for a person whose list was judged by another day."""
        return (
            f"The file says that it is of {self.day:%-d %B %Y} ({self.where}: \u201c{self.text}\u201d), and it was "
            f"judged as of {as_of:%-d %B %Y}."
        )


def day_told(reading: Reading, mapping: ExtractMapping, *, as_of: date) -> DayTold | None:
    """The one day a file says it is of; None where it says none, or more than one.

    Words for the state of a list ("as at") come before words for making it ("printed on"), and those before a column.
    """
    for words in (_POSITION, _RUN):
        found = _in_lines(reading.about, words, as_of=as_of)
        if found:
            return _only(found)
    return _only(_in_columns(reading, mapping, as_of=as_of))


def _only(found: Sequence[DayTold]) -> DayTold | None:
    return found[0] if len({each.day for each in found}) == 1 else None


def _in_lines(lines: Iterable[tuple[int, str]], words: re.Pattern[str], *, as_of: date) -> list[DayTold]:
    found = []
    for row, text in lines:
        told = words.search(text)
        if told is None or (words is _RUN and _SPAN.search(text)):
            continue
        days = _days(text[told.end() :], as_of=as_of)
        days = days[:1] if words is _POSITION else days or _days(text, as_of=as_of)
        if len(set(days)) == 1:
            found.append(DayTold(days[0], f"line {row}", text))
    return found


def _days(text: str, *, as_of: date) -> list[date]:
    read = (dates.read(found.group(), order="dmy", as_of=as_of).day for found in _DAY.finditer(text))
    return [day for day in read if day is not None and abs(day.year - as_of.year) <= _OLDEST_YEARS]


def _in_columns(reading: Reading, mapping: ExtractMapping, *, as_of: date) -> list[DayTold]:
    """Columns about the report, whose every value is the same day."""
    spoken = {column.column: column.column.replace("_", " ") for column in mapping.columns if column.field is None}
    named = [column for column, words in spoken.items() if _COLUMN.search(_CAMEL.sub(" ", words))]
    found = []
    for column in named:
        values = pl.scan_parquet(reading.table).select(pl.col(column).drop_nulls().unique().head(_MANY)).collect()
        texts = values.to_series().to_list()
        days = {day for text in texts for day in _days(text, as_of=as_of)} if len(texts) < _MANY else set()
        if len(days) == 1:
            found.append(DayTold(days.pop(), f"the column \u201c{column}\u201d", texts[0]))
    return found
