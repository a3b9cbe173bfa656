"""A visit on somebody's own page: seen, moved, cancelled, and taken into a calendar."""

import re
from datetime import datetime, timedelta

import pytest
from icalendar import Calendar

from fairwait.accounts.rules import Role
from fairwait.capacity.actions import booking
from fairwait.capacity.actions.booking import Picked
from fairwait.capacity.models import Visit
from tests.capacity.conftest import book, diary  # noqa: F401
from tests.desk import town as towns

pytestmark = pytest.mark.django_db


@pytest.fixture
def booked(town, diary, book):  # noqa: F811
    at = towns.now().replace(hour=12, minute=0, second=0, microsecond=0) + timedelta(days=3)
    return book(diary(), at, now=towns.now())


@pytest.fixture
def page(town, booked, phone):
    """Edith's phone, past the birth date."""
    given = phone(with_pin=True)
    given.carry_on()
    given.client.post("/p/check/", {"pin": given.made.pin}, follow=True)
    return given.client


def shown(client, address="/p/visit/"):
    return client.get(address, follow=True).content.decode()


def send(client, do):
    which = re.search(r'name="visit" value="([^"]+)"', shown(client))[1]
    return client.post("/p/visit/", {"visit": which, "do": do}, follow=True).content.decode()


def test_they_see_when_it_is_and_not_who_comes_or_what_for(page, booked):
    words = shown(page, "/p/now/")
    assert "Your next visit" in words
    assert "Joan Ferry" not in words + shown(page)
    assert "First visit" not in words + shown(page)


def test_they_choose_another_time(page, booked):
    button = re.search(r'value="(pick:[^"]+)"', shown(page))[1]
    assert "Your visit is moved" in send(page, button)
    moved = Visit.objects.get()
    assert (moved.revision, moved.state) == (1, "booked")
    assert moved.starts_at.isoformat() in button


def test_the_time_they_have_is_not_offered_as_another(page, booked):
    offered = [datetime.fromisoformat(at) for at in re.findall(r'value="pick:[^|]+\|([^|]+)\|', shown(page))]
    assert len(offered) == 5
    length = booked.ends_at - booked.starts_at
    assert not [at for at in offered if abs(at - booked.starts_at) < length]
    same = f"pick:{booked.diary.uuid}|{booked.starts_at.isoformat()}|"
    assert "Your visit is moved" not in send(page, same)
    assert Visit.objects.get().revision == 0


def test_they_cancel_it_stay_on_the_list_and_somebody_sees_it(town, page, booked):
    assert "Your visit is cancelled" in send(page, "cancel")
    gone = Visit.objects.get()
    assert (gone.state, gone.owner) == ("cancelled", town.user(Role.DUTY_WORKER))
    assert town.fresh("edith").status == "open"
    assert "Your next visit" not in shown(page, "/p/now/")
    assert "Where things stand" in shown(page)  # nothing is left to change


def test_a_time_that_is_gone_is_said(town, page, booked):
    button = re.search(r'value="(pick:[^"]+)"', shown(page))[1]
    _pick, _colon, what = button.partition(":")
    picked = booking.read_pick(what, kind=booked.kind, need="")
    booking.book(
        wait=town.fresh("amina"), picked=picked, once=booked.wait.uuid, by=town.user(Role.DUTY_WORKER), now=towns.now()
    )
    assert "Somebody has just taken that time" in send(page, button)
    assert Visit.objects.get(pk=booked.pk).revision == 0


def test_what_was_shown_before_somebody_moved_it_does_nothing(town, page, booked):
    which = re.search(r'name="visit" value="([^"]+)"', shown(page))[1]
    picked = Picked(booked.diary.uuid, booked.starts_at + timedelta(days=1), booked.kind)
    booking.move(visit=booked, picked=picked, by=town.user(Role.DUTY_WORKER), now=towns.now(), revision=0)
    page.post("/p/visit/", {"visit": which, "do": "cancel"})
    assert Visit.objects.get().state == "booked"


def test_nobody_books_with_another_team_by_a_forged_button(town, page, booked, diary):  # noqa: F811
    west = diary("Wendy West", team=towns.WEST)
    send(page, f"pick:{west.uuid}|{(booked.starts_at + timedelta(days=1)).isoformat()}|")
    assert Visit.objects.get().revision == 0


def test_the_file_for_a_calendar_says_when_and_whose_and_no_more(page, booked):
    answer = page.get("/p/visit.ics")
    (event,) = Calendar.from_ical(answer.content).walk("VEVENT")
    assert event.decoded("DTSTART") == booked.starts_at
    assert event["SUMMARY"] == "Wexmoor Council"
    assert b"Edith" not in answer.content
    assert b"First visit" not in answer.content


def test_a_visit_that_may_need_another_time_is_shown_so_and_goes_into_no_calendar(town, page, booked):
    Visit.objects.update(lost_at=towns.now(), owner=town.user(Role.DUTY_WORKER))
    for address in ("/p/now/", "/p/visit/"):
        assert "This visit may need another time" in shown(page, address)
    assert "/p/visit.ics" not in shown(page, "/p/now/")
    assert "Where things stand" in shown(page, "/p/visit.ics")


def test_without_a_visit_there_is_nothing_to_change(page, booked):
    Visit.objects.update(state="kept", settled_at=towns.now())
    for address in ("/p/visit/", "/p/visit.ics", "/p/visit/changed/"):
        assert "Where things stand" in shown(page, address)


def test_nobody_comes_in_without_the_second_fact(client, booked):
    for address in ("/p/visit/", "/p/visit.ics", "/p/visit/changed/"):
        assert client.get(address).status_code == 302
