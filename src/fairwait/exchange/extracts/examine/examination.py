"""One extract examined: read, mapped, checked and linked, a batch of rows at a time. No database behind it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow.parquet as pq

from fairwait.engine.checks import cleaning, identity
from fairwait.engine.checks import columns as settling
from fairwait.engine.checks.clean import SCHEMA
from fairwait.engine.checks.columns import Columns, Setting
from fairwait.engine.checks.fields import DATE_FIELDS
from fairwait.engine.checks.findings import SCHEMA as FINDINGS
from fairwait.engine.checks.findings import Severity, joined
from fairwait.engine.checks.repeats import repeated
from fairwait.engine.checks.rules import days, groups, required, row_findings, text, words
from fairwait.engine.checks.rules.batch import Batch
from fairwait.engine.checks.rules.groups import Group, LinkedPeople
from fairwait.engine.checks.values.codes import plain
from fairwait.engine.checks.vocabulary import Vocabulary
from fairwait.exchange.extracts.examine.cut_texts import cut_texts
from fairwait.exchange.extracts.mapping import ExtractMapping, suggest
from fairwait.exchange.extracts.reading import Limits, Reading, read

Progress = Callable[[str, int, int], None]
"""Called with a phase ("reading", "mapping", "checking", "linking"), how much is done, of how much (0: not known)."""

# Columns whose values repeat: a dictionary makes them small, and would only slow the others down.
_REPEATED = [
    "title",
    "gender",
    "ethnicity",
    "language",
    "religion",
    "pathway",
    "priority",
    "status",
    "team",
    "locality",
    "pathway_text",
    "band",
    "support_reason",
    "first_name",
    "last_name",
    "known_as",
    "worker",
    "source_of_request",
    "reason",
    "pause_reason",
    "end_reason",
]
BATCH_ROWS = 200_000
BATCHES_AT_ONCE = 2
NAMES = frozenset({"first_name", "last_name", "full_name", "known_as", "address", "worker", "team", "locality"})


@dataclass(frozen=True)
class Examination:
    """What is known of one extract after reading, mapping, checking and linking.

    clean: Parquet of typed rows in the clean table's schema, every data row, sorted by row.
    findings: in the findings schema, sorted by row, then rule.
    rows: data rows, the misshapen included; usable: those that become a wait or history.
    date_order: column of the file -> "dmy", "mdy" or "ymd" as it was read; a column still asked about is not in it.
    lowered: rule -> reason, of the rules this council counts as a note.
    """

    reading: Reading
    mapping: ExtractMapping
    as_of: date
    pathway: str | None
    clean: Path
    findings: pl.DataFrame
    groups: tuple[Group, ...]
    rows: int
    usable: int
    date_order: Mapping[str, str] = field(default_factory=dict)
    lowered: Mapping[str, str] = field(default_factory=dict)

    @property
    def counts(self) -> Mapping[str, int]:
        """How many findings there are of each severity."""
        found = dict(self.findings.group_by("severity").len().iter_rows())
        return {str(severity): found.get(str(severity), 0) for severity in Severity}


def examine(
    path: Path | str,
    *,
    workdir: Path,
    vocabulary: Vocabulary,
    as_of: date,
    mapping: ExtractMapping | None = None,
    pathway: str | None = None,
    date_order: str | None = None,
    link: bool = True,
    progress: Progress | None = None,
    limits: Limits | None = None,
) -> Examination:
    """Read, map, check and link one extract.

    Args:
        path: the file.
        workdir: a directory for the table, the clean rows and what is needed between; the caller removes it.
        vocabulary: the council's pathways, bands and words.
        as_of: the day against which dates are judged.
        mapping: a confirmed mapping; without one it is suggested.
        pathway: the code of the pathway for rows that name none.
        date_order: "dmy", "mdy" or "ymd" for the whole file; it comes before the mapping's.
        link: whether to look for one person under two identities.
    Raises: `Unreadable` where the file is refused whole.
    """
    tell = progress or _silent
    how: dict[str, Any] = {}
    if mapping is not None:
        how = {name: getattr(mapping, name) for name in ("sheet", "header_row", "encoding", "delimiter")}
    reading = read(
        Path(path),
        workdir=workdir,
        limits=limits or Limits(),
        progress=lambda _, done, total: tell("reading", done, total),
        **how,
    )
    tell("mapping", 0, 1)
    if mapping is None:
        mapping = suggest(reading, vocabulary=vocabulary, pathway=pathway)
    tell("mapping", 1, 1)
    return examine_reading(
        reading,
        mapping,
        workdir=workdir,
        vocabulary=vocabulary,
        as_of=as_of,
        pathway=pathway,
        date_order=date_order,
        link=link,
        progress=tell,
    )


def _silent(phase: str, done: int, total: int) -> None:
    """Tell nobody."""


def examine_reading(
    reading: Reading,
    mapping: ExtractMapping,
    *,
    workdir: Path,
    vocabulary: Vocabulary,
    as_of: date,
    pathway: str | None = None,
    date_order: str | None = None,
    remembered_order: str | None = None,
    link: bool = True,
    progress: Progress | None = None,
) -> Examination:
    """Check and link a file that has been read and mapped; arguments as for `examine`.

    remembered_order: "dmy" or "mdy" as the last file of this source was read; followed where this one proves nothing.
    """
    tell = progress or _silent
    setting = Setting(
        columns={column.field: column.column for column in reversed(mapping.columns) if column.field is not None},
        as_of=as_of,
        header_row=reading.header_row,
        vocabulary=vocabulary,
        chosen=_chosen(mapping.values, vocabulary=vocabulary),
        pathway=pathway,
        declared_order=date_order or mapping.date_order,
        remembered_order=remembered_order,
        epoch_1904=reading.excel_1904,
    )
    table = pl.scan_parquet(reading.table)
    tell("checking", 0, reading.rows)
    distinct = {
        name: _distinct(table, header) for name, header in setting.columns.items() if name in settling.DISTINCT_FIELDS
    }
    columns = settling.settle(distinct, setting=setting)
    clean = workdir / "clean.parquet"
    found = [reading.findings, days.date_ambiguous(columns), words.absent_columns(setting)]
    found.append(required.columns_missing(setting.columns, header_row=reading.header_row, pathway=pathway))
    looks = _looks(reading, setting=setting, distinct=distinct)
    usable = _check_rows(table, reading=reading, columns=columns, looks=looks, into=clean, found=found, tell=tell)
    found += cut_texts(table, setting=setting)
    tell("linking", 0, 1)
    people_found, linked = _check_groups(clean, table, setting=setting, link=link)
    tell("linking", 1, 1)
    findings = _finished([*found, *people_found], vocabulary=vocabulary)
    return Examination(
        reading=reading,
        mapping=mapping,
        as_of=as_of,
        pathway=pathway,
        clean=clean,
        findings=findings,
        groups=tuple(linked),
        rows=reading.rows + reading.misshapen,
        usable=usable,
        date_order={setting.columns[name]: order for name, order in columns.orders.items() if order is not None},
        lowered=dict(vocabulary.lowered),
    )


def _chosen(values: Mapping[str, Mapping[str, str]], *, vocabulary: Vocabulary) -> dict[str, Mapping[str, str]]:
    """What the words of each coded field mean: as this file's mapping says, else as the council does."""
    councils = {name: {plain(word): code for word, code in meant.items()} for name, meant in vocabulary.words.items()}
    return {name: {**councils.get(name, {}), **values.get(name, {})} for name in {*councils, *values}}


