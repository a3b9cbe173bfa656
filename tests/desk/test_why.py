"""Why a wait stands where it does, and why it is before another: the words, the order they explain, who may ask."""

from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fairwait.accounts.models import AccessLog
from fairwait.accounts.rules import Role
from fairwait.desk.lists import queries
from fairwait.desk.lists.narrowing import Narrowing
from fairwait.desk.why import comparing
from fairwait.engine.policy import ordered
from fairwait.priority import actions as priority
from fairwait.priority.places import standing_of
from fairwait.waiting import queries as waiting
from fairwait.waiting.models import Wait
from tests.desk import town as towns
from tests.pages import text

pytestmark = pytest.mark.django_db
TODAY = towns.day(0)


def address(town, name, other=None):
    return f"/why/{town.waits[name].uuid}/" + (f"{town.waits[other].uuid}/" if other else "")


@pytest.fixture
def client(signed_in):
    return signed_in(Role.TEAM_MANAGER)


@pytest.fixture
def told(town):
    """Edith was triaged and is suggested higher than chosen; something happened to Amina since anybody looked."""
    manager, now = town.user(Role.TEAM_MANAGER), towns.now()
    priority.triage(wait=town.waits["edith"], answers={"harm": "days"}, on=TODAY, by=manager, now=now)
    priority.tell_change(
        wait=town.waits["amina"], what="hospital", said="Fell on the stairs.", on=TODAY, by=manager, now=now
    )
    return town


def test_what_is_kept_beside_each_wait_gives_the_order_the_list_shows(told, monkeypatch):
    towns.join_many(told, 30)
    towns.join(told, "failed", person={"first_name": "Failed", "last_name": "Wait"})
    Wait.objects.filter(pk=told.waits["failed"].pk).update(order_rank=-1, order_share=0.0)
    pathways = {p.code: p for p in waiting.pathways(on=TODAY)}
    waits = Wait.objects.filter(status="open").select_related("person")
    standings = [standing_of(wait, pathway=pathways.get(wait.pathway)) for wait in waits]
    assert {s.id: s.rank for s in standings} == {wait.pk: wait.order_rank for wait in waits}
    viewer = told.user(Role.PATHWAY_LEAD)
    shown = queries.list_page(viewer, narrowing=Narrowing(), today=TODAY).rows
    assert [standing.id for standing in ordered(standings)] == [row.wait.pk for row in shown]


def test_both_waits_stand_side_by_side_under_the_step_that_settles_it(told, client, page):
    found = page(address(told, "edith", "amina"), client=client)
    assert found.heading == "Why is Amina before Edie?"
    assert (
        "Something happened since anybody looked at Amina (Went to hospital). Edie does not need triage." in found.words
    )
    assert "That settles it, at the first of five steps." in found.words
    assert [row[3] for row in found.rows()] == ["Amina. Settled here.", *["Not needed"] * 4]
    assert found.rows()[1][2] == "P2 High, as suggested; P3 Medium was chosen"
    assert "Serious harm or a breakdown within days is likely" in found.words
    assert "Is abuse or neglect suspected?Not answered; so the suggestion is not certain" in found.words
    assert "default/0" in found.words
    again = page(address(told, "amina", "edith"), client=client)
    assert again.heading == found.heading
    assert found.link("Compare Amina with somebody else") == address(told, "amina")


@pytest.mark.parametrize(
    ("ago", "words"), [(1, "makes waiting safer, counted until"), (40, "made waiting safer; past its date of")]
)
def test_a_protective_fact_says_how_long_it_counts(town, client, page, ago, words):
    priority.triage(
        wait=town.waits["edith"], answers={"interim_support": True}, on=towns.day(ago),
        by=town.user(Role.TEAM_MANAGER), now=towns.now(),
    )  # fmt: skip
    shown = page(address(town, "edith"), client=client).words
    assert "Is support in place meanwhile, seen to work?Yes; " in shown
    assert words in shown


def test_a_wait_says_its_place_and_what_decides_on_both_sides(told, client, page):
    found = page(address(told, "edith"), client=client)
    assert found.heading == "Why does Edie stand here?"
    assert "Place 3 of 4 waiting for the same (Needs assessment); 3 of 4 on the whole list." in found.words
    names = [row[1] for row in found.rows()]
    assert names == ["Amina Yusuf", "Patrick Doyle", "Edith Marlowe", "Rosalind Hart"]
    assert [row[4].startswith("This wait") for row in found.rows()] == [False, False, True, False]
    # The sentences speak of the band the wait stands in, so the row says where that comes from.
    assert found.rows()[2][2] == "P3 Mediumpolicy suggests P2 High"
    beside = [e.get("href") for e in found.all("a") if "Side by side" in text(e)]
    assert beside == [address(told, "edith", name) for name in ("amina", "patrick", "rosalind")]


def test_anybody_who_waits_can_be_found_to_compare_with(told, client, page):
    found = page(address(told, "edith"), client=client, method="post", data={"who": "hart"})
    assert address(told, "edith", "rosalind") in [e.get("href") for e in found.all("a")]
    nobody = page(address(told, "edith"), client=client, method="post", data={"who": "zebra"})
    assert "Nobody found to compare with" in nobody.words
    empty = page(address(told, "edith"), client=client, method="post", data={"who": ""})
    assert "Enter whom to compare with" in empty.words
    assert "Nobody found" in page(address(told, "edith"), client=client, method="post", data={"who": "marlowe"}).words


