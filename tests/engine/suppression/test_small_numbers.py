"""Small numbers by hand, and that nothing hidden can be worked out again."""

import itertools
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fairwait.engine.suppression import HiddenLine, hide_line, hide_table, is_small


def test_one_to_four_are_small_and_zero_is_not():
    assert [count for count in range(8) if is_small(count)] == [1, 2, 3, 4]
    assert [count for count in range(12) if is_small(count, threshold=10)] == list(range(1, 10))


@pytest.mark.parametrize(
    ("counts", "cells", "total"),
    [
        ([203, 24], (False, False), False),
        ([203, 24, 3], (False, True, True), False),  # 3 alone would follow from the total, so 24 goes with it
        ([9, 4, 7, 2], (False, True, False, True), False),
        ([9, 1, 7, 1], (False, True, True, True), False),  # two ones are told by their sum, so 7 goes too
        ([8, 0, 2], (True, False, True), False),
        ([2, 0, 0], (True, False, False), True),
        ([3, 1], (True, True), True),
        ([5], (False,), False),
        ([4], (True,), True),
        ([0, 0], (False, False), False),
        ([], (), False),
    ],
)
def test_a_line_by_hand(counts, cells, total):
    assert hide_line(counts) == HiddenLine(cells=cells, total=total)


def test_a_table_by_hand():
    counts = np.array([[20, 3, 30], [40, 50, 60], [7, 80, 90]])
    found = hide_table(counts)
    # The 3 takes the 20 of its row, that the 7 of its column, and that the 80 of its row: the ring is closed.
    assert found.cells.tolist() == [[True, True, False], [False, False, False], [True, True, False]]
    assert not found.row_totals.any()
    assert not found.column_totals.any()
    assert not found.total


def test_what_other_tables_hide_stays_hidden_and_is_made_good_for():
    found = hide_line([20, 30, 40], already=HiddenLine(cells=(False, False, True), total=False))
    assert found.cells == (True, False, True)
    table = np.array([[20, 30], [40, 50]])
    nothing = hide_table(table)
    assert not nothing.cells.any()
    told = replace(nothing, cells=np.array([[True, False], [False, False]]))
    assert hide_table(table, already=told).cells.all()


def test_a_table_of_one_row_is_its_totals():
    found = hide_table(np.array([[203, 24, 3]]))
    assert found.cells.tolist() == [[False, True, True]]
    assert found.column_totals.tolist() == [False, True, True]
    assert not found.total


def test_totals_told_elsewhere_hide_nothing_and_what_is_not_published_costs_nothing():
    raised_lowered_same = np.array([[44, 3, 330], [34, 0, 228]])
    found = hide_table(raised_lowered_same, totals_are_told=True, unsaid=[2])
    # 3 are lowered in all, which is told: that none of them is in the second row would tell of the first.
    assert found.cells.tolist() == [[False, True, True], [False, True, True]]
    assert not found.column_totals.any()
    assert not found.row_totals.any()
    # One that stays where it is would follow from what the others do.
    assert hide_table(np.array([[20, 30, 1], [20, 30, 40]]), totals_are_told=True, unsaid=[2]).cells[0, :2].any()
    # Of one row alone everything is told by its totals, whatever is hidden: it ends all the same.
    assert hide_table(np.array([[44, 3]]), totals_are_told=True).cells.tolist() == [[True, True]]


def test_a_small_total_takes_another_total_with_it():
    counts = np.array([[1, 1], [30, 40], [50, 60]])
    found = hide_table(counts)
    assert found.row_totals[0]
    assert found.row_totals.sum() >= 2


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: hide_line([1, -2]), "must not be negative, got -2"),
        (lambda: hide_line([1, 2], threshold=1), "at least 2, got 1"),
        (lambda: hide_table(np.array([1, 2])), r"rows and columns, got shape \(2,\)"),
        (lambda: hide_table(np.zeros((0, 2), dtype=int)), "rows and columns"),
    ],
)
def test_out_of_bounds_is_refused(call, words):
    with pytest.raises(ValueError, match=words):
        call()


counts = st.one_of(st.integers(0, 6), st.integers(0, 60))


@given(st.lists(counts, max_size=8), st.integers(2, 10))
@settings(max_examples=200, deadline=None)
def test_no_small_number_of_a_line_is_shown_or_told(line, threshold):
    found = hide_line(line, threshold=threshold)
    small = [0 < count < threshold for count in line]
    assert all(hidden for hidden, is_low in zip(found.cells, small, strict=True) if is_low)
    if not any(small) and not 0 < sum(line) < threshold:
        assert not any(found.cells)
    if any(found.cells) and not found.total:
        hidden = [count for count, is_hidden in zip(line, found.cells, strict=True) if is_hidden]
        assert len(hidden) >= 2
        assert sum(hidden) >= threshold


@given(st.integers(1, 3), st.integers(2, 3), st.booleans(), st.data())
@settings(max_examples=100, deadline=None)
def test_every_hidden_cell_of_a_table_could_be_another_number(rows, columns, are_told, data):
    table = np.array(data.draw(st.lists(counts, min_size=rows * columns, max_size=rows * columns))).reshape(
        rows, columns
    )
    found = hide_table(table, totals_are_told=are_told and rows > 1)
    small = (table > 0) & (table < 5)
    assert found.cells[small].all()
    assert not (are_told and rows > 1 and (found.total or found.column_totals.any()))
    for place in zip(*np.nonzero(found.cells), strict=True):
        assert _could_differ(table, found, place)


def _could_differ(table, found, place):
    """Whether a table with the same shown numbers has another at a place, a step of -1, 0 or 1 in each hidden cell."""
    cells = list(zip(*np.nonzero(found.cells), strict=True))
    for steps in itertools.product((-1, 0, 1), repeat=len(cells)):
        change = np.zeros_like(table)
        for cell, step in zip(cells, steps, strict=True):
            change[cell] = step
        if change[place] == 0:
            continue
        rows_kept = (change.sum(axis=1)[~found.row_totals] == 0).all()
        columns_kept = (change.sum(axis=0)[~found.column_totals] == 0).all()
        if rows_kept and columns_kept and (found.total or change.sum() == 0):
            return True
    return False
