"""Booking, moving, letting go, settling: effect, refusal, and that both are kept or neither."""

import uuid
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from fairwait.accounts.access import NotAllowed
from fairwait.accounts.rules import Role
from fairwait.capacity import setting
from fairwait.capacity.actions import BookingRefused, SlotGone, booking, diaries
from fairwait.capacity.actions.booking import Picked
from fairwait.capacity.models import Hold, Span, Visit
from fairwait.capacity.rules.hours import NOBODY
from fairwait.capacity.rules.visits import Away, EndedBy
from fairwait.history import actions as history
from fairwait.history.models import Event
from fairwait.waiting.models import Wait
from tests.capacity.conftest import DAY, DUTY, EVERY_DAY, LEAD, MANAGER, NOW, at
from tests.desk import town as towns

pytestmark = pytest.mark.django_db


def kinds(wait):
    return list(Event.objects.filter(wait=wait.pk, kind__startswith="visit.").values_list("kind", flat=True))


def test_a_visit_is_an_event_on_the_wait_and_moves_no_clock(town, diary, book, tomorrow):
    before = town.fresh("edith")
    visit = book(diary(), tomorrow, note="Ring the bell twice")
    after = town.fresh("edith")
    assert kinds(before) == ["visit.booked"]
    assert (after.status, after.clock_started_on, after.target_due_on, after.band) == (
        before.status, before.clock_started_on, before.target_due_on, before.band,
    )  # fmt: skip
    assert (visit.ends_at - visit.starts_at, visit.area) == (timedelta(minutes=90), "ZX1")
    assert Hold.objects.count() == 6
    event = Event.objects.get(kind="visit.booked")
    assert "First visit" not in event.facts
    assert "First visit" in event.private


def test_sent_twice_it_is_one(diary, book, tomorrow):
    one, once = diary(), uuid.uuid4()
    assert book(one, tomorrow, once=once) == book(one, tomorrow, once=once)
    assert Visit.objects.count() == 1


def test_a_time_that_is_taken_is_refused_and_nothing_is_kept(town, diary, book, tomorrow):
    one = diary()
    book(one, tomorrow)
    with pytest.raises(SlotGone, match="just taken"):
        book(one, tomorrow + timedelta(minutes=75), name="amina")  # it would touch the last quarter of an hour
    assert Visit.objects.count() == 1
    assert kinds(town.waits["amina"]) == []
    book(one, tomorrow + timedelta(minutes=115 + 5), name="amina")  # 25 minutes on the way


def test_the_constraint_stands_by_itself(diary, book, tomorrow):
    visit = book(diary(), tomorrow)
    held = Hold.objects.first()
    with pytest.raises(IntegrityError), transaction.atomic():
        Hold.objects.create(diary_id=held.diary_id, minute=held.minute, visit=visit)


def test_where_the_check_is_passed_the_constraint_still_refuses(diary, book, tomorrow, monkeypatch):
    one = diary()
    book(one, tomorrow)
    monkeypatch.setattr(booking.analysis, "is_free", lambda **asked: True)
    with pytest.raises(SlotGone):
        book(one, tomorrow, name="amina")
    assert Visit.objects.count() == 1


def test_a_visit_that_history_cannot_keep_is_not_booked(diary, book, tomorrow, monkeypatch):
    def fails(*args, **kwargs):
        raise history.HistoryUnavailable("no")

    monkeypatch.setattr(history, "record", fails)
    with pytest.raises(history.HistoryUnavailable):
        book(diary(), tomorrow)
    assert (Visit.objects.count(), Hold.objects.count(), Span.objects.count()) == (0, 0, 0)


@pytest.mark.parametrize("role", [Role.DIRECTOR, Role.PERFORMANCE_ANALYST, Role.COUNCIL_ADMINISTRATOR])
def test_who_may_not_book_books_nothing(diary, book, tomorrow, role):
    with pytest.raises(NotAllowed):
        book(diary(), tomorrow, by=role)


def test_somebody_of_a_team_books_in_their_own(town, diary, book, tomorrow):
    with pytest.raises(NotAllowed):
        book(diary(), tomorrow, name="owen", by=Role.PRACTITIONER)
    with pytest.raises(BookingRefused, match="not there for you"):
        book(diary("Wendy West", team=towns.WEST), tomorrow, by=Role.PRACTITIONER)


