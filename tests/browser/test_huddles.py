"""A huddle in a real browser: a weekly review by keyboard, followed by a second screen, left, resumed and read."""

import pytest
from playwright.sync_api import expect

from fairwait.accounts.rules import Role
from fairwait.huddles import actions, queries
from fairwait.huddles.models import Decision
from fairwait.huddles.rules.ordering import Ordering
from tests.browser.test_desk import sign_in, town  # noqa: F401  the same town
from tests.desk import town as towns
from tests.desk.conftest import _nothing_kept  # noqa: F401  counts kept in the process outlive a test

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def begin(town, waits, template="weekly-whole-list"):  # noqa: F811
    return actions.start(
        document=queries.templates(on=towns.day(0))[template][1], waits=waits, narrowing="", about="Everybody waiting",
        ordering=Ordering.RISKIEST, by=town.user(Role.TEAM_MANAGER), now=towns.now(),
    )  # fmt: skip


def test_a_weekly_review_by_keyboard_is_left_resumed_and_read(tab, town):  # noqa: F811
    sign_in(tab)
    tab.goto(tab.base + "/start-huddle/?band=P1")
    tab.get_by_label("Weekly whole-list review").press("Space")
    tab.get_by_role("button", name="Start", exact=True).press("Enter")
    expect(tab.get_by_text("0 of 12 discussed")).to_be_visible()
    walked = []
    for n, why in enumerate(("Seen at home on Monday.", "Her sister rang.", "Fell again.")):
        walked.append(tab.get_by_role("heading", level=1).inner_text())
        tab.wait_for_load_state()  # keys are a script's, and nobody is quicker than the page
        for key in "yyy":
            tab.keyboard.press(key)
        tab.keyboard.press("2")
        tab.keyboard.press("w")
        tab.keyboard.type(why)  # y, n and s among the letters: none of them is a key while typing
        tab.keyboard.press("Enter")
        expect(tab.get_by_text(f"{n + 1} of 12 discussed")).to_be_visible()
    assert len(set(walked)) == 3
    tab.get_by_role("button", name="Pause and leave").press("Enter")
    expect(tab.get_by_role("heading", level=1)).to_have_text("Huddles")
    tab.get_by_role("button", name="Resume").press("Enter")
    expect(tab.get_by_text("3 of 12 discussed")).to_be_visible()
    tab.wait_for_load_state()
    tab.keyboard.press("w")
    tab.keyboard.type("Her worker is away")
    tab.keyboard.press("Tab")
    tab.keyboard.press("s")
    expect(tab.get_by_text("3 of 12 discussed, 1 not today")).to_be_visible()
    tab.get_by_role("button", name="Finish and read the minutes").press("Enter")
    expect(tab.get_by_role("heading", level=1)).to_have_text("Minutes: Weekly whole-list review")
    expect(tab.get_by_text("8 were not reached and open the next.")).to_be_visible()
    for name, why in zip(walked, ("Seen at home", "Her sister rang", "Fell again"), strict=True):
        tab.get_by_role("link", name=name, exact=True).press("Enter")
        expect(tab.get_by_role("heading", level=1)).to_have_text(name)
        expect(tab.locator(".fw-timeline")).to_contain_text(why)
        tab.go_back()
    assert Decision.objects.count() == 3


def test_keys_turned_off_do_nothing(tab, town):  # noqa: F811
    meeting = begin(town, [town.waits["edith"].pk])
    sign_in(tab)
    tab.goto(tab.base + f"/huddles/{meeting.pk}/")
    tab.keyboard.press("y")
    assert tab.locator("input[value=yes]:checked").count() == 1
    tab.keyboard.press("?")
    tab.get_by_role("button", name="Turn single keys off").press("Enter")
    expect(tab.locator("#huddle[data-keys]")).to_have_count(0)
    tab.keyboard.press("y")
    assert tab.locator("input[value=yes]:checked").count() == 1  # the one given before was kept, and no other


def test_a_second_screen_follows_and_never_takes_typing_away(tab, town, axe):  # noqa: F811
    meeting = begin(town, [town.waits["edith"].pk, town.waits["amina"].pk])
    sign_in(tab, Role.DUTY_WORKER)
    tab.goto(tab.base + f"/huddles/{meeting.pk}/")
    first = tab.get_by_role("heading", level=1).inner_text()
    actions.go_to(meeting=meeting, position=2, by=meeting.led_by, now=towns.now())
    expect(tab.get_by_role("heading", level=1)).not_to_have_text(first)
    tab.locator("#id_why").fill("Half a sentence")
    actions.go_to(meeting=meeting, position=1, by=meeting.led_by, now=towns.now())
    expect(tab.get_by_text("The huddle has moved on.")).to_be_visible()
    expect(tab.locator("#id_why")).to_have_value("Half a sentence")
    expect(tab.locator("#walk-saved")).to_contain_text("Saved")
    tab.goto(tab.base + f"/huddles/{meeting.pk}/2/")  # as after a laptop that died: kept without any button
    expect(tab.locator("#id_why")).to_have_value("Half a sentence")
    axe(tab)
    tab.goto(tab.base + "/?tab=tirage")
    axe(tab)


def test_a_huddle_works_without_script(tab_without_javascript, town):  # noqa: F811
    tab, meeting = tab_without_javascript, begin(town, [town.waits["edith"].pk])
    sign_in(tab)
    tab.goto(tab.base + f"/huddles/{meeting.pk}/")
    tab.get_by_label("In one line").fill("Half a sentence")
    tab.get_by_role("button", name="Pause and leave").click()
    tab.get_by_role("button", name="Resume").click()
    expect(tab.get_by_label("In one line")).to_have_value("Half a sentence")
    tab.get_by_role("group", name="Has somebody truly heard").get_by_label("No").check()
    tab.get_by_role("button", name="Decide and go on").click()
    tab.get_by_role("link", name="Enter what will be done about this").click()
    action = tab.get_by_role("group", name="Each \u201cno\u201d is an action").nth(0)
    action.get_by_label("What will be done").fill("Ring her daughter")
    action.get_by_label("Who").select_option("Duty Worker Example")
    action.get_by_label("By").select_option(index=2)
    for asked in ("Is Edie safe", "Is the next thing agreed"):
        tab.get_by_role("group", name=asked).first.get_by_label("Yes").check()
    tab.get_by_label("Choose P2").check()
    tab.get_by_label("In one line").fill("Not heard from for sixty days")
    tab.get_by_role("button", name="Decide and go on").click()
    expect(tab.get_by_text("1 of 1 discussed")).to_be_visible()
    assert town.fresh("edith").band == "P2"
