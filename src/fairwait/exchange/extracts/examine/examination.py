"""One extract examined: read, mapped, checked and linked, a batch of rows at a time. No database behind it."""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import polars as pl

from fairwait.engine.checks import columns as settling
from fairwait.engine.checks.columns import Setting
from fairwait.engine.checks.findings import SCHEMA as FINDINGS
from fairwait.engine.checks.findings import Severity, frame, joined
from fairwait.engine.checks.rules import days, required, words
from fairwait.engine.checks.rules.groups import Group
from fairwait.engine.checks.rules.whole_columns import SAID_ONCE, WholeColumn
from fairwait.engine.checks.values.codes import plain
from fairwait.engine.checks.vocabulary import Vocabulary
from fairwait.exchange.extracts.examine import answers_of_safety
from fairwait.exchange.extracts.examine.coded import Coded, coded
from fairwait.exchange.extracts.examine.cut_texts import cut_texts
from fairwait.exchange.extracts.examine.day_told import DayTold, day_told
from fairwait.exchange.extracts.examine.groups import asked, check_groups
from fairwait.exchange.extracts.examine.new_words import with_new_words
from fairwait.exchange.extracts.examine.pathway_told import PathwayTold, pathway_told
from fairwait.exchange.extracts.examine.readiness import make_ready
from fairwait.exchange.extracts.examine.rows import check_rows
from fairwait.exchange.extracts.examine.unknown_pauses import unknown_pauses
from fairwait.exchange.extracts.examine.unsaid_ends import unsaid_ends
from fairwait.exchange.extracts.examine.whole_columns import likely_columns, once_for_whole_columns
from fairwait.exchange.extracts.mapping import Contradicted, ExtractMapping, contradicted, suggest
from fairwait.exchange.extracts.mapping.pathway_words import PathwayWord, pathway_words
from fairwait.exchange.extracts.mapping.row_numbers import row_numbers_said
from fairwait.exchange.extracts.reading import Limits, Reading, read
from fairwait.exchange.extracts.reading.outcome import hidden_said

Progress = Callable[[str, int, int], None]
"""Called with a phase ("reading", "mapping", "checking", "linking"), how much is done, of how much (0: not known)."""


