"""Titles above the parts of a list, as reports print that are grouped by team: whether their words are in any column.

Such lines are left out, for nobody waits on them. Where no cell says what they say, the team would be lost without a
word. Pure, but for the table it is given.
"""

import re
from collections.abc import Mapping

import polars as pl

from .tidy import shortened
from .values import trimmed

_COUNT = re.compile(r"[\s:(\[-]*\d+\W*$")
_MOST = 200
"""A list with more titles that differ is not one in parts."""
_NAMED = 3
_SAID = 0.5
"""The share of titles that stand in cells too, from which on nothing is lost."""


def words_in_no_column(titles: Mapping[int, str], table: pl.LazyFrame) -> str | None:
    """What to tell of titles whose words no row has; None where there are none, or the rows have them.

    Args:
        titles: the text of each by its line, in the order of the file, without the feet of the report.
        table: `row` and the columns, as text.
    """
    ways = {trimmed(text): _ways(text) for text in titles.values()}
    if not 1 < len(ways) <= _MOST:
        return None
    asked = sorted(set().union(*ways.values()))
    for name in table.collect_schema().names()[1:]:
        cells = table.select(pl.col(name).str.strip_chars().str.to_lowercase().unique()).collect().to_series()
        held = set(cells.filter(cells.is_in(asked)))
        if sum(bool(each & held) for each in ways.values()) >= _SAID * len(ways):
            return None
    shown = ", ".join(f"“{shortened(text, 60)}”" for text in list(ways)[:_NAMED])
    more = f" and {len(ways) - _NAMED} more" if len(ways) > _NAMED else ""
    return (
        f"The list is in parts, with a title above each that was left out: {shown}{more}. No column says the same. If "
        "rows need it (their team, their place), add a column for it to the export."
    )


def _ways(text: str) -> set[str]:
    """How a cell may say a title: “Team: North (12)” is that, “team: north”, “north (12)” or “north”."""
    whole = trimmed(text).lower()
    after = trimmed(whole.partition(":")[2])
    return {way for each in (whole, after) for way in (each, trimmed(_COUNT.sub("", each))) if way}
