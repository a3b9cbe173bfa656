from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from fairwait.accounts import actions, sessions
from fairwait.accounts.models import User
from tests.accounts.conftest import MONDAY, PASSWORD

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.govuk.urls")]
NEW = "turnip bicycle seven"


def signed_in(client: Client) -> bool:
    return client.get("/lists/").status_code != 302


def rewind(client: Client, **ago: timedelta) -> None:
    session = client.session
    for key, span in ago.items():
        session[key] = (timezone.now() - span).isoformat()
    session.save()


def test_the_way_in(staff, sign_in, client, page):
    form = page("/accounts/login/")
    assert form.title.startswith("Sign in")
    answer = sign_in(staff.manager)
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert page("/accounts/me/").heading == "Nadia Rahman"


def test_a_name_is_found_however_its_case_is_typed(staff, client):
    answer = client.post("/accounts/login/", {"login": " NADIA ", "password": PASSWORD})
    assert answer.status_code == 302


def test_errors_are_read_from_the_top_and_lead_to_their_box(staff, page):
    refused = page("/accounts/login/", method="post", data={"login": "", "password": ""})
    assert refused.title.startswith("Error: Sign in")
    assert refused.link("Enter your user name") == "#id_login"
    assert refused.link("Enter your password") == "#id_password"


def test_a_wrong_password_and_an_unknown_name_get_the_same_answer(staff, page):
    def said(name):
        words = page("/accounts/login/", method="post", data={"login": name, "password": "wrong wrong wrong"}).words
        return words.replace(name, "")

    assert said("nadia") == said("nobody")


def test_a_password_is_never_sent_back(staff, client):
    answer = client.post("/accounts/login/", {"login": "nadia", "password": "hunter2 hunter2"})
    assert b"hunter2" not in answer.content


def test_guessing_is_stopped_without_locking_the_person_out_elsewhere(staff, sign_in, page):
    for _ in range(10):
        sign_in(staff.manager, password="wrong wrong wrong")
    locked = page("/accounts/login/", method="post", data={"login": "nadia", "password": PASSWORD}, status=429)
    assert locked.heading == "Too many tries"
    assert locked.response["Retry-After"]
    elsewhere = Client(REMOTE_ADDR="10.1.2.3")
    assert sign_in(staff.manager, client=elsewhere).status_code == 302


def test_behind_a_trusted_proxy_guessing_elsewhere_locks_nobody_out(staff, sign_in, settings):
    settings.TRUSTED_PROXY = True
    settings.AXES_CLIENT_IP_CALLABLE = "fairwait.govuk.limits.client_address"
    for _ in range(11):
        guessed = sign_in(staff.manager, password="wrong", client=Client(headers={"X-Forwarded-For": "203.0.113.9"}))
    assert guessed.status_code == 429
    assert sign_in(staff.manager, client=Client(headers={"X-Forwarded-For": "10.1.2.3"})).status_code == 302


def test_the_session_has_a_new_name_after_signing_in(staff, sign_in, client):
    session = client.session
    session["before"] = "1"
    session.save()
    client.cookies["fairwait"] = session.session_key
    sign_in(staff.manager)
    assert client.cookies["fairwait"].value != session.session_key


def test_signing_out_ends_the_session_on_the_server(staff, sign_in, client):
    sign_in(staff.manager)
    old = client.cookies["fairwait"].value
    answer = client.post("/accounts/logout/")
    assert (answer.status_code, answer["Location"]) == (302, "/accounts/login/?ended=out")
    assert answer["Clear-Site-Data"] == '"cache", "storage"'
    replayed = Client()
    replayed.cookies["fairwait"] = old
    assert not signed_in(replayed)


def test_a_get_does_not_sign_out(staff, sign_in, client, page):
    sign_in(staff.manager)
    page("/accounts/logout/")
    assert signed_in(client)


@pytest.mark.parametrize("end", ["disable", "password", "own password"])
def test_what_an_administrator_does_ends_sessions_at_once(staff, sign_in, client, end):
    sign_in(staff.worker)
    assert signed_in(client)
    if end == "disable":
        actions.disable(user=staff.worker, by=staff.admin, now=MONDAY)
    else:
        by = staff.admin if end == "password" else staff.worker
        actions.set_password(user=staff.worker, password=NEW, by=by, now=MONDAY)
    assert not signed_in(client)


def test_a_disabled_account_is_told_so_only_with_the_right_password(staff, page):
    actions.disable(user=staff.worker, by=staff.admin, now=MONDAY)
    right = page("/accounts/login/", method="post", data={"login": "owen", "password": PASSWORD}, status=403)
    assert "disabled" in right.heading
    wrong = page("/accounts/login/", method="post", data={"login": "owen", "password": "wrong wrong wrong"})
    assert "disabled" not in wrong.words


