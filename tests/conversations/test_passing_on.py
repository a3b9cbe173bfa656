"""What is asked of another department has an owner and a day, and comes back to whoever asked."""

from datetime import timedelta

import pytest

from fairwait.accounts.rules import Role
from fairwait.conversations.actions import passing_on as passing
from fairwait.conversations.actions import requests as actions
from fairwait.conversations.actions.passing_on import PassedOnRefused
from fairwait.conversations.models import PassedOn
from fairwait.conversations.queries import passing_on as queries
from fairwait.conversations.rules.passing_on import CameBack
from fairwait.history.models import Event
from fairwait.people.erasing import _holders
from tests.conversations.conftest import HEARD
from tests.desk import town as towns

pytestmark = pytest.mark.django_db


@pytest.fixture
def by(town):
    return town.user(Role.DUTY_WORKER)


@pytest.fixture
def passed(town, begun, by):
    """Edith's valve, asked of the fire service three days ago, due back a day ago."""
    at = towns.now() - timedelta(days=3)
    request = actions.say_who(request=begun(), person=town.people["edith"], by=by, now=at)
    said = HEARD | {
        "came_to": ["passed_on"], "passed_to": "Jo Reed, fire service", "passed_by": towns.day(1), "solved": "partly",
        "solved_words": "a gas valve",
    }  # fmt: skip
    actions.finish(request=request, said=said, connections=0, by=by, now=at)
    return PassedOn.objects.get()


def test_it_stands_on_today_of_whoever_asked_until_it_comes_back(town, passed, by, signed_in, page):
    shown = page("/today/", client=signed_in(Role.DUTY_WORKER))
    assert "Jo Reed, fire service" in shown.words
    assert "Jo Reed" not in page("/today/", client=signed_in(Role.LIST_COORDINATOR)).words
    assert "Jo Reed" in page("/front-door/passed-on/", client=signed_in(Role.LIST_COORDINATOR)).words
    client = signed_in(Role.DUTY_WORKER)
    at = f"/front-door/passed-on/{passed.uuid}/"
    assert "Select what became of it" in page(at, client=client, method="post", data={"said": ""}).words
    client.post(at, {"became": "done", "said": "Fitted on Tuesday"})
    passed.refresh_from_db()
    assert (passed.came_back, passed.came_back_by) == ("done", by)
    assert "Jo Reed" not in page("/today/", client=client).words
    assert "It is done" in page(at, client=client).words
    assert "Fitted on Tuesday" in Event.objects.get(kind="request.came_back").private
    assert "Fitted on Tuesday" in page(f"/people/{town.people['edith'].uuid}/", client=client).words
    page(at, client=signed_in(Role.DIRECTOR), status=403)


def test_what_takes_longer_comes_back_on_another_day(passed, by):
    for due in (None, towns.day(0)):
        with pytest.raises(PassedOnRefused, match="after today"):
            passing.hear(passed=passed, became=CameBack.LATER, said="No part", due_on=due, by=by, now=towns.now())
    passing.hear(passed=passed, became=CameBack.LATER, said="No part", due_on=towns.day(-5), by=by, now=towns.now())
    assert not queries.to_chase(by, today=towns.day(0)).exists()
    assert queries.to_chase(by, today=towns.day(-5)).exists()
    assert queries.out(by).exists()


def test_a_no_says_why_and_nobody_answers_twice(passed, by):
    with pytest.raises(PassedOnRefused, match="what they said"):
        passing.hear(passed=passed, became=CameBack.NOT_DONE, said=" ", by=by, now=towns.now())
    passing.hear(passed=passed, became=CameBack.NOT_DONE, said="Not theirs", by=by, now=towns.now())
    with pytest.raises(PassedOnRefused, match="already"):
        passing.hear(passed=passed, became=CameBack.DONE, said="", by=by, now=towns.now())


def test_of_whoever_left_it_comes_back_to_colleagues(town, passed, by):
    coordinator = town.user(Role.LIST_COORDINATOR)
    assert not queries.to_chase(coordinator, today=towns.day(0)).exists()
    by.is_active = False
    by.save(update_fields=["is_active"])
    assert queries.to_chase(coordinator, today=towns.day(0)).exists()
    assert not queries.to_chase(town.user(Role.DIRECTOR), today=towns.day(0)).exists()


def test_of_somebody_who_gave_no_name_it_comes_back_too(begun, by):
    request = actions.say_who(request=begun(), person=None, gives_no_name=True, by=by, now=towns.now())
    said = HEARD | {"came_to": ["passed_on"], "passed_to": "Jo, housing", "passed_by": towns.day(-1)}
    actions.finish(request=request, said=said, connections=0, by=by, now=towns.now())
    events = Event.objects.count()
    passing.hear(passed=PassedOn.objects.get(), became=CameBack.DONE, said="", by=by, now=towns.now())
    assert Event.objects.count() == events


def test_when_somebody_is_erased_nobody_is_named(passed):
    _holders["requests"].erase([passed.request.person_id])
    passed.refresh_from_db()
    assert passed.owner == ""