def _distinct(table: pl.LazyFrame, header: str) -> pl.Series:
    return table.select(pl.col(header).unique()).collect().to_series()


def _looks(reading: Reading, *, setting: Setting, distinct: Mapping[str, pl.Series]) -> list[text.Look]:
    """The columns whose cells must each be looked at for damage and harm.

    A column with few distinct values is looked at once for each; a shaped value that has its form can hold neither.
    """
    fields = {header: name for name, header in setting.columns.items()}
    wanted = []
    for header in reading.columns:
        name = fields.get(header)
        look = text.Look(header=header, is_name=name in NAMES)
        if name in cleaning.SHAPED:
            continue
        if (
            name is not None
            and name in distinct
            and text.suspects(_as_column(distinct[name], header), look=look).is_empty()
        ):
            continue
        wanted.append(look)
    return wanted


def _as_column(values: pl.Series, header: str) -> pl.DataFrame:
    return pl.DataFrame({"row": pl.zeros(len(values), dtype=pl.Int64, eager=True), header: values})


@dataclass(frozen=True)
class _Checked:
    """One batch after checking: its clean rows ready to be written, how many can be used, and what was found."""

    clean: Any
    rows: int
    usable: int
    found: list[pl.DataFrame]


def _in_order(check: Callable[[int], _Checked], *, rows: int) -> Iterator[_Checked]:
    """Each batch checked, by two workers at most: the work is Polars', and no more than two batches are held."""
    starts = range(0, max(rows, 1), BATCH_ROWS)
    with ThreadPoolExecutor(max_workers=BATCHES_AT_ONCE) as pool:
        waiting = [pool.submit(check, start) for start in starts[:BATCHES_AT_ONCE]]
        for start in [*starts[BATCHES_AT_ONCE:], *[None] * BATCHES_AT_ONCE]:
            if waiting:
                yield waiting.pop(0).result()
            if start is not None:
                waiting.append(pool.submit(check, start))


