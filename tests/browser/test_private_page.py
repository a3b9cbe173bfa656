"""A private page on an old phone: no JavaScript, 320 pixels, dark; and by a keyboard, with axe, on every step."""

import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.desk import town as towns
from tests.desk.conftest import _nothing_kept  # noqa: F401  counts kept in the process outlive a test
from tests.portal.conftest import ediths_link

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
BORN = towns.day(84 * 365)
LOOKS = [
    {"color_scheme": "light", "viewport": {"width": 320, "height": 640}, "java_script_enabled": False},
    {"color_scheme": "dark", "viewport": {"width": 320, "height": 640}, "java_script_enabled": False},
    {"color_scheme": "light", "viewport": {"width": 1280, "height": 900}},
    {"forced_colors": "active", "viewport": {"width": 1280, "height": 900}},
]


@pytest.fixture(params=LOOKS, ids=lambda look: "-".join(str(value) for value in look.values()))
def context(browser, browser_context_args, request):
    made = browser.new_context(**{**browser_context_args, **request.param})
    yield made
    made.close()


@pytest.fixture
def made(transactional_db):
    return ediths_link(born=BORN)


def looked_at(tab, axe, name: str) -> None:
    """The title tells an onlooker nothing; axe finds nothing, where script may run."""
    expect(tab).to_have_title(re.compile("Private page$"))
    if not tab.is_scriptless:
        axe(tab)
    if kept := os.environ.get("FAIRWAIT_PICTURES"):
        width = tab.viewport_size["width"]
        tab.screenshot(path=Path(kept) / f"{name}-{width}-{tab.scheme}.png", full_page=True)


def test_somebody_opens_it_reads_where_they_stand_and_says_that_things_are_worse(tab, made, axe, request):
    look = request.node.callspec.params["context"]
    tab.is_scriptless, tab.scheme = look.get("java_script_enabled", True) is False, look.get("color_scheme", "forced")
    tab.goto(f"{tab.base}/p/o/{made.token}/")
    looked_at(tab, axe, "1-landing")
    tab.get_by_role("button", name="Carry on").click()
    for part, value in (("Day", BORN.day), ("Month", BORN.month), ("Year", BORN.year)):
        tab.get_by_label(part, exact=True).fill(str(value))
    assert made.token not in tab.url  # the page with these fields has come, so the address is its own
    looked_at(tab, axe, "2-second")
    tab.get_by_role("button", name="Carry on").click()
    expect(tab.get_by_role("heading", level=1)).to_have_text("Where things stand")
    looked_at(tab, axe, "3-stands")
    tab.get_by_role("link", name="Tell us how things are").click()
    expect(tab).to_have_url(re.compile("/p/how/$"))
    looked_at(tab, axe, "4-how")
    tab.get_by_role("button", name="Send").click()
    expect(tab.get_by_role("link", name="Choose how things are")).to_be_visible()
    looked_at(tab, axe, "4-how-problem")
    tab.get_by_label("Things are worse").check()
    tab.get_by_role("button", name="Send").click()
    expect(tab.get_by_role("heading", name="Ring now, do not wait, if")).to_be_visible()
    looked_at(tab, axe, "5-worse")
    tab.get_by_label("Is there anything you want to say?").fill("I fell again on Tuesday.")
    tab.get_by_role("button", name="Add this").click()
    expect(tab.get_by_text("We have what you added.")).to_be_visible()
    tab.goto(f"{tab.base}/p/how/")
    tab.get_by_label("Please call me").check()
    tab.get_by_role("button", name="Send").click()
    expect(tab.get_by_role("heading", level=1)).to_have_text("Thank you. We have it")
    looked_at(tab, axe, "7-thanks")
    tab.goto(f"{tab.base}/p/reach/")
    looked_at(tab, axe, "8-reach")
    tab.goto(f"{tab.base}/p/away/")
    looked_at(tab, axe, "6-away")
    tab.get_by_role("button", name="It is not safe for me to talk").click()
    expect(tab.get_by_role("heading", level=1)).to_have_text("This page is closed")
    looked_at(tab, axe, "6b-shut")
    tab.goto(f"{tab.base}/p/o/{made.token}/")
    tab.get_by_role("button", name="Carry on").click()
    expect(tab.get_by_role("heading", level=1)).to_have_text("This page is not open")
    looked_at(tab, axe, "9-not-open")
