"""How an import's file is read and what its columns mean: as confirmed for it, as kept for its source, or suggested."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from fairwait.engine.checks.fields import BY_NAME
from fairwait.engine.checks.vocabulary import Vocabulary
from fairwait.exchange.extracts import mapping as mappings
from fairwait.exchange.extracts.mapping import ColumnMap, ExtractMapping
from fairwait.exchange.extracts.reading import Reading, Unreadable, read
from fairwait.exchange.extracts.report import OURS

Progress = Callable[[str, int, int], None]
AS_LAST_TIME = "Confirmed for this source before."
WRITTEN_HERE = "Written by Fairwait into a file it gave back."


@dataclass(frozen=True)
class Chosen:
    """What a person said of where the list is in the file."""

    sheet: str | None = None
    header_row: int | None = None


@dataclass(frozen=True)
class Understood:
    """A file read, with the mapping to check it by.

    `kept` are the columns the source's own mapping still speaks of; `is_settled` says that it speaks of every column of
    the file, so that nobody needs to be asked. `guessed` are columns without a value that nobody confirmed: what they
    are taken as is judged again once they hold something, and the reading's notes say so.
    """

    reading: Reading
    mapping: ExtractMapping
    kept: frozenset[str] = frozenset()
    is_settled: bool = False
    guessed: frozenset[str] = frozenset()
    is_remembered: bool = False
    """Whether it is the source's own mapping, which nobody has looked at beside this file."""


def as_confirmed(path: Path, mapping: ExtractMapping, *, workdir: Path, progress: Progress) -> Understood:
    """The file as a confirmed mapping says. Raises Unreadable."""
    reading = _read(path, mapping, workdir=workdir, progress=progress)
    _refuse_strangers(reading, mapping)
    return Understood(reading, mapping, kept=frozenset(reading.columns), is_settled=True)


def _refuse_strangers(reading: Reading, mapping: ExtractMapping) -> None:
    absent = [c.column for c in mapping.columns if c.field is not None and c.column not in reading.columns]
    if absent:
        named = ", ".join(f"\u201c{column}\u201d" for column in absent[:3])
        raise mappings.MappingRefused(
            f"The file has no column {named}.", remedy="Is it the mapping of another file? Make it again from this one."
        )


def suggested(
    path: Path,
    *,
    workdir: Path,
    vocabulary: Vocabulary,
    pathway: str | None,
    progress: Progress,
    chosen: Chosen = Chosen(),
) -> Understood:
    """The file with a suggested mapping. Raises Unreadable."""
    reading = read(
        path, workdir=workdir, sheet=chosen.sheet, header_row=chosen.header_row, progress=_as_reading(progress)
    )
    progress("mapping", 0, 1)
    mapping = mappings.suggest(reading, vocabulary=vocabulary, pathway=pathway)
    return Understood(reading, mapping, guessed=_empty(reading, reading.columns))


def _empty(reading: Reading, columns: Collection[str]) -> frozenset[str]:
    """Those of these columns that hold no value on any row."""
    if not columns:
        return frozenset()
    holds = pl.scan_parquet(reading.table).select(pl.col(sorted(columns)).is_not_null().any()).collect()
    return frozenset(name for name, any_value in holds.row(0, named=True).items() if not any_value)


