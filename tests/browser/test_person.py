"""The person's pages in a real browser: narrowed, restricted, as an Ombudsman file, in the council's words, masked."""

import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from fairwait.accounts.rules import Role
from fairwait.people import actions as people
from fairwait.people.rules import WishAbout
from fairwait.waiting import actions as waiting
from tests.browser.test_desk import sign_in, town  # noqa: F401  the same town
from tests.desk import town as towns
from tests.desk.conftest import _nothing_kept  # noqa: F401  counts kept in the process outlive a test

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LOOKS = [
    {"color_scheme": "light", "viewport": {"width": 1280, "height": 900}},
    {"color_scheme": "dark", "viewport": {"width": 320, "height": 640}},
]


@pytest.fixture(params=LOOKS, ids=lambda look: "-".join(str(value) for value in look.values()))
def context(browser, browser_context_args, request):
    made = browser.new_context(**{**browser_context_args, **request.param})
    yield made
    made.close()


@pytest.fixture
def edith(town):  # noqa: F811
    by, now = town.user(Role.PATHWAY_LEAD), towns.now()
    waiting.record_contact(
        wait=town.waits["edith"], on=towns.day(9), how="phone", said="She is tired.", promised=towns.day(2), by=by,
        now=now,
    )  # fmt: skip
    people.record_wishes(
        person=town.people["edith"], about=WishAbout.END_OF_LIFE, words="At home, with Biscuit.",
        said_by="Edith, to Kofi Mensah", on=towns.day(9), by=by, now=now,
    )  # fmt: skip
    return town


def looked_at(tab, axe, address: str, name: str = "") -> None:
    """Axe finds nothing and nothing is cut off; a picture is kept where a folder is named for them."""
    if address:
        tab.goto(tab.base + address)
    axe(tab)
    if kept := os.environ.get("FAIRWAIT_PICTURES"):
        named = name or re.sub(r"\W+", "-", tab.title())
        tab.screenshot(path=Path(kept) / f"{named}-{tab.viewport_size['width']}.png", full_page=True)
    assert tab.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), address


def test_the_pages_of_a_person_are_accessible(tab, axe, edith):
    sign_in(tab)
    person = f"/people/{edith.people['edith'].uuid}/"
    for more in ("", "?about=promises", "?about=clock", "restrict/", "wishes/", "ombudsman/"):
        looked_at(tab, axe, person + more)
    tab.get_by_label("Why the file is made").fill("a complaint")
    tab.get_by_label("A page, to read or print here").check()
    tab.get_by_role("button", name="Make the file").click()
    expect(tab.get_by_role("heading", level=1)).to_have_text("Ombudsman file: Edith Marlowe")
    looked_at(tab, axe, "")
    tab.goto(tab.base + person)
    tab.get_by_role("link", name="Promised or due").first.click()
    tab.get_by_label("Period").select_option(label="the last 30 days")
    tab.get_by_role("button", name="Show", exact=True).click()
    expect(tab).to_have_url(re.compile("about=promises"))
    expect(tab.get_by_text("we will speak again by")).to_be_visible()


def test_a_restricted_person_and_a_shared_screen(tab, axe, edith):
    sign_in(tab)
    person = f"/people/{edith.people['edith'].uuid}/"
    tab.goto(tab.base + person + "restrict/")
    tab.get_by_label("Why this record must be restricted").fill("Her former husband works here.")
    tab.get_by_label("Whom colleagues ring").fill("Nadia Rahman, 01632 960 410")
    tab.get_by_role("button", name="Restrict the record").click()
    expect(tab.get_by_role("heading", level=1)).to_have_text("This record is restricted")
    tab.get_by_label("Why do you need to open").fill("she rang about a fall")
    tab.get_by_role("button", name="Open the record").click()
    expect(tab.get_by_role("heading", level=1)).to_have_text("Edith Marlowe")
    tab.get_by_role("button", name="Sharing this screen? Show initials").click()
    expect(tab.get_by_role("heading", level=1)).to_have_text("E. M.")
    looked_at(tab, axe, "")
    looked_at(tab, axe, person + "rows/")
    expect(tab.get_by_role("heading", level=1)).to_have_text("Not on a shared screen")


def test_whoever_looks_at_openings_and_chooses_the_words(tab, axe, edith):
    from fairwait.accounts import actions as accounts

    accounts.open_restricted(
        by=edith.user(Role.TEAM_MANAGER),
        on=edith.waits["hidden"],
        person=edith.people["hidden"].pk,
        why="she rang",
        now=towns.now(),
    )
    tab.goto(tab.base + "/accounts/login/")
    tab.get_by_label("User name").fill("leila")
    tab.get_by_label("Password", exact=True).fill(towns.PASSWORD)
    tab.get_by_role("button", name="Sign in", exact=True).click()
    tab.get_by_role("link", name="1 opening of a restricted record to look at").click()
    looked_at(tab, axe, "")
    tab.get_by_role("checkbox").check()
    tab.get_by_role("button", name="I have looked at these").click()
    expect(tab.get_by_text("1 opening is settled.")).to_be_visible()
    looked_at(tab, axe, "/words/")
    tab.get_by_label("Three conversations").check()
    tab.get_by_label("Why this changes").fill("Our staff asked.")
    tab.get_by_role("button", name="Use these words").click()
    expect(tab.get_by_text("Everybody reads these words from now on.")).to_be_visible()
    looked_at(tab, axe, "/find/")
    tab.get_by_label("Name, number").fill("Hidden Person")
    tab.get_by_role("main").get_by_role("button", name="Find").click()
    expect(tab.get_by_text("Ring the team that holds it")).to_be_visible()
    looked_at(tab, axe, "")
