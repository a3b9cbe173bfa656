"""A second proof of who signs in: the password alone opens nothing, and losing a phone is not the end."""

import time
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from fairwait.accounts import actions, sessions
from fairwait.accounts.access import NotAllowed
from fairwait.accounts.factors import keeping, queries
from fairwait.accounts.models import StaffChange
from tests.accounts.conftest import MONDAY, PASSWORD

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.govuk.urls")]
PROVE, ADD, OWN = "/accounts/second-factor/prove/", "/accounts/second-factor/app/add/", "/accounts/second-factor/"
AGAIN = "/accounts/login/again/"
REMOVE = "/accounts/second-factor/app/remove/"


class App:
    """An authenticator app on a phone whose clock a test moves on."""

    def __init__(self, secret: str) -> None:
        self.secret = secret

    def code(self, *, steps: int = 0) -> str:
        return totp.format_hotp_value(totp.hotp_value(self.secret, int(time.time()) // 30 + steps))

    def wrong(self) -> str:
        right = {self.code(steps=step) for step in (-2, -1, 0, 1, 2)}
        return next(code for code in (f"{number:06}" for number in range(10)) if code not in right)


@pytest.fixture
def app(staff, sign_in, client, page) -> App:
    """The manager has added an app, and is still signed in."""
    sign_in(staff.manager)
    page(ADD)
    phone = App(client.session[totp.SECRET_SESSION_KEY])
    answer = client.post(ADD, {"code": phone.code(steps=-1)})
    assert answer["Location"] == reverse("mfa_view_recovery_codes")
    return phone


@pytest.fixture
def elsewhere(app, staff, sign_in) -> Client:
    """Another browser, where the manager has given the password and not yet the code."""
    client = Client()
    assert sign_in(staff.manager, client=client)["Location"].startswith(PROVE)
    return client


def inside(client: Client) -> bool:
    return client.get("/lists/").status_code == 200


def rewind(client: Client, ago: timedelta) -> None:
    session = client.session
    session[sessions.SIGNED_IN_AT] = (timezone.now() - ago).isoformat()
    session.save()


def test_the_password_alone_opens_nothing(elsewhere):
    for address in ("/lists/", "/accounts/me/", OWN, ADD, REMOVE, "/accounts/second-factor/codes/", "/"):
        assert elsewhere.get(address)["Location"].startswith("/accounts/login/"), address
    assert elsewhere.get(PROVE).status_code == 200


def test_the_code_lets_one_in_however_it_is_spaced(elsewhere, app):
    code = app.code()
    assert elsewhere.post(PROVE, {"code": f" {code[:3]} {code[3:]} "}).status_code == 302
    assert inside(elsewhere)


def test_a_code_counts_once(elsewhere, app, staff, sign_in):
    elsewhere.post(PROVE, {"code": app.code()})
    third = Client()
    sign_in(staff.manager, client=third)
    third.post(PROVE, {"code": app.code()})
    assert not inside(third)


def test_ten_wrong_codes_and_no_more_are_looked_at(elsewhere, app):
    for _ in range(10):
        assert elsewhere.post(PROVE, {"code": app.wrong()}).status_code == 200
    stopped = elsewhere.post(PROVE, {"code": app.code()})
    assert b"Too many wrong codes" in stopped.content
    assert not inside(elsewhere)


def test_a_recovery_code_lets_one_in_once(elsewhere, app, staff, sign_in):
    kept = Authenticator.objects.get(user=staff.manager, type=Authenticator.Type.RECOVERY_CODES)
    code = kept.wrap().get_unused_codes()[0]
    assert elsewhere.post(PROVE, {"code": code}).status_code == 302
    assert inside(elsewhere)
    assert queries.codes_left(staff.manager) == 9
    third = Client()
    sign_in(staff.manager, client=third)
    third.post(PROVE, {"code": code})
    assert not inside(third)


def test_recovery_codes_are_shown_once(app, client, page):
    assert "Each lets you in once" in page("/accounts/second-factor/codes/").words
    assert "not shown again" in page("/accounts/second-factor/codes/").words


def test_seeds_are_not_kept_as_they_are(app, staff, settings):
    kept = Authenticator.objects.get(user=staff.manager, type=Authenticator.Type.TOTP).data["secret"]
    assert app.secret not in kept
    assert keeping.decrypted(kept, key=settings.SECRET_KEY) == app.secret
    with pytest.raises(keeping.SeedUnreadable, match=r"secret\.key"):
        keeping.decrypted(kept, key="another key of this site, long enough to be one, yet not the one it was")


def test_a_lost_key_is_said_in_words(elsewhere, app, staff, monkeypatch):
    def other_key(kept, *, key):
        raise keeping.SeedUnreadable

    monkeypatch.setattr(keeping, "decrypted", other_key)
    said = elsewhere.post(PROVE, {"code": app.code()})
    assert b"secret.key" in said.content
    assert not inside(elsewhere)
    assert queries.codes_left(staff.manager) is None


@pytest.mark.django_db(transaction=True)  # what follows a change is done once it is committed
def test_a_change_of_factor_ends_every_other_session_and_is_recorded(staff, sign_in, client, page):
    other = Client()
    sign_in(staff.manager, client=other)
    sign_in(staff.manager)
    page(ADD)
    phone = App(client.session[totp.SECRET_SESSION_KEY])
    client.post(ADD, {"code": phone.code()})
    assert inside(client)
    assert not inside(other)
    kinds = list(staff.manager.changes.order_by("pk").values_list("kind", flat=True))
    assert kinds[-2:] == [StaffChange.Kind.FACTOR_ADDED, StaffChange.Kind.FACTOR_ADDED]  # the app, and its codes


def test_a_wrong_first_code_adds_nothing(staff, sign_in, client, page):
    sign_in(staff.manager)
    page(ADD)
    phone = App(client.session[totp.SECRET_SESSION_KEY])
    refused = page(ADD, method="post", data={"code": phone.wrong()})
    assert refused.link("The code is not right. Look at your app and enter the code it shows now") == "#id_code"
    assert not queries.has_factor(staff.manager)


def test_removing_a_factor_asks_anew_who_one_is(app, client, page, staff):
    rewind(client, timedelta(minutes=6))
    asked = client.post(REMOVE)
    assert asked["Location"].startswith(AGAIN)
    assert queries.has_factor(staff.manager)
    answer = client.post(asked["Location"], {"password": PASSWORD, "next": REMOVE})
    assert answer["Location"] == OWN
    assert not queries.has_factor(staff.manager)


def test_the_last_factor_stays_where_one_is_required(app, client, page, staff, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    assert "Add another first" in page(REMOVE, method="post").words
    assert queries.has_factor(staff.manager)


def test_where_required_nothing_else_opens_before_one_is_added(staff, sign_in, client, page, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    sign_in(staff.manager)
    for address in ("/lists/", "/accounts/me/", "/"):
        assert client.get(address)["Location"] == OWN
    assert "Everybody here needs one" in page(OWN).words
    page(ADD)
    phone = App(client.session[totp.SECRET_SESSION_KEY])
    client.post(ADD, {"code": phone.code()})
    assert inside(client)


def test_an_administrator_removes_what_a_colleague_lost(app, staff, sign_in):
    admin = Client()
    sign_in(staff.admin, client=admin)
    answer = admin.post(f"/accounts/staff/{staff.manager.pk}/factors/")
    assert answer["Location"] == f"/accounts/staff/{staff.manager.pk}/"
    assert not queries.has_factor(staff.manager)
    assert staff.manager.changes.order_by("-pk").first().kind == StaffChange.Kind.FACTORS_REMOVED
    anew = Client()
    assert sign_in(staff.manager, client=anew)["Location"] == "/"


def test_nobody_removes_factors_who_may_not(app, staff):
    with pytest.raises(NotAllowed):
        actions.remove_factors(user=staff.manager, by=staff.worker, now=MONDAY)
    with pytest.raises(actions.AccountRefused, match="two people"):
        actions.remove_factors(user=staff.admin, by=staff.admin, now=MONDAY)
    with pytest.raises(actions.AccountRefused, match="no second factor"):
        actions.remove_factors(user=staff.worker, by=staff.admin, now=MONDAY)
    assert queries.has_factor(staff.manager)


def test_what_an_administrator_changes_late_is_kept_until_proved(staff, sign_in, client):
    sign_in(staff.admin)
    rewind(client, timedelta(minutes=6))
    address = f"/accounts/staff/{staff.worker.pk}/"
    assert client.get(address).status_code == 200
    asked = client.post(address, {"role": "team_manager", "teams": "Northgate"})
    assert asked["Location"].startswith(AGAIN)
    staff.worker.refresh_from_db()
    assert staff.worker.role == "practitioner"
    wrong = client.post(asked["Location"], {"password": "not this one at all", "next": address})
    assert b"This is not your password" in wrong.content
    client.post(asked["Location"], {"password": PASSWORD, "next": address})
    staff.worker.refresh_from_db()
    assert (staff.worker.role, staff.worker.teams) == ("team_manager", ["Northgate"])


def test_signing_out_everywhere_else(staff, sign_in, client):
    other = Client()
    sign_in(staff.manager, client=other)
    sign_in(staff.manager)
    assert client.post("/accounts/me/sign-out/")["Location"] == "/accounts/me/"
    assert inside(client)
    assert not inside(other)


def test_a_passkey_no_browser_made_is_refused_in_words(staff, sign_in, client):
    sign_in(staff.manager)
    client.get("/accounts/second-factor/passkeys/add/", HTTP_HOST="localhost")
    for credential in ("", "{}", "[1]", '{"id": "x"}', "nonsense"):
        answer = client.post(
            "/accounts/second-factor/passkeys/add/", {"name": "Phone", "credential": credential}, HTTP_HOST="localhost"
        )
        assert answer.status_code == 200
    assert not queries.has_factor(staff.manager)


def test_a_made_up_passkey_does_not_sign_in(staff, client):
    client.get("/accounts/login/passkey/", HTTP_X_REQUESTED_WITH="XMLHttpRequest", HTTP_HOST="localhost")
    for credential in ("", "{}", '{"response": {}}', '{"response": {"userHandle": "MQ"}}'):
        answer = client.post("/accounts/login/passkey/", {"credential": credential}, HTTP_HOST="localhost")
        assert answer["Location"] == "/accounts/login/"
    assert not inside(client)
