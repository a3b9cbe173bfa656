"""Words that are in no list: codes, yes and no, priorities."""

from collections.abc import Iterator
from functools import partial

import polars as pl

from fairwait.engine.checks.cleaning import is_open
from fairwait.engine.checks.columns import LISTED_FIELDS, Setting
from fairwait.engine.checks.fields import BY_NAME, YES_NO_FIELDS
from fairwait.engine.checks.findings import Finding, Severity, frame
from fairwait.engine.checks.rules.batch import Batch, as_written, explained, found
from fairwait.engine.checks.rules.people import CONTACT_FIELDS
from fairwait.engine.checks.values import codes

ONLY_NOTED = frozenset({"religion", "support_reason"})


def value_unknown(batch: Batch) -> Iterator[pl.DataFrame]:
    """A word not in its field's list and not mapped."""
    for name in (*LISTED_FIELDS, *YES_NO_FIELDS):
        if not batch.has(name) or not batch.columns.lookups[name].unknown:
            continue
        yield explained(
            batch,
            as_written(name).is_in(list(batch.columns.lookups[name].unknown)),
            rule="value-unknown",
            field=name,
            explain=partial(_not_listed, name=name),
            severity=Severity.NOTE if name in ONLY_NOTED else Severity.WARN,
            fix="Map the word to one of the list, or correct it. It is kept as written."
            if name in LISTED_FIELDS
            else "Write yes or no, or map the word.",
        )


def _not_listed(text: str, *, name: str) -> str:
    label = BY_NAME[name].label.lower()
    if name in YES_NO_FIELDS:
        return f"“{text[:60]}” is neither yes nor no ({label})."
    near = codes.nearest(text, field=name)
    return f"“{text[:60]}” is not in the list for {label}" + (f"; did somebody mean “{near}”?" if near else ".")


def priority_missing(batch: Batch) -> Iterator[pl.DataFrame]:
    """A waiting row without a priority, where the file has a column for it."""
    if batch.has("priority"):
        yield found(
            batch,
            as_written("priority").is_null() & is_open(),
            rule="priority-missing",
            column=batch.header("priority"),
            message="There is no priority, so nobody can say who is ahead of whom.",
        )


def priority_unmapped(batch: Batch) -> Iterator[pl.DataFrame]:
    """A priority that is none of the pathway's bands."""
    if not batch.has("priority"):
        return
    names = {pathway.code: pathway.name for pathway in batch.setting.vocabulary.pathways}
    pathway = pl.col("pathway").replace_strict(names, default=pl.col("pathway"), return_dtype=pl.String())
    yield found(
        batch,
        as_written("priority").is_not_null() & pl.col("band").is_null() & pl.col("pathway").is_not_null(),
        rule="priority-unmapped",
        column=batch.header("priority"),
        value=as_written("priority"),
        message=pl.format("“{}” is none of the bands of {}.", as_written("priority").str.head(60), pathway),
        fix="Map the word to a band. It is kept as written.",
    )


def absent_columns(setting: Setting) -> pl.DataFrame:
    """Notes on the header row: the file has no priority column, or nothing to reach anybody by."""
    rows = []
    if "priority" not in setting.columns:
        rows.append(
            Finding(
                "priority-missing",
                Severity.NOTE,
                setting.header_row,
                None,
                None,
                "This file has no priority column: nobody on it has a priority.",
                "Add the column to the export if there is one.",
            )
        )
    if not any(name in setting.columns for name in CONTACT_FIELDS):
        rows.append(
            Finding(
                "contact-missing",
                Severity.NOTE,
                setting.header_row,
                None,
                None,
                "This file has no phone, e-mail, address or postcode column: nobody on it can be reached from it.",
                "Add one of them to the export.",
            )
        )
    return frame(rows)
