"""Pages of packs in a real browser: axe, narrow, dark, print, without JavaScript."""

import pytest
from playwright.sync_api import expect

from fairwait.accounts.rules import Role
from tests.browser.test_desk import sign_in
from tests.browser.test_messages import looks_right, shoot
from tests.desk import town as towns
from tests.desk.conftest import _nothing_kept, bare_town, town  # noqa: F401
from tests.keeping_in_touch.packs.filled import fill, published

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


def test_a_pack_is_written_and_published_without_scripts(tab_without_javascript, tab, axe, bare_town):  # noqa: F811
    fill(bare_town, but=("pay-local",))
    each = tab_without_javascript
    each.set_default_timeout(60_000)
    sign_in(each, Role.LIST_COORDINATOR)
    each.goto(f"{each.base}/packs/waiting-well/")
    expect(each.get_by_text("It cannot be published yet")).to_be_visible(timeout=60_000)
    each.get_by_role("link", name="Paying for care, our part", exact=True).click()
    each.get_by_label("What it says").fill("Ring 01632 960 210.")
    each.get_by_role("button", name="Keep it").click()
    each.get_by_role("button", name="See what changes, and publish").click()
    each.get_by_label("I have looked at each of these").check()
    each.get_by_label("Why it changes").fill("A start.")
    each.get_by_role("button", name="Publish it").click()
    expect(each.get_by_text("Version 1 is published.")).to_be_visible(timeout=60_000)
    tab.set_default_timeout(60_000)
    sign_in(tab, Role.LIST_COORDINATOR)
    for at, name in (
        ("", "packs"), ("waiting-well/", "pack"), ("waiting-well/write/pay-local/", "pack-write"),
        ("in-short/publish/", "pack-publish"), ("waiting-well/preview/", "pack-preview"),
    ):  # fmt: skip
        tab.goto(f"{tab.base}/packs/{at}")
        looks_right(tab, axe, name)


def test_anybody_reads_a_pack(tab, axe, bare_town):  # noqa: F811
    published(bare_town, sooner_numbers="Ring **01632 960 210**, Monday to Friday.\n\n- or text 07700 900 461")
    tab.set_default_timeout(60_000)
    tab.goto(f"{tab.base}/read/")
    looks_right(tab, axe, "read-list")
    tab.goto(f"{tab.base}/read/waiting-well/")
    looks_right(tab, axe, "read")
    tab.emulate_media(color_scheme="dark")
    axe(tab)
    shoot(tab, "read-dark")
    tab.emulate_media(media="print", color_scheme="light")
    expect(tab.get_by_role("link", name="Skip to main content")).to_be_hidden()
    shoot(tab, "read-print")


def test_translating_and_the_library_are_accessible(tab, axe, bare_town):  # noqa: F811
    published(bare_town, "in-short")
    tab.set_default_timeout(60_000)
    sign_in(tab, Role.LIST_COORDINATOR)
    for at, name in (
        ("in-short/in/ur/", "pack-urdu"), ("in-short/in/ur/around:cover/", "pack-translate"), ("library/", "library"),
        ("library/add/", "library-add"),
    ):  # fmt: skip
        tab.goto(f"{tab.base}/packs/{at}")
        looks_right(tab, axe, name)
    tab.emulate_media(color_scheme="dark")
    tab.goto(f"{tab.base}/packs/in-short/in/ur/around:cover/")
    axe(tab)
    for at, name in (("library/", "library-public"), ("in-short/in/ur/", "read-urdu")):
        tab.goto(f"{tab.base}/read/{at}")
        looks_right(tab, axe, name)


def test_tips_at_the_work_are_accessible_and_hidden_by_keyboard(tab, axe, town):  # noqa: F811
    published(town, "staff-guidance")
    wait = towns.join(town, "somebody")
    tab.set_default_timeout(60_000)
    sign_in(tab, Role.TEAM_MANAGER)
    tab.goto(f"{tab.base}/waits/{wait.uuid}/triage/")
    tip = tab.get_by_text("what happens if nobody comes for a month")
    expect(tip).to_be_visible()
    looks_right(tab, axe, "triage-with-tips")
    tab.get_by_role("button", name="Hide").first.press("Enter")
    expect(tip).to_have_count(0)
    expect(tab).to_have_url(f"{tab.base}/waits/{wait.uuid}/triage/")
