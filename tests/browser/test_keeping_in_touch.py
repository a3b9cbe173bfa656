"""A coordinator's half hour: the queue is worked through by keyboard, and its pages hold wherever they are read."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import expect

from fairwait.accounts.rules import Role
from tests.browser.test_desk import sign_in, town  # noqa: F401  the same town
from tests.desk import town as towns
from tests.desk.conftest import _nothing_kept  # noqa: F401  counts kept in the process outlive a test
from tests.keeping_in_touch.test_calling import HOME

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


TOO_WIDE = """() => document.documentElement.scrollWidth <= 320 ? [] :
    [...document.querySelectorAll("main *")].filter(one => one.getBoundingClientRect().right > 321)
        .map(one => one.tagName + "." + one.className)"""
"""What sticks out of a narrow page."""


def shot(tab, name):
    """Keep a picture where somebody asked for it."""
    if folder := os.environ.get("FAIRWAIT_TEST_PICTURES"):
        tab.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def test_a_half_hour_of_calls(tab, town, axe):  # noqa: F811
    towns.join(
        town, "ada", band="P1", last_contact_on=towns.day(30), communication_needs=None,
        person={"first_name": "Ada", "last_name": "Quill", "unsafe_contact": "Do not ring the landline", **HOME},
    )  # fmt: skip
    sign_in(tab, Role.LIST_COORDINATOR)
    tab.goto(tab.base + "/keep-in-touch/")
    expect(tab.get_by_role("heading", level=1)).to_have_text("Keep in touch")
    axe(tab)
    shot(tab, "queue")
    tab.goto(tab.base + f"/keep-in-touch/{town.waits['ada'].uuid}/")
    tab.get_by_role("button", name="Take: I am ringing them now").press("Enter")
    expect(tab.get_by_text("nobody else rings meanwhile")).to_be_visible()
    expect(tab.get_by_text("01632 960")).to_have_count(0)
    axe(tab)
    shot(tab, "call")
    tab.emulate_media(color_scheme="dark")
    axe(tab)
    shot(tab, "call-dark")
    tab.emulate_media(color_scheme="light")
    tab.set_viewport_size({"width": 320, "height": 700})
    assert tab.evaluate(TOO_WIDE) == []
    shot(tab, "call-320")
    tab.goto(tab.base + "/keep-in-touch/")
    assert tab.evaluate(TOO_WIDE) == []
    shot(tab, "queue-320")
    tab.set_viewport_size({"width": 1280, "height": 900})
    tab.goto(tab.base + f"/keep-in-touch/{town.waits['ada'].uuid}/")
    tab.get_by_role("group", name="Have you had a fall").get_by_label("Yes").press("Space")
    tab.get_by_label("We spoke: worse").press("Space")
    tab.get_by_label("In their words").focus()
    tab.keyboard.type("Two falls this week, and she is afraid of the stairs.")
    tab.get_by_label("Mobile").press("Space")
    tab.get_by_role("button", name="Record, and back to the queue").press("Enter")
    expect(tab.get_by_text("Triage is open again")).to_be_visible()
    expect(tab.get_by_role("link", name="Ada Quill")).to_have_count(0)
    assert town.fresh("ada").escalated == "worse"


def test_how_somebody_needs_us_to_communicate(tab, town, axe):  # noqa: F811
    towns.join(town, "rosa", person={"first_name": "Rosa", "last_name": "Vane", **HOME})
    sign_in(tab, Role.LIST_COORDINATOR)
    tab.goto(tab.base + f"/people/{town.people['rosa'].uuid}/communication/")
    axe(tab)
    tab.get_by_label("Who must be there").select_option("bsl")
    tab.get_by_role("group", name="Forms in which").get_by_label("Easy read").press("Space")
    tab.get_by_label("Who confirmed this").fill("Rosa herself")
    shot(tab, "communication")
    tab.emulate_media(color_scheme="dark")
    axe(tab)
    tab.emulate_media(color_scheme="light")
    tab.set_viewport_size({"width": 320, "height": 700})
    assert tab.evaluate(TOO_WIDE) == []
    shot(tab, "communication-320")
    tab.get_by_role("button", name="Record it").press("Enter")
    expect(tab.get_by_text("British Sign Language interpreter").first).to_be_visible()
    shot(tab, "communication-person-320")


def test_a_call_is_recorded_without_script(tab_without_javascript, town):  # noqa: F811
    tab = tab_without_javascript
    sign_in(tab, Role.LIST_COORDINATOR)
    tab.goto(tab.base + "/keep-in-touch/")
    tab.get_by_role("button", name="Take the next one").click()
    tab.get_by_label("We spoke: better").check()
    tab.get_by_label("In their words").fill("Her niece helps now.")
    tab.locator("input[name=way]").last.check()
    tab.get_by_role("button", name="Record, and back to the queue").click()
    expect(tab.get_by_text("The contact is recorded.")).to_be_visible()
