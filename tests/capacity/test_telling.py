"""What people are told of their visit: in their way, nothing that says what for, taken back when it is not true."""

import uuid
from dataclasses import replace
from datetime import timedelta

import pytest

from fairwait.accounts.rules import Role
from fairwait.capacity import hearing, sentences, telling
from fairwait.capacity.actions import BookingRefused, arranging, booking, diaries
from fairwait.capacity.actions.booking import Picked
from fairwait.capacity.models import Visit
from fairwait.capacity.rules.telling import How
from fairwait.capacity.rules.visits import Away, EndedBy
from fairwait.capacity.telling import Instead, Word
from fairwait.history import actions as history
from fairwait.history import queries
from fairwait.history.models import Event
from fairwait.keeping_in_touch.messages import becoming
from fairwait.keeping_in_touch.messages.models import Message
from fairwait.people import actions as people
from fairwait.people.models import Person
from fairwait.people.rules.reaching import Channel as Way
from fairwait.people.rules.reaching import Reported, Safe
from fairwait.waiting.models import Wait
from fairwait.waiting.rules.facts import ENDED
from fairwait.waiting.sentences import Names
from tests.capacity.conftest import DUTY, LEAD, NOW
from tests.desk import town as towns
from tests.portal.conftest import desk, phone  # noqa: F401

pytestmark = pytest.mark.django_db


@pytest.fixture
def jean(town):
    """Somebody who can be written to every way."""
    towns.join(
        town, "jean", person={"first_name": "Jean", "last_name": "Whitlow", "mobile": "+447700900111",
                              "email": "jean@example.org", "address": "1 Harbour Row", "postcode": "ZX1 4BD",
                              "date_of_birth": towns.day(80 * 365), "contact_preference": "email"},
    )  # fmt: skip
    return town.people["jean"]


@pytest.fixture
def booked(town, jean, diary, book, tomorrow):
    return book(diary(), tomorrow + timedelta(days=5), name="jean")


def test_a_confirmation_says_when_and_not_what_for(town, booked):
    assert telling.tell(booked, Word.BOOKED, by=town.user(DUTY), now=NOW) == ""
    message = Message.objects.get()
    assert "We will visit you on Monday 8 March 2027, 9:00 am to 10:30 am." in message.body
    assert "First visit" not in message.body
    assert not message.holds_link  # nobody is named yet who reads what people tell


def test_where_somebody_reads_it_leads_to_their_own_page(town, desk, booked):  # noqa: F811
    assert telling.tell(booked, Word.BOOKED, by=town.user(DUTY), now=towns.now()) == ""
    assert Message.objects.get().holds_link


def test_moved_the_old_words_are_taken_back_before_they_leave(town, booked):
    by = town.user(DUTY)
    telling.tell(booked, Word.BOOKED, by=by, now=NOW)
    picked = Picked(booked.diary.uuid, booked.starts_at + timedelta(days=1), booked.kind)
    moved = booking.move(visit=booked, picked=picked, by=by, now=NOW, revision=0)
    telling.tell(moved, Word.MOVED, by=by, now=NOW)
    first, second = Message.objects.order_by("pk")
    assert (first.state, second.state) == ("cancelled", "queued")
    assert "Tuesday 9 March 2027" in second.body


def reminded(booked):
    eve = booked.starts_at - timedelta(days=1)
    assert telling.remind(now=eve) == (1, 0)
    return eve


def states():
    return list(Message.objects.order_by("pk").values_list("template", "state"))


def test_moved_the_reminder_of_the_old_time_does_not_leave(town, booked):
    eve = reminded(booked)
    picked = Picked(booked.diary.uuid, booked.starts_at + timedelta(days=2), booked.kind)
    done = arranging.move(visit=booked, picked=picked, by=town.user(DUTY), now=eve, revision=0)
    assert done.untold == ""
    assert states() == [("visit-tomorrow", "cancelled"), ("visit-moved", "queued")]


def test_cancelled_by_us_the_reminder_does_not_leave_and_they_are_told(town, booked):
    eve = reminded(booked)
    by = town.user(DUTY)
    arranging.cancel(visit=booked, ended_by=EndedBy.COUNCIL, reason="Snow", by=by, now=eve)
    assert states() == [("visit-tomorrow", "cancelled"), ("visit-cancelled", "queued")]


