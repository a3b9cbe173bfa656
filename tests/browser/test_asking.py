"""The public form on an old phone without scripts, in the dark, from the right; by a keyboard alone, with axe."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import expect

from fairwait.accounts.rules import Role
from fairwait.conversations.models import Request
from fairwait.keeping_in_touch.check_in import actions
from tests.desk import town as towns
from tests.desk.conftest import _nothing_kept  # noqa: F401  counts kept in the process outlive a test
from tests.portal.conftest import DESK

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LOOKS = [
    {"color_scheme": "dark", "viewport": {"width": 320, "height": 640}, "java_script_enabled": False},
    {"color_scheme": "light", "viewport": {"width": 320, "height": 640}},
    {"forced_colors": "active", "viewport": {"width": 1280, "height": 900}},
]
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture(params=LOOKS, ids=["no-script", "small", "forced"])
def context(browser, browser_context_args, request):
    made = browser.new_context(**{**browser_context_args, **request.param})
    made.runs_script = request.param.get("java_script_enabled", True)
    yield made
    made.close()


@pytest.fixture
def reads(transactional_db):
    """A council that says who reads what is sent."""
    town = towns.settle()
    actions.adopt_desk(
        desk=DESK, adopted_from=towns.day(9), reason="We begin.", by=town.user(Role.COUNCIL_ADMINISTRATOR),
        now=towns.now(),
    )  # fmt: skip


def looked_at(tab, context, axe, name):
    if context.runs_script:
        axe(tab)
        assert tab.evaluate(TOO_WIDE) <= 0, name
    if kept := os.environ.get("FAIRWAIT_PICTURES"):
        tab.screenshot(path=Path(kept) / f"ask-{name}-{tab.viewport_size['width']}.png", full_page=True)


def test_a_neighbour_asks_by_keyboard_alone(tab, context, reads, axe):
    tab.goto(f"{tab.base}/ask/")
    looked_at(tab, context, axe, "0-start")

    def go(name):
        with tab.expect_navigation():
            tab.get_by_role("button", name="Carry on").press("Enter")
        looked_at(tab, context, axe, name)

    with tab.expect_navigation():
        tab.get_by_role("button", name="Begin").press("Enter")
    go("1-missing")
    expect(tab.get_by_role("alert")).to_contain_text("Choose who needs help")
    tab.get_by_label("Somebody I know, live with or look after").press("Space")
    go("2-you")
    tab.get_by_label("How you know them, or your job and who you work for").fill("next door")
    tab.get_by_label("Yes", exact=True).press("Space")
    go("3-urgent")
    tab.get_by_label("Something has to happen today").press("Space")
    go("4-now")
    expect(tab.get_by_role("heading", level=1)).to_have_text("Ring now, please")
    go("5-reason")
    tab.get_by_label("What has been happening?").fill("He has not been out since Sunday.\nThe milk is on the step.")
    go("6-caring")
    tab.get_by_label("Neither").press("Space")
    go("7-person")
    tab.get_by_label("Last name").fill("Quillfeather-Montgomery of the very long and unbroken name")
    go("8-reach")
    tab.get_by_label("Yes, every way is safe").press("Space")
    go("9-check")
    expect(tab.get_by_text("You have not said how we can reach anybody.")).to_be_visible()
    with tab.expect_navigation():
        tab.get_by_role("button", name="Change About you").press("Enter")
    tab.get_by_label("A number or an email where we can reach you").fill("01632 960123")
    go("10-check")
    with tab.expect_navigation():
        tab.get_by_role("button", name="Send").press("Enter")
    looked_at(tab, context, axe, "11-sent")
    expect(tab.get_by_role("heading", level=1)).to_have_text("Thank you. We have it")
    sent = Request.objects.get()
    assert sent.said["speaker_name"] == "next door, 01632 960123"
    assert sent.said["reason"].splitlines() == ["He has not been out since Sunday.", "The milk is on the step."]


@pytest.mark.parametrize("code", ["cy", "ur"])
def test_it_holds_in_a_language(tab, context, reads, axe, code):
    tab.goto(f"{tab.base}/ask/?l={code}")
    looked_at(tab, context, axe, f"{code}-start")
    with tab.expect_navigation():
        tab.locator("button.go").first.click()
    tab.locator("input[value=professional]").check()
    with tab.expect_navigation():
        tab.locator("button.go").first.click()
    looked_at(tab, context, axe, f"{code}-speaker")
    with tab.expect_navigation():
        tab.locator("button.go").first.click()
    looked_at(tab, context, axe, f"{code}-wrong")
    expect(tab.locator("[role=alert]")).to_be_visible()
