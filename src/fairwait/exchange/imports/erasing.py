"""Erasing a person from what is kept of imports: the rows that are about them, in every file that ever held them.

Rows are masked and not dropped: numbers of rows are how everybody else's events find theirs. The file as it came cannot
be masked, whatever kind it is, and is dropped; whoever else stands in it keeps their row in the table read from it.
"""

import shutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import orjson
import polars as pl
from django.conf import settings

from fairwait.engine.checks.values.names import folded
from fairwait.exchange.imports import effects, keeping, naming
from fairwait.exchange.models import Import, ImportStatus, Source
from fairwait.history import queries as history
from fairwait.people.erasing import Held, Holder, hold
from fairwait.people.models import Identifier, Person
from fairwait.people.rules import PERSON_FIELDS
from fairwait.upkeep import machine

_PENDING = (ImportStatus.UPLOADED, ImportStatus.MAPPED, ImportStatus.CHECKED)
_MASKED = frozenset(
    {
        keeping.RAW,
        keeping.ROWS,
        keeping.FINDINGS,
        keeping.EACH,
        keeping.GROUPS,
        keeping.COLUMNS,
        effects.LISTS,
        effects.SUMMARY,
    }
)
_SAMPLE = "# e.g. "
_UNIQUE = ("nhs_number", "phone", "mobile", "email")
"""What is one person's, or nearly: a finding that quotes it is about them."""


@dataclass(frozen=True)
class Traces:
    """By what a person is known in files: keys of each source, NHS numbers, names with birth date, telling words."""

    keys: frozenset[tuple[str, str]]
    nhs_numbers: frozenset[str]
    names: frozenset[tuple[str, str, date]]
    words: frozenset[str]

    @classmethod
    def of(cls, records: Sequence[int]) -> "Traces":
        """Everything these records were ever told to be, and not only what they are now."""
        told = list(_ever_told(records))
        keys = {
            (source, f"{kind}:{value}")
            for source, kind, value in Identifier.objects.filter(person__in=records).values_list(
                "source", "kind", "value"
            )
        }
        names = {
            (folded(first), folded(last), date.fromisoformat(born))
            for first in _values(told, "first_name")
            for last in _values(told, "last_name")
            for born in _values(told, "date_of_birth")
        }
        numbers = {key.partition(":")[2].split("|")[0] for _, key in keys if key.startswith("person_id:")}
        words = {word for name in _UNIQUE for word in _values(told, name)} | numbers
        words |= {f"0{word.removeprefix('+44')}" for word in words if word.startswith("+44")}
        return cls(
            keys=frozenset(keys), nhs_numbers=frozenset(_values(told, "nhs_number")), names=frozenset(names),
            words=frozenset(word for word in words if len(word) > 3),
        )  # fmt: skip


def _ever_told(records: Sequence[int]) -> Iterator[dict[str, Any]]:
    for person in Person.objects.filter(pk__in=records).values(*PERSON_FIELDS):
        yield {name: value.isoformat() if isinstance(value, date) else value for name, value in person.items()}
    for events in history.about(records).values():
        for event in events:
            yield event.private.get("person", {})
            yield event.private.get("person_was", {})


def _values(told: Iterable[dict[str, Any]], name: str) -> set[str]:
    return {str(words[name]) for words in told if words.get(name)}


# Which rows ----------------------------------------------------------------------------------------------------------


def rows_about(record: Import, traces: Traces) -> list[int]:
    """The rows of an import's file that are about this person, usable or not."""
    kept = keeping.folder(record).rows
    if not kept.exists():
        return []
    keys = [key for source, key in traces.keys if source == record.source_name]
    asked = ("row", "person_key", "nhs_number", "first_name", "last_name", "date_of_birth")
    rows = pl.read_parquet(kept, columns=list(asked))
    found = rows.filter(pl.col("person_key").is_in(keys) | pl.col("nhs_number").is_in(list(traces.nhs_numbers)))
    born = rows.filter(pl.col("date_of_birth").is_in([born for *_, born in traces.names]))
    named = [
        row
        for row, first, last, day in born.select("row", "first_name", "last_name", "date_of_birth").iter_rows()
        if first and last and (folded(first), folded(last), day) in traces.names
    ]
    return sorted({*found["row"].to_list(), *named})


def _imports_with(traces: Traces) -> Iterator[tuple[Import, list[int]]]:
    """Imports that hold the person, and those that may: of a file that was refused there are no rows to look into."""
    for record in Import.objects.order_by("pk"):
        rows = rows_about(record, traces)
        if rows or (keeping.original(record.sha256).exists() and not keeping.folder(record).rows.exists()):
            yield record, rows


def _refusal(records: Sequence[int]) -> str:
    waiting = [record.pk for record, _ in _imports_with(Traces.of(records)) if record.status in _PENDING]
    if not waiting:
        return ""
    return f"Import {waiting[0]} has not been brought in and may hold this person: bring it in or stop it first."


