"""Which rows of a column hold the same value: asked of a million rows several times over."""

import numpy as np
import numpy.typing as npt
import polars as pl

_SLOT_SHIFT = 42  # of a hash of 64 bits, so that four million slots are counted

_MOST_COUNTS = 16  # for each value, of numbers that are counted one by one

Places = npt.NDArray[np.int64]


def first_places(values: pl.Series) -> Places:
    """For each row the first one with the same value; -1 where there is none (null).

    A value whose hash has a slot to itself stands once, which settles most rows; the others are compared.
    """
    slots = (values.hash(seed=1).to_numpy() >> _SLOT_SHIFT).astype(np.int32)
    known = values.is_not_null()
    perhaps = pl.Series(np.bincount(slots, minlength=1)[slots] > 1) & known
    place = np.where(known.to_numpy(), np.arange(len(values), dtype=np.int64), -1)
    at, codes = perhaps.arg_true().to_numpy(), _codes(values.filter(perhaps))
    first = np.zeros(int(codes.max()) + 1 if len(codes) else 0, dtype=np.int64)
    first[codes[::-1]] = at[::-1]  # what is written last stays: the first
    place[at] = first[codes]
    return place


def _codes(values: pl.Series) -> Places:
    """A small number for each value."""
    if values.dtype == pl.String:
        coded = values.cast(pl.Categorical(pl.Categories.random())).to_physical()
    else:
        coded = values.rank("dense")
    return coded.cast(pl.Int64).to_numpy()


def repeated(values: pl.Series) -> pl.Series:
    """Whether each value stands in more than one row; null never does."""
    if values.dtype.is_integer() and _are_small(values):
        numbers = values.to_numpy()
        return pl.Series(np.bincount(numbers)[numbers] > 1, dtype=pl.Boolean)
    place = first_places(values)
    return pl.Series(np.bincount(place + 1, minlength=1)[place + 1] > 1, dtype=pl.Boolean) & values.is_not_null()


def _are_small(values: pl.Series) -> bool:
    """Whether there can be a count for each number up to the largest."""
    if values.null_count():
        return False
    least, most = values.min(), values.max()
    return isinstance(least, int) and isinstance(most, int) and least >= 0 and most <= _MOST_COUNTS * (len(values) + 1)


def numbered(values: pl.Series) -> pl.Series:
    """The same number for the same value, counted from 0 by first appearance; null for null."""
    return numbered_by(first_places(values))


def numbered_by(place: Places) -> pl.Series:
    """The same number for rows with the same first place, counted from 0 by first appearance; null where it is -1."""
    firsts = place == np.arange(len(place))
    number = (np.cumsum(firsts) - 1)[place]
    return pl.Series(number, dtype=pl.Int64).set(pl.Series(place < 0), None)
