"""The frame, every component and every field in a real browser: light, dark, forced colours, 320 pixels, no script."""

import pytest
from playwright.sync_api import expect

from fairwait.accounts import actions
from fairwait.accounts.rules import Role
from tests.accounts.conftest import MONDAY, PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LOOKS = [
    {"color_scheme": "light", "viewport": {"width": 1280, "height": 900}},
    {"color_scheme": "dark", "viewport": {"width": 1280, "height": 900}},
    {"color_scheme": "light", "viewport": {"width": 320, "height": 640}},
    {"color_scheme": "dark", "viewport": {"width": 320, "height": 640}},
    {"forced_colors": "active", "viewport": {"width": 1280, "height": 900}},
]


@pytest.fixture
def leila(transactional_db):
    actions.found_council(name="Wexmoor Council", is_example=True, now=MONDAY)
    return actions.create_user(
        username="leila",
        display_name="Leila Haddad",
        role=Role.COUNCIL_ADMINISTRATOR,
        password=PASSWORD,
        by=None,
        now=MONDAY,
    )


def sign_in(tab):
    tab.goto(tab.base + "/accounts/login/")
    tab.get_by_label("User name").fill("leila")
    tab.get_by_label("Password", exact=True).fill(PASSWORD)
    tab.get_by_role("button", name="Sign in").click()
    expect(tab.get_by_text("first", exact=True)).to_be_visible()


@pytest.fixture(params=LOOKS, ids=lambda look: "-".join(str(value) for value in look.values()))
def context(browser, browser_context_args, request):
    made = browser.new_context(**{**browser_context_args, **request.param})
    yield made
    made.close()


def test_pages_are_accessible_and_never_wider_than_the_screen(tab, axe, leila):
    tab.goto(tab.base + "/accounts/login/")
    tab.get_by_role("button", name="Sign in").click()
    axe(tab)
    sign_in(tab)
    staff = f"/accounts/staff/{leila.pk}/"
    for address in ("/gallery/", "/question/", "/accounts/me/", "/accounts/staff/", "/accounts/staff/add/", staff):
        tab.goto(tab.base + address)
        axe(tab)
        assert tab.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), address
    tab.goto(tab.base + "/question/")
    tab.get_by_role("button", name="Save").click()
    expect(tab.get_by_role("alert")).to_be_visible()
    axe(tab)
