"""Whether two records that claim to be one person clearly are not: for numbers that turn out to be shared."""

import numpy as np
import polars as pl

from fairwait.engine.linkage.comparisons import compare, measure
from fairwait.engine.linkage.identities import prepare
from fairwait.engine.linkage.levels import LEVELS, UNKNOWN, LevelArray
from fairwait.engine.linkage.names import BoolArray

_OTHER_NAMES = {"first": ("different", "near but another name"), "last": ("different", "different for a woman")}
_OTHER_BIRTH = ("different", "generation")


def clearly_different(left: pl.DataFrame, right: pl.DataFrame) -> pl.Series:
    """For each row, whether left and right are clearly two people: name and birth date both differ, beyond slips.

    A name differs when the first name or the surname is another one; nicknames, slips, initials, further names,
    exchanged names and "known as" are no difference. A birth date differs when it is not the same, nor exchanged day
    and month, nor a digit off, nor alike in two of its three parts. Where a birth date is missing, both names must
    differ. So a changed surname, or a corrected birth date, alone never makes two people of one.

    Args: left, right: tables of one height, row against row, with first_name, last_name, date_of_birth and, if there,
        known_as, title, gender (as `COLUMNS`; no identity is needed, and columns may be missing).
    Returns: Boolean, one per row, never null: what cannot be told is not clear.
    Raises: ValueError if the heights differ.

    To use it on groups (all rows with one NHS number), join each row to the first of its group and pass the two halves;
    drop repeats of the same names and birth date first.
    """
    if left.height != right.height:
        raise ValueError("left and right: one row against one row")
    if not left.height:
        return pl.Series("clearly_different", [], dtype=pl.Boolean)
    columns = ("first_name", "last_name", "known_as", "title", "gender", "date_of_birth")
    sides = [table.select(pl.col(name) for name in columns if name in table.columns) for table in (left, right)]
    both = pl.concat(sides, how="diagonal_relaxed").with_row_index("identity")
    people = prepare(both)
    one = np.arange(left.height, dtype=np.int32)
    other = one + np.int32(left.height)
    levels = measure(people, compare(people, one, other), one, other).levels
    names = [_any_of(levels[name], name, others) for name, others in _OTHER_NAMES.items()]
    born = np.where(levels["born"] == UNKNOWN, names[0] & names[1], _any_of(levels["born"], "born", _OTHER_BIRTH))
    return pl.Series("clearly_different", (names[0] | names[1]) & born, dtype=pl.Boolean)


def _any_of(level: LevelArray, comparison: str, names: tuple[str, ...]) -> BoolArray:
    return np.asarray(np.isin(level, [LEVELS[comparison].index(name) for name in names]), dtype=np.bool_)
