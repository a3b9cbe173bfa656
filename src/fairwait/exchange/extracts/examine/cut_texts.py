"""Texts of a file that were cut at a round length: found from the lengths of whole columns, then from last words."""

from collections.abc import Mapping, Sequence

import numpy as np
import polars as pl

from fairwait.engine.checks.columns import Setting
from fairwait.engine.checks.fields import FREE_TEXT_FIELDS
from fairwait.engine.checks.rules import text
from fairwait.exchange.extracts.examine.coded import Coded

CUT_FIELDS = (
    *FREE_TEXT_FIELDS,
    "address",
    "communication_needs",
    "unsafe_contact",
    "interpreter",
    "contact_preference",
    "pause_reason",
    "end_reason",
    "source_of_request",
    "full_name",
)
WORD_SAMPLE = 30_000


def cut_texts(table: pl.LazyFrame, *, setting: Setting, known: Mapping[str, Coded]) -> list[pl.DataFrame]:
    """`text-damaged` for texts cut at a round length: first where, from lengths alone, then which.

    Args:
        table: the file as written.
        setting: what the checks are told.
        known: header -> its values and codes, of the columns taken apart.
    """
    headers = {name: setting.columns[name] for name in CUT_FIELDS if name in setting.columns}
    suspicious: dict[str, text.Walls] = {}
    rare: dict[str, pl.DataFrame] = {}
    for name, header in headers.items():
        column = known[header].values if header in known else table.select(header).collect().to_series()
        walls = text.walls(_lengths_of(column))
        if walls:
            suspicious[name] = walls
            rare[name] = _rare_at_walls(table, header, walls=walls, known=known.get(header))
    if all(texts.is_empty() for texts in rare.values()):  # before any word is looked up, which reads the file again
        return []
    words = _known_words(table, headers=[headers[name] for name in headers], walls=suspicious, fields=headers)
    parts = []
    for name, walls in suspicious.items():
        for length, wall in walls.items():
            texts = rare[name].filter(pl.col("length") == length).get_column("value").to_list()
            cut = text.cut_short(texts, length=length, wall=wall, known=words)
            if cut:
                parts.append(_cut_findings(table, header=headers[name], texts=cut, length=length))
    return parts


def _lengths_of(texts: pl.Series) -> list[int]:
    return texts.str.len_chars().drop_nulls().unique().to_list()


def _rare_at_walls(table: pl.LazyFrame, header: str, *, walls: text.Walls, known: Coded | None) -> pl.DataFrame:
    """`value` and `length` of the texts of these lengths that stand in a row or two."""
    length = pl.col("value").str.len_chars().cast(pl.Int64).alias("length")
    if known is not None:
        rows = np.bincount(known.codes.drop_nulls().to_numpy(), minlength=len(known.values))
        times = pl.DataFrame({"value": known.values, "times": rows}).filter(length.is_in(list(walls))).lazy()
    else:
        at_wall = table.select(pl.col(header).alias("value")).filter(length.is_in(list(walls)))
        times = at_wall.group_by("value").agg(pl.len().alias("times"))
    return times.filter(pl.col("times") < text.SEVERAL).select("value", length).collect()


def _known_words(
    table: pl.LazyFrame,
    *,
    headers: Sequence[str],
    walls: Mapping[str, text.Walls],
    fields: Mapping[str, str],
) -> frozenset[str]:
    """The whole words of the file's text; of texts that may be cut, all but the last."""
    words_found: frozenset[str] = frozenset()
    for name, header in fields.items():
        at = list(walls.get(name, {}))
        column = table.select(pl.col(header).alias("value")).drop_nulls()
        length = pl.col("value").str.len_chars().cast(pl.Int64)
        whole = (
            column.filter(~length.is_in(at))
            .head(WORD_SAMPLE * 3)
            .unique()
            .head(WORD_SAMPLE)
            .collect()
            .to_series()
            .to_list()
        )
        part = (
            column.filter(length.is_in(at))
            .head(WORD_SAMPLE * 3)
            .unique()
            .head(WORD_SAMPLE)
            .collect()
            .to_series()
            .to_list()
        )
        words_found |= text.words_of(whole) | text.words_of(part, whole=False)
    return words_found


def _cut_findings(table: pl.LazyFrame, *, header: str, texts: Sequence[str], length: int) -> pl.DataFrame:
    rows = table.filter(pl.col(header).is_in(list(texts))).select("row", pl.col(header).alias("value")).collect()
    return text.cut_findings(rows, header=header, length=length)
