import pytest
from django.utils.crypto import get_random_string

from fairwait.accounts.access import mark_of, needs, public
from fairwait.accounts.models import StaffChange, User
from fairwait.accounts.rules import Permission
from tests.accounts.conftest import PASSWORD

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.govuk.urls")]
PEOPLE_PAGES = ["/accounts/staff/", "/accounts/staff/add/"]


def test_pages_say_who_may_see_them():
    assert mark_of(needs(Permission.IMPORT)(lambda request: None)) == "import"
    assert mark_of(public(lambda request: None)) == "public"
    assert mark_of(lambda request: None) == ""


def test_a_page_that_does_not_say_is_shown_to_nobody(staff, sign_in, page):
    sign_in(staff.admin)
    assert "does not say who may see it" in page("/unmarked/", status=403).words


def test_a_stranger_is_sent_to_sign_in_even_where_there_is_no_mark(client, db):
    for address in ("/lists/", "/settings/", "/unmarked/", "/accounts/me/", *PEOPLE_PAGES):
        assert client.get(address)["Location"].startswith("/accounts/login/")
        assert client.post(address).status_code == 401


def test_a_refusal_says_which_roles_can_and_whom_to_ask(staff, sign_in, page):
    sign_in(staff.director)
    refused = page("/lists/", status=403)
    assert "Your role may not see the lists of who waits." in refused.words
    assert "duty worker" in refused.words
    assert "ask Leila Haddad to change your role" in refused.words


@pytest.mark.parametrize("address", [*PEOPLE_PAGES, "/accounts/staff/1/"])
def test_accounts_are_for_the_administrator(staff, sign_in, page, address):
    sign_in(staff.manager)
    page(address, status=403)


@pytest.mark.parametrize("act", ["password", "disable", "enable"])
def test_acts_on_accounts_are_for_the_administrator_and_by_post(staff, sign_in, client, act):
    sign_in(staff.manager)
    assert client.post(f"/accounts/staff/{staff.worker.pk}/{act}/").status_code == 403
    client.post("/accounts/logout/")
    sign_in(staff.admin)
    assert client.get(f"/accounts/staff/{staff.worker.pk}/{act}/").status_code == 405
    assert StaffChange.objects.filter(user=staff.worker).count() == 1


def test_somebody_is_added_and_their_first_password_shown_once(staff, sign_in, client, page):
    sign_in(staff.admin)
    new = {
        "display_name": "Beth Sanderson",
        "username": "beth",
        "role": "duty_worker",
        "teams": "Eastmarsh\n\nHarbour ",
    }
    answer = page("/accounts/staff/add/", method="post", data=new)
    password = answer.all("code")[0].text
    beth = User.objects.get(username="beth")
    assert beth.check_password(password)
    assert (beth.teams, beth.must_change_password) == (["Eastmarsh", "Harbour"], True)
    assert password not in page(f"/accounts/staff/{beth.pk}/").html
    assert "by Leila Haddad" in page(f"/accounts/staff/{beth.pk}/").words


def test_adding_is_refused_beside_the_field(staff, sign_in, page):
    sign_in(staff.admin)
    taken = page(
        "/accounts/staff/add/", method="post", data={"display_name": "O", "username": "owen", "role": "director"}
    )
    assert taken.link("There is already an account called “owen”.") == "#id_username"
    empty = page("/accounts/staff/add/", method="post", data={"username": ""})
    assert empty.link("Select their role") == "#id_role"


def test_no_field_but_those_on_the_form_is_taken(staff, sign_in, client):
    sign_in(staff.admin)
    extra = {"is_active": "", "os_account": "root", "password": PASSWORD, "must_change_password": ""}
    client.post("/accounts/staff/add/", {"display_name": "B", "username": "b", "role": "director", **extra})
    made = User.objects.get(username="b")
    assert (made.is_active, made.os_account, made.must_change_password) == (True, "", True)
    assert not made.check_password(PASSWORD)


def test_a_role_is_changed_and_an_account_disabled_and_enabled(staff, sign_in, client, page):
    sign_in(staff.admin)
    address = f"/accounts/staff/{staff.worker.pk}/"
    client.post(address, {"role": "duty_worker", "teams": "Harbour"})
    client.post(f"{address}disable/")
    worker = User.objects.get(pk=staff.worker.pk)
    assert (worker.role, worker.teams, worker.is_active) == ("duty_worker", ["Harbour"], False)
    assert "Disabled" in page("/accounts/staff/").words
    client.post(f"{address}enable/")
    assert User.objects.get(pk=staff.worker.pk).is_active


def test_nobody_disables_themselves(staff, sign_in, page):
    sign_in(staff.admin)
    refused = page(f"/accounts/staff/{staff.admin.pk}/disable/", method="post", status=409)
    assert "You cannot disable your own account" in refused.words
    page("/accounts/staff/9999/", status=404)


def test_the_list_of_staff_costs_the_same_however_long(staff, sign_in, client, django_assert_max_num_queries):
    sign_in(staff.admin)
    for number in range(30):
        User.objects.create(
            username=f"u{number}",
            display_name=get_random_string(8),
            role="director",
            created_at=staff.council.created_at,
        )
    with django_assert_max_num_queries(6):  # among them: openings to look at, and whom this viewer may not see
        client.get("/accounts/staff/")


def test_what_was_typed_as_a_name_is_only_text(staff, sign_in, client, page):
    sign_in(staff.admin)
    bad = "<script>window.pwned=1</script>{{7*7}}"
    client.post("/accounts/staff/add/", {"display_name": bad, "username": "bad", "role": "director"})
    listed = page("/accounts/staff/")
    assert bad in listed.words
    assert "<script>window" not in listed.html


def test_the_frame_shows_the_council_and_whose_session_it_is(staff, sign_in, page):
    sign_in(staff.manager)
    html = page("/accounts/me/").html
    assert "Wexmoor Council" in html
    assert "nobody here is real" in html
    assert "Nadia Rahman, team manager" in html
    assert ">Staff<" not in html  # not hers to open
