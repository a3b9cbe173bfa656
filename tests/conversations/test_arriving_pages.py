"""What came by itself, as a worker meets it: first on the page, told whom it may be about, taken on, or set aside."""

import uuid
from datetime import timedelta

import pytest

from fairwait.accounts.rules import Role
from fairwait.conversations.actions import requests as actions
from fairwait.conversations.due import arrived
from fairwait.conversations.models import Request
from fairwait.conversations.rules.arriving import reference
from fairwait.conversations.rules.shape import Way
from fairwait.engine.calendars import london_day
from tests.desk import town as towns

pytestmark = pytest.mark.django_db


@pytest.fixture
def at_the_door(signed_in):
    return signed_in(Role.DUTY_WORKER)


def came(*, at=None, **said):
    told = {"reason": "I fell.", "urgent": "no", "first_name": "Edith", "last_name": "Marlowe", "find": "Marlowe"}
    return actions.arrive(uuid=uuid.uuid4(), way=Way.WEB, said={**told, **said}, now=at or towns.now())


def test_it_stands_on_the_page_and_says_whom_it_may_be_about(at_the_door, town, page):
    sent = came(urgent="today")
    shown = page("/front-door/", client=at_the_door)
    assert "Came in, to be heard" in shown.words
    assert "Yes: something must happen today" in shown.words
    opened = page(shown.link("Edith Marlowe"), client=at_the_door)
    assert "Nobody has taken this on yet" in opened.words
    assert reference(sent.uuid) in opened.words
    assert "waiting since" in opened.words
    assert Request.objects.get().taken_by is None
    at_the_door.post(f"/front-door/{sent.uuid}/", {"do": "take"})
    taken = page(f"/front-door/{sent.uuid}/", client=at_the_door)
    assert "Nobody has taken this on yet" not in taken.words
    assert "taken on by" in taken.words


def test_it_says_first_that_the_person_does_not_know_of_it(at_the_door, town, page):
    flag = "They do not know that somebody asked for them"
    sent = came(speaker="professional", speaker_name="Rosa Pell, district nurse", knows="no")
    assert flag in page(f"/front-door/{sent.uuid}/", client=at_the_door).words
    assert flag not in page(f"/front-door/{came(speaker='family', knows='yes').uuid}/", client=at_the_door).words


def test_what_nobody_read_in_time_is_said_to_be_late(at_the_door, town, page):
    sent = came(at=towns.now() - timedelta(days=9))
    assert "should have been read by" in page("/front-door/", client=at_the_door).words
    assert "was told it would be read by" in page(f"/front-door/{sent.uuid}/", client=at_the_door).words


def test_it_is_work_of_the_day_for_everybody_at_the_front_door(town):
    came(urgent="danger")
    came(at=towns.now() - timedelta(days=9))
    came()
    (work,) = arrived(town.user(Role.DUTY_WORKER), london_day(towns.now()))
    assert work.count == 3
    assert [thing.is_late for thing in work.things] == [True, True, False]
    assert work.things[0].note == "Yes: somebody is in danger now"


def test_a_reference_that_is_read_out_leads_there(at_the_door, town, page):
    sent = came()
    found = at_the_door.post("/front-door/", {"reference": reference(sent.uuid).lower()})
    assert found["Location"] == f"/front-door/{sent.uuid}/"
    at_the_door.post("/front-door/", {"reference": "0000-0000"})
    assert "No request has this reference" in page("/front-door/", client=at_the_door).words


def test_an_advert_is_set_aside_and_stands_nowhere(at_the_door, town, page):
    sent = came()
    at_the_door.post(f"/front-door/{sent.uuid}/", {"do": "set-aside"})
    shown = page("/front-door/", client=at_the_door)
    assert "counts for nothing" in shown.words
    assert "Came in, to be heard" not in shown.words
    assert "It was no request" in page(f"/front-door/{sent.uuid}/", client=at_the_door).words


def test_nobody_begins_one_here_that_comes_by_itself(at_the_door, town):
    assert at_the_door.post("/front-door/", {"way": "web", "once": str(uuid.uuid4())}).status_code == 404
