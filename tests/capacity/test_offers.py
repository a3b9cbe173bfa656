"""Which times are offered: hours, leave, bank holidays, skills, the way, the clocks, and who interprets."""

from datetime import UTC, date, datetime, timedelta

import pytest

from fairwait.capacity import setting
from fairwait.capacity.actions import diaries
from fairwait.capacity.analysis import Held
from fairwait.capacity.rules.visits import Away
from fairwait.engine.calendars import LONDON
from tests.capacity.conftest import DAY, EVERY_DAY, LEAD, NOW, WEEKDAYS, at
from tests.desk import town as towns

pytestmark = pytest.mark.django_db


def starts(found):
    return [offer.starts_at for offer in found.offers]


def test_the_first_times_come_after_the_notice_the_council_sets(diary, offered):
    diary()
    assert starts(offered(count=3)) == [at(DAY, 14), at(DAY + timedelta(days=1), 9), at(DAY + timedelta(days=1), 12)]


def test_a_time_whose_notice_ran_out_within_this_minute_is_not_offered(diary, offered):
    diary()
    quarter = timedelta(minutes=15)
    assert starts(offered(now=NOW, count=1)) == [at(DAY, 14)]
    late = starts(offered(now=NOW + timedelta(seconds=55), count=1))
    assert late[0] >= NOW + timedelta(hours=4, seconds=55), late
    assert late[0] <= at(DAY, 14) + quarter, late


def test_leave_takes_its_time_and_gives_it_back(town, diary, offered):
    one = diary()
    away, hit = diaries.say_away(
        diary=one, why=Away.LEAVE, starts_at=at(DAY, 0), ends_at=at(DAY + timedelta(days=3), 0), by=town.user(LEAD),
        now=NOW,
    )  # fmt: skip
    assert hit == []
    assert starts(offered(count=1)) == [at(DAY + timedelta(days=3), 9)]
    diaries.take_back(absence=away, by=town.user(LEAD), now=NOW)
    assert starts(offered(count=1)) == [at(DAY, 14)]


def test_nobody_is_visited_on_a_bank_holiday_nor_on_a_day_off(diary, offered):
    diary(week=WEEKDAYS)
    maundy = datetime(2027, 3, 25, 17, tzinfo=UTC)  # Good Friday is 26 March, Easter Monday the 29th
    found = offered(now=maundy, count=1)
    assert starts(found)[0].astimezone(LONDON).replace(tzinfo=None) == datetime(2027, 3, 30, 9)
    assert starts(found)[0] == datetime(2027, 3, 30, 8, tzinfo=UTC)  # the clocks have changed


def test_hours_hold_from_their_day_and_a_change_is_another_version(town, diary, offered):
    one = diary()
    later = DAY + timedelta(days=2)
    short = (((600, 720),),) * 7
    diaries.say_hours(diary=one, week=short, most_visits=4, from_day=later, by=town.user(LEAD), now=NOW)
    assert starts(offered(count=9))[:4] == [
        at(DAY, 14), at(DAY + timedelta(days=1), 9), at(DAY + timedelta(days=1), 12), at(later, 10),
    ]  # fmt: skip


def test_hours_said_again_for_the_same_day_replace_those(town, diary, offered):
    one = diary(from_day=DAY)
    short = (((600, 720),),) * 7
    diaries.say_hours(diary=one, week=short, most_visits=4, from_day=DAY, by=town.user(LEAD), now=NOW)
    assert starts(offered(count=1)) == [at(DAY + timedelta(days=1), 10)]


def test_only_whoever_may_do_it_is_offered(diary, offered):
    diary()
    assert offered(kind="ot-visit").offers == ()
    able = diary("Omar Reed", skills=["Occupational therapy"])
    assert {offer.diary for offer in offered(kind="ot-visit").offers} == {able}


def test_somebody_who_left_is_offered_no_more(town, diary, offered):
    one = diary()
    one.worker.is_active = False
    one.worker.save()
    assert offered().offers == ()


def test_the_way_from_the_visit_before_is_left(places, diary, offered, book):
    one = diary(postcode="ZX9 9ZZ")
    book(one, at(DAY + timedelta(days=1), 9), name="amina")  # her postcode is not known: the flat allowance
    found = offered(day=DAY + timedelta(days=1))
    assert starts(found)[0] == at(DAY + timedelta(days=1), 11)  # until 10:30, and 25 minutes
    assert found.offers[0].before_minutes == 25
    assert found.offers[0].after_minutes == 34  # 11.1 km x 1.3 at 30 km an hour, and 5


def test_the_nearer_of_two_workers_comes_first(places, diary, offered):
    diary("Far Away", postcode="ZX9 9ZZ")
    near = diary("Near By", postcode="ZX1 4BD")
    assert {offer.diary for offer in offered().offers} == {near}


