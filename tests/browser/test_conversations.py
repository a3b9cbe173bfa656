"""A plan through a crisis and a good life in a real browser: by keyboard, narrow, dark, kept while typed."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from fairwait.accounts.rules import Role
from fairwait.conversations.models import Crisis, GoodLife
from fairwait.engine.calendars import LONDON
from tests.browser.test_desk import sign_in, town  # noqa: F401  the same town
from tests.browser.test_person import LOOKS, context, looked_at  # noqa: F401  the same looks
from tests.desk import town as towns
from tests.desk.conftest import _nothing_kept  # noqa: F401  counts kept in the process outlive a test

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def moment(tab, what, at):
    local = at.astimezone(LONDON)
    day = tab.get_by_role("group", name=f"{what}: day")
    for part, value in (("Day", local.day), ("Month", local.month), ("Year", local.year)):
        day.get_by_label(part, exact=True).fill(str(value))
    return f"{local:%H:%M}"


def test_a_plan_is_begun_by_keyboard_and_a_missed_contact_comes_onto_an_open_today(tab, axe, town):  # noqa: F811
    sign_in(tab, Role.PRINCIPAL_SOCIAL_WORKER)
    tab.goto(f"{tab.base}/people/{town.people['edith'].uuid}/")
    tab.get_by_role("button", name="A plan through a crisis").press("Enter")
    looked_at(tab, axe, "")
    tab.get_by_label("What must change to make you safe?").press_sequentially("Not alone at night.")
    expect(tab.locator("#request-saved")).to_contain_text("Saved")
    tab.wait_for_function("() => document.querySelector('[name=was]').value.includes('must_change')")
    tab.reload()
    expect(tab.get_by_label("What must change to make you safe?")).to_have_value("Not alone at night.")
    tab.get_by_role("button", name="Begin the plan").press("Enter")
    expect(tab.get_by_role("alert")).to_contain_text("Enter what is done about it")
    looked_at(tab, axe, "")
    tab.get_by_label("What we do about it").fill("Her sister stays.")
    tab.get_by_label("Who stays with them: one colleague").select_option(str(town.user(Role.DUTY_WORKER).pk))
    tab.get_by_label("Who is told at once").select_option(str(town.user(Role.PRINCIPAL_SOCIAL_WORKER).pk))
    now = towns.now()
    tab.get_by_label("First contact: by what time").fill(moment(tab, "First contact", now + timedelta(hours=2)))
    tab.get_by_label("And then").select_option("8")
    tab.get_by_label("The plan ends: time").fill(moment(tab, "The plan ends", now + timedelta(days=3)))
    tab.get_by_role("button", name="Begin the plan").press("Enter")
    expect(tab.get_by_text("The plan has begun.")).to_be_visible()
    looked_at(tab, axe, "")
    plan = Crisis.objects.get()
    tab.goto(f"{tab.base}/today/")
    expect(tab.get_by_text("Contacts that were missed")).to_have_count(0)
    plan.contacts.filter(pk=plan.contacts.first().pk).update(due_at=towns.now() - timedelta(seconds=1))
    tab.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(tab.get_by_role("heading", name="Contacts that were missed: 1")).to_be_visible()
    tab.get_by_role("link", name="Edith Marlowe").first.press("Enter")
    looked_at(tab, axe, "")
    for place in ("crisis/", "away/", "small-sums/", "good-life/"):
        looked_at(tab, axe, f"/front-door/{place}")


def test_a_good_life_is_planned(tab, axe, town):  # noqa: F811
    sign_in(tab, Role.DUTY_WORKER)
    tab.goto(f"{tab.base}/people/{town.people['edith'].uuid}/")
    tab.get_by_role("button", name="Plan a good life").press("Enter")
    looked_at(tab, axe, "")
    tab.get_by_label("What is a good life, in their words?").fill("My garden.")
    tab.get_by_label("Who plans with them?").fill("Ruth.")
    tab.get_by_label("What support they choose").fill("Somebody at breakfast.")
    tab.get_by_label("The council", exact=True).fill("120")
    tab.get_by_role("button", name="It is what they choose").press("Enter")
    expect(tab.get_by_text("The plan is settled as they chose it.")).to_be_visible()
    looked_at(tab, axe, "")
    assert GoodLife.objects.get().settled_at is not None
