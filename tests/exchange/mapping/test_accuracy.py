"""The mapping tried on some seventy made-up councils: the share of columns mapped right must not fall."""

import pytest

from fairwait.engine.checks.fields import BY_NAME
from tests.exchange.mapping.accuracy import HELD_OUT, TUNED, accuracy
from tests.exchange.mapping.writing import layouts

ALL = (*TUNED, *HELD_OUT)


@pytest.mark.parametrize("file", TUNED)
def test_layouts_that_were_tuned_against(file, tmp_path):
    columns, wrong = accuracy(file, tmp_path, seeds=range(2))
    assert 1 - len(wrong) / columns >= 0.985, wrong


@pytest.mark.parametrize("file", HELD_OUT)
def test_layouts_that_were_held_out(file, tmp_path):
    columns, wrong = accuracy(file, tmp_path, seeds=range(2))
    assert 1 - len(wrong) / columns >= 0.975, wrong


def test_the_held_out_are_a_quarter_of_the_layouts_and_hold_columns_to_leave_out():
    held, tuned = ([layout for file in files for layout in layouts(file)] for files in (HELD_OUT, TUNED))
    assert len(held) + len(tuned) >= 70
    assert len(held) >= (len(held) + len(tuned)) / 4
    assert sum(1 for layout in held for _, field, _ in layout.columns if field is None) >= 40


def test_every_field_stands_in_some_layout():
    seen = {field for file in ALL for layout in layouts(file) for _, field, _ in layout.columns}
    assert set(BY_NAME) == seen - {None}


def test_a_wrong_claim_is_seldom_a_sure_one(tmp_path):
    wrong = [slip for file in ALL for slip in accuracy(file, tmp_path, seeds=range(7, 8))[1]]
    assert sum(1 for slip in wrong if slip.taken is not None and slip.confidence >= 0.9) <= 2, wrong
