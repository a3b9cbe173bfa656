"""The order of a list: by hand, always total, and the same in columns."""

import math
import random
from datetime import date

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fairwait.engine.policy import (
    SortKey,
    Standing,
    in_order,
    ordered,
    sort_key,
    sort_keys,
    why,
)

EDITH = Standing(5, 2, 6.2, date(2026, 9, 22), band="P2 High", name="Edith Marlowe")
GORDON = Standing(6, 2, 4.1, date(2026, 10, 13), band="P2 High", name="Gordon Achebe")
RAYMOND = Standing(3, 1, 6.0, date(2026, 11, 17), band="P1 Critical", name="Raymond Pike")
HAROLD = Standing(13, 3, 402 / 28, date(2025, 10, 17), band="P3 Medium", name="Harold Swithin")
PATRICK = Standing(1, None, None, date(2026, 11, 11), name="Patrick Doyle")
AMINA = Standing(2, None, None, date(2026, 11, 20), name="Amina Yusuf")


def test_the_order_by_hand():
    town = [HAROLD, GORDON, AMINA, RAYMOND, EDITH, PATRICK]
    assert ordered(town) == [PATRICK, AMINA, RAYMOND, EDITH, GORDON, HAROLD]


def test_who_could_not_be_scored_comes_before_the_most_urgent():
    failed = Standing(99, 4, 0.1, date(2026, 11, 22), is_failed=True)
    assert ordered([RAYMOND, failed]) == [failed, RAYMOND]
    for share in (math.nan, math.inf):
        assert ordered([RAYMOND, Standing(99, 4, share, date(2026, 11, 22))])[0].id == 99


def test_without_a_target_no_share_is_used():
    none = Standing(7, 2, None, date(2026, 1, 1))
    assert ordered([none, GORDON]) == [GORDON, none]
    assert sort_key(none) == SortKey(1, 2, 0.0, date(2026, 1, 1), 7)


standings = st.builds(
    Standing,
    id=st.integers(1, 10**9),
    rank=st.none() | st.integers(1, 4),
    share_of_target=st.none() | st.floats(0, 50) | st.sampled_from([0.0, 0.5, 1.0, math.nan, math.inf]),
    clock_start=st.dates(date(2025, 1, 1), date(2025, 1, 9)),
    is_failed=st.sampled_from([False, False, False, True]),
)
lists = st.lists(standings, max_size=25, unique_by=lambda standing: standing.id)


@given(lists, st.randoms(use_true_random=False))
@settings(max_examples=100, deadline=None)
def test_any_permutation_gives_one_order_and_nobody_is_lost(town, rng: random.Random):
    shuffled = rng.sample(town, len(town))
    assert [standing.id for standing in ordered(shuffled)] == [standing.id for standing in ordered(town)]
    assert {standing.id for standing in ordered(town)} == {standing.id for standing in town}


@given(lists)
@settings(max_examples=100, deadline=None)
def test_columns_give_the_same_order_and_keys(town):
    frame = _frame(town)
    assert in_order(frame)["id"].to_list() == [standing.id for standing in ordered(town)]
    assert in_order(frame).columns == frame.columns
    assert [SortKey(*row) for row in frame.select(**sort_keys()).iter_rows()] == [
        sort_key(standing) for standing in town
    ]


@given(lists.filter(lambda town: len(town) > 1))
@settings(max_examples=100, deadline=None)
def test_why_agrees_with_the_order(town):
    for before, after in zip(ordered(town), ordered(town)[1:], strict=False):
        for found in (why(before, after), why(after, before)):
            assert found.first == before.id
            assert [step.first for step in found.steps[: found.step - 1]] == [None] * (found.step - 1)
            assert found.steps[found.step - 1].sentence in found.sentence


def _frame(town):
    names = {"id": pl.Int64(), "rank": pl.Int64(), "share_of_target": pl.Float64(), "clock_start": pl.Date()}
    rows = [(*(getattr(standing, name) for name in names), standing.is_failed or None) for standing in town]
    return pl.DataFrame(rows, schema={**names, "is_failed": pl.Boolean()}, orient="row")


@pytest.mark.parametrize(
    ("left", "right", "first", "step", "sentence"),
    [
        (
            EDITH,
            GORDON,
            5,
            3,
            "Edith Marlowe has used 6.2 times the target, Gordon Achebe 4.1 times the target. "
            "That settles it, at the third of five steps.",
        ),
        (
            GORDON,
            PATRICK,
            1,
            1,
            "Patrick Doyle needs triage, Gordon Achebe does not. That settles it, at the first of five steps.",
        ),
        (
            HAROLD,
            EDITH,
            5,
            2,
            "Edith Marlowe stands in P2 High, Harold Swithin in P3 Medium. "
            "That settles it, at the second of five steps.",
        ),
        (
            AMINA,
            PATRICK,
            1,
            4,
            "Patrick Doyle began to wait on 11 November 2026, Amina Yusuf on 20 November 2026. "
            "That settles it, at the fourth of five steps.",
        ),
        (
            Standing(8, 4, 0.5, date(2026, 1, 1)),
            Standing(9, 4, 0.5, date(2026, 1, 1)),
            8,
            5,
            "All else is alike, and Wait 8 has the lower number on the list. "
            "That settles it, at the fifth of five steps.",
        ),
    ],
)
def test_why_in_words(left, right, first, step, sentence):
    found = why(left, right)
    assert (found.first, found.step, found.sentence) == (first, step, sentence)


def test_each_step_says_what_it_sees_of_both():
    failed = Standing(4, 4, 0.25, date(2026, 1, 1), is_failed=True)
    seen = [(step.left, step.right) for step in why(failed, Standing(9, 4, 0.25, date(2026, 1, 1))).steps]
    assert seen == [
        ("Yes: could not be scored", "No: band chosen"),
        ("no band that could be scored", "band 4"),
        ("no target", "25% of the target"),
        ("1 January 2026", "1 January 2026"),
        ("4", "9"),
    ]
    assert why(PATRICK, EDITH).steps[1].left == "no band yet"
    assert why(PATRICK, EDITH).steps[0].left == "Yes: no band yet"


def test_nobody_is_before_themselves():
    with pytest.raises(ValueError, match="wait 5 twice"):
        why(EDITH, EDITH)
