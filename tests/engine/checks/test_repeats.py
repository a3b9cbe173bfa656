"""Which rows hold the same value: the quick way agrees with the obvious one."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fairwait.engine.checks import repeats

texts = st.lists(st.none() | st.text(st.sampled_from("ab é"), max_size=2), max_size=30)
numbers = st.lists(st.none() | st.integers(-3, 3), max_size=30) | st.lists(st.integers(0, 5), max_size=30)
columns = texts.map(lambda values: pl.Series(values, dtype=pl.String())) | numbers.map(
    lambda values: pl.Series(values, dtype=pl.Int64())
)


def own_hashes(values: pl.Series) -> np.ndarray:
    return values.hash(seed=1).to_numpy()


def hashes_that_meet(values: pl.Series) -> np.ndarray:
    """Three hashes for all values there are."""
    return own_hashes(values) % 3


@given(values=columns, one_slot=st.booleans(), hashes=st.sampled_from([own_hashes, hashes_that_meet]))
@settings(max_examples=200, deadline=None)
def test_rows_of_one_value_are_known_whatever_their_hashes(values: pl.Series, one_slot: bool, hashes) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(repeats, "_hashes", hashes)
        if one_slot:  # every value meets every other, as two in a large file may
            patch.setattr(repeats, "_MOST_SLOT_BITS", 1)
        first, several, number = (
            list(repeats.first_places(values)),
            repeats.repeated(values).to_list(),
            repeats.numbered(values).to_list(),
        )
    told = values.to_list()
    assert first == [-1 if value is None else told.index(value) for value in told]
    assert several == [value is not None and told.count(value) > 1 for value in told]
    distinct = list(dict.fromkeys(value for value in told if value is not None))
    assert number == [None if value is None else distinct.index(value) for value in told]
