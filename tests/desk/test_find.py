"""Finding somebody: by what, within what, and never by an address."""

import pytest

from fairwait.accounts.models import AccessLog
from fairwait.accounts.rules import Permission, Role, allows
from fairwait.people import actions as people
from fairwait.waiting import actions as waiting
from fairwait.waiting.finding import terms
from tests.desk import town as towns
from tests.desk.test_person import restrict

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Edith Marlowe", ("edith", "marlowe")),
        ("999 744 2202", ("9997442202",)),
        ("marlowe, zx1 4bd", ("marlowe", "zx14bd")),
        ("3/3/1942", ("1942-03-03",)),
        ("3 March 1942", ("1942-03-03",)),
        ("born 3rd Mar 1942", ("born", "1942-03-03")),
        ("2000101", ("2000101",)),
        ("100%_", ("100",)),
        ("  ", ()),
    ],
)
def test_what_was_typed_is_read_as_it_is_meant(typed, meant):
    assert terms(typed) == meant


def found(page, client, words):
    answer = page("/find/", client=client, method="post", data={"find": words})
    return [a.text for a in answer.root.iter("a") if a.get("href", "").startswith("/people/")]


def test_somebody_is_found_by_whatever_is_known_of_them(town, signed_in, page):
    client = signed_in()
    born = town.people["edith"].date_of_birth
    number = str(town.people["edith"].pk + 2_000_000)
    for words in (
        "marlowe",
        "EDIE",
        "999 744 2202",
        "ZX1 4BD",
        number,
        f"{born.day}/{born.month}/{born.year}",
        "edith zx1 4bd",
    ):
        assert found(page, client, words) == ["Edith Marlowe"], words
    assert found(page, client, "edith yusuf") == []


def test_waits_that_ended_are_found_too(town, signed_in, page):
    waiting.end(
        wait=town.waits["edith"], reason="withdrawn", told="by letter", on=towns.day(0),
        by=town.user(Role.PATHWAY_LEAD), now=towns.now(),
    )  # fmt: skip
    answer = page("/find/", client=signed_in(), method="post", data={"find": "marlowe"})
    assert "Needs assessment: ended" in answer.words


def test_only_those_the_viewer_may_see_are_found(town, signed_in, page):
    assert found(page, signed_in(Role.TEAM_MANAGER), "carver") == []
    assert found(page, signed_in(Role.DUTY_WORKER), "carver") == ["Owen Carver"]
    restrict(town, "edith")
    assert found(page, signed_in(Role.DUTY_WORKER), "marlowe") == []
    assert found(page, signed_in(Role.PRINCIPAL_SOCIAL_WORKER), "marlowe") == ["Restricted record"]


def test_a_joined_record_is_found_under_who_they_are_now_known_as(town, signed_in, page):
    people.merge(
        record=town.people["amina"], into=town.people["edith"], reason="one card", by=town.user(Role.LIST_COORDINATOR),
        now=towns.now(),
    )  # fmt: skip
    client = signed_in()
    assert found(page, client, "yusuf") == ["Edith Marlowe"]
    answer = page("/find/", client=client, method="post", data={"find": "yusuf"})
    assert "Also recorded as Amina Yusuf" in answer.words


def test_a_search_is_one_row_of_the_access_log(town, signed_in, page):
    found(page, signed_in(), "example")
    assert AccessLog.objects.count() == 0  # nobody was shown
    found(page, signed_in(), "marlowe")
    assert AccessLog.objects.get().people == [town.people["edith"].pk]


def test_words_in_an_address_are_not_searched_for(town, signed_in, page):
    answer = page("/find/?find=marlowe", client=signed_in())
    assert "Marlowe" not in answer.html.replace("For example: Marlowe", "")
    assert "/find/" in page("/", client=signed_in()).html


def test_nothing_typed_is_said_beside_the_box(town, signed_in, page):
    answer = page("/find/", client=signed_in(), method="post", data={"find": " "})
    assert answer.link("Enter something to find somebody by") == "#id_find"


@pytest.mark.parametrize("role", list(Role))
def test_finding_is_for_those_who_may_see_people(town, signed_in, page, role):
    page("/find/", client=signed_in(role), status=200 if allows(role, Permission.SEE_PERSON) else 403)
