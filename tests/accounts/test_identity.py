"""Signing in through a council's own identity provider: a real one, on this machine."""

import textwrap
from types import SimpleNamespace

import pytest
import requests
from allauth.socialaccount.models import SocialAccount
from django.test import Client
from oidc_provider_mock import User as Known
from oidc_provider_mock import run_server_in_thread

from fairwait.accounts import actions
from fairwait.accounts.identity import document
from fairwait.accounts.identity.adapter import find, proves
from fairwait.accounts.models import StaffChange
from tests.accounts.conftest import MONDAY, PASSWORD

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.govuk.urls")]
GO, BACK = "/accounts/login/through/council/", "/accounts/login/through/council/back/"


def known(number, **claims):
    return Known(sub=number, claims=claims)


@pytest.fixture
def provider(settings):
    """A provider that knows some people, and our settings for it; `change` sets others."""
    people = [
        known("n-1", preferred_username="Nadia", email="nadia@wexmoor.example", name="Nadia Rahman"),
        known("n-2", preferred_username="nadia", name="Another Nadia"),
        known("o-1", preferred_username="o.price@wexmoor.example", name="Owen Price"),
        known("x-1", preferred_username="stranger", email="stranger@wexmoor.example"),
        known("m-1", preferred_username="ruth", amr=["pwd", "mfa"]),
    ]
    with run_server_in_thread(user_claims=people) as server:
        address = f"http://localhost:{server.server_port}"

        def change(**choices):
            given = {"name": "Wexmoor sign-in", "server": address, "client": "fairwait", "secret": "not a real one"}
            settings.IDENTITY = document.Identity(**given, **choices)
            settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": settings.IDENTITY.as_provider()}

        change()
        yield SimpleNamespace(address=address, change=change)


def through(client, number, *, to=""):
    """Go to the provider, say there who one is, and come back."""
    there = client.post(GO, {"next": to} if to else {})["Location"]
    answer = requests.post(there, data={"sub": number}, allow_redirects=False, timeout=5)
    back = answer.headers["Location"]
    assert back.startswith(f"http://testserver{BACK}")
    return client.get(back.removeprefix("http://testserver"))


def inside(client):
    return client.get("/accounts/me/").status_code == 200


def test_somebody_with_an_account_comes_in_and_is_known_by_number_after(staff, provider, client):
    assert through(client, "n-1", to="/lists/")["Location"] == "/lists/"
    assert inside(client)
    assert list(staff.manager.changes.values_list("kind", flat=True)).count(StaffChange.Kind.IDENTITY) == 1
    staff.manager.username = "renamed"
    staff.manager.save()
    again = Client()
    assert through(again, "n-1").status_code == 302
    assert inside(again)


def test_nobody_makes_an_account_by_signing_in(staff, provider, client):
    refused = through(client, "x-1")
    assert refused.status_code == 403
    assert b"no account for you here yet" in refused.content
    assert not inside(client)
    assert not SocialAccount.objects.exists()


def test_a_name_that_passed_to_somebody_else_does_not_open_the_account(staff, provider, client):
    through(client, "n-1")
    other = Client()
    refused = through(other, "n-2")
    assert refused.status_code == 403
    assert b"belongs to somebody else" in refused.content
    assert not inside(other)


def test_a_disabled_account_stays_shut(staff, provider, client):
    actions.disable(user=staff.manager, by=staff.admin, now=MONDAY)
    assert through(client, "n-1").status_code in (302, 403)
    assert not inside(client)


def test_an_e_mail_address_will_do_when_only_one_account_has_it(staff):
    staff.worker.email = "O.Price@wexmoor.example"
    staff.worker.save()
    claims = {"preferred_username": "o.price@wexmoor.example"}
    assert find(claims, by="preferred_username") == staff.worker
    staff.manager.email = "o.price@wexmoor.example"
    staff.manager.save()
    assert find(claims, by="preferred_username") is None
    assert find({}, by="preferred_username") is None


