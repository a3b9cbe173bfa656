"""An examination as tables for a terminal."""

from collections.abc import Mapping, Sequence

import polars as pl
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from fairwait.engine.checks.findings import Severity
from fairwait.engine.checks.values.terms import SharedBand
from fairwait.engine.linkage import likely
from fairwait.exchange.extracts.examine import Examination
from fairwait.exchange.extracts.mapping.mapping import ExtractMapping
from fairwait.exchange.extracts.mapping.pathway_words import PathwayWord, TakenBy
from fairwait.exchange.extracts.reading.outcome import Reading, hidden_said
from fairwait.exchange.extracts.report.said import counted, visible

_COLOUR = {Severity.STOP: "bold red", Severity.WARN: "yellow", Severity.NOTE: "cyan"}
_ROWS_NAMED = 6
_WORDS_NAMED = 12


def check_table(examination: Examination, *, limit: int = 50) -> Group:
    """What was found: a line on the file, a table of rules with their rows, and the findings, like with like.

    Args:
        limit: how many different findings are shown; the stops come first.
    """
    parts: list[RenderableType] = [_summary(examination), *_notes(examination), *_pathways(examination)]
    if not examination.concerned.is_empty():
        parts += [_by_rule(examination.concerned), _alike(examination.findings, limit=limit)]
    if examination.groups:
        parts.append(_groups(examination))
    return Group(*parts)


def findings_summary(examination: Examination) -> Group:
    """What was found in short: a line on the file, and how many of each rule with their first rows."""
    parts: list[RenderableType] = [_summary(examination), *_notes(examination), *_pathways(examination)]
    if not examination.concerned.is_empty():
        parts.append(_by_rule(examination.concerned))
    return Group(*parts)


def map_table(
    reading: Reading,
    mapping: ExtractMapping,
    unknown: Mapping[str, Mapping[str, int]],
    taken: Sequence[PathwayWord] = (),
    shared: Sequence[SharedBand] = (),
) -> Group:
    """The suggested mapping: each column with its field, how sure, why, and what its words mean or do not.

    Args:
        unknown: words that no pathway or band has, by field.
        taken: what each word of the pathway column is taken for.
        shared: words of one scale that are read as one band.
    """
    table = Table(box=None, pad_edge=False)
    for heading in ("Column", "Values", "Field", "Sure", "Why"):
        table.add_column(heading, overflow="fold")
    for column in mapping.columns:
        samples = "; ".join(visible(sample) for sample in column.samples[:3])
        field = column.field or "(left out)"
        sure = f"{column.confidence:.0%}"
        table.add_row(*(Text(part) for part in (visible(column.column), samples[:60], field, sure, column.because)))
    where = f", sheet \u201c{reading.sheet}\u201d" if reading.sheet else ""
    parts: list[RenderableType] = [
        Text(f"{visible(reading.name)}{where}: {counted(reading.rows, 'row')}, headings on row {reading.header_row}."),
        table,
    ]
    if reading.hidden_sheets:
        parts.insert(1, Text(visible(hidden_said(reading.hidden_sheets))))
    if taken:
        parts.append(_pathway_table(taken, column=mapping.column_for("pathway") or ""))
    for name, words in unknown.items():
        said = ", ".join(f"\u201c{visible(word)}\u201d ({counted(rows, 'row')})" for word, rows in words.items())
        parts.append(Text(f"Not known as a {name}: {said}. Name them in the mapping under [values.{name}]."))
    for each in shared:
        say = "If they do not mean the same, write each with its band in the mapping under [values.priority]."
        parts.append(Text(f"{visible(each.said())} {say}", style="yellow"))
    return Group(*parts)


def _summary(examination: Examination) -> Text:
    counts = dict(examination.concerned.group_by("severity").len().iter_rows())
    said = ", ".join(f"{counts[str(severity)]:,} {severity}" for severity in Severity if str(severity) in counts)
    name = visible(examination.reading.name)
    found = f"Findings: {said}." if said else "Nothing was found: every check passed."
    if not examination.rows:
        found = "There is no row below the headings, so nothing could be checked."
    rows = counted(examination.rows, "row")
    return Text(f"{name}: {rows}, {examination.usable:,} can be used (as of {examination.as_of}). {found}")


def _notes(examination: Examination) -> list[Text]:
    told = examination.day_told
    said = [Text(visible(note), style="yellow") for note in examination.notes]
    if told is not None and told.day < examination.as_of:
        said.append(Text(f"If that is the day of the list, say so: --as-of {told.day}", style="yellow"))
    return said


def _pathways(examination: Examination) -> list[Table]:
    words, column = examination.pathway_words, examination.mapping.column_for("pathway")
    return [_pathway_table(words, column=column or "")] if words else []


