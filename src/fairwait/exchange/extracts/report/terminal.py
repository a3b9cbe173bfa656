"""An examination as tables for a terminal."""

from collections.abc import Mapping

import polars as pl
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from fairwait.engine.checks.findings import Severity
from fairwait.exchange.extracts.examine import Examination
from fairwait.exchange.extracts.mapping.mapping import ExtractMapping
from fairwait.exchange.extracts.reading.outcome import Reading
from fairwait.exchange.extracts.report.said import visible

_COLOUR = {Severity.STOP: "bold red", Severity.WARN: "yellow", Severity.NOTE: "cyan"}
_ROWS_NAMED = 6


def check_table(examination: Examination, *, limit: int = 50) -> Group:
    """What was found: a line on the file, a table of rules with their rows, and the first findings one by one.

    Args:
        limit: how many findings are shown one by one; the stops come first.
    """
    parts: list[RenderableType] = [_summary(examination)]
    if not examination.findings.is_empty():
        parts += [_by_rule(examination.findings), _one_by_one(examination.findings, limit=limit)]
    if examination.groups:
        parts.append(_groups(examination))
    return Group(*parts)


def findings_summary(examination: Examination) -> Group:
    """What was found in short: a line on the file, and how many of each rule with their first rows."""
    parts: list[RenderableType] = [_summary(examination)]
    if not examination.findings.is_empty():
        parts.append(_by_rule(examination.findings))
    return Group(*parts)


def map_table(reading: Reading, mapping: ExtractMapping, unknown: Mapping[str, Mapping[str, int]]) -> Group:
    """The suggested mapping: each column with its field, how sure, why, and words that no pathway or band has."""
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
        Text(f"{visible(reading.name)}{where}: {reading.rows:,} rows, headings on row {reading.header_row}."),
        table,
    ]
    for name, words in unknown.items():
        said = ", ".join(f"\u201c{visible(word)}\u201d ({rows:,} rows)" for word, rows in words.items())
        parts.append(Text(f"Not known as a {name}: {said}. Name them in the mapping under [values.{name}]."))
    return Group(*parts)


def _summary(examination: Examination) -> Text:
    counts = examination.counts
    said = ", ".join(f"{counts[str(severity)]:,} {severity}" for severity in Severity if counts[str(severity)])
    name = visible(examination.reading.name)
    found = f"Findings: {said}." if said else "Nothing was found: every check passed."
    return Text(
        f"{name}: {examination.rows:,} rows, {examination.usable:,} can be used (as of {examination.as_of}). {found}"
    )


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


def _one_by_one(findings: pl.DataFrame, *, limit: int) -> Table:
    ranks = {str(severity): place for place, severity in enumerate(Severity)}
    order = pl.col("severity").replace_strict(ranks, return_dtype=pl.Int64)
    shown = findings.sort(order, "row", maintain_order=True).head(limit)
    more = findings.height - shown.height
    title = (
        "Findings"
        if not more
        else f"The first {shown.height:,} findings; {more:,} more are in the JSON and the marked file"
    )
    table = Table(title=title, title_justify="left", show_lines=False)
    for heading in ("Row", "Severity", "Column", "What is wrong", "What to do"):
        table.add_column(heading, justify="right" if heading == "Row" else "left", overflow="fold")
    for _, severity, row, column, _, message, fix in shown.iter_rows():
        table.add_row(
            str(row),
            Text(severity, style=_COLOUR[Severity(severity)]),
            Text(visible(column or "")),
            Text(visible(message)),
            Text(visible(fix)),
        )
    return table


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
        probable = "" if group.probability is None else f"{group.probability:.0%}"
        rows = ", ".join(str(row) for row in group.rows[:_ROWS_NAMED]) + (" …" if len(group.rows) > _ROWS_NAMED else "")
        table.add_row(Text(group.rule), rows, probable, Text(visible(", ".join(group.because))))
    return table