def test_who_let_it_go_themselves_is_not_written_to_about_it(town, booked):
    eve = reminded(booked)
    arranging.cancel(visit=booked, ended_by=EndedBy.PERSON, reason="Away", by=town.user(DUTY), now=eve)
    assert states() == [("visit-tomorrow", "cancelled")]


@pytest.mark.parametrize("act", ["move", "cancel"])
def test_what_they_do_on_their_own_page_takes_back_what_was_written_before(town, booked, act):
    telling.tell(booked, Word.BOOKED, by=town.user(DUTY), now=NOW)
    eve = reminded(booked)
    if act == "move":
        picked = Picked(booked.diary.uuid, booked.starts_at + timedelta(days=2), booked.kind)
        booking.move(visit=booked, picked=picked, by=None, now=eve, revision=0)
    else:
        booking.cancel(visit=booked, ended_by=EndedBy.PERSON, reason="", by=None, now=eve)
    assert states() == [("visit-booked", "cancelled"), ("visit-tomorrow", "cancelled")]


def test_lost_the_reminder_does_not_leave(town, booked):
    eve = reminded(booked)
    diaries.say_away(
        diary=booked.diary, why=Away.SICKNESS, starts_at=booked.starts_at, ends_at=booked.ends_at,
        by=town.user(LEAD), now=eve,
    )  # fmt: skip
    assert states() == [("visit-tomorrow", "cancelled")]


def test_lost_because_the_wait_ended_the_reminder_does_not_leave(town, booked):
    eve = reminded(booked)
    ended(booked, eve)
    assert states() == [("visit-tomorrow", "cancelled")]
    assert Visit.objects.get().lost_at is not None


def test_whose_wait_has_ended_is_not_told_that_they_still_wait(town, booked):
    Visit.objects.update(lost_at=NOW, owner=town.user(DUTY))
    Wait.objects.filter(pk=booked.wait_id).update(
        status="ended", ended_on=NOW.date(), end_reason="withdrawn", end_told="by phone"
    )
    arranging.cancel(visit=booked, ended_by=EndedBy.COUNCIL, reason="Assessed", by=town.user(DUTY), now=NOW)
    body = Message.objects.get().body
    assert "We will not visit you on" in body
    assert "our list" not in body
    event = queries.told(Event.objects.get(kind="visit.cancelled"))
    assert "still wait" not in sentences.cancelled(event, Names()).text


def ended(booked, now):
    how = {"reason": "Assessed", "national": "assessed"}
    fact = history.Fact(
        ENDED.name, booked.wait.person_id, booked.wait_id, how, {"told": "by phone"}, occurred_at=now
    )  # fmt: skip
    history.record(fact, by=None, now=now)


def test_on_a_wait_that_has_ended_it_takes_place_all_the_same(town, booked):
    by = town.user(DUTY)
    with pytest.raises(BookingRefused, match="wait that has ended"):
        booking.stand(visit=booked, by=by, now=NOW)
    ended(booked, NOW)
    assert not Visit.objects.get().is_sure
    assert booking.stand(visit=booked, by=by, now=NOW).is_sure
    assert hearing.look(now=NOW) == 0
    assert telling.remind(now=booked.starts_at - timedelta(days=1)) == (1, 0)
    told = queries.told(Event.objects.get(kind="visit.stands"))
    assert "takes place all the same" in sentences.stands(told, Names()).text


@pytest.mark.parametrize("why", ["away", "died"])
def test_it_does_not_take_place_where_it_cannot(town, booked, why):
    ended(booked, NOW)
    if why == "away":
        diaries.say_away(
            diary=booked.diary, why=Away.LEAVE, starts_at=booked.starts_at, ends_at=booked.ends_at,
            by=town.user(LEAD), now=NOW,
        )  # fmt: skip
    else:
        Person.objects.filter(pk=booked.wait.person_id).update(date_of_death=NOW.date())
    with pytest.raises(BookingRefused, match="away|nobody to visit"):
        booking.stand(visit=booked, by=town.user(DUTY), now=NOW)


