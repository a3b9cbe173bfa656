"""What the page of columns asks: which columns a person must look at, what words mean, what comes first in dates."""

import shlex
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b
from pathlib import PurePath
from typing import Any

import polars as pl

from fairwait.engine.checks.values.codes import plain
from fairwait.engine.checks.values.pathways import pathway_names
from fairwait.engine.checks.vocabulary import Vocabulary
from fairwait.exchange.extracts import mapping as mappings
from fairwait.exchange.extracts.mapping import ColumnMap, ExtractMapping
from fairwait.exchange.extracts.reading import Reading
from fairwait.exchange.imports import actions, keeping
from fairwait.exchange.models import Import, ImportStatus

SURE, UNSURE = 0.9, 0.6
LEFT_OUT_FOR_CERTAIN = 0.8
SAFETY = frozenset({"unsafe_contact", "communication_needs", "interpreter"})
"""Fields that are taken when unsure: leaving one out could harm somebody, taking one cannot."""
MOST_COLUMNS, MOST_WORDS, MOST_KNOWN_WORDS = 300, 40, 60
PATHWAY, PRIORITY = "pathway", "priority"
WORDED = (PATHWAY, PRIORITY)
_SAMPLES = 4
_LONGEST = 60


@dataclass(frozen=True)
class AskedColumn:
    """One column of the file: what it is taken as now, how sure that was, what else it could be."""

    number: int
    column: str
    field: str | None
    confidence: float
    because: str
    samples: tuple[str, ...]
    rivals: tuple[str, ...]
    options: tuple[str, ...]
    needs_person: bool

    @property
    def in_100(self) -> int:
        """How sure, in a hundred."""
        return round(self.confidence * 100)

    @property
    def is_safety(self) -> bool:
        """Whether it is taken for safety's sake."""
        return self.field in SAFETY


@dataclass(frozen=True)
class AskedWord:
    """One word of the pathway or priority column: how many rows have it, and the code it means, if any."""

    field: str
    text: str
    rows: int
    code: str | None
    is_guess: bool = False
    """Whether a name among other words was taken for it, which somebody should look at."""
    read_as: str | None = None
    """The label of the band it is read as, where other words of the scale are read as it too."""

    @property
    def name(self) -> str:
        """A short name for its box on the form: the same word always has the same, wherever it stands."""
        return f"w-{self.field}-{blake2b(self.text.encode(), digest_size=6).hexdigest()}"


@dataclass(frozen=True)
class Asked:
    """Everything the page asks of one file."""

    columns: tuple[AskedColumn, ...]
    unknown: tuple[AskedWord, ...]
    more_unknown_rows: int
    known: tuple[AskedWord, ...]
    shared: tuple[tuple[str, tuple[AskedWord, ...]], ...]
    """A sentence, and the words of one scale that are read as one band: they may not mean the same."""
    undated: tuple[str, ...]
    date_order: str | None
    is_confirmed: bool

    @property
    def needing(self) -> tuple[AskedColumn, ...]:
        """The columns a person must look at."""
        return tuple(column for column in self.columns if column.needs_person)

    @property
    def sure(self) -> tuple[AskedColumn, ...]:
        """The columns that are taken and sure."""
        return tuple(c for c in self.columns if not c.needs_person and c.field is not None)

    @property
    def left_out(self) -> tuple[AskedColumn, ...]:
        """The columns that are left out and not asked about."""
        return tuple(c for c in self.columns if not c.needs_person and c.field is None)

    def unknown_of(self, field: str) -> tuple[AskedWord, ...]:
        """The words of a field nobody has explained."""
        return tuple(word for word in self.unknown if word.field == field)


def mapping_of(record: Import) -> ExtractMapping:
    """An import's mapping as it stands."""
    return mappings.from_toml(record.mapping, columns=record.columns)


def asked(record: Import, *, mapping: ExtractMapping, vocabulary: Vocabulary) -> Asked:
    """What to ask about an import's file under a mapping. Raises NothingKept."""
    kept = keeping.folder(record)
    reading = kept.reading(record)
    judged = {told["column"]: told for told in kept.columns()}
    is_confirmed = record.status != ImportStatus.UPLOADED
    unknown = [
        AskedWord(field, text, rows, None)
        for field, words in mappings.unknown_values(reading, mapping, vocabulary).items()
        for text, rows in words.items()
    ]
    told = list(_known(reading, mapping, vocabulary))
    shared = [] if is_confirmed else _shared(record, reading, mapping, vocabulary, judged=judged)
    apart = {word.text for _, words in shared for word in words}
    told = [word for word in told if word.field != PRIORITY or word.text not in apart]
    return Asked(
        columns=tuple(_column(n, c, judged.get(c.column), reading=reading) for n, c in enumerate(mapping.columns)),
        unknown=tuple(unknown[:MOST_WORDS]),
        more_unknown_rows=sum(word.rows for word in unknown[MOST_WORDS:]),
        known=tuple(told[:MOST_KNOWN_WORDS]),
        shared=tuple(shared),
        undated=_undated(record),
        date_order=mapping.date_order or record.date_order,
        is_confirmed=is_confirmed,
    )


def _column(number: int, column: ColumnMap, judged: Mapping[str, Any] | None, *, reading: Reading) -> AskedColumn:
    if judged is None:
        judged = {
            "confidence": 1.0,
            "because": "",
            "samples": (),
            "rivals": (),
            "options": (),
            "kept": True,
            "field": None,
        }
    samples = tuple(text[:_LONGEST] for text in judged["samples"]) or _samples(reading, column.column)
    return AskedColumn(
        number=number,
        column=column.column,
        field=column.field,
        confidence=judged["confidence"],
        because=judged["because"],
        samples=samples[:_SAMPLES],
        rivals=tuple(told["column"] for told in judged["rivals"]),
        options=tuple(told["field"] for told in judged["options"]),
        needs_person=_needs_person(judged),
    )


