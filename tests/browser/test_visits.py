"""Booking a visit in a real browser: by keyboard, without scripts, narrow and dark, and clean for axe."""

from datetime import date

import pytest
from playwright.sync_api import expect

from fairwait.accounts.rules import Role
from fairwait.capacity.actions import diaries
from fairwait.capacity.models import Visit
from tests.browser.test_desk import sign_in, town  # noqa: F401  the same town
from tests.browser.test_person import LOOKS, context, looked_at  # noqa: F401  the same looks
from tests.desk import town as towns
from tests.desk.conftest import _nothing_kept  # noqa: F401  counts kept in the process outlive a test

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
EVERY_DAY = (((540, 1020),),) * 7


@pytest.fixture
def at_work(town):  # noqa: F811
    """A worker with a diary, and somebody who signs."""
    by, now = town.user(Role.PATHWAY_LEAD), towns.now()
    one = diaries.open_diary(worker=town.user(Role.PRACTITIONER), team=towns.EAST, by=by, now=now)
    signs = diaries.open_interpreter(name="Ines Hale", skills=["bsl"], by=by, now=now)
    for diary in (one, signs):
        diaries.say_hours(
            diary=diary, week=EVERY_DAY, most_visits=4, from_day=date(2026, 1, 1), by=by, now=now
        )  # fmt: skip
    return one


def test_a_deaf_caller_is_booked_with_an_interpreter_by_keyboard(tab, axe, town, at_work):  # noqa: F811
    sign_in(tab)
    looked_at(tab, axe, f"/visits/book/{town.waits['edith'].uuid}/")
    tab.get_by_label("Who must be there for them to be understood").select_option("bsl")
    tab.get_by_role("button", name="Show times").last.press("Enter")
    expect(tab.get_by_text("with Ines Hale, who interprets").first).to_be_visible()
    looked_at(tab, axe, "")
    tab.locator("button[value^='pick:']").first.press("Enter")
    expect(tab.get_by_role("heading", level=1)).to_have_text("Visit: Edith Marlowe")
    looked_at(tab, axe, "")
    visit = Visit.objects.get()
    assert visit.interpreter.name == "Ines Hale"
    looked_at(tab, axe, f"/visits/{visit.uuid}/move/")
    looked_at(tab, axe, "/visits/")
    looked_at(tab, axe, "/visits/diaries/")
    looked_at(tab, axe, f"/visits/diaries/{at_work.uuid}/")


def test_how_visits_are_booked_is_accessible(tab, axe, town):  # noqa: F811
    sign_in(tab, Role.COUNCIL_ADMINISTRATOR)
    looked_at(tab, axe, "/visits/settings/")