def _check_rows(
    table: pl.LazyFrame,
    *,
    reading: Reading,
    columns: Columns,
    looks: Sequence[text.Look],
    into: Path,
    found: list[pl.DataFrame],
    tell: Progress,
) -> int:
    """Clean and check every row, write the clean table, add what is found; returns how many rows can be used."""

    def check(start: int) -> _Checked:
        # In one piece: where a new column lies in one and the others in ten, each question put to the frame joins all.
        rows = table.slice(start, BATCH_ROWS).collect().rechunk()
        batch = Batch(rows=cleaning.clean(rows, columns=columns), columns=columns)
        parts = [*row_findings(batch), *_text_findings(rows, batch=batch, looks=looks)]
        clean = batch.rows.select(list(SCHEMA))
        usable = int(clean.get_column("usable").sum())
        return _Checked(clean.to_arrow(compat_level=pl.CompatLevel.newest()), rows.height, usable, parts)

    usable = done = 0
    writer: pq.ParquetWriter | None = None
    try:
        for checked in _in_order(check, rows=reading.rows):
            writer = writer or pq.ParquetWriter(
                into, checked.clean.schema, compression="none", use_dictionary=_REPEATED, write_statistics=False
            )
            writer.write_table(checked.clean)
            found += checked.found
            usable += checked.usable
            done += checked.rows
            tell("checking", done, reading.rows)
    finally:
        if writer is not None:
            writer.close()
    return usable


def _text_findings(rows: pl.DataFrame, *, batch: Batch, looks: Sequence[text.Look]) -> list[pl.DataFrame]:
    parts = []
    for look in looks:
        parts.append((look, text.suspects(rows, look=look)))
    for name in cleaning.SHAPED:
        if batch.has(name):
            look = text.Look(header=batch.setting.columns[name])
            bad = batch.rows.filter(pl.col(cleaning.BAD + name)).select(
                "row", pl.col(cleaning.AS_WRITTEN + name).alias(look.header)
            )
            parts.append((look, text.suspects(bad, look=look)))
    return [text.text_findings(caught, look=look) for look, caught in parts if caught.height]


_KEY_COLUMNS = (
    "row",
    "wait_id",
    "person_id",
    "nhs_number",
    "first_name",
    "last_name",
    "known_as",
    "date_of_birth",
    "pathway",
    "pathway_text",
    "referred_on",
    "ended_on",
    "status",
)


def _check_groups(
    clean: Path, table: pl.LazyFrame, *, setting: Setting, link: bool
) -> tuple[list[pl.DataFrame], list[Group]]:
    rows = pl.read_parquet(clean, columns=list(_KEY_COLUMNS)).rechunk()
    shared = {number: identity.shared(rows, number=number) for number in ("person_id", "nhs_number")}
    parts = [
        groups.shared_number(rows, values, number=number, column=setting.columns.get(number))
        for number, values in shared.items()
    ]
    keyed = identity.with_identities(rows, shared_ids=shared["person_id"], shared_nhs=shared["nhs_number"])
    parts.append(_duplicate_rows(keyed, table, clean, setting=setting))
    waits, found = groups.duplicate_waits(keyed, columns=setting.columns)
    parts.append(waits)
    del rows
    if link:
        keyed = keyed.select("row", "identity", "person_key")
        people, linked = _duplicate_people(keyed, clean, setting=setting)
        parts.append(people)
        found += linked
    return parts, found


_READ_ALIKE = (*DATE_FIELDS, "nhs_number", "postcode", "phone", "mobile")
"""Fields of which one value is written in several ways: "3/2/26" and "03 February 2026" are one day."""


