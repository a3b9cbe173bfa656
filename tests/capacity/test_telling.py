"""What people are told of their visit: in their way, nothing that says what for, taken back when it is not true."""

from datetime import timedelta

import pytest

from fairwait.accounts.rules import Role
from fairwait.capacity import telling
from fairwait.capacity.actions import booking
from fairwait.capacity.actions.booking import Picked
from fairwait.capacity.telling import Word
from fairwait.keeping_in_touch.messages.models import Message
from tests.capacity.conftest import DUTY, NOW
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
