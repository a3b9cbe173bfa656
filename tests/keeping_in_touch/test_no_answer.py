"""Tries, a letter, a person's decision: where one stands follows from what was tried, and too soon is refused."""

from datetime import date, time

import pytest

from fairwait.keeping_in_touch.contacts.rules import no_answer
from fairwait.keeping_in_touch.contacts.rules.no_answer import Numbers, Step, Try, next_step, opened, refusal, stands
from fairwait.keeping_in_touch.contacts.rules.ways import Hours
from fairwait.people.rules.reaching import Channel, Safe

MONDAY, TUESDAY, FRIDAY = date(2026, 11, 23), date(2026, 11, 24), date(2026, 11, 27)
NUMBERS = Numbers()
EVERY = tuple(Channel)
FIRST = Try(MONDAY, time(10), "phone")
SECOND = Try(TUESDAY, time(15), "mobile")
LETTER = Try(FRIDAY, None, "letter")
HOURS = Hours(time(9), time(17, 30))


def refused(new, *earlier, ways=EVERY, safe=None, numbers=NUMBERS):
    return refusal(new, earlier, numbers=numbers, ways=ways, safe=safe or Safe(), hours=HOURS)


def test_two_tries_then_a_letter_then_a_decision():
    assert next_step((), numbers=NUMBERS).step is Step.FIRST
    again = next_step((FIRST,), numbers=NUMBERS)
    assert (again.step, again.not_before, again.due) == (Step.AGAIN, TUESDAY, date(2026, 11, 26))
    letter = next_step((FIRST, SECOND), numbers=NUMBERS)
    assert (letter.step, letter.not_before, letter.due) == (Step.LETTER, TUESDAY, FRIDAY)
    assert letter.because == "twice tried, and not reached"
    tried = (FIRST, SECOND, LETTER)
    assert stands(tried, numbers=NUMBERS, today=date(2026, 12, 6)).step is Step.ANSWER
    assert stands(tried, numbers=NUMBERS, today=date(2026, 12, 7)).step is Step.DUTY
    assert stands((FIRST,), numbers=NUMBERS, today=FRIDAY).step is Step.AGAIN


def test_two_rings_in_one_hour_are_one_try():
    twice = (FIRST, Try(MONDAY, time(16), "mobile"))
    assert next_step(twice, numbers=NUMBERS).step is Step.AGAIN
    same_hour = (FIRST, Try(TUESDAY, time(11), "mobile"))
    assert next_step(same_hour, numbers=NUMBERS).step is Step.AGAIN
    unknown = (FIRST, Try(TUESDAY, None, "text"))
    assert next_step(unknown, numbers=NUMBERS).step is Step.LETTER


def test_a_second_try_on_the_same_day_is_refused():
    assert refused(Try(MONDAY, time(16), "mobile"), FIRST) == (
        "Tried on 23 November already. Try again on another day, from 24 November."
    )
    assert refused(FIRST) is None


def test_a_second_try_at_the_same_hour_is_refused_with_the_hours_left():
    assert refused(Try(TUESDAY, time(11), "mobile"), FIRST) == (
        "Tried at 10:00 before. Try at another time of day: 13:00 to 17:30."
    )
    assert refused(SECOND, FIRST) is None


def test_where_the_safe_hours_leave_no_other_the_same_hour_does():
    safe = Safe(not_before=time(10), not_after=time(12))
    assert refused(Try(TUESDAY, time(11), "mobile"), FIRST, safe=safe) is None


def test_a_second_try_by_the_same_way_is_refused_while_another_is_open():
    again = Try(TUESDAY, time(15), "phone")
    assert refused(again, FIRST) == (
        "Tried by the landline before. This time try by the mobile, text message, e-mail or a visit."
    )
    assert refused(again, FIRST, ways=(Channel.PHONE, Channel.LETTER)) is None
    assert "try by the mobile." in refused(again, FIRST, ways=(Channel.PHONE, Channel.MOBILE))


def test_a_letter_comes_after_the_tries_unless_there_is_no_other_way():
    early = Try(TUESDAY, None, "letter")
    assert refused(early, FIRST).startswith("A letter comes after twice trying: 1 more to go")
    assert refused(early, FIRST, ways=(Channel.LETTER,)) is None
    assert refused(early, FIRST, SECOND) is None


def test_more_tries_further_apart_are_the_councils_to_choose():
    numbers = Numbers(tries=3, days_apart=2, next_within_days=5)
    found = next_step((FIRST, SECOND, Try(date(2026, 11, 25), time(18), "text")), numbers=numbers)
    assert (found.step, found.because) == (Step.AGAIN, "twice tried, last on 25 November")
    assert next_step((FIRST,) * 3, numbers=NUMBERS).because.startswith("once tried")
    assert no_answer._times(4) == "4 times"


def test_tries_are_opened_as_a_wait_keeps_them():
    assert opened([["2026-11-23", "10:00", "phone"], ["2026-11-27", None, "letter"]]) == (FIRST, LETTER)


@pytest.mark.parametrize("gap", [0, 3])
def test_hours_apart_may_be_none(gap):
    found = refused(Try(TUESDAY, time(10), "mobile"), FIRST, numbers=Numbers(hours_apart=gap))
    assert (found is None) == (gap == 0)


def test_the_next_day_is_one_on_which_the_council_rings():
    thursday = date(2026, 11, 26)
    said = refusal(
        Try(thursday, time(15), "phone"), [Try(thursday, time(10), "phone")], numbers=Numbers(),
        ways=[Channel.PHONE, Channel.MOBILE], safe=Safe(), hours=Hours(time(9), time(17), (0, 1, 2, 3)),
    )  # fmt: skip
    assert said == "Tried on 26 November already. Try again on another day, from 30 November."
