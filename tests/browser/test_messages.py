"""Pages of messages in a real browser: axe, keyboard, narrow, without JavaScript."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import expect

from fairwait.accounts.rules import Role
from fairwait.keeping_in_touch.messages.fake_notify import Fault
from tests.browser.test_desk import sign_in
from tests.desk.conftest import _nothing_kept, bare_town, town  # noqa: F401
from tests.keeping_in_touch.messages.conftest import clock, notify, post  # noqa: F401

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


def shoot(tab, name):
    if folder := os.environ.get("FAIRWAIT_SHOTS"):
        tab.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)


def looks_right(tab, axe, name):
    axe(tab)
    shoot(tab, name)
    tab.set_viewport_size({"width": 320, "height": 700})
    assert tab.evaluate("document.documentElement.scrollWidth <= 320")
    shoot(tab, f"{name}-320")
    tab.set_viewport_size({"width": 1280, "height": 900})


def test_somebody_is_written_to_and_the_outbox_says_what_is_stuck(tab_without_javascript, tab, axe, post):  # noqa: F811
    wait = post.somebody(first_name="Edith", last_name="Marlowe", communication_needs="Large print")
    post.fake.script.then(Fault.CUT_AFTER)
    post.write()
    post.run()
    for each in (tab_without_javascript, tab):
        each.set_default_timeout(60_000)
        sign_in(each, Role.LIST_COORDINATOR)
        each.goto(f"{each.base}/messages/to/{wait.person.uuid}/")
        each.get_by_label("Please ring us", exact=True).check()
        each.get_by_label("The best way for them").check()
        each.get_by_role("button", name="Show how it will read").click()
        expect(each.get_by_text("please ring us on 01632 960000")).to_be_visible(timeout=60_000)
        if each is tab:
            looks_right(each, axe, "compose")
        each.get_by_role("button", name="Send it").click()
        expect(each.get_by_text("Waiting to go")).to_be_visible(timeout=60_000)
    looks_right(tab, axe, "story")
    for at, name in (
        ("", "outbox"),
        ("texts/", "texts"),
        ("print/", "print"),
        ("templates/", "templates"),
        ("stop/", "stop"),
    ):
        tab.goto(f"{tab.base}/messages/{at}")
        looks_right(tab, axe, name)
    tab.emulate_media(color_scheme="dark")
    tab.goto(f"{tab.base}/messages/")
    axe(tab)
    shoot(tab, "outbox-dark")
