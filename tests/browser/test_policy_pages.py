"""Why a wait is before another, and a policy tried and adopted: in every look, by keyboard, and without script."""

import pytest
from playwright.sync_api import expect

from fairwait.accounts.rules import Role
from fairwait.priority import actions as priority
from fairwait.priority import drafts
from fairwait.priority.queries import starter_toml
from fairwait.waiting.models import Wait
from tests.browser.test_desk import context, sign_in, town  # noqa: F401  the same town, in every look
from tests.desk import town as towns
from tests.desk.conftest import _nothing_kept  # noqa: F401  counts kept in the process outlive a test

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def fits(tab):
    wide = tab.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, f"{tab.url} is {wide} pixels too wide"


def why(town, name, other=""):  # noqa: F811
    return f"/why/{town.waits[name].uuid}/" + (f"{town.waits[other].uuid}/" if other else "")


@pytest.fixture
def told(town):  # noqa: F811
    """Edith was triaged, and something happened to Amina since anybody looked."""
    manager, now = town.user(Role.TEAM_MANAGER), towns.now()
    answers = {"harm": "days", "falls": 3, "interim_support": True, "support": "one"}
    priority.triage(wait=town.waits["edith"], answers=answers, on=towns.day(2), by=manager, now=now)
    priority.tell_change(
        wait=town.waits["amina"], what="hospital", said="Fell on the stairs.", on=towns.day(0), by=manager, now=now
    )
    return town


def test_why_in_every_look(tab, axe, told):
    sign_in(tab)
    for address in (why(told, "edith"), why(told, "edith", "amina")):
        tab.goto(tab.base + address)
        axe(tab)
        fits(tab)
    tab.goto(tab.base + why(told, "edith"))
    tab.get_by_role("button", name="Find whom to compare with").click()
    expect(tab.get_by_text("There is a problem")).to_be_visible()
    axe(tab)


def draft_text():
    return (
        starter_toml()
        .replace('code = "default"', 'code = "ours"', 1)
        .replace('{ fact = "falls", at_least = 2 }', '{ fact = "falls", at_least = 1 }')
        .replace("never_from", "never_form", 1)
    )


@pytest.fixture
def fell(told):
    """Edith and two dozen others fell once; they are alike in all else."""
    manager, now = told.user(Role.TEAM_MANAGER), towns.now()
    answers = {"falls": 1, "abuse": False, "harm": "stable", "essentials": "managing", "support": "several"}
    for wait in Wait.objects.filter(status="open", person__is_restricted=False, team=towns.EAST)[:25]:
        priority.triage(wait=wait, answers=answers, on=towns.day(1), by=manager, now=now)
    return told


def sign_in_as(tab, username):
    tab.goto(tab.base + "/accounts/login/")
    tab.get_by_label("User name").fill(username)
    tab.get_by_label("Password", exact=True).fill(towns.PASSWORD)
    tab.get_by_role("button", name="Sign in", exact=True).click()
    expect(tab.get_by_role("heading", level=1)).to_have_text("Everybody waiting")


def test_policy_pages_in_every_look(tab, axe, fell):
    admin, now = fell.user(Role.COUNCIL_ADMINISTRATOR), towns.now()
    good = draft_text().replace("never_form", "never_from")
    draft, wrong = (drafts.begin(text=text, by=admin, now=now) for text in (good, draft_text()))
    drafts.ask_trial(draft.uuid, by=admin, now=now)
    sign_in_as(tab, "leila")
    at = f"/policies/drafts/{draft.uuid}/"
    for address in (
        "/policies/", "/policies/default/0/", "/policies/drafts/begin/?from=default/0", at, f"{at}moved/",
        f"/policies/drafts/{wrong.uuid}/", "/policies/differences/", "/policies/differences/waits/?way=lower",
    ):  # fmt: skip
        tab.goto(tab.base + address)
        axe(tab)
        fits(tab)
    tab.goto(tab.base + at)
    tab.get_by_role("button", name="Adopt as Leila Haddad").click()
    expect(tab.get_by_text("There is a problem")).to_be_visible()
    axe(tab)


def test_a_policy_is_mended_tried_and_adopted_without_script(tab_without_javascript, fell):
    tab = tab_without_javascript
    sign_in_as(tab, "leila")
    tab.get_by_text("More", exact=True).click()
    tab.get_by_role("link", name="Policies").click()
    tab.get_by_role("link", name="Change a copy of it").click()
    tab.get_by_label("The policy").fill(draft_text())
    tab.get_by_role("button", name="Keep as a draft").click()
    expect(tab.get_by_text("Did you mean never_from?")).to_be_visible()
    tab.get_by_label("The policy").fill(draft_text().replace("never_form", "never_from"))
    tab.get_by_role("button", name="Keep the draft").click()
    tab.get_by_role("button", name="Try it on everybody who waits").click()
    expect(tab.get_by_role("heading", name="Is it fair between groups?")).to_be_visible()
    tab.get_by_role("link", name="See each of them").click()
    expect(tab.get_by_text("1 to 25 of 25", exact=True)).to_be_visible()
    tab.get_by_role("link", name="Back to the draft").click()
    tab.get_by_label("Why the policy changes").fill("One fall is one too many.")
    tab.get_by_role("button", name="Adopt as Leila Haddad").click()
    expect(tab.get_by_text("Bands that people chose have not changed.")).to_be_visible()
    expect(tab.get_by_text("One fall is one too many.")).to_be_visible()


def test_why_by_keyboard_alone(tab, told):
    sign_in(tab)
    tab.locator("a.fw-why").first.press("Enter")
    expect(tab.get_by_role("heading", level=1)).to_have_text("Why does Amina stand here?")
    tab.get_by_label("Compare with somebody else").focus()
    tab.keyboard.type("marlowe")
    tab.keyboard.press("Enter")
    tab.get_by_role("link", name="Edith Marlowe").press("Enter")
    expect(tab.get_by_role("heading", level=1)).to_have_text("Why is Amina before Edie?")
    expect(tab.get_by_text("That settles it, at the first of five steps.")).to_be_visible()