# How long it lasts -------------------------------------------------------------------------------------------------


def test_half_an_hour_of_nothing_ends_it(staff, sign_in, client, page):
    sign_in(staff.manager)
    rewind(client, seen_at=timedelta(minutes=29))
    assert signed_in(client)
    rewind(client, seen_at=timedelta(minutes=31))
    answer = client.get("/lists/")
    assert answer["Location"] == "/accounts/login/?next=%2Flists%2F&ended=idle"
    assert "30 minutes" in page(answer["Location"]).words


def test_twelve_hours_end_it_however_busy(staff, sign_in, client):
    sign_in(staff.manager)
    rewind(client, signed_in_at=timedelta(hours=12, minutes=1))
    assert "ended=long" in client.get("/lists/")["Location"]


def test_a_session_that_cannot_say_when_it_began_is_over(staff, client):
    client.force_login(staff.manager)
    session = client.session
    del session["signed_in_at"]
    session.save()
    assert not signed_in(client)


def test_being_seen_is_written_at_most_once_a_minute(staff, sign_in, client, django_assert_num_queries):
    sign_in(staff.manager)
    with django_assert_num_queries(2):  # the session and the user: nothing is written
        client.get("/lists/")
    rewind(client, seen_at=timedelta(minutes=2))
    before = client.session["seen_at"]
    client.get("/lists/")
    assert client.session["seen_at"] > before
    assert timedelta(minutes=1) == sessions.REFRESH


def test_what_was_typed_is_given_back_when_the_session_ended(staff, sign_in, client, page):
    sign_in(staff.manager)
    rewind(client, seen_at=timedelta(hours=1))
    typed = {"what_she_said": "The cat <b>bit</b> her", "password": "hunter2", "csrfmiddlewaretoken": "x"}
    answer = page("/lists/", method="post", data=typed, status=401, headers={"Origin": "http://testserver"})
    assert "The cat <b>bit</b> her" in answer.words
    assert "hunter2" not in answer.html


def test_another_site_cannot_put_words_on_our_page(staff, page):
    for origin in ("https://evil.example", "null", ""):
        answer = page(
            "/lists/", method="post", data={"say": "ring this number"}, status=401, headers={"Origin": origin}
        )
        assert "ring this number" not in answer.html


# Where one goes afterwards -----------------------------------------------------------------------------------------


def test_one_comes_back_to_where_one_was(staff, sign_in, client):
    answer = client.get("/lists/?band=p1")
    assert answer["Location"] == "/accounts/login/?next=%2Flists%2F%3Fband%3Dp1"
    assert sign_in(staff.manager, next="/lists/?band=p1")["Location"] == "/lists/?band=p1"


@pytest.mark.parametrize(
    "elsewhere",
    [
        "//evil.example", "https://evil.example", "https:evil.example", "\\\\evil.example", "/\\evil.example",
        "javascript:alert(1)", "http:///evil.example", "%2F%2Fevil.example", "/\t/evil.example", " //evil.example",
    ],
)  # fmt: skip
def test_nobody_is_carried_away(staff, sign_in, client, elsewhere):
    there = sign_in(staff.manager, next=elsewhere)["Location"]
    assert there == "/" or (there.startswith("/") and "evil" not in there)


# Choosing a new password -------------------------------------------------------------------------------------------


def test_a_first_password_opens_nothing_but_the_page_to_change_it(staff, sign_in, client, page):
    actions.set_password(user=staff.worker, password=NEW, by=staff.admin, now=MONDAY)
    sign_in(staff.worker, password=NEW)
    for address in ("/", "/lists/", "/accounts/me/"):
        assert client.get(address)["Location"] == "/accounts/password/"
    answer = client.post("/accounts/password/", {"oldpassword": NEW, "password1": "sardine postbox monday"})
    assert answer["Location"] == "/accounts/me/"
    assert signed_in(client)
    assert User.objects.get(pk=staff.worker.pk).check_password("sardine postbox monday")


@pytest.mark.parametrize(
    ("now", "new", "words"),
    [
        ("wrong wrong wrong", NEW, "Enter your password as it is now"),
        (PASSWORD, "short", "at least 12"),
        (PASSWORD, PASSWORD, "not used before"),
        (PASSWORD, "", "Enter a new password"),
    ],
)
def test_a_new_password_is_refused_in_words(staff, sign_in, page, now, new, words):
    sign_in(staff.worker)
    answer = page("/accounts/password/", method="post", data={"oldpassword": now, "password1": new})
    assert words in answer.words
    assert answer.title.startswith("Error: ")
    assert User.objects.get(pk=staff.worker.pk).check_password(PASSWORD)