def test_the_list_and_the_person_lead_here(told, client, page):
    shown = page("/", client=client)
    assert address(told, "edith") in [e.get("href") for e in shown.all("a", class_="fw-why")]
    person = page(f"/people/{told.people['edith'].uuid}/", client=client)
    assert address(told, "edith") in [e.get("href") for e in person.all("a")]


def test_two_people_called_alike_are_told_apart(town, client, page):
    towns.join(town, "namesake", person={"first_name": "Amina", "last_name": "Osei"})
    assert page(address(town, "amina", "namesake"), client=client).heading in (
        "Why is Amina Yusuf before Amina Osei?",
        "Why is Amina Osei before Amina Yusuf?",
    )


@pytest.fixture
def hidden(town):
    towns.join(town, "hidden", person={"first_name": "Hidden", "last_name": "Person"})
    type(town.people["hidden"]).objects.filter(pk=town.people["hidden"].pk).update(is_restricted=True)
    return town


def test_waits_of_other_teams_ended_and_unknown_ones_are_the_same_nothing(told, client, page):
    unknown = f"/why/{told.people['edith'].uuid}/"
    for path in (
        address(told, "owen"), address(told, "edith", "owen"), address(told, "owen", "edith"), unknown,
        f"{address(told, 'edith')}{told.people['edith'].uuid}/",
    ):  # fmt: skip
        assert "Carver" not in page(path, client=client, status=404).html
    assert "Carver" not in page(address(told, "edith"), client=client).html
    Wait.objects.filter(pk=told.waits["amina"].pk).update(
        status="ended", ended_on=TODAY, end_reason="x", end_told="not known"
    )
    page(address(told, "amina"), client=client, status=404)


@pytest.mark.parametrize("role", [Role.LIST_COORDINATOR, Role.PRACTITIONER, Role.COUNCIL_ADMINISTRATOR])
def test_a_restricted_record_gives_nothing_away(hidden, signed_in, page, role):
    client = signed_in(role)
    for path in (address(hidden, "hidden"), address(hidden, "edith", "hidden"), address(hidden, "hidden", "edith")):
        page(path, client=client, status=404)
    around = page(address(hidden, "edith"), client=client)
    assert "Hidden" not in around.html
    row = next(row for row in around.rows() if "Restricted record" in row[1])
    assert row[4] == "Not said: ring the team that holds the record"
    found = page(address(hidden, "edith"), client=client, method="post", data={"who": "hidden"})
    assert "Nobody found" in found.words


def test_whoever_may_open_it_gives_a_reason_first(hidden, signed_in, page):
    client = signed_in(Role.TEAM_MANAGER)
    reason = f"/people/{hidden.people['hidden'].uuid}/reason/"
    for path in (address(hidden, "hidden"), address(hidden, "edith", "hidden")):
        response = client.get(path)
        assert (response.status_code, response["Location"]) == (302, f"{reason}?{urlencode({'next': path})}")
    client.post(reason, {"why": "A colleague rang about her safety."})
    assert "Hidden" in page(address(hidden, "edith", "hidden"), client=client).words
    assert page(address(hidden, "hidden"), client=client).heading == "Why does Hidden stand here?"
    assert "the reason given at" in AccessLog.objects.filter(person=hidden.people["hidden"].pk).last().why


def test_a_director_sees_figures_and_no_waits(told, signed_in, page):
    page(address(told, "edith"), client=signed_in(Role.DIRECTOR), status=403)


def test_every_look_is_logged(told, client, page):
    page(address(told, "edith", "amina"), client=client)
    looked = set(AccessLog.objects.filter(page="compare").values_list("person", flat=True))
    assert looked == {told.people["edith"].pk, told.people["amina"].pk}
    page(address(told, "edith"), client=client)
    assert AccessLog.objects.get(page="why").person == told.people["edith"].pk
    assert told.people["rosalind"].pk in AccessLog.objects.get(page="why:around").people


def test_a_wait_is_not_compared_with_itself(town, client):
    response = client.get(address(town, "edith", "edith"))
    assert (response.status_code, response["Location"]) == (302, address(town, "edith"))


def test_questions_asked_do_not_grow_with_the_list(town, client, page):
    def asked(path):
        with CaptureQueriesContext(connection) as found:
            page(path, client=client)
        return len(found)

    towns.join_many(town, 12)
    paths = (address(town, "edith"), address(town, "edith", "amina"))
    few = [asked(path) for path in paths]
    towns.join_many(town, 120)
    assert [asked(path) for path in paths] == few
    assert all(count <= 30 for count in few), few


def test_two_pathways_may_have_two_policies(town, client, page):
    towns.join(town, "review", pathway="planned-review", person={"first_name": "Rita", "last_name": "View"})
    found = comparing.compared(town.fresh("edith"), town.fresh("review"), today=TODAY)
    assert not found.is_one_pathway
    assert page(address(town, "edith", "review"), client=client).words.count("Under the policy") == 2