def _needs_person(judged: Mapping[str, Any]) -> bool:
    if judged["kept"]:
        return False
    if judged["field"] is None:
        return bool(judged["options"]) and judged["confidence"] < LEFT_OUT_FOR_CERTAIN
    return bool(judged["confidence"] < SURE)


def columns_in_words(judged: Sequence[Mapping[str, Any]], *, file: str) -> Iterator[str]:
    """The suggested columns of a file in a few lines: what each is taken for, and which of them a person must look at.

    Nothing where every column is as it was confirmed for its source before.
    """
    fresh = [told for told in judged if not told["kept"]]
    if not fresh:
        return
    taken = [f"{t['column']} = {t['field']} ({round(t['confidence'] * 100)})" for t in fresh if t["field"] is not None]
    left = [str(told["column"]) for told in fresh if told["field"] is None]
    yield "Columns as suggested, each with how sure it is in 100: " + ("; ".join(taken) or "none taken") + "."
    if left:
        yield "Left out: " + "; ".join(left) + "."
    needing = [told for told in fresh if _needs_person(told)]
    for told in needing:
        as_what = told["field"] or "left out"
        others = ", ".join(option["field"] for option in told["options"][:3])
        other = f"; it could be {others}" if others else ""
        yield f"NEEDS YOU: “{told['column']}” is {as_what}, {round(told['confidence'] * 100)} in 100{other}."
    if needing:
        place, out = shlex.quote(file), shlex.quote(f"{PurePath(file).stem}.toml")
        yield (
            f"To settle them: `fairwait map {place} --out {out}`, correct {out}, then "
            f"`fairwait import list {place} --map {out}`."
        )


def _samples(reading: Reading, column: str) -> tuple[str, ...]:
    head = pl.scan_parquet(reading.table).select(pl.col(column)).head(500).collect().to_series()
    return tuple(str(text)[:_LONGEST] for text in head.drop_nulls().unique(maintain_order=True).head(_SAMPLES))


def _known(reading: Reading, mapping: ExtractMapping, vocabulary: Vocabulary) -> Sequence[AskedWord]:
    names = pathway_names(vocabulary.pathways)
    found = []
    for field in WORDED:
        column = mapping.column_for(field)
        if column is None:
            continue
        counts = dict(pl.scan_parquet(reading.table).group_by(pl.col(column)).len().collect().drop_nulls().iter_rows())
        words = mapping.values.get(field, {})
        found += [
            AskedWord(field, text, counts[text], code, field == "pathway" and not names.named(text).whole)
            for text, code in words.items()
            if text in counts
        ]
    return sorted(
        found, key=lambda word: (WORDED.index(word.field), not word.is_guess, word.code or "", -word.rows, word.text)
    )


def _shared(
    record: Import,
    reading: Reading,
    mapping: ExtractMapping,
    vocabulary: Vocabulary,
    *,
    judged: Mapping[str, Mapping[str, Any]],
) -> list[tuple[str, tuple[AskedWord, ...]]]:
    """Words of one scale read as one band, unless a person has looked at this column for its source before."""
    column = mapping.column_for(PRIORITY)
    if column is None or judged.get(column, {}).get("kept"):
        return []
    found = mappings.words_of_one_band(reading, mapping, vocabulary, pathway=record.pathway)
    counts = mappings.value_counts(reading, column)
    settled = mapping.values.get(PRIORITY, {})
    asked_already: set[str] = set()
    shared = []
    for each in found:
        meant = {plain(word) for word in each.words}
        fresh = [text for text in counts if plain(text) in meant and text not in asked_already]
        asked_already.update(fresh)
        words = (AskedWord(PRIORITY, text, counts[text], settled.get(text), read_as=each.label) for text in fresh)
        shared.append((each.said(), tuple(words)))
    return shared


def _undated(record: Import) -> tuple[str, ...]:
    findings = keeping.folder(record).findings().filter(pl.col("rule") == "date-ambiguous")
    return tuple(findings["column"].drop_nulls().unique(maintain_order=True).to_list())


def vocabulary_of(record: Import) -> Vocabulary:
    """The council's words, as an import's file is read by them."""
    return actions.vocabulary_for(record)


def with_columns(mapping: ExtractMapping, fields: Mapping[int, str | None]) -> ExtractMapping:
    """The mapping with some columns, by number, taken as another field or left out."""
    columns = tuple(
        replace(column, field=fields[number]) if number in fields else column
        for number, column in enumerate(mapping.columns)
    )
    return replace(mapping, columns=columns)


def with_words(mapping: ExtractMapping, words: Mapping[str, Mapping[str, str | None]]) -> ExtractMapping:
    """The mapping with some words of some fields explained, or no longer (None)."""
    values = {field: dict(told) for field, told in mapping.values.items()}
    for field, told in words.items():
        for text, code in told.items():
            if code is None:
                values.get(field, {}).pop(text, None)
            else:
                values.setdefault(field, {})[text] = code
    return replace(mapping, values={field: told for field, told in values.items() if told})


def is_same(one: ExtractMapping, other: ExtractMapping) -> bool:
    """Whether two mappings read a file alike."""
    read = ("date_order", "sheet", "header_row", "encoding", "delimiter")
    return (
        dict(one.fields) == dict(other.fields)
        and {f: dict(w) for f, w in one.values.items() if w} == {f: dict(w) for f, w in other.values.items() if w}
        and all(getattr(one, name) == getattr(other, name) for name in read)
    )
