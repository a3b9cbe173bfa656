"""A campaign from the draft to an answer by link, by keyboard and eye: axe on each page, "worse" on Today."""

import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from fairwait.accounts.rules import Role
from fairwait.keeping_in_touch.campaigns.models import Asked, Campaign
from tests.browser.test_desk import sign_in
from tests.desk import town as towns
from tests.desk.conftest import _nothing_kept  # noqa: F401  counts kept in the process outlive a test
from tests.keeping_in_touch.campaigns.conftest import BORN, Slice
from tests.keeping_in_touch.messages.conftest import Clock, Post, notify, told  # noqa: F401

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def asking(transactional_db, notify, settings):  # noqa: F811
    settings.MESSAGES = told(notify)
    found = Slice(Post(towns.settle(), Clock(), notify, settings))
    found.add(3)
    found.add(mobile=None)
    return found


def look(tab, axe, name):
    axe(tab)
    if kept := os.environ.get("FAIRWAIT_PICTURES"):
        tab.screenshot(path=Path(kept) / f"{name}.png", full_page=True)


def test_a_campaign_is_drafted_begun_and_answered_and_worse_stands_on_today(asking, tab, axe):
    sign_in(tab, Role.LIST_COORDINATOR)
    tab.goto(f"{tab.base}/start-campaign/")
    look(tab, axe, "1-start")
    tab.get_by_label("What is this campaign called?").fill("Still waiting?")
    tab.get_by_role("button", name="Show what it would do").click()
    expect(tab.get_by_role("heading", name="3 people are asked by message")).to_be_visible()
    look(tab, axe, "2-draft")
    tab.get_by_role("button", name="Begin: ask these people").click()
    expect(tab.get_by_text("Nobody has answered yet.")).to_be_visible()
    campaign = Campaign.objects.get()
    asking.working_day()
    asking.turn(campaign)
    asking.post.run()
    rows = list(Asked.objects.filter(campaign=campaign, times=1).select_related("message", "person"))
    (token,) = re.findall(r"/p/o/([\w-]+)", asking.body(rows[0]))
    asking.text(next(wait for wait in asking.waits if wait.person_id == rows[1].person_id), "Still waiting")
    phone = tab.context.browser.new_context().new_page()
    phone.goto(f"{tab.base}/p/o/{token}/")
    phone.get_by_role("button", name="Carry on").click()
    for part, value in (("Day", BORN.day), ("Month", BORN.month), ("Year", BORN.year)):
        phone.get_by_label(part, exact=True).fill(str(value))
    phone.get_by_role("button", name="Carry on").click()
    phone.get_by_role("link", name="Tell us how things are").click()
    phone.get_by_label("Things are worse").check()
    phone.get_by_role("button", name="Send").click()
    expect(phone.get_by_role("heading", name="Ring now, do not wait, if")).to_be_visible()
    phone.context.close()
    expect(tab.get_by_role("link", name="Worse")).to_be_visible(timeout=15_000)  # the page asks by itself
    look(tab, axe, "3-live")
    tab.set_viewport_size({"width": 320, "height": 800})
    look(tab, axe, "3-live-320")
    assert tab.evaluate("document.documentElement.scrollWidth") <= 320
    tab.get_by_role("link", name="Worse").click()
    look(tab, axe, "4-people")
    tab.get_by_role("link", name="Amina Example").first.click()
    look(tab, axe, "5-person")
    tab.goto(f"{tab.base}/campaigns/{campaign.uuid}/report/")
    look(tab, axe, "6-report")
    tab.goto(f"{tab.base}/")
    expect(tab.get_by_text("things are worse").first).to_be_visible()
