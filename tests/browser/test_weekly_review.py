"""A weekly review over sixty people, by keyboard alone, followed on a second screen, left, taken over, and read."""

import re

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, expect

from fairwait.accounts.rules import Role
from fairwait.history.models import Event
from fairwait.huddles.models import Decision, Meeting
from fairwait.waiting.rules import facts
from tests.browser.test_desk import sign_in
from tests.desk import town as towns
from tests.desk.conftest import BACKEND, _nothing_kept  # noqa: F401  counts kept in the process outlive a test

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
EVERYBODY = 60
LEFT_AT, DIED_AT = 20, 40
PATIENCE = 30_000
"""Sixty decisions on a busy machine: a page may take its time, and a test that waits says what it waits for."""
SEEN = {"last_contact_on": towns.day(3), "last_checked_on": towns.day(3)}


@pytest.fixture
def town(transactional_db):
    """Sixty people of one team."""
    made = towns.settle()
    towns.join_many(made, EVERYBODY, **SEEN)
    return made


def as_somebody(context, live_server, town, role) -> Page:
    """A browser of their own, signed in already: signing in is another test's."""
    client = Client()
    client.force_login(town.user(role), backend=BACKEND)
    name = settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])
    tab = context.new_page()
    tab.set_default_timeout(PATIENCE)
    return tab


def reach(tab: Page, button: str) -> None:
    """Go to a button by the Tab key, as somebody without a mouse does, and press it."""
    named = re.compile(rf"^{re.escape(button)}\b")
    wanted = tab.get_by_role("button", name=named).or_(tab.get_by_role("link", name=named))
    for _ in range(120):
        tab.keyboard.press("Tab")
        if wanted.first.evaluate("each => each === document.activeElement"):
            return tab.keyboard.press("Enter")
    raise AssertionError(f"The Tab key never reaches “{button}”")


def decide(tab: Page, why: str) -> None:
    """Three answers, a band, one line."""
    for key in ("y", "y", "y", "2", "w"):
        tab.keyboard.press(key)
    tab.keyboard.type(why)
    tab.keyboard.press("Enter")


def walk(tab: Page, start: int, end: int) -> list[str]:
    walked = []
    for n in range(start, end):
        expect(tab.locator("#huddle")).to_contain_text(f"{n} of {EVERYBODY} discussed", timeout=PATIENCE)
        tab.wait_for_load_state()  # keys are a script's, and nobody is quicker than the page
        walked.append(tab.get_by_role("heading", level=1).inner_text())
        decide(tab, f"Said so, {n}.")
    return walked


def narrow(tab: Page) -> None:
    wide = tab.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, f"{tab.url} is {wide} pixels too wide"


