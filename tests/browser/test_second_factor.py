"""The second factor in a real browser: an app, a passkey of a made-up device, and every page of it for everybody."""

import time

import pytest
from allauth.mfa.totp.internal import auth as totp
from playwright.sync_api import expect

from fairwait.accounts.factors import queries
from fairwait.accounts.rules import Role
from tests.desk import town as towns

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def town(transactional_db):
    """Staff, and nobody waiting."""
    return towns.settle()


def sign_in(tab):
    tab.goto(tab.base + "/accounts/login/")
    tab.get_by_label("User name").fill(Role.TEAM_MANAGER.value)
    tab.get_by_label("Password", exact=True).fill(towns.PASSWORD)
    tab.get_by_role("button", name="Sign in", exact=True).click()


def sign_out(tab):
    tab.get_by_role("button", name="Sign out", exact=True).click()
    tab.wait_for_load_state()
    confirm = tab.get_by_role("main").get_by_role("button", name="Sign out")
    if confirm.count():
        confirm.click()
    expect(tab.get_by_role("heading", level=1)).to_have_text("Sign in")


def add_app(tab):
    tab.goto(tab.base + "/accounts/second-factor/")
    tab.get_by_role("button", name="Add an authenticator app").click()
    secret = tab.locator("code").first.inner_text().replace(" ", "")
    tab.get_by_label("Code").fill(code_of(secret, steps=-1))
    tab.get_by_role("button", name="Add this app").click()
    expect(tab.get_by_role("heading", level=1)).to_have_text("Your recovery codes")
    return secret


def code_of(secret, *, steps=0):
    return totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30 + steps))


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_an_app_is_added_and_then_asked_for(tab, town, axe, width, scheme):
    tab.set_viewport_size({"width": width, "height": 800})
    tab.emulate_media(color_scheme=scheme)
    sign_in(tab)
    tab.goto(tab.base + "/accounts/second-factor/app/add/")
    axe(tab)
    secret = add_app(tab)
    axe(tab)
    expect(tab.locator(".fw-codes code")).to_have_count(10)
    tab.goto(tab.base + "/accounts/second-factor/")
    expect(tab.get_by_role("table")).to_contain_text("Authenticator app")
    axe(tab)
    for address in ("app/remove/", "passkeys/add/", "codes/new/"):
        tab.goto(tab.base + "/accounts/second-factor/" + address)
        axe(tab)
        assert tab.evaluate("document.documentElement.scrollWidth") <= width
    sign_out(tab)
    sign_in(tab)
    expect(tab.get_by_role("heading", level=1)).to_have_text("One more proof that it is you")
    axe(tab)
    tab.get_by_label("Code").fill(code_of(secret))
    tab.get_by_role("button", name="Go on").click()
    expect(tab.get_by_role("link", name="Team Manager")).to_be_visible()


def test_all_of_it_but_passkeys_works_without_script(tab_without_javascript, town):
    tab = tab_without_javascript
    sign_in(tab)
    secret = add_app(tab)
    sign_out(tab)
    sign_in(tab)
    tab.get_by_label("Code").fill(code_of(secret))
    tab.get_by_role("button", name="Go on").click()
    tab.goto(tab.base + "/accounts/second-factor/passkeys/add/")
    expect(tab.locator("noscript")).to_be_visible()


def test_a_passkey_signs_in_alone(tab, town, axe):
    session = tab.context.new_cdp_session(tab)
    session.send("WebAuthn.enable")
    device = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    device |= {"isUserVerified": True, "automaticPresenceSimulation": True}
    session.send("WebAuthn.addVirtualAuthenticator", {"options": device})
    sign_in(tab)
    tab.goto(tab.base + "/accounts/second-factor/passkeys/add/")
    tab.get_by_label("What to call it").fill("Work laptop")
    tab.get_by_role("button", name="Make the passkey").click()
    expect(tab.get_by_role("heading", level=1)).to_have_text("Your recovery codes")
    assert [factor.name for factor in queries.factors_of(town.user(Role.TEAM_MANAGER))] == ["Work laptop"]
    sign_out(tab)
    axe(tab)
    tab.get_by_role("button", name="Use a passkey instead").click()
    expect(tab.get_by_role("link", name="Team Manager")).to_be_visible()
    sign_out(tab)
    sign_in(tab)
    expect(tab.get_by_label("Recovery code")).to_be_visible()  # an app's digits are asked of nobody without an app
    tab.get_by_role("button", name="Use a passkey").click()
    expect(tab.get_by_role("link", name="Team Manager")).to_be_visible()
