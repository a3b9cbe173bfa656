"""Saying that two waits are one, in a real browser: narrow, dark, and by keyboard."""

from datetime import date

import pytest
from playwright.sync_api import expect

from fairwait.accounts.rules import Role
from fairwait.people import adding
from fairwait.people.models import LikelyPair
from fairwait.waiting.actions.opening import open_wait
from fairwait.waiting.models import Wait
from tests.browser.test_desk import sign_in, town  # noqa: F401  the same town
from tests.browser.test_person import LOOKS, context, looked_at  # noqa: F401  the same looks
from tests.desk import town as towns
from tests.desk.conftest import _nothing_kept  # noqa: F401  counts kept in the process outlive a test

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_two_waits_are_said_to_be_one_and_taken_back(tab, axe, town):  # noqa: F811
    by, theirs = town.user(Role.DUTY_WORKER), town.fresh("amina")
    known = {"first_name": "Amina", "last_name": "Example", "date_of_birth": date(1950, 1, 2)}
    again = adding.add(known=known, by=by, now=towns.now())
    open_wait(person=again, pathway=theirs.pathway, reason="Falls", on=towns.day(60), by=by, now=towns.now())
    LikelyPair.objects.create(
        left=theirs.person, right=again, probability=0.97, because=["the same name"], found_on=towns.day(0)
    )  # fmt: skip
    sign_in(tab)
    looked_at(tab, axe, "/waits/same/", "same-waits")
    tab.get_by_role("link", name="Amina Example", exact=True).press("Enter")
    looked_at(tab, axe, "", "one-wait")
    tab.get_by_label("One wait: it goes on").check()
    tab.get_by_label("How you know").fill("One call.")
    tab.get_by_role("button", name="Decide").press("Enter")
    expect(tab.get_by_text("It is one wait now")).to_be_visible()
    looked_at(tab, axe, "", "joined")
    assert Wait.objects.get(pk=theirs.pk).referred_on == towns.day(60)
    tab.get_by_role("link", name="Take it back").press("Enter")
    looked_at(tab, axe, "", "part-wait")