def test_a_death_somebody_told_us_of_loses_what_is_booked(town, booked):
    telling.tell(booked, Word.BOOKED, by=town.user(DUTY), now=NOW)
    people.report(
        person=booked.wait.person, what=Reported.DIED, words="Her son rang", by=town.user(DUTY), now=NOW
    )  # fmt: skip
    lost = Visit.objects.get()
    assert (lost.lost_at, lost.owner) == (NOW, town.user(DUTY))
    assert states() == [("visit-booked", "cancelled")]


@pytest.mark.parametrize("what", ["ended", "died"])
def test_what_an_extract_tells_is_seen_the_day_before(town, booked, what):
    assert hearing.look(now=NOW) == 0
    if what == "died":
        Person.objects.filter(pk=booked.wait.person_id).update(date_of_death=NOW.date())
    else:
        Wait.objects.filter(pk=booked.wait_id).update(
            status="ended", ended_on=NOW.date(), end_reason="withdrawn", end_told="by phone"
        )
    assert hearing.look(now=NOW) == 1
    assert Visit.objects.get().owner == town.user(DUTY)
    assert hearing.look(now=NOW) == 0


def test_what_has_left_or_leaves_this_instant_stops_nobody(town, booked, monkeypatch):
    by = town.user(DUTY)
    telling.tell(booked, Word.BOOKED, by=by, now=NOW)
    Message.objects.update(state="sending", lease_until=NOW)
    picked = Picked(booked.diary.uuid, booked.starts_at + timedelta(days=2), booked.kind)
    moved = arranging.move(visit=booked, picked=picked, by=by, now=NOW, revision=0).visit
    assert states() == [("visit-booked", "sending"), ("visit-moved", "queued")]

    def faster(message, *_args, **_kwargs):
        raise becoming.Changed(str(message.pk))

    monkeypatch.setattr(becoming, "ended", faster)
    assert telling.take_back(moved, by=by, now=NOW) == 0


def test_a_move_that_fails_takes_nothing_back_and_tells_nothing(town, booked, monkeypatch):
    by = town.user(DUTY)
    telling.tell(booked, Word.BOOKED, by=by, now=NOW)

    def fails(*_args, **_kwargs):
        raise RuntimeError

    monkeypatch.setattr(telling, "tell", fails)
    picked = Picked(booked.diary.uuid, booked.starts_at + timedelta(days=2), booked.kind)
    with pytest.raises(RuntimeError):
        arranging.move(visit=booked, picked=picked, by=by, now=NOW, revision=0)
    assert states() == [("visit-booked", "queued")]
    assert Visit.objects.get().revision == 0


def test_sent_twice_it_is_told_once(town, jean, diary, tomorrow):
    picked, once = Picked(diary().uuid, tomorrow + timedelta(days=5), "first-visit"), uuid.uuid4()
    said = {"wait": town.fresh("jean"), "once": once, "by": town.user(DUTY), "now": NOW}
    first = arranging.book(picked=picked, **said)
    Message.objects.update(state="sent", left_at=NOW)
    again = arranging.book(picked=picked, **said)
    assert first.visit == again.visit
    assert states() == [("visit-booked", "sent")]
    other = replace(picked, starts_at=tomorrow + timedelta(days=6))
    with pytest.raises(BookingRefused, match="at another time"):
        arranging.book(picked=other, **said)
    booking.cancel(visit=first.visit, ended_by=EndedBy.PERSON, reason="x", by=town.user(DUTY), now=NOW)
    with pytest.raises(BookingRefused, match="does not stand any more"):
        arranging.book(picked=picked, **said)
    assert states() == [("visit-booked", "sent")]


def test_nobody_is_reminded_of_a_visit_in_a_diary_that_is_closed(town, booked):
    type(booked.diary).objects.update(is_open=False)
    assert telling.remind(now=booked.starts_at - timedelta(days=1)) == (0, 0)
    assert not Message.objects.exists()


def test_cancelled_they_are_told_that_they_are_still_on_the_list(town, booked):
    telling.tell(booked, Word.CANCELLED, by=town.user(DUTY), now=NOW)
    assert "You are still on our list" in Message.objects.get().body


def test_who_interprets_is_said(town, jean, diary, book, tomorrow):
    visit = book(diary(), tomorrow + timedelta(days=5), name="jean", need="bsl")
    telling.tell(visit, Word.BOOKED, by=town.user(DUTY), now=NOW)
    assert "British Sign Language interpreter" in Message.objects.get().body


