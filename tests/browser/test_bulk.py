"""Acts on several at once, and Today, in a real browser: with and without script, wide and narrow, and undone."""

import re

import pytest
from playwright.sync_api import expect

from fairwait.accounts.rules import Role
from fairwait.history.models import Event
from tests.browser.test_desk import sign_in, town  # noqa: F401  the same town
from tests.desk import town as towns
from tests.desk.conftest import _nothing_kept  # noqa: F401  counts kept in the process outlive a test

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NARROW = {"width": 320, "height": 640}


def fits(tab):
    assert tab.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def give_edith_and_amina(tab):
    """From the list to the preview of giving two people to a team."""
    tab.get_by_label("Choose Edith Marlowe").check()
    tab.get_by_label("Choose Amina").check()
    tab.get_by_label("With those ticked").select_option("team")
    tab.get_by_role("button", name="Go on with those ticked").click()
    tab.get_by_label("Team", exact=True).select_option(towns.EAST)
    tab.get_by_label("Worker, if one is named").fill("Beth Sanderson")
    tab.get_by_label("Why these people").fill("Beth is back")
    tab.get_by_role("button", name="See what will be done").click()
    expect(tab.get_by_role("heading", name="It will be done to 2 waits")).to_be_visible()


def undo_it(tab):
    tab.get_by_role("button", name="Undo all of it").click()
    expect(tab.get_by_role("heading", name="It will be undone for 2 waits")).to_be_visible()
    tab.get_by_role("button", name="Undo it").click()
    expect(tab.get_by_role("heading", level=1)).to_have_text("Undone for 2 waits")


def test_several_are_given_to_a_worker_and_it_is_undone(tab, axe, town):  # noqa: F811
    sign_in(tab)
    axe(tab)
    give_edith_and_amina(tab)
    axe(tab)
    tab.get_by_role("button", name="Do it to 2 waits").click()
    expect(tab.get_by_role("heading", level=1)).to_have_text("Done to 2 waits")
    axe(tab)
    assert town.fresh("edith").worker == "Beth Sanderson"
    undo_it(tab)
    axe(tab)
    assert town.fresh("edith").worker is None
    tab.goto(tab.base + f"/people/{town.people['edith'].uuid}/")
    expect(tab.locator(".fw-timeline")).to_contain_text("Done for several at once, in bulk act")
    expect(tab.locator(".fw-timeline")).to_contain_text("Undone by Team Manager Example")


def test_it_works_without_script_and_on_a_telephone(tab_without_javascript, town):  # noqa: F811
    tab = tab_without_javascript
    tab.set_viewport_size(NARROW)
    sign_in(tab)
    fits(tab)
    give_edith_and_amina(tab)
    fits(tab)
    tab.get_by_role("button", name="Do it to 2 waits").click()
    expect(tab.get_by_role("heading", level=1)).to_have_text("Done to 2 waits")
    fits(tab)
    undo_it(tab)
    fits(tab)
    assert Event.objects.filter(kind="history.undone").count() == 2


def test_all_that_match_with_the_restricted_and_the_unsafe_left_out(tab, axe, town):  # noqa: F811
    tab.set_viewport_size(NARROW)
    sign_in(tab)
    tab.get_by_label("With those ticked").select_option("attempt")
    tab.get_by_role("button", name=re.compile("Go on with all 65 waits")).click()
    tab.get_by_label("Sent a letter").check()
    tab.get_by_label("Why these people").fill("November letters")
    tab.get_by_role("button", name="See what will be done").click()
    expect(tab.get_by_text("It will be done to 63 waits")).to_be_visible()
    expect(tab.get_by_text("1: restricted, so acted on one at a time and with a reason")).to_be_visible()
    expect(tab.get_by_text("1: not safe, or not usable, in this way")).to_be_visible()
    axe(tab)
    fits(tab)
    tab.get_by_role("button", name="Do it to 63 waits").click()
    expect(tab.get_by_role("heading", level=1)).to_contain_text("is under way")
    axe(tab)
    fits(tab)


def test_today_empties_as_the_work_is_done(tab, axe, town):  # noqa: F811
    sign_in(tab, Role.LIST_COORDINATOR)
    tab.get_by_role("link", name="Today", exact=True).click()
    expect(tab.get_by_role("heading", level=1)).to_have_text("Today")
    axe(tab)
    before = tab.locator("h2#contact").inner_text()
    tab.locator("section[aria-labelledby=contact] .fw-due__act").first.click()
    tab.get_by_label("We spoke: nothing has changed").check()
    tab.get_by_label("In their words").fill("All is well.")
    tab.locator("input[name=way]").last.check()
    tab.get_by_role("button", name="Record, and back to the queue").click()
    tab.get_by_role("link", name="Today", exact=True).click()
    expect(tab.locator("h2#contact")).not_to_have_text(before)
    expect(tab.get_by_text("1 worked on by you today")).to_be_visible()


@pytest.mark.parametrize("role", [Role.TEAM_MANAGER, Role.PATHWAY_LEAD])
def test_today_fits_a_telephone_without_script(tab_without_javascript, town, role):  # noqa: F811
    tab = tab_without_javascript
    tab.set_viewport_size(NARROW)
    sign_in(tab, role)
    tab.goto(tab.base + "/today/")
    fits(tab)
    tab.get_by_role("link", name=re.compile("Re-checks due")).first.click()
    expect(tab.locator("h2#recheck")).to_be_in_viewport()


def test_today_in_the_dark_and_narrow_is_accessible(tab, axe, town):  # noqa: F811
    tab.emulate_media(color_scheme="dark")
    tab.set_viewport_size(NARROW)
    sign_in(tab)
    tab.goto(tab.base + "/today/")
    axe(tab)
    fits(tab)
