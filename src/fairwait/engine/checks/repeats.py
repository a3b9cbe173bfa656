"""Which rows of a column hold the same value: asked of a million rows several times over."""

import numpy as np
import numpy.typing as npt
import polars as pl

_MOST_SLOT_BITS = 22  # four million slots, which the processor still reaches quickly
_SLOTS_A_VALUE = 4

_MOST_COUNTS = 16  # for each value, of numbers that are counted one by one

Places = npt.NDArray[np.int64]
Hashes = npt.NDArray[np.uint64]


def first_places(values: pl.Series) -> Places:
    """For each row the first one with the same value; -1 where there is none (null).

    Found by hash, and then every row is compared with the one found for it.
    """
    place = first_of_hash(_hashes(values))
    place[values.is_null().to_numpy()] = -1
    later = np.flatnonzero((place >= 0) & (place != np.arange(len(place))))
    if values.gather(later).ne_missing(values.gather(place[later])).any():  # two values with one hash of 64 bits
        return _first_of_value(values)
    return place


def _hashes(values: pl.Series) -> Hashes:
    return values.hash(seed=1).to_numpy()


def first_of_hash(hashes: Hashes) -> Places:
    """For each row the first one with the same hash.

    Most hashes have a slot, their first bits, to themselves; those that are not the first of their slot are sorted.
    """
    bits = min(_MOST_SLOT_BITS, (_SLOTS_A_VALUE * len(hashes)).bit_length())
    slots = (hashes >> np.uint64(64 - bits)).astype(np.int32)
    first = np.zeros(1 << bits, dtype=np.int32)
    first[slots[::-1]] = np.arange(len(hashes), dtype=np.int32)[::-1]  # what is written last stays: the first
    place = first[slots].astype(np.int64)
    crowded = np.flatnonzero(hashes[place] != hashes)
    _, at, which = np.unique(hashes[crowded], return_index=True, return_inverse=True)
    place[crowded] = crowded[at[which]]
    return place


def _first_of_value(values: pl.Series) -> Places:
    """The same by the values themselves."""
    known = values.is_not_null()
    place = np.full(len(values), -1, dtype=np.int64)
    at, codes = known.arg_true().to_numpy(), values.filter(known).rank("dense").cast(pl.Int64).to_numpy()
    first = np.zeros(int(codes.max(initial=0)) + 1, dtype=np.int64)
    first[codes[::-1]] = at[::-1]
    place[at] = first[codes]
    return place


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


def in_pieces(values: pl.Series, *, of: pl.DataFrame) -> pl.Series:
    """The same values, cut as the columns of a frame of that height are; nothing is copied.

    Beside a column that lies otherwise, Polars puts every column of the frame together at the next question, which for
    a million rows takes longer than most questions.
    """
    lengths = of.to_series().chunk_lengths()
    starts = [0, *np.cumsum(lengths)[:-1].tolist()]
    return pl.concat([values.slice(start, many) for start, many in zip(starts, lengths, strict=True)], rechunk=False)