def _held(records: Sequence[int]) -> list[Held]:
    found = list(_imports_with(Traces.of(records)))
    originals = {record.sha256 for record, _ in found if keeping.original(record.sha256).exists()}
    dropped = "the rows read from them stay; to-mend and marked files of them cannot be made again"
    return [
        Held("rows in kept files", sum(len(rows) for _, rows in found), "masked"),
        Held("files as they came", len(originals), dropped),
    ]


def _erase(records: Sequence[int]) -> None:
    traces = Traces.of(records)
    for kept in (Import, Source):
        _drop_samples(kept)
    for record, rows in _imports_with(traces):
        _mask(record, rows, records, traces)


def _drop_samples(kept: type[Import] | type[Source]) -> None:
    """Mappings kept by earlier code say in comments what stood in each column."""
    for pk, words in kept.objects.filter(mapping__contains=_SAMPLE).values_list("pk", "mapping"):
        left = [line for line in words.splitlines(keepends=True) if not line.startswith(_SAMPLE)]
        kept.objects.filter(pk=pk).update(mapping="".join(left))


# Masking -------------------------------------------------------------------------------------------------------------


def _mask(record: Import, rows: list[int], records: Sequence[int], traces: Traces) -> None:
    """The table of rows goes last: by it the others are found, should we be killed on the way."""
    folder = keeping.folder(record).folder
    told = _cells(folder / keeping.RAW, rows)
    _drop_original(record.sha256)
    _drop_copies(folder)
    shutil.rmtree(Path(settings.ENVIRONMENT.work) / str(record.uuid), ignore_errors=True)
    for findings in (keeping.FINDINGS, keeping.EACH):
        _rewrite(folder / findings, _without_findings(rows, traces))
    _rewrite(folder / effects.LISTS, lambda lists: lists.filter(~_in("row", rows) & ~_in("person", records)))
    _rewrite_json(folder / keeping.GROUPS, lambda groups: [g for g in groups if not set(g["rows"]) & set(rows)])
    _rewrite_json(folder / keeping.COLUMNS, lambda columns: [_without_samples(column, told) for column in columns])
    _rewrite(folder / keeping.RAW, lambda raw: _blanked(raw, rows))
    _rewrite(folder / keeping.ROWS, lambda clean: _blanked(clean, rows))


def _drop_original(sha256: str) -> None:
    """The same bytes may have come more than once: each import that names them says that they were dropped."""
    for record in Import.objects.filter(sha256=sha256):
        record.file_facts = {**record.file_facts, naming.ERASED: True}
        record.save(update_fields=["file_facts"])
    keeping.original(sha256).unlink(missing_ok=True)


def _drop_copies(folder: Path) -> None:
    """Whatever else lies there was made from the rest: the marked file and the rows to mend, made to be fetched."""
    for path in folder.iterdir() if folder.is_dir() else ():
        if path.is_dir():
            shutil.rmtree(path)
        elif path.name not in _MASKED:
            path.unlink()


def _in(name: str, numbers: Sequence[int]) -> pl.Expr:
    return pl.col(name).is_in(list(numbers)).fill_null(value=False)


def _cells(raw: Path, rows: list[int]) -> set[str]:
    if not raw.exists():
        return set()
    about = pl.scan_parquet(raw).filter(pl.col("row").is_in(rows)).drop("row").collect()
    return {str(value) for column in about.iter_columns() for value in column if value is not None}


def _blanked(table: pl.DataFrame, rows: list[int]) -> pl.DataFrame:
    about = _in("row", rows)
    blank = {name: pl.lit(value=False) if kind == pl.Boolean else pl.lit(None) for name, kind in table.schema.items()}
    return table.with_columns(
        pl.when(about).then(blank[name]).otherwise(pl.col(name)).alias(name) for name in table.columns if name != "row"
    )


def _without_findings(rows: list[int], traces: Traces) -> Any:
    """Also without those of other rows that quote this person: a line that could not be lined up, a likely pair."""
    words = sorted(traces.words)

    def without(findings: pl.DataFrame) -> pl.DataFrame:
        quoted = pl.lit(value=False)
        for name in ("value", "message") if words else ():
            quoted |= pl.col(name).str.contains_any(words).fill_null(value=False)
        return findings.filter(~_in("row", rows) & ~quoted)

    return without


def _without_samples(column: dict[str, Any], told: set[str]) -> dict[str, Any]:
    return {**column, "samples": [sample for sample in column.get("samples", []) if sample not in told]}


def _rewrite(path: Path, change: Any) -> None:
    if path.exists():
        partial = path.with_suffix(".partial")
        change(pl.read_parquet(path)).write_parquet(partial, compression="zstd")
        machine.put_in_place(partial, path)


def _rewrite_json(path: Path, change: Any) -> None:
    if path.exists():
        partial = path.with_suffix(".partial")
        partial.write_bytes(orjson.dumps(change(orjson.loads(path.read_bytes()))))
        machine.put_in_place(partial, path)


def register() -> None:
    """Make it known."""
    hold(Holder("exchange", refusal=_refusal, held=_held, erase=_erase))
