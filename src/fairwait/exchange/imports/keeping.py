"""What is kept of each import in the council's folder: the file as it came, and its rows as we read them.

The original is named by its content, so the same bytes are kept once (decision 22). A person's "source rows" are read
from the kept rows, never from a table (decision 19).
"""

import os
import shutil
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
import polars as pl
from django.conf import settings

from fairwait.engine.checks.findings import SCHEMA
from fairwait.engine.checks.identity import with_identities
from fairwait.exchange.extracts import mapping as mappings
from fairwait.exchange.extracts.examine import Examination, Group
from fairwait.exchange.extracts.reading import Reading
from fairwait.exchange.models import Import

ROWS, FINDINGS, GROUPS, RAW = "rows.parquet", "findings.parquet", "groups.json", "raw.parquet"
EACH = "each.parquet"
COLUMNS = "columns.json"
_KEYED_BY = [
    "wait_id", "person_id", "nhs_number", "first_name", "last_name", "known_as", "date_of_birth", "pathway",
    "referred_on",
]  # fmt: skip


class NothingKept(Exception):
    """The file of this import is no longer here; the words say what to do."""


@dataclass(frozen=True)
class Kept:
    """The folder of one import."""

    folder: Path

    @property
    def rows(self) -> Path:
        """Clean rows with their keys."""
        return self.folder / ROWS

    def findings(self) -> pl.DataFrame:
        """Every finding, or none where they were not kept."""
        return _findings(self.folder / FINDINGS)

    def each(self) -> pl.DataFrame:
        """Row by row, the findings that are said once for a whole column."""
        return _findings(self.folder / EACH)

    def broken_lines(self, record: Import) -> tuple[str, ...]:
        """The lines that could not be lined up with the header, as they stand in the file."""
        every = pl.concat([self.findings(), self.each()])
        broken = every.filter((pl.col("rule") == "row-shape") & (pl.col("severity") == "stop"))
        texts = dict(broken.select("row", "value").drop_nulls().iter_rows())
        cut = {row for row, text in texts.items() if text.endswith("\u2026")}
        if cut and original(record.sha256).exists():
            texts |= _lines_of(original(record.sha256), cut, encoding=record.file_facts.get("encoding") or "utf-8")
        return tuple(texts[row] for row in sorted(texts))

    def groups(self) -> tuple[Group, ...]:
        """Likely duplicates within the file."""
        path = self.folder / GROUPS
        stored = orjson.loads(path.read_bytes()) if path.exists() else []
        return tuple(Group(g["rule"], tuple(g["rows"]), g["probability"], tuple(g["because"])) for g in stored)

    def columns(self) -> list[dict[str, Any]]:
        """Each column as it was first judged: column, field, confidence, because, samples, rivals, options, kept."""
        path = self.folder / COLUMNS
        return orjson.loads(path.read_bytes()) if path.exists() else []

    def examination(self, record: Import) -> Examination:
        """What was found, put together again, for writing the marked file and the rows to mend. Raises NothingKept."""
        if not (self.rows.exists() and (self.folder / RAW).exists() and original(record.sha256).exists()):
            raise NothingKept("The file of this import is no longer here: bring it again.")
        return Examination(
            reading=_reading(record, table=self.folder / RAW, findings=self.findings()),
            mapping=mappings.from_toml(record.mapping), as_of=record.as_of, pathway=record.pathway, clean=self.rows,
            findings=self.findings(), groups=self.groups(), rows=record.rows, usable=record.usable, each=self.each(),
        )  # fmt: skip

    def reading(self, record: Import) -> Reading:
        """The file as it was read. Raises NothingKept."""
        if not (self.folder / RAW).exists():
            raise NothingKept("The file of this import is no longer here: bring it again.")
        return _reading(record, table=self.folder / RAW, findings=pl.DataFrame(schema=SCHEMA))


def _findings(path: Path) -> pl.DataFrame:
    return pl.read_parquet(path) if path.exists() else pl.DataFrame(schema=SCHEMA)


def _reading(record: Import, *, table: Path, findings: pl.DataFrame) -> Reading:
    facts: Mapping[str, Any] = record.file_facts
    rows = int(facts.get("rows", record.rows))
    return Reading(
        path=original(record.sha256), name=record.file_name, sha256=record.sha256, size_bytes=record.size_bytes,
        kind=facts["kind"], encoding=facts.get("encoding"), delimiter=facts.get("delimiter"), sheet=facts.get("sheet"),
        sheets=tuple(facts.get("sheets", ())), header_row=facts["header_row"],
        header_rows=tuple(facts.get("header_rows", ())), columns=tuple(record.columns), table=table, rows=rows,
        left_out=facts.get("left_out", {}), findings=findings, misshapen=max(record.rows - rows, 0),
    )  # fmt: skip


def _lines_of(path: Path, rows: Collection[int], *, encoding: str) -> dict[int, str]:
    with path.open(encoding=encoding, errors="replace") as file:
        return {number: line.rstrip("\n") for number, line in enumerate(file, start=1) if number in rows}


def files() -> Path:
    """Where originals lie."""
    return Path(settings.ENVIRONMENT.files)


def original(sha256: str) -> Path:
    """Where the file with this content lies."""
    return files() / sha256[:2] / sha256


def folder(record: Import) -> Kept:
    """The folder of one import."""
    return Kept(files() / "imports" / str(record.uuid))


def keep_original(path: Path, *, sha256: str) -> Path:
    """Keep the file as it came: written and fsynced under its own hash before anything speaks of it."""
    target = original(sha256)
    if target.exists():
        return target
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_suffix(f".{os.getpid()}.partial")
    with path.open("rb") as source, partial.open("wb") as copy:
        shutil.copyfileobj(source, copy, 1 << 20)
        copy.flush()
        os.fsync(copy.fileno())
    partial.rename(target)
    return target


def keep_examination(record: Import, examination: Examination) -> Kept:
    """Keep what was read and found, for the pages and for bringing it in later: the clean rows with their keys."""
    kept = folder(record)
    kept.folder.mkdir(parents=True, exist_ok=True)
    _keep_rows(examination.clean, kept.rows)
    examination.findings.write_parquet(kept.folder / FINDINGS, compression="zstd")
    (kept.folder / EACH).unlink(missing_ok=True)
    if examination.each.height:
        examination.each.write_parquet(kept.folder / EACH, compression="zstd")
    shutil.copyfile(examination.reading.table, kept.folder / RAW)
    groups = [
        {"rule": g.rule, "rows": list(g.rows), "probability": g.probability, "because": list(g.because)}
        for g in examination.groups
    ]
    (kept.folder / GROUPS).write_bytes(orjson.dumps(groups))
    return kept


def _keep_rows(clean: Path, target: Path) -> None:
    """Beside each row who it is about and which wait it is. Only what those keys are made of is held at once."""
    keys = with_identities(pl.read_parquet(clean, columns=_KEYED_BY)).select("person_key", "identity", "wait_key")
    beside = pl.concat([pl.scan_parquet(clean), keys.lazy()], how="horizontal")
    beside.sink_parquet(target, compression="zstd")


def keep_columns(record: Import, judged: list[dict[str, Any]]) -> None:
    """Keep how each column was first judged, so that the page that asks about them can say why."""
    kept = folder(record)
    kept.folder.mkdir(parents=True, exist_ok=True)
    (kept.folder / COLUMNS).write_bytes(orjson.dumps(judged))
