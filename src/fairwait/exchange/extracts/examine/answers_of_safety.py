"""Yes and no to whether contact is safe: where nobody can tell which warns, and where the column is left out."""

from collections.abc import Mapping

import polars as pl

from fairwait.engine.checks.columns import Setting
from fairwait.engine.checks.rules.people import answers_unclear
from fairwait.engine.checks.values import safe_contact
from fairwait.engine.checks.values.blanks import without_blanks
from fairwait.exchange.extracts.mapping.column import HINT
from fairwait.exchange.extracts.mapping.headers import hear
from fairwait.exchange.extracts.mapping.mapping import ExtractMapping

FIELD = safe_contact.FIELD


def unclear(table: pl.LazyFrame, *, setting: Setting) -> pl.DataFrame:
    """The question about a heading that does not tell whether its yes or its no warns; nothing where there is none."""
    heading = setting.columns.get(FIELD)
    if heading is None or safe_contact.asks(heading) is not safe_contact.Asks.UNCLEAR:
        return answers_unclear(setting, {})
    return answers_unclear(setting, _answers(table, heading))


def left_out(table: pl.LazyFrame, mapping: ExtractMapping, *, setting: Setting) -> tuple[str, ...]:
    """What to say of columns that are left out and answer that contact is not safe: a warning is never dropped
    unsaid. The rows are counted and nobody is named."""
    taken = setting.columns.get(FIELD)
    said = []
    for column in mapping.columns:
        name = column.column
        asks = safe_contact.asks(name)
        if column.field is not None or asks is safe_contact.Asks.UNCLEAR or hear(name).odds(FIELD) < HINT:
            continue
        warns = safe_contact.warning_answers(name)
        rows = sum(count for word, count in _answers(table, name).items() if word.strip().lower() in warns)
        if rows:
            what = (
                f"“{taken}” is taken as that. Put both into one column of the export, or nobody sees it."
                if taken
                else f"Map it to {FIELD}, or nobody sees it."
            )
            said.append(
                f"“{name}” says in {rows:,} {'row' if rows == 1 else 'rows'} that a way of contact is not safe, and is "
                f"left out: {what}"
            )
    return tuple(said)


def _answers(table: pl.LazyFrame, heading: str) -> Mapping[str, int]:
    cells = table.select(without_blanks(pl.col(heading), field=FIELD).alias("word")).filter(
        safe_contact.is_answer(pl.col("word"))
    )
    return dict(cells.group_by("word").len().sort("len", "word", descending=[True, False]).collect().iter_rows())
