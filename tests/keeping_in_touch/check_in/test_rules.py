"""Links, answers and who reads them when, as rules alone."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairwait.engine.calendars import Nation, WorkingCalendar
from fairwait.keeping_in_touch.check_in.rules import links
from fairwait.keeping_in_touch.check_in.rules.answers import FIRST, Hours, Told, place, reading
from fairwait.keeping_in_touch.check_in.rules.desk import DeskRefused, from_toml, from_values, to_toml
from fairwait.keeping_in_touch.check_in.rules.links import LinkFacts, Shut, shut

LONDON = ZoneInfo("Europe/London")
HOURS = Hours(time(9), time(17), 60)
WORKING = WorkingCalendar(Nation.ENGLAND).is_working_day
TODAY = date(2026, 11, 26)
FINE = {"expires_on": TODAY, "is_taken_back": False, "is_held": False, "is_off": False, "may_be_shown": True}


def at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=LONDON)


@pytest.mark.parametrize(
    ("told_at", "by", "is_now"),
    [
        (at(2026, 11, 26, 10, 42), at(2026, 11, 26, 11, 42), True),
        (at(2026, 11, 26, 16, 0), at(2026, 11, 26, 17, 0), True),
        (at(2026, 11, 26, 16, 1), at(2026, 11, 27, 10, 0), False),  # nobody reads it to the end today
        (at(2026, 11, 26, 7, 0), at(2026, 11, 26, 10, 0), False),
        (at(2026, 11, 27, 18, 0), at(2026, 11, 30, 10, 0), False),  # over the weekend
        (at(2026, 12, 24, 16, 30), at(2026, 12, 29, 10, 0), False),  # Christmas, and Boxing Day on the Monday
        (at(2026, 3, 28, 12, 0), at(2026, 3, 30, 10, 0), False),  # the clocks go forward
    ],
)
def test_nobody_is_told_of_a_reader_who_is_not_there(told_at, by, is_now):
    found = reading(told_at, hours=HOURS, is_working_day=WORKING)
    assert (found.by, found.is_now) == (by, is_now)


@given(st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1)))
def test_what_is_promised_is_always_within_the_hours(moment):
    found = reading(moment.replace(tzinfo=LONDON), hours=HOURS, is_working_day=WORKING)
    assert WORKING(found.by.date())
    assert time(10) <= found.by.time() <= time(17)
    assert found.by.replace(tzinfo=None) > moment


def test_a_link_opens_only_where_nothing_stands_against_it():
    assert shut(LinkFacts(**FINE), today=TODAY) is None
    assert shut(None, today=TODAY) is Shut.UNKNOWN
    for wrong, why in (
        ({"expires_on": TODAY - timedelta(days=1)}, Shut.OVER),
        ({"is_taken_back": True}, Shut.TAKEN_BACK),
        ({"is_held": True}, Shut.HELD),
        ({"is_off": True}, Shut.OFF),
        ({"may_be_shown": False}, Shut.NOBODY),
    ):
        assert shut(LinkFacts(**FINE | wrong), today=TODAY) is why


def test_secrets_are_long_and_codes_can_be_read_aloud():
    tokens = {links.new_token() for _ in range(500)}
    assert len(tokens) == 500
    assert all(len(token) >= 32 for token in tokens)  # 192 bits, six to a letter
    letters = set("".join(links.plain_code(links.new_code()) for _ in range(500)))
    assert letters == set(links.CODE_LETTERS)
    assert not letters & set("ILO10S5Z2")
    assert links.plain_code(" ab3-d efg 7 ") == "AB3DEFG7"
    assert {len(links.new_pin()) for _ in range(50)} == {links.PIN_LENGTH}
    assert [links.tries_left(wrong) for wrong in (0, 4, 5, 9)] == [5, 1, 0, 0]


def test_danger_is_read_before_worse_and_worse_before_the_rest():
    assert sorted(Told, key=place)[: len(FIRST)] == list(FIRST)
    assert {place(told) for told in Told if told not in FIRST} == {len(FIRST)}


GOOD = {
    "reader": "the duty desk", "phone": "01632 960 210", "night_phone": "01632 960 199", "opens": time(9),
    "closes": time(17), "within_minutes": 60,
}  # fmt: skip


def test_a_desk_is_written_and_read_again():
    assert from_toml(to_toml(from_values(**GOOD))) == from_values(**GOOD)
    assert from_values(**GOOD).hours == HOURS


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"phone": "ring us"}, "The number by day: must be a telephone number"),
        ({"within_minutes": 5}, "The minutes: "),
        ({"closes": time(9, 30)}, "The hours must be longer"),
        ({"reader": ""}, "Who reads it: "),
        ({"signing_address": "http://sign.example.org"}, "British Sign Language: must be an address that begins with"),
        ({"signing_address": "javascript:alert(1)"}, "British Sign Language: must be an address that begins with"),
    ],
)
def test_a_desk_that_cannot_be_true_is_refused_in_words(wrong, said):
    with pytest.raises(DeskRefused, match=said):
        from_values(**GOOD | wrong)


def test_a_document_that_is_no_document_is_refused():
    with pytest.raises(DeskRefused):
        from_toml("reader =")
