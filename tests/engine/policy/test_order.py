"""The order of a list: by hand, always total, and the same in columns."""

import math
import random
from dataclasses import replace
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

EDITH = Standing(5, 2, 6.2, date(2026, 9, 22), chosen_band="P2 High", name="Edith Marlowe")
GORDON = Standing(6, 2, 4.1, date(2026, 10, 13), chosen_band="P2 High", name="Gordon Achebe")
RAYMOND = Standing(3, 1, 6.0, date(2026, 11, 17), chosen_band="P1 Critical", name="Raymond Pike")
HAROLD = Standing(13, 3, 402 / 28, date(2025, 10, 17), chosen_band="P3 Medium", name="Harold Swithin")
PATRICK = Standing(1, None, None, date(2026, 11, 11), name="Patrick Doyle")
AMINA = Standing(2, None, None, date(2026, 11, 20), name="Amina Yusuf")
RAISED = replace(EDITH, id=7, chosen=3, suggested=2, chosen_band="P3 Medium", suggested_band="P2 High", name="Ivy Lund")


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
    assert sort_key(none) == SortKey(2, 0.0, date(2026, 1, 1), 7)


@pytest.mark.parametrize(
    ("chosen", "suggested", "is_certain", "has_changed", "rank"),
    [
        (3, 2, True, False, 2),
        (2, 3, True, False, 2),
        (3, 2, False, False, 2),  # uncertain: it may be higher still, so it raises
        (None, 3, True, False, 3),
        (None, 3, False, False, 0),  # and it places nobody who has no band
        (None, None, True, False, 0),
        (1, 1, True, True, 0),  # something happened: whatever band was chosen, somebody looks first
    ],
)
def test_the_more_urgent_of_both_bands_places_a_wait(chosen, suggested, is_certain, has_changed, rank):
    standing = Standing(
        1, chosen, 0.5, date(2026, 1, 1), suggested=suggested, is_certain=is_certain, has_changed=has_changed
    )
    assert (standing.rank, standing.needs_triage) == (rank, rank == 0)


def test_among_those_who_need_triage_the_target_counts_and_then_the_start():
    reopened = replace(HAROLD, has_changed=True)
    assert ordered([AMINA, PATRICK, reopened]) == [reopened, PATRICK, AMINA]


