"""What a change of policy would do, counted before it is adopted."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairwait.engine.policy.trial import share_interval, trial


def suggested(*places):
    return pl.DataFrame(
        {
            "id": range(1, len(places) + 1),
            "suggested": [None if place is None else f"P{place + 1}" for place in places],
            "place": pl.Series(places, dtype=pl.Int16),
        }
    )


def test_who_moves_and_across_which_bands():
    tried = trial(
        suggested(3, 2, 1, None, 2), suggested(0, 2, 2, 1, None), groups=pl.DataFrame({"id": [1, 2, 3, 4, 5]})
    )
    assert (tried.waits, tried.raised, tried.lowered) == (5, 1, 1)
    assert tried.moved.rows() == [
        (1, "P4", "P1", True, False),
        (3, "P2", "P3", False, True),
        (4, "needs triage", "P2", False, False),
        (5, "P3", "needs triage", False, False),
    ]
    assert dict(zip(tried.crossings.select("was", "becomes").rows(), tried.crossings["waits"], strict=True)) == {
        ("P4", "P1"): 1,
        ("P3", "P3"): 1,
        ("P3", "needs triage"): 1,
        ("P2", "P3"): 1,
        ("needs triage", "P2"): 1,
    }


def test_the_effect_on_each_group_hides_small_counts_and_what_gives_them_away():
    before, after = suggested(*[2] * 60), suggested(*[1] * 12, *[2] * 18, *[1] * 2, *[2] * 28)
    place = pl.DataFrame({"id": range(1, 61), "place": ["north"] * 30 + [None] * 30})
    tried = trial(before, after, groups=place)
    north, unknown = tried.groups["place"]
    assert (north.group, unknown.group) == ("north", "not recorded")
    assert unknown.raised is None
    assert unknown.raised_share is None
    # 14 are raised in all, so 12 beside them would tell of the 2.
    assert north.raised is None
    open_ = trial(before, after, groups=place, threshold=2).groups["place"]
    assert [each.raised for each in open_] == [12, 2]
    assert open_[0].waits == 30
    assert open_[0].raised_share[1] == pytest.approx(0.4)
    assert open_[0].lowered_share[1] == 0


def test_no_group_is_told_by_how_many_move_in_all():
    before = suggested(*[2] * 60)
    after = suggested(*[1] * 12, *[3] * 3, *[2] * 15, *[1] * 10, *[2] * 20)
    tried = trial(before, after, groups=pl.DataFrame({"id": range(1, 61), "place": ["north"] * 30 + ["south"] * 30}))
    north, south = tried.groups["place"]
    assert (tried.raised, tried.lowered) == (22, 3)
    # Three are lowered: "none" in the south would tell that all of them are of the north.
    assert (north.lowered, south.lowered) == (None, None)
    assert (north.raised, south.raised) == (12, 10)


def test_nobody_waiting_is_no_group():
    nobody = suggested()
    assert trial(nobody, nobody, groups=pl.DataFrame({"id": pl.Series([], dtype=pl.Int64), "place": []})).groups == {
        "place": ()
    }


def test_two_lists_of_different_people_are_not_compared():
    with pytest.raises(ValueError, match="the same waits"):
        trial(suggested(1, 2), suggested(1), groups=pl.DataFrame({"id": [1]}))


def test_share_intervals_match_published_ones():
    """Newcombe (1998), "Two-sided confidence intervals for the single proportion", table I, method 3."""
    for part, whole, low, high in [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ]:
        assert share_interval(part, whole)[::2] == pytest.approx((low, high), abs=0.00005)
    assert share_interval(0, 0) == (0.0, 0.0, 1.0)
    with pytest.raises(ValueError, match="from 0 to 3"):
        share_interval(4, 3)


@given(st.integers(0, 400).flatmap(lambda whole: st.tuples(st.integers(0, whole), st.just(whole))))
def test_a_share_lies_in_its_interval(counts):
    low, middle, high = share_interval(*counts)
    assert 0 <= low <= middle <= high <= 1
