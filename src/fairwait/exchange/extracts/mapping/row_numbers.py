"""References whose numbers count the rows of the file: a row number next week is another's, so a person is asked.

Left out, a wait is known again by person, pathway and referral day. Taken, and numbered anew, every wait would seem to
be another; so nothing is taken that the heading does not plainly say.
"""

from collections.abc import Mapping
from dataclasses import replace

from fairwait.engine.checks.fields import BY_NAME
from fairwait.exchange.extracts.mapping.column import PLAINLY, Column
from fairwait.exchange.extracts.mapping.evidence.numbers import numbers_the_rows
from fairwait.exchange.extracts.mapping.lexicon import LEFT_OUT, PRIOR
from fairwait.exchange.extracts.mapping.mapping import ColumnMap, ExtractMapping

_REFERENCES = ("wait_id", "person_id")
_COUNTING = LEFT_OUT + "counting"
_ASKED, _PERHAPS, _FIRST = 0.7, 0.3, 2
_LESS_SURE = 0.85
_UP_BY_ONE = "Its numbers go up by one from row to row, as a row number does"
_ONE_EACH = "Its numbers count the rows of the file, one each, as a place in the list does"
_ASK = "; the heading speaks of a reference, which stays the same next week. Left out until somebody says that it does."
_TAKEN = "; if the report numbers its rows anew each time, leave it out."


def ask_about_row_numbers(columns: Mapping[str, Column], pairs: Mapping[str, str], maps: dict[str, ColumnMap]) -> None:
    """Make a question of each column whose heading speaks of a reference and whose numbers count the rows."""
    for name, column in columns.items():
        looks = _looks_like_row_numbers(column)
        if looks is None:
            continue
        told = maps[name]
        if pairs.get(name) in _REFERENCES:
            if (column.profile.number_range or (0, 0))[0] <= _FIRST:
                maps[name] = replace(
                    told, confidence=min(told.confidence, _LESS_SURE), because=f"{told.because} {looks}{_TAKEN}"
                )
        elif name not in pairs and (fields := _may_be(column, pairs)):
            options = tuple((field, _PERHAPS) for field in fields)
            maps[name] = replace(
                told, confidence=min(told.confidence, _ASKED), because=looks + _ASK, options=options, rivals=()
            )


def _looks_like_row_numbers(column: Column) -> str | None:
    if column.profile.counts_rows:
        return _UP_BY_ONE
    return _ONE_EACH if numbers_the_rows(column.profile, column.near) else None


def _may_be(column: Column, pairs: Mapping[str, str]) -> list[str]:
    """The references it may be, where the heading speaks of one rather than of counting and no other column is it."""
    heard = column.heard
    said = {field: heard.odds(field) for field in _REFERENCES}
    is_spoken_of = heard.numbers_something and heard.whose is None and max(said.values()) > heard.odds(_COUNTING)
    if not is_spoken_of or "wait_id" in pairs.values():
        return []
    if said["person_id"] >= PLAINLY and "person_id" in pairs.values():
        return []
    free = [field for field in _REFERENCES if field not in pairs.values() and said[field] > PRIOR]
    return sorted(free, key=lambda field: said["person_id"] >= PLAINLY and field != "person_id")


def row_numbers_said(mapping: ExtractMapping) -> tuple[str, ...]:
    """What to say of each column of a suggested mapping that may be a reference, or a row number taken as one."""
    said = []
    for column in mapping.columns:
        looks = next((text for text in (_UP_BY_ONE, _ONE_EACH) if text in column.because), None)
        if looks is None:
            continue
        counts = looks.removeprefix("Its numbers ")
        if column.field is None:
            likely = column.options[0][0]
            said.append(
                f"“{column.column}” is left out: its numbers {counts}, and a row number is another one next week. If "
                f"your system keeps it, map it to {likely}."
            )
        else:
            label = BY_NAME[column.field].label.lower()
            said.append(
                f"“{column.column}” is taken as the {label}, and its numbers {counts}. If the report numbers its rows "
                "anew each time, leave it out of the mapping."
            )
    return tuple(said)
