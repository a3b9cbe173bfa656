import pytest
from django.db import OperationalError
from django.test import Client, RequestFactory

from fairwait.accounts.access import NotAllowed
from fairwait.accounts.actions import AccessNotRecorded
from fairwait.accounts.rules import Permission, Role
from fairwait.desk import errors

pytestmark = pytest.mark.urls("tests.govuk.urls")
FACTORY = RequestFactory()


def words(response):
    return response.content.decode()


def raised(fault):
    try:
        raise fault
    except type(fault):
        return errors.server_error(FACTORY.get("/"))


def test_each_page_says_what_to_do_without_a_database():  # no database is allowed in this test
    request = FACTORY.get("/")
    pages = {
        400: errors.bad_request(request),
        404: errors.not_found(request),
        405: errors.wrong_method(request),
        500: raised(RuntimeError("boom")),
        503: raised(OperationalError("no such host db.internal")),
    }
    for status, response in pages.items():
        assert response.status_code == status
        assert "<h1>" in words(response)
        assert "boom" not in words(response)
        assert "db.internal" not in words(response)
    assert pages[503]["Retry-After"] == "60"


def test_a_look_that_could_not_be_recorded_is_unavailable_and_not_shown():
    assert raised(AccessNotRecorded()).status_code == 503


def test_a_refusal_says_who_can_help():
    response = errors.forbidden(FACTORY.get("/"), NotAllowed("Not yours.", permission=Permission.IMPORT))
    assert response.status_code == 403
    assert "performance analyst" in words(response)
    assert "ask a council administrator" in words(response)


def test_a_page_of_errors_that_fails_itself_still_says_something(monkeypatch):
    def fails(*args, **kwargs):
        raise RuntimeError("no templates")

    monkeypatch.setattr(errors, "render_to_string", fails)
    response = errors.not_found(FACTORY.get("/"))
    assert response.status_code == 404
    assert "Try again in a few minutes" in words(response)


@pytest.mark.django_db
def test_a_fault_shows_nothing_of_itself():
    client = Client(raise_request_exception=False)
    answer = client.post("/fails/", {"said": "Her words <i>"}, headers={"Origin": "http://testserver"})
    assert answer.status_code == 500
    body = answer.content.decode()
    assert "secret of Edith" not in body
    assert "RuntimeError" not in body
    assert "Her words &lt;i&gt;" in body


@pytest.mark.django_db
def test_a_wrong_host_is_refused_plainly(client):
    answer = client.get("/accounts/login/", headers={"Host": "evil.example"})
    assert answer.status_code == 400
    assert "evil.example" not in answer.content.decode()


@pytest.mark.django_db
def test_the_page_not_found_stands_the_strict_reader(page):
    assert page("/nothing/", status=404).heading == "Page not found"


@pytest.mark.django_db
@pytest.mark.parametrize("place", ["huddles/concerns", "huddles/concerns/providers", "huddles", "same-person"])
def test_a_number_no_database_keeps_is_a_page_that_is_not_there(town, signed_in, page, place):
    assert page(f"/{place}/{2**63}/", client=signed_in(), status=404).words


@pytest.mark.django_db
@pytest.mark.urls("fairwait.config.urls")
def test_an_address_of_a_form_that_is_loaded_again_says_so(town, signed_in, page):
    client = signed_in(Role.TEAM_MANAGER)
    shown = page("/huddles/let-go/", client=client, status=405)
    assert "Nothing was changed by that." in shown.words
    assert shown.response["Allow"] == "POST"
    program = client.get("/huddles/let-go/", HTTP_ACCEPT="application/json")
    assert (program.status_code, program.content) == (405, b"")
    assert client.put("/huddles/let-go/").content == b""
