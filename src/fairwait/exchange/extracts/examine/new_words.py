"""Words of a file that nobody has told us of: counted over the whole file, so that each is asked about once."""

from dataclasses import replace

import polars as pl

from fairwait.engine.checks import columns as settling
from fairwait.engine.checks.columns import Columns
from fairwait.engine.checks.fields import YES_NO_FIELDS


def with_new_words(columns: Columns, table: pl.LazyFrame, *, rows: int) -> Columns:
    """The columns with the words that nobody knows and the file uses as its own."""
    new = {}
    for name in ("pathway", "priority", *settling.LISTED_FIELDS, *YES_NO_FIELDS):
        unknown = columns.lookups[name].unknown if name in columns.lookups else ()
        if unknown and not (name == "pathway" and columns.setting.pathway is not None):
            header = columns.setting.columns[name]
            counts = table.filter(pl.col(header).is_in(list(unknown))).group_by(header).len().collect()
            new[name] = settling.new_words(name, dict(counts.iter_rows()), rows=rows)
    return replace(columns, new_words={name: words for name, words in new.items() if words})
