"""Texts of a file that were cut at a round length: found from the lengths of whole columns, then from last words."""

from collections.abc import Mapping, Sequence

import polars as pl

from fairwait.engine.checks.columns import Setting
from fairwait.engine.checks.fields import FREE_TEXT_FIELDS
from fairwait.engine.checks.rules import text

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


def cut_texts(table: pl.LazyFrame, *, setting: Setting, values: Mapping[str, pl.Series]) -> list[pl.DataFrame]:
    """`text-damaged` for texts cut at a round length: first where, from lengths alone, then which.

    Args:
        table: the file as written.
        setting: what the checks are told.
        values: field -> the different texts of its column, where they are known.
    """
    headers = {name: setting.columns[name] for name in CUT_FIELDS if name in setting.columns}
    suspicious: dict[str, text.Walls] = {}
    for name, header in headers.items():
        walls = text.walls(_lengths(table, header) if name not in values else _lengths_of(values[name]))
        if walls:
            suspicious[name] = walls
    if not suspicious:
        return []
    known = _known_words(table, headers=[headers[name] for name in headers], walls=suspicious, fields=headers)
    parts = []
    for name, walls in suspicious.items():
        at_wall = _at_walls(table, header=headers[name], walls=walls)
        for length, wall in walls.items():
            texts = (
                at_wall.filter((pl.col("length") == length) & (pl.col("times") < text.SEVERAL))
                .get_column("value")
                .to_list()
            )
            cut = text.cut_short(texts, length=length, wall=wall, known=known)
            if cut:
                parts.append(_cut_findings(table, header=headers[name], texts=cut, length=length))
    return parts


def _lengths(table: pl.LazyFrame, header: str) -> list[int]:
    return _lengths_of(table.select(pl.col(header)).collect().to_series())


def _lengths_of(texts: pl.Series) -> list[int]:
    return texts.str.len_chars().drop_nulls().unique().to_list()


def _at_walls(table: pl.LazyFrame, *, header: str, walls: text.Walls) -> pl.DataFrame:
    length = pl.col(header).str.len_chars().cast(pl.Int64)
    return (
        table.filter(length.is_in(list(walls)))
        .group_by(pl.col(header).alias("value"), length.alias("length"))
        .agg(pl.len().alias("times"))
        .collect()
    )


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
