"""An assessment and its form in a real browser: by keyboard, narrow, dark, kept while typed, questions that follow."""

import re

import pytest
from playwright.sync_api import expect

from fairwait.accounts.rules import Role
from fairwait.assessments.models import Assessment, Conversation
from tests.browser.test_desk import sign_in, town  # noqa: F401  the same town
from tests.browser.test_person import LOOKS, context, looked_at  # noqa: F401  the same looks
from tests.desk.conftest import _nothing_kept  # noqa: F401  counts kept in the process outlive a test

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_an_assessment_from_beginning_to_end_by_keyboard(tab, axe, town):  # noqa: F811
    sign_in(tab, Role.PRINCIPAL_SOCIAL_WORKER)
    tab.goto(f"{tab.base}/people/{town.people['edith'].uuid}/")
    tab.get_by_role("link", name="Begin an assessment for: Needs assessment").press("Enter")
    looked_at(tab, axe, "", "begin")
    tab.get_by_role("button", name="Begin", exact=True).press("Enter")
    tab.get_by_role("button", name="Hold a conversation").press("Enter")
    looked_at(tab, axe, "", "conversation")
    expect(tab.get_by_text("known already, from their record").first).to_be_visible()
    helps = tab.get_by_label("Who helps them take part, or when was an advocate asked for?")
    expect(helps).to_be_hidden()
    tab.get_by_label("Somebody they chose helps").check()
    expect(helps).to_be_visible()
    helps.fill("Her sister Ruth.")
    tab.get_by_label("What does a good day look like").press_sequentially("The garden.")
    expect(tab.locator("#request-saved")).to_contain_text("Saved")
    tab.wait_for_function("() => document.querySelector('[name=was]').value.includes('q_good-day')")
    tab.reload()
    expect(tab.get_by_label("What does a good day look like")).to_have_value("The garden.")
    expect(helps).to_have_value("Her sister Ruth.")
    tab.get_by_role("group", name="Getting, making and eating food and drink").get_by_label("Out of reach").check()
    tab.get_by_role("button", name="End this conversation").press("Enter")
    expect(tab.get_by_role("alert")).to_contain_text("Select how you spoke")
    looked_at(tab, axe, "", "conversation-refused")
    tab.get_by_label("How?").select_option("visit")
    tab.get_by_role("group", name="Did you speak with them?").get_by_label("Yes").check()
    tab.get_by_label("Who was there?").fill("She and Ruth")
    tab.get_by_role("button", name="End this conversation").press("Enter")
    expect(tab.get_by_text("The conversation has ended, and is on the record.")).to_be_visible()
    looked_at(tab, axe, "", "assessment")
    assert Conversation.objects.get().said == {}
    one = Assessment.objects.get()
    tab.get_by_role("button", name="Hold a conversation").press("Enter")
    expect(tab.get_by_text("The garden.", exact=True)).to_be_visible()
    looked_at(tab, axe, "", "second-conversation")
    tab.get_by_role("button", name="Let it go").press("Enter")
    for place in ("finish/", "hand-over/", "what-was-said/", "is-it-right/"):
        looked_at(tab, axe, f"/assessments/{one.uuid}/{place}", place.strip("/"))
    looked_at(tab, axe, "/assessments/", "all")
    looked_at(tab, axe, "/assessments/continuity/", "continuity")
    looked_at(tab, axe, f"/people/{town.people['edith'].uuid}/", "person")


def test_a_form_is_written_by_keyboard(tab, axe, town):  # noqa: F811
    sign_in(tab, Role.PRINCIPAL_SOCIAL_WORKER)
    looked_at(tab, axe, "/assessments/forms/", "forms")
    tab.get_by_role("link", name="A review: is it still right?").press("Enter")
    looked_at(tab, axe, "", "form")
    tab.get_by_role("button", name="Write the next version").press("Enter")
    looked_at(tab, axe, "", "draft")
    tab.get_by_role("link", name=re.compile("Add a question here.*The support")).press("Enter")
    looked_at(tab, axe, "", "add-question")
    tab.get_by_label("The question, as the worker reads it").fill("Does the same worker come?")
    tab.get_by_label("Yes, no or not asked").check()
    tab.get_by_role("button", name="Keep it in the draft").press("Enter")
    expect(tab.get_by_role("heading", name="Does the same worker come?", level=3)).to_be_visible()
    tab.get_by_role("button", name=re.compile("Move up.*Does the same worker come")).press("Enter")
    for place in ("preview/", "preview/?as=person", "name/", "toml/", "sections/add/"):
        looked_at(tab, axe, f"/assessments/forms/review/next/{place}", place.replace("/", "-").replace("?", "-"))
    tab.goto(f"{tab.base}/assessments/forms/review/next/publish/")
    looked_at(tab, axe, "", "publish")
    tab.get_by_label("Why it changes").fill("People asked for the same face.")
    tab.get_by_role("button", name="Publish it").press("Enter")
    expect(tab.get_by_text("Version 2 is published.")).to_be_visible()
    looked_at(tab, axe, "/assessments/forms/review/versions/2/", "version")
