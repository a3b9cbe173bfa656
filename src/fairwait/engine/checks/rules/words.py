"""Words that are in no list: codes, yes and no, priorities."""

from collections.abc import Iterator
from functools import partial

import polars as pl

from fairwait.engine.checks.cleaning import is_open
from fairwait.engine.checks.columns import LISTED_FIELDS, Columns, Setting
from fairwait.engine.checks.fields import BY_NAME, YES_NO_FIELDS
from fairwait.engine.checks.findings import Finding, Severity, frame, named_words
from fairwait.engine.checks.rules.batch import Batch, as_written, explained, found
from fairwait.engine.checks.rules.likely import Likely, may_be, no_likely
from fairwait.engine.checks.rules.people import CONTACT_FIELDS
from fairwait.engine.checks.values import codes
from fairwait.engine.checks.values.terms import bands_of_several_words

ONLY_NOTED = frozenset({"religion", "support_reason"})


def value_unknown(batch: Batch) -> Iterator[pl.DataFrame]:
    """A word not in its field's list and not mapped."""
    for name in (*LISTED_FIELDS, *YES_NO_FIELDS):
        if not batch.has(name):
            continue
        asked_about = batch.columns.new(name)
        unknown = [word for word in batch.columns.lookups[name].unknown if word not in asked_about]
        if not unknown:
            continue
        yield explained(
            batch,
            as_written(name).is_in(unknown),
            rule="value-unknown",
            field=name,
            explain=partial(_not_listed, name=name),
            severity=_severity(name),
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
    is_none = pl.col("pathway").is_not_null() | as_written("priority").is_in(
        list(batch.columns.lookups["priority"].unknown)
    )
    yield found(
        batch,
        as_written("priority").is_not_null()
        & pl.col("band").is_null()
        & is_none
        & ~as_written("priority").is_in(batch.columns.new("priority")),
        rule="priority-unmapped",
        column=batch.header("priority"),
        value=as_written("priority"),
        message=pl.format(
            "“{}” is none of the bands of {}.",
            as_written("priority").str.head(60),
            pathway.fill_null(pl.lit("your pathways")),
        ),
        fix="Map the word to a band. It is kept as written.",
    )


def priorities_shared(columns: Columns) -> pl.DataFrame:
    """A note on the header row where words of one scale fall on one band of a pathway that has a band for each."""
    setting = columns.setting
    if "priority" not in setting.columns or "priority" not in columns.lookups:
        return frame([])
    texts = columns.lookups["priority"].table.get_column("value").to_list()
    named = {setting.pathway} if setting.pathway else set()
    if "pathway" in columns.lookups:
        named |= set(columns.lookups["pathway"].table.get_column("pathway").drop_nulls())
    shared = bands_of_several_words(
        texts,
        pathways=[pathway for pathway in setting.vocabulary.pathways if pathway.code in named],
        chosen=setting.chosen.get("priority"),
    )
    return frame([
        Finding(
            "priority-shared",
            Severity.NOTE,
            setting.header_row,
            setting.columns["priority"],
            each.words[0],
            each.said(),
            "If they do not mean the same, map each word to its band.",
        )
        for each in shared
    ])  # fmt: skip


def words_new(columns: Columns) -> pl.DataFrame:
    """One finding on the header row for each coded or priority column with words of its own, and not one a row."""
    setting = columns.setting
    rows = []
    for name, new in columns.new_words.items():
        if name == "pathway":
            continue  # `required.pathways_new` speaks of them: their rows cannot be used
        verb = "is" if len(new) == 1 else "are"
        what = "none of the bands of your pathways" if name == "priority" else _in_no_list(name)
        rows.append(
            Finding(
                "priority-unmapped" if name == "priority" else "value-unknown",
                _severity(name),
                setting.header_row,
                setting.columns[name],
                next(iter(new)),
                f"{named_words(new)} {verb} {what}.",
                "Map each word once; until then it is kept as written.",
            )
        )
    return frame(rows)


def _severity(name: str) -> Severity:
    return Severity.NOTE if name in ONLY_NOTED else Severity.WARN


def _in_no_list(name: str) -> str:
    label = BY_NAME[name].label.lower()
    return f"neither yes nor no ({label})" if name in YES_NO_FIELDS else f"not in the list for {label}"


def absent_columns(setting: Setting, *, likely: Likely = no_likely) -> pl.DataFrame:
    """Notes on the header row: the file has no priority column, or nothing to reach anybody by.

    likely: the columns left out that may be a field, the likeliest first.
    """
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
                "Add the column to the export if there is one." + may_be(("priority",), likely),
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
                "Add one of them to the export." + may_be(CONTACT_FIELDS, likely),
            )
        )
    return frame(rows)