def as_last_time(
    path: Path,
    kept: ExtractMapping,
    *,
    workdir: Path,
    vocabulary: Vocabulary,
    pathway: str | None,
    progress: Progress,
    guessed: Collection[str] = (),
) -> Understood:
    """The file by its source's kept mapping. A column it does not know is suggested; one the file lacks is dropped.

    `guessed` are columns that held nothing when they were taken as something, and that nobody confirmed: once they hold
    a value they are suggested anew, or people would be ended, or stay open, by a guess.

    A sheet renamed or a heading a line lower is no other source: the file is then read as if for the first time. The
    encoding is always looked at anew, for next week's export may be another's. Raises Unreadable.
    """
    reading = _best_reading(path, kept, workdir=workdir, progress=progress)
    written = {name: ColumnMap(name, None, 1.0, WRITTEN_HERE) for name in reading.columns if name.startswith(OURS)}
    differences = mappings.fits(kept, [name for name in reading.columns if name not in written])
    told = {column.column: column for column in kept.columns} | written
    still_guessed = _empty(reading, set(guessed) & set(reading.columns))
    filled = set(guessed) & set(reading.columns) - still_guessed
    if not filled and not any(difference.kind in ("missing", "new") for difference in differences):
        columns = tuple(told[name] if name in written else _as_last_time(told[name]) for name in reading.columns)
        mapping = replace(_placed(kept, reading), columns=columns)
        return Understood(
            reading,
            mapping,
            kept=frozenset(reading.columns),
            is_settled=True,
            guessed=still_guessed,
            is_remembered=True,
        )
    progress("mapping", 0, 1)
    fresh = mappings.suggest(reading, vocabulary=vocabulary, pathway=pathway)
    here = {name: told[name] for name in reading.columns if name in told and name not in filled}
    taken = {column.field for column in here.values() if column.field is not None}
    merged = tuple(_merged(column, here=here, taken=taken) for column in fresh.columns)
    values = {
        **fresh.values,
        **{field: {**fresh.values.get(field, {}), **words} for field, words in kept.values.items()},
    }
    mapping = replace(_placed(kept, reading), columns=merged, values=values)
    new = _empty(reading, {name for name in reading.columns if name not in told})
    notes = tuple(_changed_mind(column, told[column.column]) for column in merged if column.column in filled)
    reading = replace(reading, notes=(*reading.notes, *notes))
    return Understood(reading, mapping, kept=frozenset(here), guessed=still_guessed | new, is_remembered=True)


def _changed_mind(now: ColumnMap, before: ColumnMap) -> str:
    """What is said of a column that holds something for the first time."""
    if now.field == before.field:
        return f"“{now.column}” holds values for the first time: it {_taken(now, 'is')}, as before."
    return f"“{now.column}” holds values for the first time: it {_taken(now, 'is')}. Empty, it {_taken(before, 'was')}."


def _taken(column: ColumnMap, verb: str) -> str:
    return f"{verb} taken as {BY_NAME[column.field].label.lower()}" if column.field else f"{verb} left out"


def _as_last_time(column: ColumnMap) -> ColumnMap:
    return replace(column, confidence=1.0, because=AS_LAST_TIME, rivals=())


def _merged(column: ColumnMap, *, here: dict[str, ColumnMap], taken: Collection[str]) -> ColumnMap:
    if column.column in here:
        return replace(_as_last_time(column), field=here[column.column].field)
    return replace(column, field=None) if column.field in taken else column


def _placed(kept: ExtractMapping, reading: Reading) -> ExtractMapping:
    return replace(
        kept, sheet=reading.sheet, header_row=reading.header_row, encoding=reading.encoding, delimiter=reading.delimiter
    )


def _best_reading(path: Path, kept: ExtractMapping, *, workdir: Path, progress: Progress) -> Reading:
    try:
        first = _read(path, replace(kept, encoding=None, delimiter=None), workdir=workdir, progress=progress)
    except Unreadable:
        return _read(path, None, workdir=workdir, progress=progress)
    if not _strange(first, kept):
        return first
    afresh = _read(path, None, workdir=workdir, progress=progress)
    return afresh if _strange(afresh, kept) <= _strange(first, kept) else first


def _strange(reading: Reading, kept: ExtractMapping) -> int:
    columns = [name for name in reading.columns if not name.startswith(OURS)]
    return sum(difference.kind != "gone" for difference in mappings.fits(kept, columns))


def _read(path: Path, mapping: ExtractMapping | None, *, workdir: Path, progress: Progress) -> Reading:
    how = (
        {name: getattr(mapping, name) for name in ("sheet", "header_row", "encoding", "delimiter")}
        if mapping is not None
        else {}
    )
    return read(path, workdir=workdir, progress=_as_reading(progress), **how)


def _as_reading(progress: Progress) -> Progress:
    return lambda _, done, total: progress("reading", done, total)