def test_where_a_second_factor_is_required_the_provider_may_prove_it(staff, provider, client, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    through(client, "n-1")
    assert client.get("/accounts/me/")["Location"] == "/accounts/second-factor/"
    provider.change(second_factor="said")
    for number, opened in (("m-1", True), ("n-1", False)):
        browser = Client()
        through(browser, number)
        assert inside(browser) is opened
    provider.change(second_factor="always")
    browser = Client()
    through(browser, "n-1")
    assert inside(browser)


@pytest.mark.parametrize(
    ("choice", "token", "proved"),
    [
        ({"second_factor": "never"}, {"amr": ["mfa"]}, False),
        ({"second_factor": "said"}, {"amr": ["pwd"]}, False),
        ({"second_factor": "said"}, {"amr": None, "acr": "gold"}, False),
        ({"second_factor": "said", "proving": ("gold",)}, {"acr": "gold"}, True),
        ({"second_factor": "always"}, {}, True),
    ],
)
def test_what_counts_as_proof(choice, token, proved):
    identity = document.Identity(name="x", server="https://x.example", client="x", secret="x", **choice)
    assert proves(identity, token) is proved


def test_a_link_cannot_sign_somebody_in(staff, provider, client):
    assert client.get(GO).status_code == 405
    assert client.get(BACK, {"code": "made up", "state": "made up"}).status_code == 403
    assert not inside(client)


def test_an_answer_meant_for_another_browser_is_refused(staff, provider, client):
    there = client.post(GO)["Location"]
    back = requests.post(there, data={"sub": "n-1"}, allow_redirects=False, timeout=5).headers["Location"]
    other = Client()
    assert other.get(back.removeprefix("http://testserver")).status_code == 403
    assert not inside(other)


def test_a_provider_that_cannot_be_reached_is_said_so(staff, provider, client, settings):
    settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]["settings"]["server_url"] = "http://localhost:9"
    refused = client.post(GO)
    assert refused.status_code == 403
    assert b"could not be reached" in refused.content


def test_without_a_provider_there_is_no_such_way_in(staff, client, page):
    assert client.post(GO).status_code == 404
    assert "through" not in page("/accounts/login/").words


def test_passwords_may_be_for_administrators_only(staff, provider, sign_in, client, page):
    provider.change(passwords="administrators")
    refused = page("/accounts/login/", method="post", data={"login": "nadia", "password": PASSWORD})
    assert "Staff sign in through Wexmoor sign-in here" in refused.words
    assert not inside(client)
    assert sign_in(staff.admin).status_code == 302
    assert inside(client)


GOOD = textwrap.dedent("""
    name = "Wexmoor sign-in"
    server = "https://login.wexmoor.example/"
    client = "fairwait"
    secret = "not a real one"
""")


def written(folder, text, mode=0o600):
    path = folder / document.FILE
    path.write_text(text, encoding="utf-8")
    path.chmod(mode)
    return document.read(folder)


def test_the_file_is_read(tmp_path):
    assert document.read(tmp_path) is None
    identity = written(tmp_path, GOOD + 'form_action = "https://other.example/authorize"\n')
    assert identity.server == "https://login.wexmoor.example"
    assert identity.origins == ("https://login.wexmoor.example", "https://other.example")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (GOOD.replace("https:", "http:"), r"line 3: “server” must begin https://"),
        (GOOD + 'colour = "red"\n', r"line 6: there is no “colour”"),
        (GOOD.replace('client = "fairwait"\n', ""), r"“client” is missing"),
        (GOOD + 'second_factor = "sometimes"\n', r"line 6: “second_factor”"),
        ("name = ", r"is not TOML"),
    ],
)
def test_a_file_that_cannot_be_used_names_line_and_remedy(tmp_path, text, words):
    with pytest.raises(document.IdentityRefused, match=words):
        written(tmp_path, text)


def test_a_secret_others_may_read_is_refused(tmp_path):
    with pytest.raises(document.IdentityRefused, match="chmod 600"):
        written(tmp_path, GOOD, mode=0o644)