@pytest.mark.parametrize(
    ("changed", "said"),
    [({"kind": "nothing"}, "kinds of visit"), ({"name": "ended"}, "has ended")],
)
def test_what_cannot_be_booked_is_said(town, diary, book, tomorrow, changed, said):
    towns.join(town, "ended", person={"first_name": "Ena", "last_name": "Dunn"})
    Wait.objects.filter(pk=town.waits["ended"].pk).update(
        status="ended", ended_on=DAY, end_reason="withdrawn", end_told="by phone"
    )
    with pytest.raises(BookingRefused, match=said):
        book(diary(), tomorrow, **changed)


def test_nothing_is_booked_in_the_past_nor_off_the_quarter(diary, book):
    one = diary()
    for when in (NOW - timedelta(days=1), at(DAY, 15, 7)):
        with pytest.raises(SlotGone):
            book(one, when)


def test_moved_to_the_time_it_has_nothing_is_changed_and_nobody_told(town, diary, book, tomorrow):
    one = diary()
    visit = book(one, tomorrow)
    same = Picked(one.uuid, tomorrow, visit.kind)
    for by in (town.user(DUTY), None):
        with pytest.raises(BookingRefused, match="time it is booked for"):
            booking.move(visit=visit, picked=same, by=by, now=NOW, revision=0)
    assert kinds(town.waits["edith"]) == ["visit.booked"]
    Visit.objects.update(lost_at=NOW, owner=town.user(DUTY))  # one that may not take place may be said to
    assert booking.move(visit=visit, picked=same, by=town.user(DUTY), now=NOW, revision=0).revision == 1


def test_moved_it_is_the_same_visit_and_its_old_time_is_free(town, diary, book, tomorrow):
    one, other = diary(), diary("Omar Reed")
    visit = book(one, tomorrow)
    picked = Picked(other.uuid, tomorrow + timedelta(minutes=30), visit.kind)
    moved = booking.move(visit=visit, picked=picked, by=town.user(DUTY), now=NOW, revision=0)
    assert (moved.pk, moved.revision, moved.diary) == (visit.pk, 1, other)
    assert set(Hold.objects.values_list("diary", flat=True)) == {other.pk}
    assert kinds(town.waits["edith"]) == ["visit.booked", "visit.moved"]
    book(one, tomorrow, name="amina")
    with pytest.raises(BookingRefused, match="moved this visit meanwhile"):
        booking.move(visit=visit, picked=picked, by=town.user(DUTY), now=NOW, revision=0)


def test_its_own_time_does_not_stand_in_the_way_of_moving_it_a_little(town, diary, book, tomorrow):
    one = diary()
    visit = book(one, tomorrow)
    picked = Picked(one.uuid, tomorrow + timedelta(minutes=15), visit.kind)
    moved = booking.move(visit=visit, picked=picked, by=town.user(DUTY), now=NOW, revision=0)
    assert moved.starts_at == tomorrow + timedelta(minutes=15)


def test_cancelled_by_us_it_needs_a_reason_and_gives_its_time_back(town, diary, book, tomorrow):
    one = diary()
    visit = book(one, tomorrow)
    by = town.user(DUTY)
    with pytest.raises(BookingRefused, match="Enter why"):
        booking.cancel(visit=visit, ended_by=EndedBy.COUNCIL, reason=" ", by=by, now=NOW)
    done = booking.cancel(visit=visit, ended_by=EndedBy.COUNCIL, reason="She went into hospital", by=by, now=NOW)
    assert (done.state, done.lost_at, Hold.objects.count(), Span.objects.count()) == ("cancelled", None, 0, 0)
    assert town.fresh("edith").status == "open"
    book(one, tomorrow, name="amina")
    with pytest.raises(BookingRefused, match="not booked any more"):
        booking.cancel(visit=visit, ended_by=EndedBy.COUNCIL, reason="again", by=by, now=NOW)


def test_cancelled_by_the_person_somebody_asks_them_for_another_time(town, diary, book, tomorrow):
    visit = book(diary(), tomorrow)
    done = booking.cancel(visit=visit, ended_by=EndedBy.PERSON, reason="", by=None, now=NOW)
    assert (done.state, done.owner) == ("cancelled", town.user(DUTY))
    assert done.lost_at is not None
    assert Event.objects.get(kind="visit.cancelled").by is None
    booking.put_right(visit=done, by=town.user(DUTY), now=NOW)
    assert Visit.objects.get().lost_at is None


