import pytest
from django.test import Client

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.govuk.urls")]

POLICY = {
    "default-src": "'none'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "manifest-src": "'self'",
    "object-src": "'none'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}


def answers(staff, sign_in, client):
    yield Client().get("/accounts/login/")
    yield Client().get("/open/")
    yield Client().get("/lists/")
    sign_in(staff.admin)
    for address in ("/accounts/me/", "/accounts/staff/", "/lists/", "/nothing/", "/unmarked/"):
        yield client.get(address)


def test_every_answer_carries_the_headers(staff, sign_in, client):
    for answer in answers(staff, sign_in, client):
        assert answer["Cache-Control"] == "no-store"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Referrer-Policy"] == "same-origin"
        assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
        assert answer["X-Frame-Options"] == "DENY"
        assert "camera=()" in answer["Permissions-Policy"]
        said = dict(part.strip().split(" ", 1) for part in answer["Content-Security-Policy"].split(";"))
        scripts = said.pop("script-src")
        assert said == POLICY
        assert scripts.startswith("'self'")
        assert "unsafe" not in scripts


def test_each_answer_has_a_nonce_of_its_own_and_no_script_without_it(client, page):
    first, second = page("/accounts/login/"), page("/accounts/login/")
    nonces = [{script.get("nonce") for script in one.all("script")} for one in (first, second)]
    assert all(len(one) == 1 for one in nonces)
    assert nonces[0] != nonces[1]
    assert f"'nonce-{nonces[0].pop()}'" in first.response["Content-Security-Policy"]


def test_cookies_are_out_of_reach_of_scripts_and_other_sites(staff, sign_in, client):
    sign_in(staff.manager)
    client.get("/accounts/password/")
    for cookie in client.cookies.values():
        assert cookie["httponly"], cookie.key
        assert cookie["samesite"] in ("Lax", "Strict"), cookie.key


def test_a_form_without_its_token_gives_back_what_was_typed():
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post(
        "/accounts/login/",
        {"note": "She asked for Tuesday", "password": "hunter2"},
        headers={"Origin": "http://testserver"},
    )
    assert answer.status_code == 403
    assert "She asked for Tuesday" in answer.content.decode()
    assert "hunter2" not in answer.content.decode()
    assert "This form had expired" in answer.content.decode()
