"""Why a wait is before another, and a policy tried and adopted: in every look, by keyboard, and without script."""

import pytest
from playwright.sync_api import expect

from fairwait.accounts.rules import Role
from fairwait.priority import actions as priority
from tests.browser.test_desk import context, sign_in, town  # noqa: F401  the same town, in every look
from tests.desk import town as towns
from tests.desk.conftest import _nothing_kept  # noqa: F401  counts kept in the process outlive a test

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def fits(tab):
    wide = tab.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, f"{tab.url} is {wide} pixels too wide"


def why(town, name, other=""):  # noqa: F811
    return f"/why/{town.waits[name].uuid}/" + (f"{town.waits[other].uuid}/" if other else "")


@pytest.fixture
def told(town):  # noqa: F811
    """Edith was triaged, and something happened to Amina since anybody looked."""
    manager, now = town.user(Role.TEAM_MANAGER), towns.now()
    answers = {"harm": "days", "falls": 3, "interim_support": True, "support": "one"}
    priority.triage(wait=town.waits["edith"], answers=answers, on=towns.day(2), by=manager, now=now)
    priority.tell_change(
        wait=town.waits["amina"], what="hospital", said="Fell on the stairs.", on=towns.day(0), by=manager, now=now
    )
    return town


def test_why_in_every_look(tab, axe, told):
    sign_in(tab)
    for address in (why(told, "edith"), why(told, "edith", "amina")):
        tab.goto(tab.base + address)
        axe(tab)
        fits(tab)
    tab.goto(tab.base + why(told, "edith"))
    tab.get_by_role("button", name="Find whom to compare with").click()
    expect(tab.get_by_text("There is a problem")).to_be_visible()
    axe(tab)