_HOW = {
    TakenBy.NAME: "",
    TakenBy.NAME_INSIDE: ", by a name in it",
    TakenBy.MAPPING: ", by the mapping",
    TakenBy.OPTION: ", as the file was said to be",
}


def _pathway_table(words: Sequence[PathwayWord], *, column: str) -> Table:
    """The words of the pathway column under what they were taken for; what nobody knows last."""
    table = Table(title=f"What the words in “{visible(column)}” are taken for", title_justify="left")
    table.add_column("Pathway", overflow="fold")
    table.add_column("Rows", justify="right")
    table.add_column("Words in the file", overflow="fold")
    taken: dict[str | None, list[PathwayWord]] = {}
    for each in words:
        taken.setdefault(each.pathway, []).append(each)
    for pathway, its in sorted(taken.items(), key=lambda pair: (pair[0] is None, pair[0] or "")):
        said = [f"“{visible(each.word[:60])}” ({each.rows:,}{_how(each)})" for each in its[:_WORDS_NAMED]]
        more = f" and {len(its) - _WORDS_NAMED} more" if len(its) > _WORDS_NAMED else ""
        code = Text(pathway) if pathway is not None else Text("none: not used until somebody says", style="bold red")
        table.add_row(code, f"{sum(each.rows for each in its):,}", Text(", ".join(said) + more))
    return table


def _how(each: PathwayWord) -> str:
    if each.by is not None:
        return _HOW[each.by]
    return f", perhaps {' or '.join(each.may_be)}" if each.may_be else ""


def _by_rule(findings: pl.DataFrame) -> Table:
    table = Table(title="What was found", title_justify="left")
    table.add_column("Severity")
    table.add_column("Rule")
    table.add_column("Findings", justify="right")
    table.add_column("Rows")
    ranks = {str(severity): place for place, severity in enumerate(Severity)}
    grouped = (
        findings.group_by("severity", "rule", maintain_order=True)
        .agg(pl.len().alias("count"), pl.col("row").unique(maintain_order=True).alias("rows"))
        .sort(pl.col("severity").replace_strict(ranks, return_dtype=pl.Int64), "rule")
    )
    for severity, rule, count, rows in grouped.iter_rows():
        named = ", ".join(str(row) for row in rows[:_ROWS_NAMED]) + (" …" if len(rows) > _ROWS_NAMED else "")
        table.add_row(Text(severity, style=_COLOUR[Severity(severity)]), Text(rule), f"{count:,}", named)
    return table


def _alike(findings: pl.DataFrame, *, limit: int) -> Table:
    """The findings, those that say the same of the same column in one line with all their rows."""
    ranks = {str(severity): place for place, severity in enumerate(Severity)}
    order = pl.col("severity").replace_strict(ranks, return_dtype=pl.Int64)
    alike = findings.group_by("severity", "column", "message", "fix").agg(pl.col("row").unique().sort())
    alike = alike.sort(order, pl.col("row").list.first(), "column", "message")
    shown = alike.head(limit)
    more = alike.height - shown.height
    title = "Findings" if not more else f"The first {limit:,}; {more:,} more are in the JSON and the marked file"
    table = Table(title=title, title_justify="left", show_lines=False)
    for heading in ("Rows", "Severity", "Column", "What is wrong", "What to do"):
        table.add_column(heading, overflow="fold", max_width=14 if heading == "Rows" else None)
    for severity, column, message, fix, rows in shown.iter_rows():
        table.add_row(
            _rows_named(rows),
            Text(severity, style=_COLOUR[Severity(severity)]),
            Text(visible(column or "")),
            Text(visible(message)),
            Text(visible(fix)),
        )
    return table


def _rows_named(rows: list[int]) -> str:
    """The first rows, and how many there are where some are left out."""
    named = ", ".join(str(row) for row in rows[:_ROWS_NAMED])
    return named if len(rows) <= _ROWS_NAMED else f"{named} … ({counted(len(rows), 'row')})"


def _groups(examination: Examination, *, limit: int = 20) -> Table:
    groups = examination.groups[:limit]
    more = len(examination.groups) - len(groups)
    table = Table(
        title="Rows that belong together" + (f" (the first {limit}; {more:,} more)" if more else ""),
        title_justify="left",
    )
    for heading in ("Rule", "Rows", "Probability", "Because"):
        table.add_column(heading, overflow="fold")
    for group in groups:
        probable = "" if group.probability is None else likely(group.probability)
        table.add_row(
            Text(group.rule), _rows_named(list(group.rows)), probable, Text(visible(", ".join(group.because)))
        )
    return table