def test_why_nothing_could_be_written_is_said(town, diary, book, tomorrow):
    visit = book(diary(), tomorrow, name="patrick")
    assert telling.tell(visit, Word.BOOKED, by=town.user(DUTY), now=NOW)
    assert not Message.objects.exists()


def test_everybody_visited_tomorrow_is_reminded_once(town, booked):
    eve = booked.starts_at - timedelta(days=1)
    assert telling.remind(now=eve - timedelta(days=1)) == (0, 0)
    assert telling.remind(now=eve) == (1, 0)
    assert telling.remind(now=eve) == (0, 0)
    assert "We will visit you tomorrow" in Message.objects.get().body


def test_moved_to_another_day_they_are_reminded_again(town, booked):
    telling.remind(now=booked.starts_at - timedelta(days=1))
    picked = Picked(booked.diary.uuid, booked.starts_at + timedelta(days=2), booked.kind)
    moved = booking.move(visit=booked, picked=picked, by=town.user(DUTY), now=NOW, revision=0)
    assert telling.remind(now=moved.starts_at - timedelta(days=1)) == (1, 0)


def test_what_was_booked_today_needs_no_reminder_and_who_left_reminds_nobody(town, booked):
    eve = booked.starts_at - timedelta(days=1)
    type(booked).objects.update(booked_at=eve)
    assert telling.remind(now=eve) == (1, 0)
    assert not Message.objects.exists()
    type(booked).objects.update(booked_at=NOW, reminded_for=None)
    worker = town.user(Role.DUTY_WORKER)
    worker.is_active = False
    worker.save()
    assert telling.remind(now=eve) == (0, 1)


# Sooner than post ----------------------------------------------------------------------------------------------------


@pytest.fixture
def arthur(town):
    """Somebody who is reached by post and by landline alone."""
    towns.join(
        town, "arthur", person={"first_name": "Arthur", "last_name": "Beck", "phone": "+441632960123",
                                "address": "3 Harbour Row", "postcode": "ZX1 4BD",
                                "date_of_birth": towns.day(80 * 365)},
    )  # fmt: skip
    return town.people["arthur"]


def to_be(town, diary, starts_at, name="arthur"):
    picked = Picked(diary.uuid, starts_at, "first-visit")
    return {"wait": town.fresh(name), "picked": picked, "once": uuid.uuid4(), "by": town.user(DUTY), "now": NOW}


def test_a_letter_that_comes_in_time_goes(town, arthur, diary, tomorrow):
    done = arranging.book(**to_be(town, diary(), tomorrow + timedelta(days=13)))
    assert done.untold == ""
    message = Message.objects.get()
    assert (message.channel, message.state, message.speaks_of) == ("letter", "queued", done.visit.starts_at.date())
    assert telling.too_late(done.visit, Word.BOOKED, now=NOW) is None


def test_a_letter_that_would_come_after_the_visit_is_never_written_unasked(town, arthur, diary, tomorrow):
    done = arranging.book(**to_be(town, diary(), tomorrow + timedelta(days=1)))
    assert done.untold == "A letter can be expected by Tuesday 9 March 2027, which is too late."
    assert not Message.objects.exists()
    late = telling.too_late(done.visit, Word.BOOKED, now=NOW)
    assert late.open == (How.SAID, How.RING, How.HAND)
    assert dict(late.refused).keys() == {How.TEXT, How.EMAIL}


def test_a_named_colleague_rings_instead(town, arthur, diary, tomorrow):
    colleague = town.user(LEAD)
    done = arranging.book(
        **to_be(town, diary(), tomorrow + timedelta(days=1)), instead=Instead(How.RING, colleague)
    )  # fmt: skip
    assert done.untold == ""
    message = Message.objects.get()
    assert (message.channel, message.state, message.owner) == ("phone", "with_staff", colleague)
    assert message.expires_at == done.visit.starts_at
    assert "We will visit you on Thursday 4 March 2027" in message.body
    assert not message.holds_link
    arranging.cancel(visit=done.visit, ended_by=EndedBy.PERSON, reason="x", by=town.user(DUTY), now=NOW)
    message.refresh_from_db()
    assert message.state == "cancelled"  # nobody rings about what is not


