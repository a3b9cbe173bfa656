"""A telephone or e-mail address that goes with a place or a team is theirs, and nobody's own.

"Home tel" beside "Care home" rings the home's office: taken as the person's, whoever answers would be told what is
meant for the person alone, and a text would reach a member of staff.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from fairwait.exchange.extracts.mapping.column import NOT_A_PERSONS, Column
from fairwait.exchange.extracts.mapping.mapping import ColumnMap

if TYPE_CHECKING:
    from fairwait.exchange.extracts.reading import Reading

_REACHES_ONE = ("phone", "mobile", "email")
_OF_THE_PERSON = frozenset(
    {"person_id", "wait_id", "nhs_number", "full_name", "first_name", "last_name", "date_of_birth", *_REACHES_ONE}
)
_WHO = ("person_id", "nhs_number", "full_name", "last_name", "first_name", "date_of_birth")
_REPEATS = 0.5
"""Different values for each filled cell above which most people have a number of their own."""
_LEAST, _SEVERAL, _MOST = 12, 3, 0.6
"""Filled rows at least; people of one number from whom on it is shared; the share of rows with such a number."""
_ALWAYS = 0.95
_ASKED, _PERHAPS = 0.7, 0.3


def leave_out_the_lines_of_places(
    reading: "Reading", columns: Mapping[str, Column], pairs: Mapping[str, str], *, places: dict[str, str]
) -> bool:
    """Leave out each telephone or address taken as the person's that stands for several people, always the same for one
    value of some other column: a care home's, a ward's, a team's.

    Args:
        places: filled with column -> the other column it goes with.
    Returns: whether one was left out, so that all must be paired again.
    """
    owners = {field_name: name for name, field_name in pairs.items()}
    who = [owners[name] for name in _WHO if name in owners]
    found = False
    for field_name in _REACHES_ONE:
        column = columns.get(owners.get(field_name, ""))
        if column is None or not who or not _repeats(column):
            continue
        others = [
            name
            for name, other in sorted(columns.items())
            if pairs.get(name) not in _OF_THE_PERSON and not other.profile.is_empty and other.profile.different > 1
        ]
        place = _goes_with(reading, column.name, who=who, others=others)
        if place is not None:
            places[column.name] = place
            for name in _REACHES_ONE:
                column.odds[name] = min(column.odds[name], column.left_out_odds) - NOT_A_PERSONS
            found = True
    return found


def _repeats(column: Column) -> bool:
    cells = column.profile.filled * column.profile.rows
    return cells >= _LEAST and 1 < column.profile.different <= _REPEATS * cells


def _goes_with(reading: "Reading", line: str, *, who: Sequence[str], others: Sequence[str]) -> str | None:
    table = pl.scan_parquet(reading.table).select(line, *{*who, *others}).filter(pl.col(line).is_not_null()).collect()
    people = table.group_by(line).agg(pl.struct(who).n_unique().alias("people"), pl.len().alias("rows"))
    shared = people.filter(pl.col("people") >= _SEVERAL)["rows"].sum()
    if table.height < _LEAST or shared < _MOST * table.height:
        return None
    return next((other for other in others if _stand_together(table, line, other)), None)


def _stand_together(table: pl.DataFrame, line: str, other: str) -> bool:
    """Whether each line stands beside one value of the other column and each value beside one line, slips aside."""
    both = table.select(line, other).drop_nulls()
    if both.height < _MOST * table.height or both[other].n_unique() < 2:
        return False
    counted = both.group_by(line, other).len()
    kept = (counted.group_by(name).agg(pl.col("len").max())["len"].sum() for name in (line, other))
    return all(rows >= _ALWAYS * both.height for rows in kept)


def say_whose_lines_they_are(places: Mapping[str, str], maps: dict[str, ColumnMap]) -> None:
    """Make a question of each line that was left out as a place's."""
    for name, place in places.items():
        told = maps[name]
        if told.field is None:
            maps[name] = replace(
                told,
                confidence=min(told.confidence, _ASKED),
                because=f"It is always the same beside the same “{place}”, for several people: that is its line, and "
                "nobody’s own. Left out until somebody says otherwise.",
                options=(("phone", _PERHAPS),),
            )
