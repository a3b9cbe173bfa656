"""What a file has to say of a column that a rule finds nearly all wrong: how full it is, and which may be meant."""

from collections.abc import Mapping
from functools import partial

import polars as pl

from fairwait.engine.checks.columns import Columns
from fairwait.engine.checks.rules.whole_columns import File, Told, said_once
from fairwait.engine.checks.values.blanks import without_blanks
from fairwait.exchange.extracts.mapping.mapping import ExtractMapping
from fairwait.exchange.extracts.reading import Reading

_LIKELIER = 2
_MOST = 0.5


def once_for_whole_columns(
    findings: pl.DataFrame, reading: Reading, mapping: ExtractMapping, *, columns: Columns
) -> Told:
    """The findings of a file, each column that is taken for another one spoken of once."""
    fields = {header: name for name, header in columns.setting.columns.items()}
    asked_about = sum(columns.new_words.get("pathway", {}).values())
    noted = (pl.col("rule") == "row-shape") & pl.col("message").is_in(list(reading.said_once))
    told = said_once(
        findings.filter(~noted),
        file=File(
            rows=reading.rows + reading.misshapen,
            header_row=reading.header_row,
            filled=lambda column: _filled(reading, column, field=fields.get(column, "")),
            fields=fields,
            likelier=partial(_likelier, mapping=mapping),
            needs_unknown=asked_about > _MOST * reading.rows,
        ),
    )
    return told.beside(findings.filter(noted), of=reading.rows + reading.misshapen)


def _filled(reading: Reading, column: str, *, field: str) -> int:
    cells = pl.scan_parquet(reading.table).select(without_blanks(pl.col(column), field=field).count())
    return int(cells.collect().item())


def likely_columns(field: str, *, mapping: ExtractMapping) -> list[str]:
    """The columns left out that may be a field, the likeliest first, as the mapping was judged; none of a person's."""
    claims = {each.column: dict(each.options).get(field, 0.0) for each in mapping.columns if each.field is None}
    return _likeliest(claims)


def _likelier(column: str, *, mapping: ExtractMapping) -> list[str]:
    """Other columns that could be what this one is taken for, as the mapping was judged; of one a person made, none."""
    own = next((each for each in mapping.columns if each.column == column), None)
    if own is None or own.field is None:
        return []
    left_out = {each.column: dict(each.options).get(own.field, 0.0) for each in mapping.columns if each.field is None}
    return _likeliest({**left_out, **dict(own.rivals)})


def _likeliest(claims: Mapping[str, float]) -> list[str]:
    likely = sorted((name for name, share in claims.items() if share > 0), key=lambda name: -claims[name])
    return likely[:_LIKELIER]