@dataclass(frozen=True)
class Examination:
    """What is known of one extract after reading, mapping, checking and linking.

    clean: Parquet of typed rows in the clean table's schema, every data row, sorted by row; there only if the
        rows were to be kept.
    findings: in the findings schema, sorted by row, then rule.
    rows: data rows, the misshapen included; usable: those that become a wait or history.
    date_order: column of the file -> "dmy", "mdy" or "ymd" as it was read; a column still asked about is not in it.
    lowered: rule -> reason, of the rules this council counts as a note.
    day_told: the day the file itself says it is of, if it says one.
    pathway_told: the pathway its title speaks of, where neither a column nor whoever gave the file says one.
    ends: what to say of days that may have ended waits and are taken for something else, or for nothing.
    row_numbers: what to say of references whose numbers count the rows.
    warnings: what to say of columns left out that answer that contact is not safe.
    contradicted: columns whose values are of another kind than what the mapping takes them for.
    pauses: what to say of reasons for a pause that no pathway knows.
    pathway_words: what each word of the pathway column is taken for.
    whole_columns: rules that speak of nearly a whole column, each with one finding on the header row, or a note of the
        file.
    each: the findings those stand for, row by row; they are not among `findings`.
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
    day_told: DayTold | None = None
    pathway_told: PathwayTold | None = None
    pauses: tuple[str, ...] = ()
    ends: tuple[str, ...] = ()
    row_numbers: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    contradicted: tuple[Contradicted, ...] = ()
    whole_columns: tuple[WholeColumn, ...] = ()
    pathway_words: tuple[PathwayWord, ...] = ()
    each: pl.DataFrame = field(default_factory=frame)

    @property
    def row_by_row(self) -> pl.DataFrame:
        """The findings and those that are said once for a whole column: what is wrong with each row."""
        return joined([self.findings, self.each])

    @property
    def concerned(self) -> pl.DataFrame:
        """What is wrong with each row, to be counted: nothing stands in it for others."""
        stands_for_others = (pl.col("row") == self.reading.header_row) & pl.col("message").str.starts_with(SAID_ONCE)
        return joined([self.findings.filter(~stands_for_others), self.each])

    @property
    def notes(self) -> tuple[str, ...]:
        """What a person should know of the file as a whole and no rule covers."""
        doubted = (each.said() for each in self.contradicted)
        said = (*self.reading.notes, *doubted, *self.warnings, *self.ends, *self.row_numbers, *self.pauses)
        if not self.usable and self.reading.hidden_sheets:
            said = (hidden_said(self.reading.hidden_sheets), *said)
        if self.day_told is None or self.day_told.day == self.as_of:
            return said
        return (*said, self.day_told.differs(self.as_of))

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
    keep_rows: bool = True,
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
        keep_rows: whether to leave the clean rows on disk, or only to say what is wrong with them.
    Raises: `Unreadable` where the file is refused whole.
    """
    tell = progress or _silent
    how: dict[str, Any] = {}
    if mapping is not None:
        how = {name: getattr(mapping, name) for name in ("sheet", "header_row", "encoding", "delimiter")}
    with ThreadPoolExecutor(max_workers=1) as beside:  # the file is read, and its columns taken apart, without us
        beside.submit(make_ready, vocabulary=vocabulary, suggest=mapping is None)
        reading = read(
            Path(path),
            workdir=workdir,
            limits=limits or Limits(),
            progress=lambda _, done, total: tell("reading", done, total),
            **how,
        )
        taken = beside.submit(coded, reading.table, always=())
        tell("mapping", 0, 1)
        is_kept = mapping is not None
        if mapping is None:
            mapping = suggest(reading, vocabulary=vocabulary, pathway=pathway)
        tell("mapping", 1, 1)
        known = taken.result()
    return examine_reading(
        reading,
        mapping,
        workdir=workdir,
        vocabulary=vocabulary,
        as_of=as_of,
        pathway=pathway,
        date_order=date_order,
        link=link,
        keep_rows=keep_rows,
        taken=known,
        is_kept=is_kept,
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
    keep_rows: bool = True,
    taken: Mapping[str, Coded] | None = None,
    is_kept: bool = False,
    progress: Progress | None = None,
) -> Examination:
    """Check and link a file that has been read and mapped; arguments as for `examine`.

    taken: columns of the table that were taken apart already.
    is_kept: whether the mapping was made for another file, and this one may contradict it.
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
    tell("checking", 0, reading.rows)
    distinct_fields = {name: header for name, header in setting.columns.items() if name in settling.DISTINCT_FIELDS}
    known = coded(reading.table, always=list(dict.fromkeys(distinct_fields.values())), taken=taken)
    values = {name: known[header].values for name, header in setting.columns.items() if header in known}
    settled = settling.settle(
        {name: values[name] for name in distinct_fields},
        setting=setting,
        texts={name: each for name, each in values.items() if name not in distinct_fields},
    )
    table = pl.scan_parquet(reading.table)
    columns = with_new_words(settled, table, rows=reading.rows)
    clean = workdir / "clean.parquet"
    checked = check_rows(
        reading,
        columns=columns,
        coded=known,
        hold=asked(setting.columns, link=link),
        into=clean if keep_rows else None,
        tell=lambda done: tell("checking", done, reading.rows),
    )
    likely = partial(likely_columns, mapping=mapping)
    absent = words.absent_columns(setting, likely=likely)
    found = [reading.findings, days.date_ambiguous(columns), days.words_beside(columns), absent, *checked.found]
    is_unsaid = "pathway" not in setting.columns and pathway is None
    title = pathway_told(reading, vocabulary=vocabulary) if is_unsaid else None
    found.append(
        required.columns_missing(
            setting.columns,
            header_row=reading.header_row,
            pathway=pathway,
            likely=likely,
            told=title.remedy() if title else "",
        )
    )
    found += [required.pathways_new(columns), words.words_new(columns), words.priorities_shared(columns)]
    found.append(answers_of_safety.unclear(table, setting=setting))
    with ThreadPoolExecutor(max_workers=1) as beside:
        cut = beside.submit(cut_texts, table, setting=setting, known=known)
        tell("linking", 0, 1)
        people_found, linked = check_groups(checked.held, table, setting=setting, link=link)
        tell("linking", 1, 1)
        found += cut.result()
    told = once_for_whole_columns(_in_order([*found, *people_found]), reading, mapping, columns=columns)
    once, each = (lowered(part, reasons=vocabulary.lowered) for part in (told.findings, told.each))
    return Examination(
        reading=reading,
        mapping=mapping,
        as_of=as_of,
        pathway=pathway,
        clean=clean,
        findings=once,
        groups=tuple(linked),
        rows=reading.rows + reading.misshapen,
        usable=checked.usable,
        date_order={setting.columns[name]: order for name, order in columns.orders.items() if order is not None},
        lowered=dict(vocabulary.lowered),
        day_told=day_told(reading, mapping, as_of=as_of),
        pathway_told=title,
        pauses=unknown_pauses(table, setting=setting),
        ends=unsaid_ends(table, mapping, setting=setting),
        row_numbers=row_numbers_said(mapping),
        contradicted=contradicted(reading, mapping) if is_kept else (),
        warnings=answers_of_safety.left_out(table, mapping, setting=setting),
        whole_columns=told.columns,
        pathway_words=_pathway_words(known, setting=setting),
        each=each,
    )


def _pathway_words(known: Mapping[str, Coded], *, setting: Setting) -> tuple[PathwayWord, ...]:
    header = setting.columns.get("pathway")
    if header is None:
        return ()
    words, rows = known[header].values, known[header].codes.drop_nulls().value_counts(name="rows")
    counts = {words[place]: number for place, number in rows.iter_rows()}
    chosen = setting.chosen.get("pathway", {})
    return pathway_words(counts, vocabulary=setting.vocabulary, chosen=chosen, pathway=setting.pathway)


def _chosen(values: Mapping[str, Mapping[str, str]], *, vocabulary: Vocabulary) -> dict[str, Mapping[str, str]]:
    """What the words of each coded field mean: as this file's mapping says, else as the council does."""
    councils = {name: {plain(word): code for word, code in meant.items()} for name, meant in vocabulary.words.items()}
    return {name: {**councils.get(name, {}), **values.get(name, {})} for name in {*councils, *values}}


def _in_order(parts: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """All findings in order, each said once."""
    every = joined(parts).unique(subset=["rule", "row", "column", "message"], maintain_order=True)
    twice = pl.struct("rule", "row", "column").is_duplicated() & pl.col("rule").is_in(
        ["text-damaged", "hostile-value", "row-shape"]
    )
    return every.filter(~twice | pl.struct("rule", "row", "column").is_first_distinct())


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
