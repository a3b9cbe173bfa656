"""Bringing a contact log in and saying whom a contact is about, in a real browser: narrow, dark, and by keyboard."""

import pytest
from playwright.sync_api import expect

from fairwait.accounts.rules import Role
from fairwait.conversations.models import Request
from tests.browser.test_desk import town  # noqa: F401  the same town
from tests.browser.test_person import LOOKS, context, looked_at  # noqa: F401  the same looks
from tests.desk import town as towns
from tests.desk.conftest import _nothing_kept  # noqa: F401  counts kept in the process outlive a test
from tests.exchange.contacts.test_bringing_in import as_csv, edith, row

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def _sign_in(tab, role):
    tab.goto(tab.base + "/accounts/login/")
    tab.get_by_label("User name").fill(role.value)
    tab.get_by_label("Password", exact=True).fill(towns.PASSWORD)
    tab.get_by_role("button", name="Sign in", exact=True).click()
    expect(tab.get_by_role("heading", level=1)).to_be_visible()


def test_a_log_is_brought_in_and_a_person_says_whom_a_contact_is_about(tab, axe, town, tmp_path):  # noqa: F811
    amina = town.people["amina"]
    named = {"Forename": amina.first_name, "Surname": amina.last_name}  # a name alone: nobody is sure
    file = tmp_path / "contacts.csv"
    file.write_bytes(as_csv([edith(), row(2, **named), row(3, **{"Date of Contact": "31/06/2026"}), row(4)]))
    _sign_in(tab, Role.PERFORMANCE_ANALYST)
    looked_at(tab, axe, "/imports/contacts/", "logs")
    tab.get_by_label("The contact log").set_input_files(file)
    tab.get_by_role("button", name="Send the log and look at it").press("Enter")
    expect(tab.get_by_role("heading", level=1)).to_have_text("What this contact log would do")
    looked_at(tab, axe, "", "log")
    tab.get_by_role("button", name="Bring it in").press("Enter")
    expect(tab.get_by_role("heading", level=1)).to_contain_text("is brought in")
    looked_at(tab, axe, "", "log-done")
    tab.get_by_role("link", name="Undo it").press("Enter")
    looked_at(tab, axe, "", "log-undo")
    tab.context.clear_cookies()
    _sign_in(tab, Role.DUTY_WORKER)
    looked_at(tab, axe, "/imports/contacts/whose/", "whose")
    tab.get_by_role("button", name=f"It is about {amina.name}").press("Enter")
    expect(tab.get_by_text("Nothing to decide")).to_be_visible()
    assert Request.objects.filter(person=amina).exists()
