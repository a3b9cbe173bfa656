"""Signed out when they send a form without scripts: what they typed comes back, under what its boxes are called."""

import pytest

from fairwait.accounts.rules import Role
from tests.pages import text

pytestmark = pytest.mark.django_db
OURS = {"Origin": "http://testserver"}


def given_back(client, page, url, **typed):
    client.logout()
    shown = page(url, client=client, method="post", data=typed, status=401, headers=OURS)
    return dict(zip(map(text, shown.all("dt")), map(text, shown.all("dd")), strict=True))


@pytest.fixture
def client(signed_in):
    return signed_in(Role.DUTY_WORKER)


def test_each_box_of_a_request_is_called_as_on_its_page(client, begun, page):
    told = given_back(
        client, page, f"/front-door/{begun().uuid}/", do="finish", was="{}", reason="I cannot get out of the bath.",
        wants="To see people who sign.", speaker="family", topic="personal_care", came_to="changed", solved="yes",
        **{"passed_by-day": "4", "passed_by-month": "12", "passed_by-year": "2026"},
    )  # fmt: skip
    assert told == {
        "Why they got in touch, in their own words": "I cannot get out of the bath.",
        "What they want to be different": "To see people who sign.",
        "Who speaks?": "Somebody close to them, or their carer",
        "What is it about?": "Washing, dressing, getting to the toilet",
        "What came of it?": "Something was changed or arranged there and then",
        "Ask: “Has this sorted what you came to us for?”": "Yes",
        "By when they come back to us": "4 12 2026",
    }


def test_a_colleague_who_was_chosen_is_not_shown_as_a_number(client, begun, page, town):
    person = town.waits["edith"].person
    told = given_back(
        client, page, f"/front-door/people/{person.uuid}/crisis/", must_change="Heating", worker="7", every_hours="4",
        plan="A heater today", once="x",
    )  # fmt: skip
    assert told == {
        "What must change to make you safe?": "Heating",
        "What we do about it, now and in these days": "A heater today",
        "Who stays with them: one colleague": "Chosen: choose it again",
        "And then": "Every 4 hours",
    }


def test_of_two_forms_with_a_box_of_one_name_it_is_the_one_that_was_sent(client, page):
    told = given_back(client, page, "/front-door/away/", who="3", cover="4", **{"start-day": "1", "start-year": "2026"})
    assert told == {"Who is away": "Chosen: choose it again", "Who covers": "Chosen: choose it again", "From": "1 2026"}
