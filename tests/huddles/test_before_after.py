"""A list before its first huddle and since, with how sure one can be: whole weeks, both ways, and never too early."""

from datetime import date, timedelta

import pytest

from fairwait.accounts.rules import Role
from fairwait.huddles import actions, changes, queries
from fairwait.huddles.models import Meeting
from fairwait.huddles.rules.before_after import Middle, before_after, known_since, middle, ranks, ratio
from fairwait.waiting.models import Wait
from tests.desk import town as towns

MONDAY = date(2026, 6, 1)


def test_the_rank_interval_of_a_median_is_the_published_one():
    # Campbell and Gardner, British Medical Journal 1988; 296: 1454-6: of 100 values the 40th and the 61st.
    assert ranks(100) == (40, 61)


def test_a_ratio_of_counts_has_the_interval_of_two_poisson_counts():
    # By hand: exp(ln(150 / 100) -+ 1.96 * sqrt(1 / 100 + 1 / 150)) = 1.165 and 1.932.
    found = ratio((25, 25, 25, 25), (37, 38, 37, 38))
    assert (found.value, round(found.low, 3), round(found.high, 3)) == (1.5, 1.165, 1.932)
    # Weeks of 0 and 50 vary fifty times as chance would: the interval says so.
    uneven = ratio((0, 50, 0, 50), (0, 75, 0, 75))
    assert uneven.value == 1.5
    assert uneven.low < 0.5
    assert uneven.high > 4
    assert ratio((0, 0), (3, 4)) is None


def test_the_middle_of_the_days_waited():
    began = {MONDAY - timedelta(days=10): 2, MONDAY - timedelta(days=40): 1, MONDAY - timedelta(days=50): 1}
    assert middle(began, on=MONDAY) == Middle(4, 25.0)  # too few for an interval
    assert middle({}, on=MONDAY) == Middle(0, None)
    hundred = {MONDAY - timedelta(days=day): 1 for day in range(1, 101)}
    assert middle(hundred, on=MONDAY) == Middle(100, 50.5, 40, 61)


def test_weeks_before_most_waits_were_told_of_are_left_out():
    day, later, newest = MONDAY, MONDAY + timedelta(days=200), MONDAY + timedelta(days=300)
    assert known_since([(later, 95), (day, 5)]) == later
    assert known_since([(day, 95), (newest, 5)]) == day  # a small tray of its own, added lately, hides no year
    assert known_since([(day, 60), (newest, 10), (later, 30)]) == newest
    assert known_since([]) is None


def compared(*, weeks_before, weeks_since, ended):
    return before_after(
        ended=ended, then={}, now={}, first=MONDAY, known_since=MONDAY - timedelta(weeks=weeks_before, days=3),
        today=MONDAY + timedelta(weeks=weeks_since, days=5),
    )  # fmt: skip


def test_only_whole_weeks_count_and_never_one_of_which_nothing_was_known():
    every_day = {MONDAY + timedelta(days=day): 1 for day in range(-1000, 1000)}
    found = compared(weeks_before=6, weeks_since=5, ended=every_day)
    assert (found.ended_before, found.ended_since) == ((7,) * 6, (7,) * 5)
    assert not found.is_too_early
    long = compared(weeks_before=99, weeks_since=99, ended=every_day)
    assert (len(long.ended_before), len(long.ended_since)) == (52, 52)
    edge = compared(weeks_before=4, weeks_since=4, ended={MONDAY: 3, MONDAY - timedelta(days=1): 2})
    assert (edge.ended_before, edge.ended_since) == ((0, 0, 0, 2), (3, 0, 0, 0))
    later = compared(weeks_before=4, weeks_since=53, ended={MONDAY + timedelta(weeks=1): 9})
    assert (later.ended_since[0], len(later.ended_since)) == (9, 52)  # the newest year


@pytest.mark.parametrize(("before", "since"), [(3, 9), (9, 3), (-1, 9)])
def test_too_few_weeks_say_nothing(before, since):
    found = compared(weeks_before=before, weeks_since=since, ended={MONDAY: 3, MONDAY - timedelta(days=1): 2})
    assert found.is_too_early
    assert found.ratio is None
    assert "Too early to say" in changes.too_early(found)


def test_what_may_be_chance_is_called_so():
    quiet = compared(weeks_before=4, weeks_since=4, ended={MONDAY: 3, MONDAY - timedelta(days=1): 2})
    (row, *_rest) = changes.changes(quiet, today=MONDAY)
    assert "1.50 times as many, which may be chance" in row.comes_to
    many = {MONDAY - timedelta(days=day): 5 for day in range(1, 60)} | {
        MONDAY + timedelta(days=d): 10 for d in range(60)
    }
    (row, *_rest) = changes.changes(compared(weeks_before=8, weeks_since=8, ended=many), today=MONDAY)
    assert row.before == "35.0, over 8 weeks"
    assert "2.00 times as many; from 1." in row.comes_to


@pytest.mark.django_db
def test_a_page_says_it_for_the_waits_one_may_see(town, review, signed_in, page):
    meeting = review()
    actions.end(meeting=meeting, by=meeting.led_by, now=towns.now())
    shown = page("/huddles/over-time/", client=signed_in(Role.TEAM_MANAGER)).words
    assert "Too early to say" in shown
    # At noon: late in the evening, nine weeks ago may have been the next day already, by summer time.
    Meeting.objects.update(started_at=towns.now().replace(hour=12) - timedelta(weeks=9))
    known = towns.day(0) - Wait.objects.order_by("first_known_on").values_list("first_known_on", flat=True)[0]
    (series,) = queries.series(meeting.led_by, today=towns.day(0))
    found = queries.before_after(meeting.led_by, series, today=towns.day(0))
    assert len(found.ended_since) == 9
    assert len(found.ended_before) == max((known.days - 63) // 7, 0)
    assert found.now.waiting == Wait.objects.visible_to(meeting.led_by).filter(status="open").count()