standings = st.builds(
    Standing,
    id=st.integers(1, 10**9),
    chosen=st.none() | st.integers(1, 4),
    share_of_target=st.none() | st.floats(0, 50) | st.sampled_from([0.0, 0.5, 1.0, math.nan, math.inf]),
    clock_start=st.dates(date(2025, 1, 1), date(2025, 1, 9)),
    suggested=st.none() | st.integers(1, 4),
    is_certain=st.booleans(),
    has_changed=st.sampled_from([False, False, False, True]),
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
            assert found.steps[found.step - 1].sentence == found.sentence
            assert found.turns
            assert "None" not in found.sentence + found.turns


def _frame(town):
    schema = {
        "id": pl.Int64(), "chosen_rank": pl.Int64(), "suggested_rank": pl.Int64(), "share_of_target": pl.Float64(),
        "clock_start": pl.Date(), "is_certain": pl.Boolean(), "is_escalated": pl.Boolean(), "is_failed": pl.Boolean(),
    }  # fmt: skip
    rows = [
        (s.id, s.chosen, s.suggested, s.share_of_target, s.clock_start, s.is_certain or None, s.has_changed or None,
         s.is_failed or None)
        for s in town
    ]  # fmt: skip
    return pl.DataFrame(rows, schema=schema, orient="row")


FELL = replace(HAROLD, id=14, has_changed=True, happened="Went to hospital", name="Joan Petty")
FAILED = Standing(4, 4, 0.25, date(2026, 1, 1), is_failed=True, name="Ann Low")


@pytest.mark.parametrize(
    ("left", "right", "first", "step", "sentence", "turns"),
    [
        (
            EDITH, GORDON, 5, 3,
            "Both stand in P2 High. Edith Marlowe has used 6.2 times the target, Gordon Achebe 4.1 times the target.",
            "Gordon Achebe would come first in a band more urgent than P2 High, if something happened that reopens "
            "triage for Gordon Achebe, or if Edith Marlowe came to stand in a less urgent one.",
        ),
        (
            GORDON, PATRICK, 1, 1,
            "Patrick Doyle needs triage, Gordon Achebe does not.",
            "Once Patrick Doyle has been through triage and has a band, the other steps decide.",
        ),
        (
            RAYMOND, FELL, 14, 1,
            "Something happened since anybody looked at Joan Petty (Went to hospital). Raymond Pike does not need "
            "triage.",
            "Once Joan Petty has been through triage and has a band, the other steps decide.",
        ),
        (
            replace(FELL, happened=""), RAYMOND, 14, 1,
            "Something happened since anybody looked at Joan Petty. Raymond Pike does not need triage.",
            "Once Joan Petty has been through triage and has a band, the other steps decide.",
        ),
        (
            HAROLD, EDITH, 5, 2,
            "Edith Marlowe stands in P2 High, Harold Swithin in P3 Medium.",
            "Harold Swithin would come first in a band more urgent than P2 High, or if something happened that reopens "
            "triage for Harold Swithin.",
        ),
        (
            RAISED, HAROLD, 7, 2,
            "Ivy Lund stands in P2 High, Harold Swithin in P3 Medium.",
            "Harold Swithin would come first in a band more urgent than P2 High, or if something happened that reopens "
            "triage for Harold Swithin.",
        ),
        (
            AMINA, PATRICK, 1, 4,
            "Both need triage. Patrick Doyle began to wait on 11 November 2026, Amina Yusuf on 20 November 2026.",
            "A band for Patrick Doyle would put Amina Yusuf first.",
        ),
        (
            PATRICK, FAILED, 4, 1,
            "Ann Low could not be scored: nobody knows how urgent it is to look.",
            "Once Ann Low can be scored, the other steps decide. Tell an administrator.",
        ),
        (
            FAILED, replace(FAILED, id=9), 4, 5,
            "Both could not be scored. All else is alike, and Ann Low has the lower number on the list.",
            "Once Ann Low can be scored, the other steps decide. Tell an administrator.",
        ),
        (
            Standing(8, 4, 0.5, date(2026, 1, 1)), Standing(9, 4, 0.5, date(2026, 1, 1), chosen_band="Low"), 8, 5,
            "band 4 and Low are as urgent as each other. All else is alike, and Wait 8 has the lower number on the "
            "list.",
            "Wait 9 would come first in a band more urgent than band 4, if something happened that reopens triage for "
            "Wait 9, or if Wait 8 came to stand in a less urgent one.",
        ),
    ],
)  # fmt: skip
def test_why_in_words(left, right, first, step, sentence, turns):
    found = why(left, right)
    assert (found.first, found.step, found.sentence, found.turns) == (first, step, sentence, turns)
    assert found.settled == f"That settles it, at the {ORDINALS[step]} of five steps."


ORDINALS = {1: "first", 2: "second", 3: "third", 4: "fourth", 5: "fifth"}


def test_each_step_says_what_it_sees_of_both():
    seen = [(step.left, step.right) for step in why(FAILED, Standing(9, 4, 0.25, date(2026, 1, 1))).steps]
    assert seen == [
        ("Yes: could not be scored", "No"),
        ("Not looked at: could not be scored", "band 4, as chosen"),
        ("no target", "25% of the target"),
        ("1 January 2026", "1 January 2026"),
        ("4", "9"),
    ]
    assert why(PATRICK, EDITH).steps[0].left == "Yes: nothing places it yet"
    assert why(FELL, EDITH).steps[0].left == "Yes: Went to hospital since anybody looked"
    assert why(replace(FELL, happened=""), EDITH).steps[0].left == "Yes: something happened since anybody looked"
    assert why(FELL, EDITH).steps[1].left == "Not looked at: triage comes first"


@pytest.mark.parametrize(
    ("chosen", "suggested", "words"),
    [
        (2, None, "High, as chosen"),
        (None, 2, "Also high, as suggested; nobody has chosen"),
        (2, 2, "High, chosen and suggested"),
        (2, 3, "High, as chosen; Also high is suggested"),
        (3, 2, "Also high, as suggested; High was chosen"),
    ],
)
def test_the_band_step_says_both_bands(chosen, suggested, words):
    standing = Standing(
        1, chosen, None, date(2026, 1, 1), suggested=suggested, chosen_band="High", suggested_band="Also high"
    )
    assert why(standing, GORDON).steps[1].left == words


@pytest.mark.parametrize(
    ("left", "right", "words"),
    [
        (6.2, 4.1, ("6.2 times the target", "4.1 times the target")),
        (2.2857, 2.2861, ("2.2857 times the target", "2.2861 times the target")),
        (1419.2, 3.0, ("1,419 times the target", "3 times the target")),
        (0.304, 0.303, ("30.4% of the target", "30.3% of the target")),
        (2.0, 2.0, ("2 times the target", "2 times the target")),
        (None, 0.5, ("no target", "50% of the target")),
    ],
)
def test_shares_are_said_in_as_few_digits_as_tell_them_apart(left, right, words):
    day = date(2026, 1, 1)
    step = why(Standing(1, 2, left, day), Standing(2, 2, right, day)).steps[2]
    assert (step.left, step.right) == words


def test_nobody_is_before_themselves():
    with pytest.raises(ValueError, match="wait 5 twice"):
        why(EDITH, EDITH)
