"""The order of an agenda, templates as documents, what a decision needs, and what was covered."""

from datetime import date, timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairwait.huddles.rules import walking
from fairwait.huddles.rules.ordering import Candidate, Ordering, agenda
from fairwait.huddles.rules.walking import Decided, DecisionKind, ItemState, NewAction, Walked

MONDAY = date(2026, 11, 23)


def one(wait, **more) -> Candidate:
    known = {"rank": 3, "share": 1.0, "start": date(2026, 9, 1), "needs": 1, "moved_on": date(2026, 10, 1)}
    return Candidate(wait=wait, **(known | {"is_changed": False} | more))


@pytest.mark.parametrize(
    ("ordering", "first", "second"),
    [
        (Ordering.RISKIEST, {"rank": 1}, {"rank": 2}),
        (Ordering.RISKIEST, {"share": 2.0}, {"share": 1.0}),
        (Ordering.LONGEST, {"start": date(2025, 1, 1)}, {"rank": 1}),
        (Ordering.LONGEST, {"start": None}, {"start": date(2020, 1, 1)}),
        (Ordering.STUCK, {"moved_on": None}, {"moved_on": date(2020, 1, 1)}),
        (Ordering.STUCK, {"moved_on": date(2026, 1, 1)}, {"rank": 1}),
        (Ordering.SIMPLEST, {"needs": 0}, {"needs": 1, "rank": 1}),
        (Ordering.SIMPLEST, {"rank": 4}, {"rank": 1}),
        (Ordering.SIMPLEST, {"share": 0.2}, {"share": 9.0}),
        (Ordering.CHANGED, {"is_changed": True}, {"rank": 1}),
        *((ordering, {"was_missed": True, "rank": 9, "needs": 9}, {"rank": 1, "is_changed": True})
          for ordering in Ordering),
    ],
)  # fmt: skip
def test_who_comes_first(ordering, first, second):
    assert agenda([one(1, **second), one(2, **first)], ordering=ordering) == (2, 1)


@given(st.lists(st.tuples(st.integers(-1, 3), st.floats(0, 9), st.booleans()), max_size=5), st.sampled_from(Ordering))
def test_nobody_is_skipped_and_the_order_is_total(drawn, ordering):
    people = [one(n, rank=rank, share=share, was_missed=m) for n, (rank, share, m) in enumerate(drawn)]
    found = {agenda(way, ordering=ordering) for way in permutations(people)}
    assert len(found) == 1
    assert sorted(found.pop()) == list(range(len(people)))


def test_at_most_so_many_are_walked_and_whoever_is_expected_comes_beside_the_count():
    people = [
        one(1, rank=1), one(2, rank=2), one(3, rank=3), one(4, rank=4, is_expected=True),
        one(5, rank=5, was_missed=True),
    ]  # fmt: skip
    assert agenda(people, ordering=Ordering.RISKIEST, at_most=2) == (5, 1, 2, 4)
    assert agenda(people, ordering=Ordering.RISKIEST) == (5, 1, 2, 3, 4)


# Deciding ------------------------------------------------------------------------------------------------------------


def missing(*, answers=None, actions=(), still_open=(), decided=None):
    given_ = {"safe": True, "heard": True} if answers is None else answers
    found = walking.problems(
        questions=["safe", "heard"], answers=given_, actions=actions, still_open=still_open, decided=decided,
        today=MONDAY,
    )  # fmt: skip
    return [problem.field for problem in found]


BAND = Decided(DecisionKind.BAND, "P2", "A second fall")


def test_a_decision_with_everything_lacks_nothing():
    assert missing(decided=BAND) == []
    act = NewAction("Ring her daughter", 7, MONDAY, "heard")
    assert missing(answers={"safe": True, "heard": False}, actions=[act], decided=BAND) == []
    assert missing(answers={"safe": True, "heard": False}, still_open=["heard"], decided=BAND) == []


def test_what_is_missing_is_named_by_its_box():
    assert missing(answers={"safe": True}, decided=BAND) == ["q_heard"]
    assert missing(answers={"safe": True, "heard": False}, decided=BAND) == ["what_heard"]
    assert missing(decided=None) == ["decision"]
    bare = NewAction(" ", None, None, "heard")
    lacks = missing(answers={"safe": True, "heard": False}, actions=[bare], decided=BAND)
    assert lacks == ["what_heard", "who_heard", "by_heard"]
    late = NewAction("Ring", 7, MONDAY - timedelta(days=1))
    assert missing(actions=[late], decided=BAND) == ["by_more"]


@pytest.mark.parametrize(
    ("kind", "boxes"),
    [
        (DecisionKind.BAND, ["decision", "why"]),
        (DecisionKind.CONTACT, ["contact_choice", "why"]),
        (DecisionKind.RECHECK, ["why"]),
        (DecisionKind.TEAM, ["team_choice"]),
        (DecisionKind.PAUSE, ["pause_choice"]),
        (DecisionKind.END, ["end_choice", "why"]),
        (DecisionKind.CONFIRM, []),
        (DecisionKind.NOTE, ["why"]),
    ],
)
def test_each_kind_of_decision_needs_its_own(kind, boxes):
    assert missing(decided=Decided(kind)) == boxes


def test_the_next_step_is_confirmed_only_when_all_is_well():
    act = NewAction("Ring", 7, MONDAY, "heard")
    said = missing(answers={"safe": True, "heard": False}, actions=[act], decided=Decided(DecisionKind.CONFIRM))
    assert said == ["decision"]


@pytest.mark.parametrize(
    ("heard", "offered", "forward"), [(True, True, True), (False, True, False), (True, False, False)]
)
def test_the_next_step_is_put_forward_where_every_answer_is_yes(heard, offered, forward):
    (said,) = [
        problem.words
        for problem in walking.problems(
            questions=["safe", "heard"], answers={"safe": True, "heard": heard}, actions=[], still_open={"heard"},
            decided=None, today=MONDAY, offered=set(DecisionKind) - (set() if offered else {DecisionKind.CONFIRM}),
            lacks_owner=False,
        )
    ]  # fmt: skip
    assert ("next step" in said) is forward


# Walking -------------------------------------------------------------------------------------------------------------


def test_next_is_the_first_ahead_then_whoever_was_left_behind():
    states = {1: ItemState.TO_COME, 2: ItemState.DISCUSSED, 3: ItemState.NOT_TODAY, 4: ItemState.TO_COME}
    assert walking.next_to_come(states, after=2) == 4
    assert walking.next_to_come(states, after=4) == 1
    assert walking.next_to_come({1: ItemState.DISCUSSED}, after=1) is None


def test_coverage_counts_whom_it_missed():
    found = walking.coverage([ItemState.DISCUSSED, ItemState.NOT_TODAY, ItemState.TO_COME, ItemState.NOT_REACHED])
    assert (found.in_all, found.discussed, found.not_today, found.left, found.is_whole) == (4, 1, 1, 2, False)
    assert walking.coverage([ItemState.DISCUSSED]).is_whole


def test_the_oldest_unwalked_counts_from_when_it_was_last_discussed():
    never = Walked(1, first_on=MONDAY - timedelta(days=9), discussed_on=None)
    lately = Walked(2, first_on=MONDAY - timedelta(days=90), discussed_on=MONDAY - timedelta(days=2))
    assert walking.oldest_unwalked_days([never, lately], today=MONDAY) == 9
    assert walking.oldest_unwalked_days([], today=MONDAY) is None
