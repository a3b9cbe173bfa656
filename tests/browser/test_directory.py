"""The directory in a real browser: anybody without JavaScript, staff by keyboard, narrow, dark, printed."""

import os
import re
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from fairwait.accounts.rules import Role
from fairwait.directory.actions import make_owner_link
from fairwait.directory.models import Listing
from fairwait.exchange.example.filling import fill
from fairwait.keeping_in_touch.connecting.actions import connect
from fairwait.keeping_in_touch.connecting.models import Connection
from tests.browser.test_desk import sign_in, town  # noqa: F401  the same town
from tests.desk import town as towns
from tests.desk.conftest import _nothing_kept  # noqa: F401  counts kept in the process outlive a test

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TOO_WIDE = """() => document.documentElement.scrollWidth <= 320 ? [] :
    [...document.querySelectorAll("main *")].filter(one => one.getBoundingClientRect().right > 321)
        .map(one => one.tagName + "." + one.className)"""


@pytest.fixture
def wexmoor(town, tmp_path):  # noqa: F811
    """The example's directory in the desk's town."""
    towns.join(
        town, "ada", referred_on=towns.day(64),
        person={"first_name": "Ada", "last_name": "Quill", "postcode": "ZX1 4BD"},
    )  # fmt: skip
    fill(
        tmp_path, as_of=towns.day(0), seed=2026, by=town.user(Role.COUNCIL_ADMINISTRATOR),
        worker=town.user(Role.LIST_COORDINATOR), now=towns.now(),
    )  # fmt: skip
    return town


def looked_at(tab, axe, name):
    """In light and dark, wide and narrow: axe finds nothing, nothing sticks out; a picture where somebody asked."""
    folder = os.environ.get("FAIRWAIT_TEST_PICTURES")
    for scheme, width in (("light", 1280), ("dark", 320)):
        tab.emulate_media(color_scheme=scheme)
        tab.set_viewport_size({"width": width, "height": 900})
        axe(tab)
        if width == 320:
            assert tab.evaluate(TOO_WIDE) == [], name
        if folder:
            tab.screenshot(path=Path(folder) / f"{name}-{width}-{scheme}.png", full_page=True)
    tab.emulate_media(color_scheme="light")
    tab.set_viewport_size({"width": 1280, "height": 900})


def test_anybody_reads_what_it_is_and_finds_help(tab, axe, wexmoor):
    tab.goto(tab.base + "/adult-social-care/")
    looked_at(tab, axe, "care")
    tab.get_by_label("Postcode").fill("ZX1 4BD")
    tab.get_by_role("button", name="Find who is open today near me").press("Enter")
    expect(tab.get_by_role("heading", level=1)).to_have_text("Local help near you")
    assert "ZX1" not in tab.url
    looked_at(tab, axe, "local-help")
    tab.get_by_role("list", name="Places and groups").get_by_role("link").first.click()
    looked_at(tab, axe, "local-help-one")


def test_the_same_without_javascript(tab_without_javascript, wexmoor):
    tab = tab_without_javascript
    tab.goto(tab.base + "/local-help/")
    tab.get_by_label("What for").select_option(label="Meals (8)")
    tab.get_by_role("button", name="Find", exact=True).click()
    expect(tab.get_by_text("8 found")).to_be_visible()


def test_staff_keep_the_directory_right(tab, axe, wexmoor):
    sign_in(tab, Role.LIST_COORDINATOR)
    for path, name in (("/directory/", "find"), ("/directory/keeping/", "keeping"),
                       ("/directory/connectors/add/", "connector"), ("/connections/", "to-ask")):  # fmt: skip
        tab.goto(tab.base + path)
        looked_at(tab, axe, name)
    tab.goto(tab.base + "/directory/keeping/")
    tab.get_by_role("list").filter(has_text="the warden").get_by_role("link").first.click()
    looked_at(tab, axe, "proposal")
    tab.get_by_label("Approve: it counts from now on").press("Space")
    tab.get_by_role("button", name="Decide").press("Enter")
    expect(tab.get_by_text("It is decided.")).to_be_visible()
    tab.get_by_role("region", name="To be checked").get_by_role("link").first.click()
    looked_at(tab, axe, "listing")
    for link, name in (("I have checked it", "check"), ("Let whoever runs it change it", "owner")):
        tab.get_by_role("link", name=link).press("Enter")
        looked_at(tab, axe, name)
        tab.go_back()


def test_whoever_runs_something_says_what_is_right_from_a_browser(tab, axe, wexmoor):
    listing = Listing.objects.filter(proposals=None)[0]
    made = make_owner_link(
        listing=listing, given_to="the warden", by=wexmoor.user(Role.COUNCIL_ADMINISTRATOR), now=towns.now()
    )
    tab.goto(f"{tab.base}/local-help/change/{made.token}/")
    looked_at(tab, axe, "owners-page")
    tab.get_by_label("Telephone").fill("01632 960444")
    tab.get_by_role("button", name="Send").press("Enter")
    expect(tab.get_by_role("heading", level=1)).to_have_text("Thank you")
    assert "01632 960444" in str(listing.proposals.get().document)


def test_an_analyst_sees_where_it_comes_from(tab, axe, wexmoor):
    sign_in(tab, Role.PERFORMANCE_ANALYST)
    tab.goto(tab.base + "/directory/sources/")
    looked_at(tab, axe, "sources")
    tab.get_by_role("region", name="What arrived lately").get_by_role("link").first.click()
    looked_at(tab, axe, "arrival")
    for days in (120, 100, 9):
        connect(
            person=wexmoor.people["ada"], listing=Listing.objects.order_by("pk")[0], once=uuid4(),
            by=wexmoor.user(Role.LIST_COORDINATOR), now=towns.now() - timedelta(days=days),
        )  # fmt: skip
    tab.goto(tab.base + "/connections/what-helped/")
    expect(tab.get_by_role("region", name="What followed", exact=True)).to_be_visible()
    looked_at(tab, axe, "what-helped")


def test_a_worker_connects_somebody_by_keyboard(tab, axe, wexmoor):
    sign_in(tab, Role.LIST_COORDINATOR)
    person = wexmoor.people["ada"]
    tab.goto(tab.base + f"/people/{person.uuid}/connect/")
    looked_at(tab, axe, "connect")
    tab.get_by_role("button", name=re.compile("^Connect")).first.press("Enter")
    expect(tab.get_by_text("They are connected with")).to_be_visible()
    made = Connection.objects.filter(person=person).latest("made_at")
    tab.goto(tab.base + f"/connections/{made.uuid}/")
    looked_at(tab, axe, "answer")
    tab.get_by_label("Yes, it helped").press("Space")
    tab.get_by_role("button", name="Save").press("Enter")
    expect(tab.get_by_text("It is recorded.")).to_be_visible()
