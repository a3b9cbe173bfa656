"""What a rule says of nearly a whole column is said once: a column is seldom wrong, and often taken for another.

How much of a column a rule may find fault with, and still be believed row by row, stands with each rule in `catalogue`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from fairwait.engine.checks.fields import BY_NAME as FIELDS
from fairwait.engine.checks.findings import COLUMNS, Finding, Severity, frame
from fairwait.engine.checks.rules.catalogue import BY_NAME

LEAST = 12
LEAST_SHARE = 0.02
"""Fewer findings, or of a smaller share of all rows, are always said one by one: a column filled in for a few rows may
well be wrong in most of them."""
FEW = 0.25
"""A column filled in fewer rows than this share is filled by hand, where there is something to say."""
_OF_THE_EXPORT = frozenset({"text-damaged", "hostile-value"})
"""Rules that speak of how a column was written, and say nothing against what it is taken for."""
ROWS_NAMED = 5
SAID_ONCE = "Said once for "
"""How the one finding begins that stands for many."""
_EXAMPLES = 3
_UNKNOWN_NEED = 0.06
_RANK = {str(Severity.STOP): 0, str(Severity.WARN): 1, str(Severity.NOTE): 2}


@dataclass(frozen=True)
class WholeColumn:
    """One rule that speaks of nearly all of one column, or of the file where `column` is None.

    rows: how many rows it speaks of; of: those it could speak of; listed: their numbers.
    """

    rule: str
    column: str | None
    severity: str
    rows: int
    of: int
    listed: tuple[int, ...]

    @property
    def first(self) -> tuple[int, ...]:
        """The first of the rows."""
        return self.listed[:ROWS_NAMED]


@dataclass(frozen=True)
class Told:
    """Findings with one for each nearly whole column, and `each` of those that it stands for."""

    findings: pl.DataFrame
    each: pl.DataFrame
    columns: tuple[WholeColumn, ...]

    def beside(self, noted: pl.DataFrame, *, of: int) -> "Told":
        """With findings that a note of the file stands for, those of one message together."""
        if noted.is_empty():
            return self
        more = [
            _whole(own, rule=own.item(0, "rule"), column=None, of=of)
            for own in noted.sort("row").partition_by("message", maintain_order=True)
        ]
        return Told(self.findings, pl.concat([self.each, noted]), (*self.columns, *more))


@dataclass(frozen=True)
class File:
    """What must be known of a file to tell a column that is misunderstood.

    filled: how many cells of a column hold anything; asked only of columns that are in doubt.
    fields: column -> the field it is taken for.
    likelier: column -> the columns that may be what it was taken for, the likeliest first.
    needs_unknown: whether most rows name a pathway nobody knows: then what they wait for twice is not known either.
    """

    rows: int
    header_row: int
    filled: Callable[[str], int]
    fields: Mapping[str, str]
    likelier: Callable[[str], Sequence[str]]
    needs_unknown: bool = False


def said_once(findings: pl.DataFrame, *, file: File) -> Told:
    """One finding on the header row in the place of many, for each rule and column where so many are not believed."""
    least = max(LEAST, LEAST_SHARE * file.rows)
    single = (pl.col("row") != file.header_row) & ~_standing()
    counts = findings.filter(single).group_by("rule", "column").agg(pl.col("row").n_unique().alias("rows"))
    doubted = []
    for rule, column, rows in counts.filter(pl.col("rows") >= least).sort("rule", "column").iter_rows():
        of = max(rows, file.filled(column) if column is not None and BY_NAME[rule].of_cells else file.rows)
        share = _believed(rule, of=of, file=file)
        if share is not None and rows > share * of:
            doubted.append((rule, column, of))
    if not doubted:
        return Told(findings, findings.clear(), ())
    marks = pl.DataFrame(
        [(rule, column, True) for rule, column, _ in doubted],
        schema={"rule": pl.String(), "column": pl.String(), "doubted": pl.Boolean()},
        orient="row",
    )
    marked = findings.join(marks, on=["rule", "column"], how="left", nulls_equal=True, maintain_order="left")
    gathers = single & pl.col("doubted").fill_null(value=False)
    each = marked.filter(gathers).drop("doubted")
    wholes, said = [], []
    for rule, column, of in doubted:
        own = each.filter((pl.col("rule") == rule) & pl.col("column").eq_missing(column)).sort(
            "row", maintain_order=True
        )
        whole = _whole(own, rule=rule, column=column, of=of)
        wholes.append(whole)
        said.append(_said(own, whole, file=file))
    rest = marked.filter(~gathers).drop("doubted")
    once = pl.concat([frame(said), rest]).cast(COLUMNS).sort("row", "rule", "column", maintain_order=True)
    return Told(once, each, tuple(wholes))


def _standing() -> pl.Expr:
    stand = [(rule.name, str(rule.stands)) for rule in BY_NAME.values() if rule.stands is not None]
    return pl.any_horizontal((pl.col("rule") == name) & (pl.col("severity") == severity) for name, severity in stand)


def _believed(rule: str, *, of: int, file: File) -> float | None:
    if of < FEW * file.rows and BY_NAME[rule].of_few is not None:
        return BY_NAME[rule].of_few
    if rule == "duplicate-wait" and file.needs_unknown:
        return _UNKNOWN_NEED
    return BY_NAME[rule].believed


def _whole(own: pl.DataFrame, *, rule: str, column: str | None, of: int) -> WholeColumn:
    rows = own.get_column("row").unique(maintain_order=True)
    severity = min(own.get_column("severity").unique().to_list(), key=_RANK.__getitem__)
    return WholeColumn(rule, column, severity, len(rows), of, tuple(rows.to_list()))


def _said(own: pl.DataFrame, whole: WholeColumn, *, file: File) -> Finding:
    known = BY_NAME[whole.rule]
    messages = own.unique("message", maintain_order=True).head(_EXAMPLES).select("row", "message")
    examples = " ".join(f"Row {row}: {message}" for row, message in messages.iter_rows())
    more = whole.rows - len(whole.first)
    rows = ", ".join(map(str, whole.first)) + (f" and {more:,} more" if more else "")
    what = "cells of this column" if known.of_cells and whole.column is not None else "rows"
    taken_for = None if whole.column is None or whole.rule in _OF_THE_EXPORT else file.fields.get(whole.column)
    label = None if taken_for is None else FIELDS[taken_for].label.lower()
    values: list[str | None] = own.get_column("value").head(1).to_list()
    doubt = f" It was taken for “{label}”, and may be something else." if label else ""
    return Finding(
        whole.rule, whole.severity, file.header_row, whole.column, values[0],
        f"{SAID_ONCE}{whole.rows:,} of {whole.of:,} {what} (rows {rows}), because so many are seldom wrong one by "
        f"one.{doubt} {examples}",
        _remedy(whole, fix=known.fix, label=label, likelier=file.likelier),
    )  # fmt: skip


def _remedy(whole: WholeColumn, *, fix: str, label: str | None, likelier: Callable[[str], Sequence[str]]) -> str:
    if label is None or whole.column is None:
        return f"{fix}."
    others = " or ".join(f"“{other}”" for other in likelier(whole.column))
    look = f"; {others} looks more like it" if others else ""
    return f"See whether this column is “{label}”, and set the right one in the mapping{look}. If it is: {_lower(fix)}."


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
