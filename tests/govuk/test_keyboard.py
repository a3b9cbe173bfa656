"""Keyboard, focus and pages without script, in a real browser."""

import pytest
from playwright.sync_api import expect

from tests.govuk.test_browser import leila, sign_in  # noqa: F401  the same administrator

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_summary_takes_the_focus_and_leads_to_the_box(tab, leila):  # noqa: F811
    tab.goto(tab.base + "/accounts/login/")
    tab.get_by_role("button", name="Sign in").click()
    expect(tab.locator(".govuk-error-summary")).to_be_focused()
    tab.get_by_role("link", name="Enter your user name").click()
    expect(tab.get_by_label("User name")).to_be_focused()


def test_the_first_key_skips_to_the_content(tab, leila):  # noqa: F811
    sign_in(tab)
    tab.goto(tab.base + "/gallery/")
    tab.keyboard.press("Tab")
    expect(tab.get_by_role("link", name="Skip to main content")).to_be_focused()
    tab.keyboard.press("Enter")
    expect(tab.locator("#main")).to_be_focused()


def test_filters_open_one_at_a_time_and_close_with_escape(tab, leila):  # noqa: F811
    tab.goto(tab.base + "/gallery/")
    band, team = tab.locator("details.fw-drop").nth(0), tab.locator("details.fw-drop").nth(1)
    band.locator("summary").click()
    team.locator("summary").click()
    expect(team).to_have_attribute("open", "")
    expect(band).not_to_have_attribute("open", "")
    tab.keyboard.press("Escape")
    expect(team).not_to_have_attribute("open", "")
    expect(team.locator("summary")).to_be_focused()


def test_back_shows_nothing_after_signing_out(tab, leila):  # noqa: F811
    sign_in(tab)
    tab.goto(tab.base + "/accounts/staff/")
    tab.get_by_role("button", name="Sign out").click()
    expect(tab.get_by_text("You are signed out.")).to_be_visible()
    tab.go_back()
    expect(tab.get_by_role("heading", name="Sign in")).to_be_visible()


@pytest.mark.smoke
def test_everything_works_without_script(tab_without_javascript, leila):  # noqa: F811
    tab = tab_without_javascript
    sign_in(tab)
    tab.goto(tab.base + "/accounts/staff/add/")
    tab.get_by_label("Name", exact=True).fill("Beth Sanderson")
    tab.get_by_label("User name").fill("beth")
    tab.get_by_label("Duty worker").check()
    tab.get_by_role("button", name="Add and show a first password").click()
    expect(tab.get_by_role("heading", name="A first password for Beth Sanderson")).to_be_visible()
    tab.goto(tab.base + "/gallery/")
    tab.locator("details.fw-drop summary").first.click()
    tab.get_by_label("P2 High").check()
    tab.get_by_role("button", name="Apply").click()
    expect(tab).to_have_url(tab.base + "/gallery/?sort=risk&band=p1&band=p2")
