"""What a rule is given, and how it says what it found."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import polars as pl

from fairwait.engine.checks.cleaning import AS_WRITTEN, BAD
from fairwait.engine.checks.columns import Columns, Setting
from fairwait.engine.checks.findings import COLUMNS, frame
from fairwait.engine.checks.rules.catalogue import BY_NAME

SHOWN_LENGTH = 300
NOTHING = frame()


@dataclass(frozen=True)
class Batch:
    """Some rows of one file: clean, with each mapped field as written beside it (see `cleaning`)."""

    rows: pl.DataFrame
    columns: Columns

    @property
    def setting(self) -> Setting:
        """What the checks of this file are told."""
        return self.columns.setting

    def has(self, *fields: str) -> bool:
        """Whether the file has a column for each of these fields."""
        return all(name in self.setting.columns for name in fields)

    def header(self, name: str) -> str | None:
        """The file's own header for a field, if it has one."""
        return self.setting.columns.get(name)

    def where(self, condition: pl.Expr) -> pl.DataFrame | None:
        """The rows where a condition holds (null is no), or None: most rules find nothing and nothing is copied."""
        mask = self.rows.select(condition.fill_null(value=False).alias("mask")).to_series()
        if not mask.any():
            return None
        return self.rows.filter(mask)

    def narrowed(self, condition: pl.Expr) -> "Batch | None":
        """The rows where a condition holds, or None: for a rule whose whole question is dear and seldom asked."""
        rows = self.where(condition)
        return None if rows is None else Batch(rows=rows, columns=self.columns)

    def first_header(self, *fields: str) -> str | None:
        """The header of the first of these fields the file has."""
        return next((self.setting.columns[name] for name in fields if name in self.setting.columns), None)


def as_written(name: str) -> pl.Expr:
    """A mapped field as the file wrote it; empty words are null."""
    return pl.col(AS_WRITTEN + name)


def is_bad(name: str) -> pl.Expr:
    """Whether a contact detail or NHS number does not have its form."""
    return pl.col(BAD + name)


def found(
    batch: Batch,
    where: pl.Expr,
    *,
    rule: str,
    column: str | None,
    message: str | pl.Expr,
    fix: str | None = None,
    value: pl.Expr | None = None,
    severity: str | pl.Expr | None = None,
) -> pl.DataFrame:
    """A finding for each row of the batch where a condition holds.

    Args:
        where: the condition; null is no.
        column: the file's own header the finding points at.
        message, severity: a text, or an expression over the row. Severity defaults to the rule's.
        value: what to show of the row, by default nothing.
    """
    rows = batch.where(where)
    if rows is None:
        return NOTHING
    known = BY_NAME[rule]
    severity = severity if severity is not None else str(known.severity)
    shown = (value if value is not None else pl.lit(None)).cast(pl.String)
    return rows.select(
        pl.lit(rule).alias("rule"),
        (severity if isinstance(severity, pl.Expr) else pl.lit(severity)).alias("severity"),
        "row",
        pl.lit(column, dtype=pl.String()).alias("column"),
        cut(shown).alias("value"),
        (message if isinstance(message, pl.Expr) else pl.lit(message)).alias("message"),
        pl.lit(fix if fix is not None else known.fix).alias("fix"),
    ).cast(COLUMNS)


def cut(shown: pl.Expr) -> pl.Expr:
    """A value short enough for a report; the row itself keeps it whole."""
    long = shown.str.len_chars() > SHOWN_LENGTH
    return pl.when(long).then(shown.str.head(SHOWN_LENGTH) + "…").otherwise(shown)


def explained(
    batch: Batch,
    where: pl.Expr,
    *,
    rule: str,
    field: str,
    explain: Callable[[str], str],
    fix: str | None = None,
    severity: str | None = None,
) -> pl.DataFrame:
    """A finding for each row where a condition holds, with a message made once for each distinct value of a field."""
    rows = batch.where(where)
    if rows is None:
        return NOTHING
    values = rows.get_column(AS_WRITTEN + field).unique()
    messages: Mapping[str, str] = {value: explain(value) for value in values.to_list() if value is not None}
    message = as_written(field).replace_strict(
        pl.Series(list(messages), dtype=pl.String()),
        pl.Series(list(messages.values()), dtype=pl.String()),
        default=None,
    )
    part = Batch(rows=rows, columns=batch.columns)
    return found(
        part, pl.lit(value=True), rule=rule, column=batch.header(field), message=message, fix=fix,
        value=as_written(field), severity=severity,
    )  # fmt: skip