def test_a_weekly_review_of_sixty_people_by_keyboard_alone(tab, axe, town, live_server, new_context):
    tab.set_default_timeout(PATIENCE)
    second = as_somebody(new_context(), live_server, town, Role.LIST_COORDINATOR)
    second.set_viewport_size({"width": 320, "height": 640})
    third = as_somebody(new_context(), live_server, town, Role.PATHWAY_LEAD)
    sign_in(tab)
    tab.goto(tab.base + "/start-huddle/")
    axe(tab)
    kind = tab.get_by_label("Weekly whole-list review")
    while not kind.evaluate("each => each === document.activeElement"):
        tab.keyboard.press("Tab" if not tab.locator("[name=template]:focus").count() else "ArrowDown")
    tab.keyboard.press("Space")
    reach(tab, "Start")
    expect(tab.locator("#huddle")).to_contain_text(f"0 of {EVERYBODY} discussed", timeout=PATIENCE)
    meeting = Meeting.objects.get()
    at = f"{live_server.url}/huddles/{meeting.pk}/"

    # The second screen follows, on a phone.
    second.goto(at)
    reach(second, "I am here")
    expect(second.get_by_text("You are here.")).to_be_visible(timeout=PATIENCE)
    second.wait_for_load_state()
    axe(second)
    narrow(second)
    walked = walk(tab, 0, LEFT_AT)
    expect(tab.locator("#huddle")).to_contain_text(f"{LEFT_AT} of {EVERYBODY} discussed", timeout=PATIENCE)
    expect(second.locator("#huddle")).to_contain_text(f"{LEFT_AT} of {EVERYBODY} discussed", timeout=PATIENCE)
    expect(second.get_by_role("heading", level=1)).to_have_text(
        tab.get_by_role("heading", level=1).inner_text(), timeout=PATIENCE
    )

    # Stopped in the middle, and resumed where it was.
    axe(tab)
    reach(tab, "Pause and leave")
    expect(tab.get_by_role("heading", level=1)).to_have_text("Huddles", timeout=PATIENCE)
    axe(tab)
    expect(second.get_by_text("Paused by Team Manager Example")).to_be_visible(timeout=PATIENCE)
    reach(tab, "Resume")
    walked += walk(tab, LEFT_AT, DIED_AT)

    # The leader's laptop dies: whoever is there goes on at the person where it stands.
    expect(tab.locator("#huddle")).to_contain_text(f"{DIED_AT} of {EVERYBODY} discussed", timeout=PATIENCE)
    tab.goto("about:blank")
    third.goto(at)
    reach(third, "Take over at this point")
    expect(third.get_by_text("You lead from here on.")).to_be_visible(timeout=PATIENCE)
    walked += walk(third, DIED_AT, EVERYBODY - 1)
    expect(third.locator("#huddle")).to_contain_text(f"{EVERYBODY - 1} of {EVERYBODY} discussed", timeout=PATIENCE)
    third.wait_for_load_state()
    third.keyboard.press("w")
    third.keyboard.type("Her worker is away")
    third.keyboard.press("Tab")
    third.keyboard.press("s")
    expect(third.locator("#huddle")).to_contain_text("1 not today", timeout=PATIENCE)
    reach(third, "Finish and read the minutes")

    # The minutes, and every decision on the person's own record.
    expect(third.get_by_role("heading", level=1)).to_have_text("Minutes: Weekly whole-list review", timeout=PATIENCE)
    expect(third.get_by_text("Nobody was missed.")).to_be_visible(timeout=PATIENCE)
    axe(third)
    expect(second.get_by_role("heading", level=1)).to_have_text("Minutes: Weekly whole-list review", timeout=PATIENCE)
    axe(second)
    narrow(second)
    assert len(set(walked)) == EVERYBODY - 1
    for n, name in enumerate(walked):
        assert (
            f"Said so, {n}."
            in third.locator(".fw-minuted", has=third.get_by_role("heading", name=name, exact=True)).inner_text()
        )
    assert Decision.objects.count() == EVERYBODY - 1
    events = Event.objects.filter(kind=facts.BAND_SET.name, cause=f"huddle:{meeting.pk}")
    assert events.values("wait").distinct().count() == EVERYBODY - 1
    for n in (0, DIED_AT, EVERYBODY - 2):
        third.goto(f"{at}minutes/")
        reach(third, walked[n])
        expect(third.get_by_role("heading", level=1)).to_have_text(walked[n], timeout=PATIENCE)
        expect(third.locator(".fw-timeline")).to_contain_text(f"Said so, {n}.", timeout=PATIENCE)
        expect(third.locator(".fw-timeline")).to_contain_text("Decided in a huddle.", timeout=PATIENCE)


def test_the_same_without_script_but_for_following(tab_without_javascript, axe, town):
    tab = tab_without_javascript
    sign_in(tab)
    tab.goto(tab.base + "/start-huddle/?band=P1")
    tab.get_by_label("Three-question round").check()
    tab.get_by_role("button", name="Start", exact=True).click()
    walked = []
    for n in range(2):
        expect(tab.locator("#huddle")).to_contain_text(f"{n} of 12 discussed", timeout=PATIENCE)
        walked.append(tab.get_by_role("heading", level=1).inner_text())
        for yes in tab.get_by_label("Yes", exact=True).all():
            yes.check()
        tab.get_by_label("Confirm the next step").check()
        tab.get_by_label("In one line").fill(f"As agreed, {n}")
        tab.get_by_role("button", name="Decide and go on").click()
    tab.get_by_role("button", name="Pause and leave").click()
    tab.get_by_role("button", name="Resume").click()
    tab.get_by_role("link", name="Look again for changes").click()
    expect(tab.locator("#huddle")).to_contain_text("2 of 12 discussed", timeout=PATIENCE)
    tab.get_by_role("button", name="Finish and read the minutes").click()
    expect(tab.get_by_text("10 were not reached and open the next.")).to_be_visible(timeout=PATIENCE)
    for n, name in enumerate(walked):
        assert (
            f"As agreed, {n}"
            in tab.locator(".fw-minuted", has=tab.get_by_role("heading", name=name, exact=True)).inner_text()
        )