def test_by_hand_it_is_a_letter_of_its_own(town, arthur, diary, tomorrow):
    arranging.book(**to_be(town, diary(), tomorrow), instead=Instead(How.HAND))
    message = Message.objects.get()
    assert (message.channel, message.is_by_hand, message.owner) == ("print", True, town.user(DUTY))


def test_who_was_told_in_the_call_is_written_nothing_and_it_is_on_the_timeline(town, arthur, diary, tomorrow):
    done = arranging.book(**to_be(town, diary(), tomorrow), instead=Instead(How.SAID))
    assert done.untold == ""
    assert not Message.objects.exists()
    told = history_of(town.waits["arthur"])
    assert told.facts["how_told"] == "said"
    assert "They were told in that call" in sentences.booked(told, Names()).text


def history_of(wait):
    return [event for events in queries.about([wait.person_id]).values() for event in events][-1]


def test_a_way_that_is_not_open_is_not_taken(town, arthur, diary, tomorrow):
    done = arranging.book(**to_be(town, diary(), tomorrow), instead=Instead(How.TEXT))
    assert "too late" in done.untold
    assert not Message.objects.exists()


def test_where_post_is_not_the_way_nothing_is_asked(town, jean, diary, tomorrow):
    done = arranging.book(**to_be(town, diary(), tomorrow, "jean"), instead=Instead(How.RING))
    assert done.untold == ""
    assert Message.objects.get().channel == "email"


def test_moved_away_from_tomorrow_a_letter_about_the_new_time_is_too_late_too(town, arthur, diary, book, tomorrow):
    visit = book(diary(), tomorrow, name="arthur")
    first = telling.first_day(visit, now=NOW)
    late = telling.too_late(replaced(visit, tomorrow + timedelta(days=20)), Word.MOVED, now=NOW, first=first)
    assert late.speaks_of == tomorrow.date()
    picked = Picked(visit.diary.uuid, tomorrow + timedelta(days=20), visit.kind)
    done = arranging.move(visit=visit, picked=picked, by=town.user(DUTY), now=NOW, revision=0)
    assert "too late" in done.untold


def replaced(visit, starts_at):
    return Visit(wait=visit.wait, starts_at=starts_at, ends_at=starts_at + timedelta(minutes=90))


def test_moved_twice_they_still_expect_the_first_time_that_was_never_told_otherwise(
    town, arthur, diary, book, tomorrow
):  # fmt: skip
    by = town.user(DUTY)
    visit = book(diary(), tomorrow + timedelta(days=8), name="arthur")
    picked = Picked(visit.diary.uuid, tomorrow + timedelta(days=20), visit.kind)
    moved = arranging.move(visit=visit, picked=picked, by=by, now=NOW, revision=0)
    assert (moved.untold, Message.objects.get().speaks_of) == ("", (tomorrow + timedelta(days=8)).date())
    picked = Picked(visit.diary.uuid, tomorrow + timedelta(days=21), visit.kind)
    again = arranging.move(visit=moved.visit, picked=picked, by=by, now=NOW + timedelta(days=4), revision=1)
    assert "too late" in again.untold  # the letter of the first move never left
    assert states() == [("visit-moved", "cancelled")]


def test_cancelled_by_us_the_day_before_a_letter_is_too_late(town, arthur, diary, book, tomorrow):
    visit = book(diary(), tomorrow, name="arthur")
    by = town.user(DUTY)
    done = arranging.cancel(
        visit=visit, ended_by=EndedBy.COUNCIL, reason="Snow", by=by, now=NOW, instead=Instead(How.RING, by)
    )
    assert done.untold == ""
    message = Message.objects.get()
    assert (message.template, message.channel, message.owner) == ("visit-cancelled", "phone", by)


def test_who_may_not_be_called_on_is_not_called_on_with_a_letter(town, arthur, diary, tomorrow):
    people.set_safe_contact(
        person=arthur,
        safe=Safe(never=frozenset({Way.VISIT, Way.PHONE})),
        reason="She told us",
        by=town.user(LEAD),
        now=NOW,
    )
    done = arranging.book(**to_be(town, diary(), tomorrow))
    late = telling.too_late(done.visit, Word.BOOKED, now=NOW)
    assert late.open == (How.SAID,)
    assert dict(late.refused)[How.HAND] == "It is recorded as not safe: never by visit."