def test_their_days_come_first(diary, offered):
    diary()
    found = offered(weekdays=frozenset({3}), part="afternoon", count=3)
    assert starts(found)[0] == at(DAY + timedelta(days=2), 12)
    assert [offer.is_wished for offer in found.offers] == [True] * 3
    assert {offer.starts_at.weekday() for offer in found.offers} == {3}


def test_an_interpreter_of_the_council_is_booked_with_it(diary, offered):
    worker = diary()
    signs = diary("Ines Hale", interprets=["bsl"], week=(((840, 1020),),) * 7)
    found = offered(need="bsl", count=2)
    assert [(offer.diary, offer.interpreter) for offer in found.offers] == [(worker, signs)] * 2
    assert starts(found)[0] == at(DAY, 14)
    assert starts(found)[1] == at(DAY + timedelta(days=1), 14)
    assert not found.asks_outside


def test_where_the_council_has_nobody_times_are_offered_and_somebody_is_found_outside(diary, offered):
    diary()
    diary("Ines Hale", interprets=["bsl"])
    found = offered(need="spoken:urd")
    assert found.asks_outside
    assert found.offers[0].interpreter is None


def test_no_diary_at_all_offers_nothing(offered):
    assert offered() == offered().__class__((), 0)


def test_more_than_was_asked_for_is_said(diary, offered):
    diary()
    assert offered(count=2).is_more
    assert not offered(count=2_000).is_more


def test_a_diary_without_hours_offers_nothing(diary, offered):
    diary(week=EVERY_DAY, from_day=date(2029, 1, 1))
    assert offered().offers == ()


def test_settings_are_the_councils_own_from_a_day(town, diary, offered):
    from dataclasses import replace

    diary()
    mine = replace(setting.in_force(on=DAY), notice_hours=72)
    by = town.user(towns.Role.COUNCIL_ADMINISTRATOR)
    setting.adopt(settings=mine, adopted_from=DAY, reason="people need to prepare", by=by, now=NOW)
    assert starts(offered(count=1)) == [at(DAY + timedelta(days=3), 10)]
    with pytest.raises(setting.BookingDocumentRefused, match="No reason"):
        setting.adopt(settings=mine, adopted_from=DAY, reason=" ", by=by, now=NOW)


def test_the_time_they_have_is_no_change_and_the_rest_of_that_day_is(diary, offered, book, tomorrow):
    one, noon = diary(), tomorrow.replace(hour=12)
    visit = book(one, noon)
    kept = starts(offered(without=visit.pk, count=50))
    assert noon in kept  # their own time does not stand in the way
    other = starts(offered(without=visit.pk, count=50, held=Held(noon, one.pk)))
    assert len(other) == len(kept)
    assert noon.replace(hour=13) not in other  # it overlaps, and would be offered as a change
    assert noon.replace(hour=13, minute=30) in other
    assert not [at for at in other if abs(at - noon) < timedelta(minutes=90)]
    on_the_day = starts(offered(without=visit.pk, count=50, day=noon.date(), held=Held(noon, one.pk, is_near=False)))
    assert noon not in on_the_day
    assert {noon - timedelta(minutes=15), noon + timedelta(minutes=15)} <= set(on_the_day)


def test_another_worker_at_the_same_time_is_a_change_to_us_and_none_to_them(diary, offered, book, tomorrow):
    one, other = diary(), diary("Ida Other")
    visit = book(one, tomorrow)
    by_us = offered(without=visit.pk, count=50, held=Held(tomorrow, one.pk))
    assert [each.diary for each in by_us.offers if each.starts_at == tomorrow] == [other]
    assert tomorrow not in starts(offered(without=visit.pk, count=50, held=Held(tomorrow, None)))


def test_the_same_time_with_somebody_who_interprets_is_a_change(diary, offered, book, tomorrow):
    one = diary()
    visit = book(one, tomorrow, need="bsl")
    assert tomorrow not in starts(offered(without=visit.pk, need="bsl", held=Held(tomorrow, one.pk, is_settled=False)))
    ivo = diary("Ivo", interprets=("bsl",))
    found = offered(without=visit.pk, need="bsl", count=50, held=Held(tomorrow, one.pk, is_settled=False))
    assert [each.interpreter for each in found.offers if each.starts_at == tomorrow] == [ivo]


def test_with_nothing_but_the_time_they_have_nothing_is_offered(diary, offered, book, tomorrow):
    one = diary(week=(((540, 630),),) * 7)  # one visit long
    visit = book(one, tomorrow)
    found = offered(without=visit.pk, day=tomorrow.date(), held=Held(tomorrow, one.pk, is_near=False))
    assert found.offers == ()