def test_a_visit_that_has_begun_is_not_cancelled_but_settled(town, diary, book, tomorrow):
    visit, by = book(diary(), tomorrow), town.user(DUTY)
    with pytest.raises(BookingRefused, match="has not begun"):
        booking.settle(visit=visit, was_kept=True, said="", by=by, now=NOW)
    later = tomorrow + timedelta(hours=2)
    with pytest.raises(BookingRefused, match="has begun"):
        booking.cancel(visit=visit, ended_by=EndedBy.COUNCIL, reason="late", by=by, now=later)
    with pytest.raises(BookingRefused, match="what happened"):
        booking.settle(visit=visit, was_kept=False, said="", by=by, now=later)
    missed = booking.settle(visit=visit, was_kept=False, said="Nobody answered the door", by=by, now=later)
    assert (missed.state, missed.owner) == ("missed", visit.diary.worker)
    assert town.fresh("edith").status == "open"
    assert kinds(town.waits["edith"]) == ["visit.booked", "visit.missed"]


def test_kept_it_still_ends_nothing(town, diary, book, tomorrow):
    visit = book(diary(), tomorrow)
    kept = booking.settle(
        visit=visit, was_kept=True, said="", by=town.user(DUTY), now=tomorrow + timedelta(hours=2)
    )  # fmt: skip
    assert (kept.state, kept.lost_at) == ("kept", None)
    assert town.fresh("edith").ended_on is None


def test_leave_loses_the_visits_in_it_to_a_named_colleague(town, diary, book, tomorrow):
    one = diary()
    visit = book(one, tomorrow)
    away, hit = diaries.say_away(
        diary=one, why=Away.SICKNESS, starts_at=tomorrow, ends_at=tomorrow + timedelta(hours=8), by=one.worker, now=NOW
    )
    assert [(lost.pk, lost.owner) for lost in hit] == [(visit.pk, town.user(DUTY))]
    assert kinds(town.waits["edith"])[-1] == "visit.lost"
    again = diaries.take_back(absence=away, by=one.worker, now=NOW)
    assert [each.pk for each in again] == [visit.pk]
    assert Visit.objects.get().lost_at is None
    assert diaries.take_back(absence=away, by=one.worker, now=NOW) == []


def test_whoever_booked_and_is_away_themselves_hands_it_to_who_keeps_the_diaries(town, diary, book, tomorrow):
    one = diaries.open_diary(worker=town.user(DUTY), team=towns.EAST, by=town.user(LEAD), now=NOW)
    diaries.say_hours(diary=one, week=EVERY_DAY, most_visits=4, from_day=DAY, by=town.user(LEAD), now=NOW)
    book(one, tomorrow)
    _away, hit = diaries.say_away(
        diary=one, why=Away.LEAVE, starts_at=tomorrow, ends_at=tomorrow + timedelta(hours=8), by=town.user(DUTY),
        now=NOW,
    )  # fmt: skip
    assert hit[0].owner.role in (Role.LIST_COORDINATOR, Role.TEAM_MANAGER, Role.PATHWAY_LEAD)


@pytest.mark.parametrize(
    ("starts", "ends", "said"), [(2, 1, "end after it begins"), (-3, -1, "It is over")]
)  # fmt: skip
def test_leave_that_cannot_be_is_refused(town, diary, starts, ends, said):
    with pytest.raises(BookingRefused, match=said):
        diaries.say_away(
            diary=diary(), why=Away.LEAVE, starts_at=NOW + timedelta(days=starts), ends_at=NOW + timedelta(days=ends),
            by=town.user(LEAD), now=NOW,
        )  # fmt: skip


def test_keepers_keep_their_own_teams(town, diary):
    west = diary("Wendy West", team=towns.WEST)
    by = town.user(MANAGER)
    with pytest.raises(BookingRefused, match="your own teams"):
        diaries.say_hours(diary=west, week=EVERY_DAY, most_visits=4, from_day=DAY, by=by, now=NOW)
    with pytest.raises(NotAllowed):
        diaries.say_hours(diary=west, week=EVERY_DAY, most_visits=4, from_day=DAY, by=town.user(DUTY), now=NOW)
    with pytest.raises(BookingRefused, match="your own teams"):
        diaries.open_diary(worker=town.user(LEAD), team=towns.WEST, by=by, now=NOW)
    diaries.say_hours(diary=west, week=EVERY_DAY, most_visits=4, from_day=DAY, by=west.worker, now=NOW)


