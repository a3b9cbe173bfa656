"""The best times for a visit, against an obvious slow way of finding them, and by hand."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairwait.engine.scheduling import TICK_MINUTES, Busy, Diaries, Open, Wanted, Window, best, free_starts

DAY = 24 * 60
NINE, NOON, FIVE = 9 * 60, 12 * 60, 17 * 60


def whole(values):
    return np.array(list(values), dtype=np.int64)


def window(days=2, first=DAY):
    """Days of 24 hours, the first of another length where the clocks change."""
    starts = [0, *(first + DAY * day for day in range(days))]
    noons = [starts[day + 1] - NOON for day in range(days)]
    return Window(whole(starts), whole(noons))


def diaries(opened, busy=(), *, workers=1, base=0, most=99):
    """`opened`: (worker, start, end); `busy`: (worker, start, end, travel, is a visit)."""
    made, taken = list(zip(*opened, strict=True)) or [()] * 3, list(zip(*busy, strict=True)) or [()] * 5
    return Diaries(
        workers, Open(*map(whole, made)), Busy(*map(whole, taken[:4]), np.array(taken[4], dtype=bool)),
        np.full(workers, base), np.full(workers, most),
    )  # fmt: skip


def wanted(in_window, **changed):
    everywhere = np.ones(in_window.ticks, dtype=bool)
    usual = {
        "minutes": 60, "earliest": 0, "allowed": everywhere, "wished": everywhere, "day_cost": 20,
        "known": np.zeros(changed.pop("workers", 1), dtype=bool), "known_worth": 0,
    }  # fmt: skip
    return Wanted(**{**usual, **changed})


def found(these, in_window, want, **more):
    free = free_starts(diaries=these, window=in_window, minutes=want.minutes)
    return best(diaries=these, free=free, window=in_window, wanted=want, count=more.pop("count", 5), **more)


def starts(slots):
    return [slot.start for slot in slots]


def test_an_empty_diary_offers_the_beginning_of_each_half_day():
    two = window()
    at_work = diaries([(0, NINE, FIVE), (0, DAY + NINE, DAY + FIVE)])
    assert starts(found(at_work, two, wanted(two))) == [NINE, NOON, DAY + NINE, DAY + NOON]
    assert starts(found(at_work, two, wanted(two), count=2, skip=1)) == [NOON, DAY + NINE]


def test_one_day_is_shown_by_the_quarter_of_an_hour():
    one = window(days=1)
    at_work = diaries([(0, NINE, NINE + 90)])
    assert starts(found(at_work, one, wanted(one), by_tick=True)) == [NINE, NINE + 15, NINE + 30]


def test_there_is_time_to_get_there_from_the_visit_before_and_on_to_the_one_after():
    one = window(days=1)
    visits = [(0, NINE, NINE + 60, 20, True), (0, NINE + 200, NINE + 260, 20, True)]
    at_work = diaries([(0, NINE, FIVE)], visits, base=7)
    shown = found(at_work, one, wanted(one), by_tick=True, count=99)
    assert NINE + 75 not in starts(shown)  # 09:00 to 10:00, and 20 minutes on the way: from 10:30
    assert min(starts(shown)) == NINE + 90
    between = next(slot for slot in shown if slot.start == NINE + 90)
    assert (between.before_minutes, between.after_minutes) == (20, 20)
    last = max(shown, key=lambda slot: slot.start)
    assert (last.start, last.before_minutes, last.after_minutes) == (FIVE - 60, 20, 7)


def test_the_way_of_yesterday_is_not_counted_today():
    two = window()
    at_work = diaries([(0, DAY + NINE, DAY + FIVE)], [(0, NINE, NOON, 90, True)], base=5)
    assert found(at_work, two, wanted(two))[0].before_minutes == 5


def test_a_day_that_is_full_takes_no_more():
    two = window()
    at_work = diaries(
        [(0, NINE, FIVE), (0, DAY + NINE, DAY + FIVE)], [(0, NINE, NINE + 60, 0, True)], most=1
    )  # fmt: skip
    assert starts(found(at_work, two, wanted(two))) == [DAY + NINE, DAY + NOON]


def test_how_many_visits_a_day_may_change_from_one_day_to_the_next():
    two = window()
    at_work = diaries([(0, NINE, FIVE), (0, DAY + NINE, DAY + FIVE)])
    fewer = replace(at_work, most_visits=np.array([[1, 0]]))
    assert {start // DAY for start in starts(found(at_work, two, wanted(two)))} == {0, 1}
    assert {start // DAY for start in starts(found(fewer, two, wanted(two)))} == {0}


def test_leave_counts_as_no_visit():
    one = window(days=1)
    at_work = diaries([(0, NINE, FIVE)], [(0, NINE, NOON, 0, False)], most=1)
    assert starts(found(at_work, one, wanted(one))) == [NOON]


def test_wished_days_come_first_and_the_others_after():
    two = window()
    at_work = diaries([(0, NINE, FIVE), (0, DAY + NINE, DAY + FIVE)])
    second_day = np.arange(two.ticks) * TICK_MINUTES >= DAY
    shown = found(at_work, two, wanted(two, wished=second_day))
    assert [(slot.start, slot.is_wished) for slot in shown] == [
        (DAY + NINE, True), (DAY + NOON, True), (NINE, False), (NOON, False),
    ]  # fmt: skip


def test_a_worker_they_know_is_worth_some_days():
    two = window()
    at_work = diaries([(0, NINE, FIVE), (1, DAY + NINE, DAY + FIVE)], workers=2)
    knows = np.array([False, True])
    assert found(at_work, two, wanted(two, known=knows, known_worth=19))[0].worker == 0
    assert found(at_work, two, wanted(two, known=knows, known_worth=21))[0].worker == 1


def test_of_two_just_as_near_the_one_with_fewer_visits():
    two = window()
    at_work = diaries(
        [(0, NINE, FIVE), (1, NINE, FIVE)], [(0, DAY + NINE, DAY + NOON, 0, True)], workers=2
    )  # fmt: skip
    assert found(at_work, two, wanted(two, workers=2))[0].worker == 1


def test_the_nearer_worker_is_better_than_one_who_has_far_to_go():
    one = window(days=1)
    visits = [(0, NINE, NINE + 60, 40, True), (1, NINE, NINE + 60, 10, True)]
    at_work = diaries([(0, NINE, FIVE), (1, NINE, FIVE)], visits, workers=2, base=25)
    assert found(at_work, one, wanted(one, workers=2))[0].worker == 1


def test_nothing_is_offered_before_the_earliest_nor_where_it_is_not_allowed():
    one = window(days=1)
    at_work = diaries([(0, NINE, FIVE)])
    assert min(starts(found(at_work, one, wanted(one, earliest=NINE + 1), by_tick=True))) == NINE + 15
    assert found(at_work, one, wanted(one, allowed=np.zeros(one.ticks, dtype=bool))) == ()


def test_a_visit_longer_than_the_window_fits_nowhere():
    one = window(days=1)
    at_work = diaries([(0, 0, DAY)])
    assert found(at_work, one, wanted(one, minutes=DAY + 15)) == ()


def test_a_day_of_25_hours_keeps_its_afternoon():
    one = window(days=1, first=25 * 60)
    assert one.ticks == 100
    halves = one.halves()
    assert (halves[51], halves[52]) == (0, 1)  # noon comes after 13 hours


def test_what_lies_outside_the_window_does_no_harm():
    one = window(days=1)
    busy = [(0, -300, -200, 30, True), (0, DAY + 10, DAY + 70, 30, True), (0, -60, NINE + 15, 0, False)]
    at_work = diaries([(0, -600, NOON), (0, DAY - 30, DAY + 600)], busy)
    assert starts(found(at_work, one, wanted(one), by_tick=True))[0] == NINE + 15


@pytest.mark.parametrize(
    "make",
    [
        lambda: Window(whole([0]), whole([1])),
        lambda: Window(whole([0, 0]), whole([1])),
        lambda: diaries([(1, 0, 60)]),
        lambda: diaries([(0, 60, 0)]),
        lambda: Diaries(1, Open(whole([0]), whole([]), whole([])), diaries([]).busy, whole([0]), whole([0])),
        lambda: Diaries(
            1, diaries([]).open, Busy(*[whole([])] * 3, whole([1]), np.array([], dtype=bool)), whole([0]), whole([0])
        ),
        lambda: Diaries(2, diaries([]).open, diaries([]).busy, whole([0]), whole([0])),
        lambda: wanted(window(), minutes=0),
    ],
)
def test_what_does_not_belong_together_is_refused(make):
    with pytest.raises(ValueError):
        make()


# Against the obvious slow way -------------------------------------------------------------------------------------

SPAN = st.tuples(st.integers(0, 2), st.integers(0, 2 * DAY - 1), st.integers(1, 600))


def slow_fit(these, in_window, worker, start, minutes):
    """Whether a visit fits, minute by minute."""
    opened = {
        minute
        for who, first, last in zip(these.open.worker, these.open.start, these.open.end, strict=True)
        if who == worker for minute in range(-(-first // 15) * 15, last // 15 * 15)
    }  # fmt: skip
    length = -(-minutes // 15) * 15
    if start + length > in_window.day_starts[-1] or not set(range(start, start + length)) <= opened:
        return False
    had, day = 0, start // DAY
    for who, first, last, travel, is_visit in zip(
        these.busy.worker, these.busy.start, these.busy.end, these.busy.travel, these.busy.is_visit, strict=True
    ):
        if who == worker and first - travel < start + length and last + travel > start:
            return False
        had += who == worker and is_visit and first // DAY == day
    return had < these.most_visits[worker]


@given(st.lists(SPAN, min_size=1, max_size=6), st.lists(SPAN, max_size=6), st.integers(1, 120), st.integers(1, 3))
def test_fast_and_slow_agree_on_where_a_visit_fits(opened, taken, minutes, most):
    two = window()
    spans = [(who, start, start + length) for who, start, length in opened]
    busy = [
        (who, start, start + length, length % 40, length % 2 == 0) for who, start, length in taken if length < 300
    ]  # fmt: skip
    these = diaries(spans, busy, workers=3, most=most)
    free = free_starts(diaries=these, window=two, minutes=minutes)
    for worker in range(3):
        for tick in range(0, two.ticks, 3):
            at = np.flatnonzero(free.ticks == tick)
            fits = bool(len(at)) and bool(free.fits[worker, at[0]])
            assert fits == slow_fit(these, two, worker, tick * 15, minutes), (worker, tick)


@given(st.lists(SPAN, min_size=1, max_size=6), st.lists(SPAN, max_size=6))
def test_the_best_is_never_worse_than_any_other(opened, taken):
    two = window()
    these = diaries(
        [(who, start, start + length) for who, start, length in opened],
        [(who, start, start + length, length % 40, True) for who, start, length in taken], workers=3, base=11,
    )  # fmt: skip
    want = wanted(two, workers=3)
    free = free_starts(diaries=these, window=two, minutes=60)
    shown = found(these, two, want)
    costs = [
        free.before[who, at] + free.after[who, at] + 20 * (free.ticks[at] * 15 // DAY)
        for who, at in zip(*np.nonzero(free.fits), strict=True)
    ]  # fmt: skip
    assert bool(shown) == bool(costs)
    if shown:
        top = shown[0]
        assert top.before_minutes + top.after_minutes + 20 * (top.start // DAY) == min(costs)
    assert len({slot.start // (DAY // 2) for slot in shown}) == len(shown)
