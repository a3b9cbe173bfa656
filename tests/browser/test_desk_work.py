"""Work at the desk: by keyboard alone, without script, and on paper."""

import re

import pytest
from playwright.sync_api import expect

from fairwait.accounts.rules import Role
from tests.browser.test_desk import sign_in, town  # noqa: F401  the same town
from tests.desk.conftest import _nothing_kept  # noqa: F401  counts kept in the process outlive a test

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_contact_is_recorded_by_keyboard_alone(tab, town):  # noqa: F811
    sign_in(tab)
    tab.get_by_label("Find a person").focus()
    tab.keyboard.type("marlowe")
    tab.keyboard.press("Enter")
    expect(tab.get_by_role("heading", name="1 found")).to_be_visible()
    tab.get_by_role("link", name="Edith Marlowe").press("Enter")
    expect(tab.get_by_role("heading", level=1)).to_have_text("Edith Marlowe")
    expect(tab.locator(".fw-next h2")).to_contain_text("Speak with Edie")
    tab.get_by_role("button", name="Record a contact or a try").press("Enter")
    tab.get_by_label("We spoke: nothing has changed").press("Space")
    tab.get_by_label("In their words").focus()
    tab.keyboard.type("She is managing, and misses her cat.")
    tab.locator("input[name=way]").last.press("Space")
    tab.get_by_role("button", name="Record, and open their record").press("Enter")
    expect(tab.get_by_text("The contact is recorded.")).to_be_visible()
    expect(tab.locator(".fw-timeline")).to_contain_text("She is managing, and misses her cat.")
    expect(tab.locator(".fw-next h2")).not_to_contain_text("Speak with Edie")


def test_everything_works_without_script(tab_without_javascript, town):  # noqa: F811
    tab = tab_without_javascript
    sign_in(tab)
    tab.get_by_role("link", name="Next page").click()
    expect(tab.get_by_text("51 to 65 of 65 waits", exact=True)).to_be_visible()
    tab.get_by_role("link", name="Previous page").click()
    expect(tab.get_by_text("1 to 50 of 65 waits", exact=True)).to_be_visible()
    tab.locator("main details.fw-drop summary").first.click()
    tab.get_by_label("P2 High").check()
    tab.get_by_role("button", name="Apply").click()
    expect(tab).to_have_url(re.compile(r"/\?band=P2$"))
    tab.goto(tab.base + f"/waits/{town.waits['amina'].uuid}/band/")
    tab.get_by_label("P1 Critical").check()
    tab.get_by_role("button", name="Choose this band").click()
    tab.get_by_role("link", name="Enter the reason for this band").click()
    tab.get_by_label("Why this band").fill("Cannot manage meals since her carer died.")
    tab.get_by_role("button", name="Choose this band").click()
    expect(tab.get_by_text("The band is chosen.")).to_be_visible()
    assert town.fresh("amina").band == "P1"


def test_a_restricted_record_opens_after_a_reason(tab, town):  # noqa: F811
    sign_in(tab)
    tab.goto(tab.base + f"/people/{town.people['hidden'].uuid}/")
    tab.get_by_label("Why do you need to open this record?").fill("A colleague rang about her safety.")
    tab.get_by_role("button", name="Open the record").click()
    expect(tab.get_by_role("heading", level=1)).to_have_text("Hidden Person")


def test_two_records_are_joined_and_parted(tab, town):  # noqa: F811
    sign_in(tab, Role.PATHWAY_LEAD)
    tab.get_by_text("More", exact=True).click()
    tab.get_by_role("link", name="Same person?").click()
    tab.get_by_role("link", name="Look at both : Edith Marlowe").click()
    tab.get_by_label("stays").first.check()
    tab.get_by_label("How you know").fill("Asked her daughter.")
    tab.get_by_role("button", name="Decide").click()
    expect(tab.get_by_text("They are one person now")).to_be_visible()
    tab.goto(tab.base + f"/people/{town.pair.left.uuid}/")
    tab.get_by_role("link", name="Undo this joining").click()
    tab.get_by_label("Why these are two people after all").fill("They are neighbours.")
    tab.get_by_role("button", name="Undo the joining").click()
    expect(tab.get_by_text("The joining is undone")).to_be_visible()


def test_a_printed_list_keeps_its_table_and_loses_its_buttons(tab, town):  # noqa: F811
    sign_in(tab)
    tab.emulate_media(media="print")
    expect(tab.locator(".fw-list thead")).to_be_visible()
    for gone in (".fw-nav", ".fw-filters", ".fw-tabs", ".fw-pages ul"):
        expect(tab.locator(gone).first).to_be_hidden()
    expect(tab.get_by_text("Printed by")).to_be_visible()
    tab.set_viewport_size({"width": 718, "height": 1000})  # A4 upright, less its margins
    tab.goto(tab.base + "/?tab=contact&pathway=needs-assessment&sort=name")
    expect(tab.get_by_text("Waiting: Needs assessment · Contact due · By name · 1 to")).to_be_visible()
    far = "each => each.getBoundingClientRect().right"
    bar = tab.locator("td.fw-col-waiting svg").first.evaluate(far)
    assert bar <= tab.locator("td.fw-col-waiting").first.evaluate(far), "the bar covers when somebody was last heard"
    assert tab.locator(".fw-list").evaluate(far) <= tab.locator("main").evaluate(far), "wider than the paper"