def test_hours_and_descriptions_that_cannot_be_are_refused(town, diary):
    one, by = diary(), town.user(LEAD)
    with pytest.raises(BookingRefused, match="at least one day"):
        diaries.say_hours(diary=one, week=NOBODY, most_visits=4, from_day=DAY, by=by, now=NOW)
    with pytest.raises(BookingRefused, match="from 1 to 12"):
        diaries.say_hours(diary=one, week=EVERY_DAY, most_visits=0, from_day=DAY, by=by, now=NOW)
    with pytest.raises(BookingRefused, match="whole postcode"):
        diaries.describe(diary=one, team="", skills=[], base_postcode="ZX1", is_open=True, by=by, now=NOW)
    with pytest.raises(BookingRefused, match="their name"):
        diaries.open_interpreter(name=" ", skills=["bsl"], by=by, now=NOW)
    with pytest.raises(BookingRefused, match="what they interpret"):
        diaries.open_interpreter(name="Ines Hale", skills=[], by=by, now=NOW)


def test_how_many_visits_a_day_holds_from_the_day_it_was_said_for(town, diary, book):
    one, later = diary(most=4), DAY + timedelta(days=7)
    diaries.say_hours(diary=one, week=EVERY_DAY, most_visits=1, from_day=later, by=town.user(LEAD), now=NOW)
    book(one, at(later - timedelta(days=1), 9), kind="short-visit")
    book(one, at(later - timedelta(days=1), 13), kind="short-visit", name="amina")
    book(one, at(later, 9), kind="short-visit")
    with pytest.raises(SlotGone):
        book(one, at(later, 13), kind="short-visit", name="amina")


def test_a_kind_that_is_adopted_no_more_still_asks_what_it_asked(town, diary, book, tomorrow):
    able, plain = diary("Ot One", skills=["Occupational therapy"]), diary("Plain Two")
    visit = book(able, tomorrow, kind="ot-visit")
    before = setting.in_force(on=DAY)
    kinds = tuple(replace(one, code="ot-home", name="Home") if one.code == "ot-visit" else one for one in before.kinds)
    setting.adopt(
        settings=replace(before, kinds=kinds), adopted_from=DAY, reason="Renamed",
        by=town.user(Role.COUNCIL_ADMINISTRATOR), now=NOW,
    )  # fmt: skip
    with pytest.raises(SlotGone):
        booking.move(
            visit=visit, picked=Picked(plain.uuid, tomorrow + timedelta(days=1), visit.kind), by=None, now=NOW,
            revision=0,
        )  # fmt: skip


def test_a_diary_is_opened_once(town, diary):
    one = diary()
    assert diaries.open_diary(worker=one.worker, team="", by=town.user(LEAD), now=NOW) == one


def test_an_interpreter_is_booked_in_a_diary_of_their_own(diary, book, tomorrow):
    signs = diary("Ines Hale", interprets=["bsl"])
    visit = book(diary(), tomorrow, need="bsl", interpreter=signs)
    assert (visit.interpreting, visit.interpreter) == ("booked", signs)
    with pytest.raises(SlotGone):
        book(diary("Omar Reed"), tomorrow, name="amina", need="bsl", interpreter=signs)


def test_where_nobody_interprets_in_house_a_named_colleague_finds_somebody_by_a_day(town, diary, book, tomorrow):
    visit = book(diary(), tomorrow + timedelta(days=10), need="spoken:urd")
    assert (visit.interpreting, visit.owner) == ("asked", town.user(DUTY))
    assert visit.interpreter_by == DAY + timedelta(days=3)
    by = town.user(DUTY)
    with pytest.raises(BookingRefused, match="Enter who"):
        booking.found_interpreter(visit=visit, who="", by=by, now=NOW)
    found = booking.found_interpreter(visit=visit, who="Zara of Language Line, ref 7", by=by, now=NOW)
    assert found.interpreting == "found"
    assert kinds(town.waits["edith"])[-1] == "visit.interpreter"
    with pytest.raises(BookingRefused, match="Nobody has to be found"):
        booking.found_interpreter(visit=visit, who="Zara", by=by, now=NOW)


def test_an_interpreter_who_cannot_come_at_the_new_time_has_to_be_found_anew(town, diary, book, tomorrow):
    signs = diary("Ines Hale", interprets=["bsl"])
    one = diary()
    visit = book(one, tomorrow, need="bsl", interpreter=signs)
    picked = Picked(one.uuid, tomorrow + timedelta(days=2), visit.kind, "bsl")
    moved = booking.move(visit=visit, picked=picked, by=town.user(DUTY), now=NOW, revision=0)
    assert (moved.interpreting, moved.interpreter, moved.owner) == ("asked", None, town.user(DUTY))


def test_what_is_still_booked_is_not_put_right(town, diary, book, tomorrow):
    visit = book(diary(), tomorrow)
    with pytest.raises(BookingRefused, match="still booked"):
        booking.put_right(visit=visit, by=town.user(DUTY), now=NOW)
