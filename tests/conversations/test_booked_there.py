"""A visit booked there and then: from this request, still booked when it ends, and no visit of anybody else's."""

import uuid
from datetime import timedelta

import pytest

from fairwait.accounts.rules import Role
from fairwait.capacity.actions import booking
from fairwait.capacity.models import Visit
from fairwait.capacity.rules.visits import EndedBy
from fairwait.conversations.actions import requests as actions
from fairwait.history.models import Event
from tests.capacity.conftest import diary  # noqa: F401
from tests.conversations.conftest import HEARD
from tests.desk import town as towns

pytestmark = pytest.mark.django_db


@pytest.fixture
def at_the_door(town, signed_in, diary):  # noqa: F811
    diary()
    return signed_in(Role.DUTY_WORKER)


@pytest.fixture
def about_edith(town, begun):
    by = town.user(Role.DUTY_WORKER)
    return actions.say_who(request=begun(), person=town.people["edith"], by=by, now=towns.now())


def book(page, client, url):
    times = [one.get("value", "") for one in page(url, client=client).all("button", name="do")]
    pick = next(one for one in times if one.startswith("pick:"))
    sent = client.post(url, {"do": pick, "kind": "first-visit", "once": str(uuid.uuid4())})
    assert sent.status_code == 302
    return Visit.objects.latest("pk")


def cancel(town, visit):
    by, now = town.user(Role.DUTY_WORKER), towns.now()
    booking.cancel(visit=visit, ended_by=EndedBy.PERSON, reason="Another day", by=by, now=now)


def finish(town, request):
    by, now = town.user(Role.DUTY_WORKER), towns.now() + timedelta(minutes=5)
    return actions.finish(request=request, said=HEARD, connections=0, by=by, now=now)


def test_what_was_booked_leads_back_to_the_request_and_stands_there(town, about_edith, at_the_door, page):
    at = f"/front-door/{about_edith.uuid}/"
    to_book = f"/visits/book/{town.waits['edith'].uuid}/?request={about_edith.pk}"
    way_back = page(to_book, client=at_the_door).link("Back to the request")
    assert at_the_door.get(way_back)["Location"] == f"{at}#about"
    assert "Booked:" not in page(at, client=at_the_door).words
    visit = book(page, at_the_door, to_book)
    shown = page(f"/visits/{visit.uuid}/?request={about_edith.pk}", client=at_the_door)
    assert shown.link("Go on with the request") == way_back
    assert "with Joan Ferry" in page(at, client=at_the_door).words
    assert "Go on with the request" not in page(f"/visits/{visit.uuid}/", client=at_the_door).words
    assert at_the_door.get("/front-door/number/999/").status_code == 404


def test_another_time_for_an_old_visit_is_booked_there_and_then(town, about_edith, at_the_door, page):
    old = book(page, at_the_door, f"/visits/book/{town.waits['edith'].uuid}/")
    to_book = f"/visits/book/{town.waits['edith'].uuid}/?request={about_edith.pk}"
    at, go = f"/front-door/{about_edith.uuid}/", f"book:{town.waits['edith'].uuid}"
    assert go in [one.get("value") for one in page(at, client=at_the_door).all("button", name="do")]
    needs = {"reason": "Her hearing", "communication_needs": "She signs: BSL"}
    assert at_the_door.post(at, {"do": go, "was": "{}", **needs})["Location"] == to_book
    assert about_edith.__class__.objects.get().said["reason"] == "Her hearing"
    (need,) = page(to_book, client=at_the_door).all("select", name="need")
    assert [one.get("value") for one in need.iter("option") if one.get("selected") is not None] == ["bsl"]
    cancel(town, old)
    book(page, at_the_door, to_book)
    assert finish(town, about_edith).came_to == ["answered", "booked"]
    done = page(f"/front-door/{about_edith.uuid}/", client=at_the_door)
    assert "A visit was booked" in done.words
    record = page(f"/people/{town.people['edith'].uuid}/", client=at_the_door)
    assert "booked a visit by Joan Ferry" in record.words
    assert "A request came to the front door by phone, about washing" in record.words


def test_what_was_let_go_again_or_booked_by_others_is_not(town, about_edith, at_the_door, page):
    plain = f"/visits/book/{town.waits['edith'].uuid}/"
    cancel(town, book(page, at_the_door, f"{plain}?request={about_edith.pk}"))
    for other in (plain, f"{plain}?request={about_edith.pk + 1}"):
        book(page, at_the_door, other)
    assert finish(town, about_edith).came_to == ["answered"]


def test_no_other_cause_can_be_typed(town, at_the_door, page):
    for typed in ("import:1", "1%20of%20import", "9" * 40, "%D9%A1"):
        book(page, at_the_door, f"/visits/book/{town.waits['edith'].uuid}/?request={typed}")
    assert set(Event.objects.filter(kind="visit.booked").values_list("cause", flat=True)) == {""}