def _duplicate_rows(keyed: pl.DataFrame, table: pl.LazyFrame, clean: Path, *, setting: Setting) -> pl.DataFrame:
    """Rows the same in every mapped field: looked for only among rows of one person and pathway, or of nobody."""
    headers = list(dict.fromkeys(setting.columns.values()))
    needs = keyed.select("row", groups.need(keyed).alias("need"))
    alike = needs.filter(needs.get_column("need").is_null() | repeated(needs.get_column("need"))).get_column("row")
    if not headers or alike.is_empty():
        return groups.duplicate_rows(pl.DataFrame(schema={"row": pl.Int64(), "fingerprint": pl.UInt64()}))
    rows = _as_understood(table, clean, alike, setting=setting)
    same = rows.filter(rows.select(headers).is_duplicated())
    numbered = same.select("row", pl.struct(headers).rank("dense").alias("fingerprint"))
    return groups.duplicate_rows(numbered)


def _as_understood(table: pl.LazyFrame, clean: Path, wanted: pl.Series, *, setting: Setting) -> pl.DataFrame:
    """The wanted rows' mapped columns, however each value is written: capitals, spaces and the ways of writing a day
    or a number aside. A value that could not be read stays as it is written."""
    chosen = pl.col("row").is_in(wanted.implode())
    headers = list(dict.fromkeys(setting.columns.values()))
    rows = table.filter(chosen).select("row", *headers).collect()
    rows = rows.with_columns(pl.col(headers).str.to_lowercase().str.replace_all(r"\s+", " "))
    read = {field: header for field, header in setting.columns.items() if field in _READ_ALIKE}
    if not read:
        return rows
    understood = (
        pl.scan_parquet(clean).filter(chosen).select("row", *(pl.col(f).cast(pl.String) for f in read)).collect()
    )
    understood = understood.rename({field: f"read {field}" for field in read})
    joined_rows = rows.join(understood, on="row", how="left", maintain_order="left")
    return joined_rows.with_columns(
        pl.coalesce(f"read {field}", header).alias(header) for field, header in read.items()
    ).select("row", *headers)


def _duplicate_people(keyed: pl.DataFrame, clean: Path, *, setting: Setting) -> tuple[pl.DataFrame, list[Group]]:
    from fairwait.engine import linkage  # the dearest import of all, and not every check links

    told = pl.read_parquet(
        clean, columns=list(identity.IDENTITY_FIELDS)
    ).rechunk()  # in the order of `keyed`: both by row
    people = identity.people(told.with_columns(keyed.get_column("identity")))
    del told
    linked = [
        LinkedPeople(identities=group.identities, probability=group.probability, because=tuple(group.because))
        for group in linkage.groups(linkage.duplicate_people(people))
    ]
    header = next(
        (
            setting.columns[name]
            for name in ("person_id", "nhs_number", "last_name", "full_name")
            if name in setting.columns
        ),
        None,
    )
    return groups.duplicate_people(keyed, linked, column=header)


def _finished(parts: Sequence[pl.DataFrame], *, vocabulary: Vocabulary) -> pl.DataFrame:
    """All findings in order, each said once, with what the council has lowered to a note."""
    every = joined(parts).unique(subset=["rule", "row", "column", "message"], maintain_order=True)
    twice = pl.struct("rule", "row", "column").is_duplicated() & pl.col("rule").is_in(
        ["text-damaged", "hostile-value", "row-shape"]
    )
    every = every.filter(~twice | pl.struct("rule", "row", "column").is_first_distinct())
    return lowered(every, reasons=vocabulary.lowered)


def lowered(findings: pl.DataFrame, *, reasons: Mapping[str, str]) -> pl.DataFrame:
    """Findings with the rules a council lowers turned from warn to note, each saying so. A stop is never lowered."""
    if not reasons:
        return findings
    rules = pl.DataFrame(
        {"rule": list(reasons), "reason": list(reasons.values())}, schema={"rule": pl.String(), "reason": pl.String()}
    )
    marked = findings.join(rules, on="rule", how="left", maintain_order="left")
    drops = pl.col("reason").is_not_null() & (pl.col("severity") == str(Severity.WARN))
    return marked.with_columns(
        pl.when(drops).then(pl.lit(str(Severity.NOTE))).otherwise("severity").alias("severity"),
        pl.when(drops)
        .then(pl.format("{} (Your council counts this as a note: {})", "message", "reason"))
        .otherwise("message")
        .alias("message"),
    ).select(list(FINDINGS))
