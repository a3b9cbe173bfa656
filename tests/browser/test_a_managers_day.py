"""All that a manager does in a week, in one go: by keyboard alone with axe, and at 320 pixels without JavaScript."""

import re

import pytest
from playwright.sync_api import expect

from fairwait.accounts.rules import Role
from fairwait.huddles.models import Meeting
from fairwait.priority import actions as priority
from fairwait.priority.queries import starter_toml
from tests.browser.test_desk import sign_in
from tests.browser.test_weekly_review import PATIENCE, as_somebody, narrow
from tests.desk import town as towns
from tests.desk.conftest import _nothing_kept  # noqa: F401  counts kept in the process outlive a test

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
OURS = starter_toml().replace('{ fact = "falls", at_least = 2 }', '{ fact = "falls", at_least = 1 }')


@pytest.fixture
def town(transactional_db):
    """Three who are seen, one of them answered for; one whose risk nobody looked at; all of one team."""
    made, seen = towns.settle(), {"last_contact_on": towns.day(3), "last_checked_on": towns.day(3)}
    for name in ("edith", "owen", "rosalind"):
        towns.join(made, name, **seen, person={"first_name": name.capitalize(), "last_name": "Marlowe"})
    towns.join(made, "amina", last_contact_on=towns.day(3), person={"first_name": "Amina", "last_name": "Yusuf"})
    answers = {"abuse": False, "harm": "stable", "essentials": "managing", "support": "several", "falls": 1}
    by = made.user(Role.TEAM_MANAGER)
    priority.triage(wait=made.waits["edith"], answers=answers, on=towns.day(2), by=by, now=towns.now())
    return made


class Mouse:
    """A hand at a telephone: presses what it sees."""

    def __init__(self, tab):
        self.tab = tab

    def press(self, words):
        named = words if isinstance(words, re.Pattern) else re.compile(rf"^{re.escape(words)}")
        self.tab.get_by_role("button", name=named).or_(self.tab.get_by_role("link", name=named)).first.click()

    def unfold(self, words):
        self.tab.locator("summary").get_by_text(words, exact=True).click()

    def write(self, label, words):
        self.tab.get_by_label(label, exact=True).first.fill(words)

    def tick(self, label):
        self.tab.get_by_label(label, exact=True).first.check()


class Keyboard:
    """Somebody without a mouse: reaches everything by Tab, and every field by its label."""

    def __init__(self, tab):
        self.tab = tab

    def reach(self, wanted):
        self.tab.wait_for_load_state()
        for _ in range(200):
            if wanted.evaluate("each => each === document.activeElement"):
                return
            self.tab.keyboard.press("Tab")
        raise AssertionError(f"The Tab key never reaches {wanted}")

    def press(self, words):
        named = words if isinstance(words, re.Pattern) else re.compile(rf"^{re.escape(words)}")
        self.reach(self.tab.get_by_role("button", name=named).or_(self.tab.get_by_role("link", name=named)).first)
        self.tab.keyboard.press("Enter")

    def unfold(self, words):
        self.reach(self.tab.locator("summary").filter(has_text=re.compile(rf"^{words}$")))
        self.tab.keyboard.press("Enter")

    def write(self, label, words):
        self.reach(self.tab.get_by_label(label, exact=True).first)
        self.tab.keyboard.press("ControlOrMeta+a")
        self.tab.keyboard.insert_text(words)

    def tick(self, label):
        box = self.tab.get_by_label(label, exact=True).first
        group = f"[name='{box.get_attribute('name')}']:focus"
        self.tab.wait_for_load_state()
        for _ in range(200):
            if box.evaluate("each => each === document.activeElement"):
                return self.tab.keyboard.press("Space")
            is_in_group = box.get_attribute("type") == "radio" and self.tab.locator(group).count()
            self.tab.keyboard.press("ArrowDown" if is_in_group else "Tab")
        raise AssertionError(f"The keys never reach “{label}”")


def said(tab, words):
    expect(tab.locator("body")).to_contain_text(words, timeout=PATIENCE)


def at(tab, heading):
    expect(tab.get_by_role("heading", level=1)).to_have_text(heading, timeout=PATIENCE)


def mend_the_unseen(tab, hand, look):
    """Who is unseen, and what mends it."""
    said(tab, "person is unseen")
    look(tab)
    hand.press("1 no re-check in date")
    said(tab, "Unseen: lacks re-check")
    hand.press("Look at the risk")
    at(tab, "Record a re-check")
    look(tab)
    hand.write("What you found", "Managing well, seen at home")
    hand.press("Record the re-check")
    at(tab, re.compile("Amina Yusuf"))
    said(tab, "The re-check is recorded.")
    hand.press("Lists")
    said(tab, "0 people are unseen")


def ask_why(tab, hand, look):
    """Why one person is before another."""
    hand.press(re.compile("why here: Edith"))
    at(tab, "Why does Edith stand here?")
    look(tab)
    hand.press("Side by side")
    at(tab, re.compile("Why is .* before"))
    look(tab)


def try_a_policy(tab, hand, look):
    """A change tried, and whom it moves."""
    hand.unfold("More")
    hand.press("Policies")
    hand.press("Change a copy of it, and try it")
    hand.write("The policy", OURS)
    look(tab)
    hand.press("Keep as a draft")
    hand.press("Try it on everybody who waits")
    hand.press("See each of them")
    said(tab, "Edith Marlowe")
    look(tab)


def begin(tab, hand, look):
    """A weekly review over everybody."""
    hand.press("Huddles")
    at(tab, "Huddles")
    look(tab)
    hand.press(re.compile(r"^Start\s*: Weekly whole-list review"))
    at(tab, "Start a huddle")
    expect(tab.get_by_label("Weekly whole-list review")).to_be_checked()
    hand.press("Start")
    said(tab, "0 of 4 discussed")
    return Meeting.objects.get()


def read_and_find(tab, hand, look, walked):
    """The minutes, and each decision on its person's timeline."""
    hand.press("Finish and read the minutes")
    at(tab, "Minutes: Weekly whole-list review")
    said(tab, "1 was not reached and opens the next.")
    look(tab)
    minutes = tab.url
    for n, name in enumerate(walked):
        tab.goto(minutes)
        hand.press(name)
        at(tab, name)
        expect(tab.locator(".fw-timeline")).to_contain_text(f"Said so, {n}.", timeout=PATIENCE)
        expect(tab.locator(".fw-timeline")).to_contain_text("Decided in a huddle.", timeout=PATIENCE)


def undo_a_bulk_act(tab, hand, look):
    """Two planned for at once, and it is undone."""
    hand.press("Lists")
    at(tab, "Everybody waiting")
    hand.tick("Choose Edith Marlowe")
    hand.tick("Choose Owen Marlowe")
    tab.get_by_label("With those ticked").select_option("attempt")  # a list of choices: its own keys are the browser's
    hand.press("Go on with those ticked")
    said(tab, "Nothing is done yet.")
    look(tab)
    hand.tick("Sent a letter")
    hand.write("Why these people", "November letters")
    hand.press("See what will be done")
    said(tab, "It will be done to 2 waits")
    look(tab)
    hand.press("Do it to 2 waits")
    at(tab, "Done to 2 waits")
    hand.press("Undo all of it")
    said(tab, "It will be undone for 2 waits")
    look(tab)
    hand.press("Undo it")
    at(tab, "Undone for 2 waits")
    look(tab)


def test_by_keyboard_alone_with_a_second_browser_following(tab, axe, town, live_server, new_context):
    tab.set_default_timeout(PATIENCE)
    second = as_somebody(new_context(), live_server, town, Role.LIST_COORDINATOR)
    hand, walked = Keyboard(tab), []
    sign_in(tab)
    mend_the_unseen(tab, hand, axe)
    ask_why(tab, hand, axe)
    try_a_policy(tab, hand, axe)
    meeting = begin(tab, hand, axe)
    second.goto(f"{live_server.url}/huddles/{meeting.pk}/")
    for n in range(3):
        said(tab, f"{n} of 4 discussed")
        tab.wait_for_load_state()
        walked.append(tab.get_by_role("heading", level=1).inner_text())
        for key in ("y", "y", "y", "2", "w"):
            tab.keyboard.press(key)
        tab.keyboard.type(f"Said so, {n}.")
        tab.keyboard.press("Enter")
        said(second, f"{n + 1} of 4 discussed")
        if n == 1:  # stopped in the middle, by the key that goes there, and found again on Today
            said(tab, "2 of 4 discussed")
            tab.wait_for_load_state()
            tab.keyboard.press("l")
            tab.keyboard.press("Enter")
            at(tab, "Huddles")
            hand.press("Today")
            hand.press("Weekly whole-list review, Everybody waiting")
            hand.press("Resume")
    said(tab, "3 of 4 discussed")
    expect(second.get_by_role("heading", level=1)).to_have_text(
        tab.get_by_role("heading", level=1).inner_text(), timeout=PATIENCE
    )
    read_and_find(tab, hand, axe, walked)
    at(second, "Minutes: Weekly whole-list review")
    undo_a_bulk_act(tab, hand, axe)


def test_without_javascript_on_a_telephone(tab_without_javascript, town):
    tab = tab_without_javascript
    tab.set_default_timeout(PATIENCE)
    tab.set_viewport_size({"width": 320, "height": 640})
    hand, walked = Mouse(tab), []
    sign_in(tab)
    mend_the_unseen(tab, hand, narrow)
    ask_why(tab, hand, narrow)
    try_a_policy(tab, hand, narrow)
    begin(tab, hand, narrow)
    for n in range(3):
        said(tab, f"{n} of 4 discussed")
        walked.append(tab.get_by_role("heading", level=1).inner_text())
        for yes in tab.get_by_label("Yes", exact=True).all():
            yes.check()
        hand.tick("Keep P3 Medium")
        tab.get_by_label("In one line").fill(f"Said so, {n}.")
        hand.press("Decide and go on")
        if n == 1:
            said(tab, "2 of 4 discussed")
            hand.press("Pause and leave")
            at(tab, "Huddles")
            narrow(tab)
            hand.press("Resume")
    said(tab, "3 of 4 discussed")
    read_and_find(tab, hand, narrow, walked)
    undo_a_bulk_act(tab, hand, narrow)
